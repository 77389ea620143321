"""Which spans a caller may read as rows, and all of them as a stream.

A stream takes no lock and no transaction. It goes through the annotation sets in the order of their keys, a few at a
time, and one statement reads all spans of those sets: what it shows of a set is always one state of it, never half of
a step. Between two sets others may have saved; one snapshot of everything is what a release is for.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotations.core.formats import jsonl
from annotations.corpus.models import Import
from annotations.datasets.rows import ROW, with_rows
from annotations.labelling import queries as labelling
from annotations.labelling.models import AnnotationSet, Span
from annotations.projects.access import Access

SPANS_A_READ = 2_000
SETS_A_READ = 500
ROWS_A_FETCH = 200


@dataclass(frozen=True)
class Selection:
    """Living spans: those of the sets, and of these the ones with a label and a state if they are given."""

    sets: QuerySet[AnnotationSet]
    label: str | None = None
    state: str | None = None

    def spans(self, sets: Sequence[int] | None = None) -> QuerySet[Span]:
        """The spans, of the sets with these keys if they are given."""
        if sets is None:
            # EXISTS rather than IN: SQLite then walks along the spans' keys and stops when a page is full.
            rows = Span.objects.filter(Exists(self.sets.filter(pk=OuterRef("annotation_set"))), is_deleted=False)
        else:
            rows = Span.objects.filter(annotation_set__in=sets, is_deleted=False)
        if self.label is not None:
            rows = rows.filter(label=self.label)
        # Said of the span as well as of the set: a set may change its state between two reads of a stream.
        return rows if self.state is None else rows.filter(annotation_set__state=self.state)


FILTERS: Mapping[str, str] = {
    "annotator": "membership__pseudonym",
    "document": "document__uuid",
    "language": "document__language",
    "state": "state",
}


def selection(entered: Access, given: Mapping[str, str]) -> Selection:
    """What the caller may see of the project's spans, narrowed by `annotator, label, document, language, state`."""
    sets = labelling.visible_sets(entered).filter(document__import_run__state=Import.State.DONE)
    sets = sets.filter(**{path: given[name] for name, path in FILTERS.items() if name in given})
    return Selection(sets, given.get("label"), given.get("state"))


def lines(selected: Selection) -> Iterator[bytes]:
    """All rows as JSON Lines, some thousand at a time, set after set; a set's spans in the order they were made."""
    _keep_few_pages()
    for sets, spans in _reads(selected.sets):
        rows = with_rows(selected.spans(sets)).order_by("annotation_set", "pk").values_list(*ROW)
        if spans <= SPANS_A_READ:
            # The statement is over before the first of its rows goes out, however slowly they are taken.
            yield from list(_blocks(rows, connection.cursor))
        else:
            # One set larger than a read comes bit by bit from the one statement that reads it.
            yield from _blocks(rows, connection.chunked_cursor)


def _keep_few_pages() -> None:
    """Nothing; SQLite's connection, which ends with the request, keeps 2 MB of what is read here once."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -2000")


def _blocks(rows: QuerySet[Any, Any], opened: Callable[[], Any]) -> Iterator[bytes]:
    """The rows of one statement as lines, few at a time: as Python's characters they take up to four times the room."""
    with opened() as cursor:
        cursor.execute(*rows.query.sql_with_params())
        while block := cursor.fetchmany(ROWS_A_FETCH):
            yield jsonl.dump(block)


def _reads(sets: QuerySet[AnnotationSet]) -> Iterator[tuple[list[int], int]]:
    """The keys of sets to read together, and how many spans that is about: at most SPANS_A_READ, or one set."""
    together: list[int] = []
    total = 0
    for key, spans in _counted(sets):
        if together and total + spans > SPANS_A_READ:
            yield together, total
            together, total = [], 0
        together.append(key)
        total += spans
    if together:
        yield together, total


def _counted(sets: QuerySet[AnnotationSet]) -> Iterator[tuple[int, int]]:
    """Each set's key and the number of its spans, in the order of keys; sets without spans are left out."""
    inside = Span.objects.filter(annotation_set=OuterRef("pk")).order_by().values("annotation_set")
    counted = sets.annotate(size=Coalesce(Subquery(inside.annotate(size=Count("pk")).values("size")), 0)).order_by("pk")
    last = 0
    while page := list(counted.filter(pk__gt=last).values_list("pk", "size")[:SETS_A_READ]):
        yield from (one for one in page if one[1])
        last = page[-1][0]
