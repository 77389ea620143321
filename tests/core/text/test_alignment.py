"""The way from a cleaned text to its original and back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.errors import Invalid
from annotations.core.text.alignment import Alignment, Run

# The original «-abc--de-», cleaned to «abcde».
ALIGNMENT = Alignment((Run(0, 1, 3), Run(3, 6, 2)), 9)
EMPTY = Alignment((), 4)

kept_or_dropped = st.lists(st.booleans(), max_size=30)


def alignment_of(kept):
    """An alignment and, beside it, the source of each cleaned character."""
    sources = [source for source, is_kept in enumerate(kept) if is_kept]
    return Alignment(tuple(Run(start, source, 1) for start, source in enumerate(sources)), len(kept)), sources


@pytest.mark.parametrize(
    ("span", "source"),
    [
        ((0, 1), (1, 2)),
        ((0, 3), (1, 4)),
        ((2, 4), (3, 7)),
        ((3, 5), (6, 8)),
        ((0, 5), (1, 8)),
        ((0, 0), (1, 1)),
        ((3, 3), (6, 6)),
        ((5, 5), (8, 8)),
    ],
)
def test_a_span_leads_to_its_place_and_back(span, source):
    assert ALIGNMENT.to_source(*span) == source
    assert ALIGNMENT.to_cleaned(*source) == span


@pytest.mark.parametrize(
    ("source", "span"),
    [
        ((0, 9), (0, 5)),
        ((0, 2), (0, 1)),
        ((3, 6), (2, 3)),
        ((4, 7), (3, 4)),
        ((8, 9), None),
        ((4, 6), None),
        ((0, 1), None),
        ((5, 5), (3, 3)),
        ((9, 9), (5, 5)),
    ],
)
def test_any_stretch_of_the_original_leads_to_what_is_left_of_it(source, span):
    assert ALIGNMENT.to_cleaned(*source) == span


def test_an_empty_text_has_one_empty_span():
    assert EMPTY.length == 0
    assert EMPTY.to_source(0, 0) == (0, 0)
    assert EMPTY.to_cleaned(0, 4) is None
    assert EMPTY.to_cleaned(2, 2) == (0, 0)


@pytest.mark.parametrize("span", [(-1, 2), (2, 1), (0, 6), (6, 6), (0, 2**70)])
def test_a_span_outside_the_text_is_refused(span):
    with pytest.raises(Invalid, match="not a stretch") as refusal:
        ALIGNMENT.to_source(*span)
    assert refusal.value.code == "out_of_range"


@pytest.mark.parametrize("source", [(-1, 2), (2, 1), (0, 10), (10, 10)])
def test_a_stretch_outside_the_original_is_refused(source):
    with pytest.raises(Invalid) as refusal:
        ALIGNMENT.to_cleaned(*source)
    assert refusal.value.code == "out_of_range"


def test_it_is_written_as_plain_numbers_and_read_back():
    written = json.dumps(ALIGNMENT.to_json())
    assert json.loads(written) == {"source_length": 9, "runs": [[0, 1, 3], [3, 6, 2]]}
    assert Alignment.from_json(json.loads(written)) == ALIGNMENT


@given(kept_or_dropped)
def test_every_span_leads_back_to_itself(kept):
    alignment, _ = alignment_of(kept)
    for end in range(alignment.length + 1):
        for start in range(end + 1):
            assert alignment.to_cleaned(*alignment.to_source(start, end)) == (start, end)


@given(kept_or_dropped)
def test_a_stretch_leads_to_exactly_the_characters_that_come_from_it(kept):
    alignment, sources = alignment_of(kept)
    for source_end in range(len(kept) + 1):
        for source_start in range(source_end):
            inside = [start for start, source in enumerate(sources) if source_start <= source < source_end]
            expected = (inside[0], inside[-1] + 1) if inside else None
            assert alignment.to_cleaned(source_start, source_end) == expected
