"""A row is the same bytes on every database, whatever the text, and says what the contract says."""

import json

import pytest

from annotations.core.formats import jsonl
from annotations.datasets import queries
from annotations.labelling.models import Span
from tests.cast import Cast, operation
from tests.datasets.nasty import ROWS, TEXT, nasty


def lines(cast: Cast) -> bytes:
    return b"".join(queries.lines(queries.selection(cast.entered(cast.maria), {})))


def test_rows_are_the_same_bytes_on_every_database(cast: Cast):
    nasty(cast)
    assert lines(cast) == ROWS.read_bytes()


def test_readers_that_split_at_any_line_break_find_each_row_whole(cast: Cast):
    nasty(cast)
    rows = [json.loads(line) for line in lines(cast).decode().splitlines()]
    assert [row["quote"] for row in rows] == [TEXT[row["start"] : row["end"]] for row in rows]
    assert [tuple(row) for row in rows] == [jsonl.FIELDS] * 3


@pytest.mark.parametrize("character", [*range(1, 0x20), 0x22, 0x2F, 0x5C, 0x7F, 0x85, 0x2028, 0xFEFF, 0xFFFE, 0x10FFFF])
def test_a_comment_comes_back_with_every_character(cast: Cast, character: int):
    cast.document()
    annotation_set = cast.assigned(cast.anna)
    comment = f"{chr(character)}\\{chr(character)}"
    cast.mark(annotation_set, "ice data", comment=comment)
    assert json.loads(lines(cast))["comment"] == comment


def test_a_row_follows_its_span(cast: Cast):
    cast.document()
    annotation_set = cast.assigned(cast.anna)
    first, second = cast.mark(annotation_set, "ice data"), cast.mark(annotation_set, "26%", "evidence")
    relation = cast.relate(second, "supports", first)
    assert [row["relations"] for row in map(json.loads, lines(cast).splitlines())] == [
        [],
        [{"id": str(relation.uuid), "type": "supports", "target": str(first.uuid), "attributes": {}}],
    ]
    base = str(Span.objects.get(pk=first.pk).last_operation)
    cast.operate(annotation_set, operation("delete", "span", {"id": str(first.uuid)}, base=base))
    (row,) = map(json.loads, lines(cast).splitlines())
    assert (row["id"], row["relations"], row["revision"]) == (str(second.uuid), [], 4)


def test_a_span_updated_together_with_others_still_has_no_fragments(cast: Cast):
    cast.document()
    annotation_set = cast.assigned(cast.anna)
    spans = [cast.mark(annotation_set, quote) for quote in ("ice data", "26%")]
    updates = [
        operation("update", "span", {"id": str(span.uuid), "comment": "?"}, base=str(span.last_operation))
        for span in spans
    ]
    cast.operate(annotation_set, *updates)
    assert [json.loads(line)["fragments"] for line in lines(cast).splitlines()] == [None, None]
