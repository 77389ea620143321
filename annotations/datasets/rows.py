"""A span as a row of the published data, written by the database itself.

The pieces join to the same characters on SQLite and on PostgreSQL. Building them there rather than in Python keeps a
stream of a million rows flat in memory, and leaves the interpreter to those who are saving meanwhile.
"""

from typing import Any

from django.db.models import Expression, F, Func, OuterRef, QuerySet, Subquery, TextField, Value

from annotations.core.formats import jsonl
from annotations.labelling.models import Relation, Span


class Piece(Func):
    """An expression that is a stretch of JSON text."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=getattr(self, "sqlite", self.template), **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=getattr(self, "postgresql", self.template), **context)


class Quoted(Piece):
    """A text as a JSON string; null where there is none."""

    sqlite = "json_quote(%(expressions)s)"
    postgresql = "COALESCE(to_json(%(expressions)s::text)::text, 'null')"


class Identifier(Piece):
    """A UUID in its usual form, in quotes; SQLite keeps it without dashes."""

    sqlite = "'\"' || " + " || '-' || ".join(
        f"substr(%(expressions)s, {first}, {length})"
        for first, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    ) + " || '\"'"  # fmt: skip
    postgresql = "'\"' || %(expressions)s::text || '\"'"


class Moment(Piece):
    """A time in UTC, in quotes; a fraction of a second only where there is one. SQLite keeps it as Django wrote it."""

    sqlite = "'\"' || replace(%(expressions)s, ' ', 'T') || 'Z\"'"
    postgresql = (
        "'\"' || replace(to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
        " || 'Z', '.000000Z', 'Z') || '\"'"
    )


class Flag(Piece):
    """true or false."""

    template = "CASE WHEN %(expressions)s THEN 'true' ELSE 'false' END"


class Stored(Piece):
    """A JSON value as the database keeps it."""

    postgresql = "%(expressions)s::text"
    template = "%(expressions)s"


class Offsets(Piece):
    """Pairs of whole numbers: nothing but their spaces differs between databases."""

    sqlite = "COALESCE(replace(%(expressions)s, ' ', ''), 'null')"
    postgresql = "COALESCE(replace(%(expressions)s::text, ' ', ''), 'null')"


class Filled(Piece):
    """A text in which each %s is replaced by the next piece: one pass, where `||` would copy what grows.

    SQLite hands it over as bytes, which Python would have to make of it anyway.
    """

    sqlite = "CAST(printf(%(expressions)s) AS BLOB)"
    postgresql = "format(%(expressions)s)"


class Edges(Subquery):
    """The living relations of a span as a JSON array of `[key, id, type, target, attributes]`; none: null or `[]`."""

    output_field = TextField()
    sqlite = "json_group_array(json_array(e.id, e.uuid, e.type, e.target, json(e.attributes)))"
    postgresql = "json_agg(json_build_array(e.id, e.uuid, e.type, e.target, e.attributes))::text"
    template = "(SELECT %(packed)s FROM (%(subquery)s) e)"

    def __init__(self) -> None:
        living = Relation.objects.filter(
            annotation_set=OuterRef("annotation_set"), source=OuterRef("uuid"), is_deleted=False
        )
        super().__init__(living.values("id", "uuid", "type", "target", "attributes"))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, packed=self.sqlite, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, packed=self.postgresql, **context)


FIELDS: dict[str, Expression | F] = {
    "id": Identifier(F("uuid")),
    "document": Identifier(F("annotation_set__document__uuid")),
    "text_sha256": Quoted(F("annotation_set__document__sha256")),
    "language": Quoted(F("annotation_set__document__language")),
    "annotator": Quoted(F("annotation_set__membership__pseudonym")),
    "label": Quoted(F("label")),
    "start": F("start"),
    "end": F("end"),
    "fragments": Offsets(F("fragments")),
    "quote": Quoted(F("quote")),
    "comment": Quoted(F("comment")),
    "unsure": Flag(F("unsure")),
    "source_start": F("source_start"),
    "source_end": F("source_end"),
    "scheme_version": F("annotation_set__scheme_version__number"),
    "guideline_version": F("guideline_number"),
    "state": Quoted(F("annotation_set__state")),
    "created": Moment(F("created")),
    "updated": Moment(F("updated")),
    "revision": F("annotation_set__revision"),
}
BEFORE = jsonl.FIELDS[: jsonl.FIELDS.index("attributes")]
AFTER = jsonl.FIELDS[jsonl.FIELDS.index("relations") + 1 :]


def _members(names: tuple[str, ...]) -> Filled:
    """The named fields as members of a JSON object."""
    form = ",".join(f'"{name}":%s' for name in names)
    return Filled(Value(form), *(FIELDS[name] for name in names))


def with_rows(spans: QuerySet[Span]) -> QuerySet[Span]:
    """The spans, each with the parts of its row: head, stored_attributes, edges, tail."""
    return spans.annotate(
        head=_members(BEFORE),
        stored_attributes=Stored(F("attributes"), output_field=TextField()),
        edges=Edges(),
        tail=_members(AFTER),
    )


ROW = ("head", "stored_attributes", "edges", "tail")
