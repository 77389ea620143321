"""A stream shows each annotation set in one state, and is in nobody's way."""

import json
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from django.db import connection

from annotations.datasets import queries
from annotations.labelling.models import AnnotationSet, Span
from tests.cast import Cast, operation

SENTENCE = "Russia and China share ice data. "


@pytest.fixture
def small_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "SPANS_A_READ", 4)
    monkeypatch.setattr(queries, "SETS_A_READ", 2)
    monkeypatch.setattr(queries, "ROWS_A_FETCH", 2)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return Cast()


def marked(cast: Cast, *counts: int) -> list[AnnotationSet]:
    """Anna's sets with so many spans each, one document each."""
    sets = []
    for count in counts:
        cast.document(SENTENCE * 10 + str(len(sets)))
        annotation_set = cast.assigned(cast.anna)
        for number in range(count):
            cast.mark(annotation_set, (number * len(SENTENCE), (number + 1) * len(SENTENCE) - 1))
        sets.append(cast.submitted(annotation_set))
    return sets


def stream(cast: Cast) -> Iterator[bytes]:
    return queries.lines(queries.selection(cast.entered(cast.maria), {}))


def meanwhile(work: Callable[[], object]) -> None:
    """Nothing; somebody else has done the work, on a connection of their own."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(60)
    assert not thread.is_alive(), "the work waits for the stream"
    assert failures == []


def starts(block: bytes) -> list[int]:
    return [json.loads(line)["start"] // len(SENTENCE) for line in block.splitlines()]


@pytest.mark.parametrize(
    ("counts", "blocks"),
    [
        ((), []),
        ((0, 0, 0), []),
        ((1, 1), [[0, 0]]),
        ((3, 1, 2), [[0, 1], [2, 0], [0, 1]]),
        ((2, 0, 0, 3, 1), [[0, 1], [0, 1], [2, 0]]),
        ((2, 5, 1), [[0, 1], [0, 1], [2, 3], [4], [0]]),
    ],
)
def test_whole_sets_are_read_together_and_a_large_one_bit_by_bit(
    cast: Cast, small_reads: None, counts: tuple[int, ...], blocks: list[list[int]]
):
    marked(cast, *counts)
    assert [starts(block) for block in stream(cast)] == blocks


@pytest.mark.parametrize("size", [3, 9])
def test_what_is_saved_meanwhile_never_tears_a_set(cast: Cast, small_reads: None, size: int):
    first, second = marked(cast, size, 3)
    rows = stream(cast)
    begun = next(rows)

    def delete_everything() -> None:
        for annotation_set in (first, second):
            AnnotationSet.objects.filter(pk=annotation_set.pk).update(state="open")
            cast.operate(annotation_set, *deletions(annotation_set))

    meanwhile(delete_everything)
    read = [number for block in (begun, *rows) for number in starts(block)]
    assert read == list(range(size)), "all of the set that was being read, and nothing of the next one"


def deletions(annotation_set: AnnotationSet) -> list[dict[str, object]]:
    return [
        operation("delete", "span", {"id": str(span.uuid)}, base=str(span.last_operation))
        for span in Span.objects.filter(annotation_set=annotation_set)
    ]


def test_a_stream_takes_no_lock_and_no_transaction(cast: Cast, small_reads: None):
    marked(cast, 5, 5)
    cast.document(SENTENCE)
    annotation_set = cast.assigned(cast.boris)
    rows = stream(cast)
    next(rows)
    assert not connection.in_atomic_block
    meanwhile(lambda: cast.mark(annotation_set, (0, 6)))
    assert sum(len(starts(block)) for block in rows) == 10 - 2 + 1
