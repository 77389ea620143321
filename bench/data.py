"""A large project, made at once: the people through the actions, the rows in bulk."""

import hashlib
import itertools
import json
import random
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from annotations.accounts import actions as accounts
from annotations.accounts.models import User
from annotations.corpus.models import Document, Import, SourceFile
from annotations.labelling.models import AnnotationSet, Relation, Span
from annotations.projects import actions as projects
from annotations.projects.models import Project, Role, Token
from annotations.scheme import actions as schemes
from annotations.scheme import queries as schemes_in_force

SPANS_PER_SET = 50
ROWS_PER_WRITE = 20_000
MADE = datetime(2026, 3, 1, 12, 30, 0, 250_000, tzinfo=UTC)
SENTENCES = (
    "Russia and China have agreed to share data on sea ice. ",
    "Доля совместных статей выросла с 3 до 11 процентов за десять лет. ",
    "“No laboratory,” she said, “gives away what it has not yet patented.” ",
    "Сотрудничество ограничено областями, где ни одна сторона не ушла вперёд. ",
    "The programme is funded until 2030, yet only 26% of the calls were joint. ",
    "Патентные индексы двух стран почти не пересекаются 𝛼 > 𝛽. ",
)
ATTRIBUTES = (
    '{"kind": "fact"}',
    '{"kind": "policy"}',
    '{"kind": "statistics"}',
    '{"polarity": "cooperative", "strength": "strong", "target": "data on sea ice"}',
    '{"polarity": "restrictive", "target": "патенты"}',
)
LABELS = ("claim", "claim", "evidence", "stance", "stance")


@dataclass(frozen=True)
class Filled:
    """A project with `spans` living spans, and the secret of its manager's token."""

    project: Project
    manager: User
    secret: str
    spans: int
    relations: int


def fill(spans: int, seed: int = 20) -> Filled:
    """A project of two annotators with so many spans, one in four with a relation; made up, the same for a seed."""
    draw = random.Random(seed)
    manager = accounts.create_person(f"Manager {uuid.uuid4().hex[:8]}", may_create_projects=True)
    project = schemes.start_project(manager, "Bench", language="en")
    team = [projects.invite(project, manager, f"Reader {uuid.uuid4().hex[:8]}", Role.ANNOTATOR)[0] for _ in range(2)]
    _, secret = projects.issue_token(manager, Token.Scope.MANAGE)
    counts = [min(SPANS_PER_SET, spans - first) for first in range(0, spans, SPANS_PER_SET)]
    documents = _documents(project, (len(counts) + 1) // 2, draw)
    scheme = schemes_in_force.scheme_in_force(project)
    first_set = _next_key(AnnotationSet)
    _write(
        AnnotationSet,
        (
            {
                "pk": first_set + place,
                "uuid": _uuid(draw),
                "project": project.pk,
                "document": documents[place // 2][0],
                "kind": "annotator",
                "annotator": team[place % 2].person_id,
                "membership": team[place % 2].pk,
                "assignment": None,
                "round": 1,
                "scheme_version": scheme.pk,
                "revision": count,
                "state": "submitted",
                "was_reopened": False,
                "created": MADE,
                "updated": MADE,
            }
            for place, count in enumerate(counts)
        ),
    )
    edges: list[tuple[int, uuid.UUID, uuid.UUID]] = []
    _write(Span, _spans(first_set, counts, documents, edges, draw))
    _write(Relation, _relations(edges, draw))
    _analyse()
    return Filled(project, manager, secret, spans, len(edges))


def _documents(project: Project, count: int, draw: random.Random) -> list[tuple[int, str]]:
    """The keys and texts of so many new documents; few different texts, each file its own."""
    texts = ["".join(draw.choices(SENTENCES, k=40)) for _ in range(10)]
    run = Import.objects.create(project=project, state=Import.State.DONE)
    first, first_file = _next_key(Document), _next_key(SourceFile)
    digests = [hashlib.sha256(f"{project.pk}-{place}".encode()).hexdigest() for place in range(count)]
    _write(
        SourceFile,
        (
            {
                "pk": first_file + place,
                "import_run": run.pk,
                "name": f"{place}.txt",
                "sha256": digest,
                "size_bytes": 0,
                "content_zlib": b"",
            }
            for place, digest in enumerate(digests)
        ),
    )
    _write(
        Document,
        (
            {
                "pk": first + place,
                "uuid": _uuid(draw),
                "project": project.pk,
                "import_run": run.pk,
                "name": f"{place}.txt",
                "language": "en",
                "text": texts[place % 10],
                "sha256": hashlib.sha256(texts[place % 10].encode()).hexdigest(),
                "length": len(texts[place % 10]),
                "source": first_file + place,
                "source_sha256": digest,
                "profile": "as-is",
                "alignment": json.dumps(
                    {"source_length": len(texts[place % 10]), "runs": [[0, 0, len(texts[place % 10])]]}
                ),
                "created": MADE,
                "places_taken": 0,
            }
            for place, digest in enumerate(digests)
        ),
    )
    return [(first + place, texts[place % 10]) for place in range(count)]


def _spans(
    first_set: int,
    counts: Sequence[int],
    documents: Sequence[tuple[int, str]],
    edges: list[tuple[int, uuid.UUID, uuid.UUID]],
    draw: random.Random,
) -> Iterator[dict[str, Any]]:
    key = itertools.count(_next_key(Span))
    for place, count in enumerate(counts):
        text, before = documents[place // 2][1], None
        for number in range(count):
            kind = draw.randrange(len(LABELS))
            start = draw.randrange(len(text) - 200)
            end = start + draw.randrange(20, 180)
            made = _uuid(draw)
            if before is not None and number % 4 == 1:
                edges.append((first_set + place, made, before))
            before = made
            yield {
                "pk": next(key),
                "uuid": made,
                "attributes": ATTRIBUTES[kind],
                "is_deleted": False,
                "last_operation": made,
                "guideline_number": 1,
                "created": MADE,
                "updated": MADE + timedelta(seconds=number),
                "annotation_set": first_set + place,
                "label": LABELS[kind],
                "start": start,
                "end": end,
                "fragments": None,
                "quote": text[start:end],
                "source_start": start,
                "source_end": end,
                "comment": "seen twice" if number % 10 == 3 else "",
                "unsure": number % 7 == 0,
            }


def _relations(edges: Iterable[tuple[int, uuid.UUID, uuid.UUID]], draw: random.Random) -> Iterator[dict[str, Any]]:
    for key, (annotation_set, source, target) in enumerate(edges, _next_key(Relation)):
        yield {
            "pk": key,
            "uuid": _uuid(draw),
            "attributes": "{}",
            "is_deleted": False,
            "last_operation": source,
            "guideline_number": 1,
            "created": MADE,
            "updated": MADE,
            "annotation_set": annotation_set,
            "type": "supports",
            "source": source,
            "target": target,
        }


def _uuid(draw: random.Random) -> uuid.UUID:
    return uuid.UUID(int=draw.getrandbits(128), version=4)


def _next_key(table: type[models.Model]) -> int:
    return (table._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1


def _write(table: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Nothing; the rows, given by field name, are in the table: by COPY on PostgreSQL, else by executemany."""
    fields = list(table._meta.concrete_fields)
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    names = ["pk" if field.primary_key else field.name for field in fields]
    target = f"{connection.ops.quote_name(table._meta.db_table)} ({columns})"
    rows = iter(rows)
    while block := list(itertools.islice(rows, ROWS_PER_WRITE)):
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                    for row in block:
                        copy.write_row([row[name] for name in names])
            else:
                adapt = [_for_sqlite(field) for field in fields]
                cursor.executemany(
                    f"INSERT INTO {target} VALUES ({', '.join(['%s'] * len(fields))})",
                    [[change(row[name]) for change, name in zip(adapt, names, strict=True)] for row in block],
                )
    for statement in connection.ops.sequence_reset_sql(no_style(), [table]):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _for_sqlite(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """How a value of the field is kept in SQLite."""
    if isinstance(field, models.UUIDField):
        return lambda value: value.hex
    if isinstance(field, models.DateTimeField):
        return lambda value: str(value.replace(tzinfo=None))
    return lambda value: value


def _analyse() -> None:
    """Nothing; PostgreSQL knows how its tables look, as its own housekeeping would tell it a minute later."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
