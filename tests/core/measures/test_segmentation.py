"""Boundaries: by hand, and against segmentations written out position by position."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.errors import Invalid
from annotations.core.measures import Segmentations, SegmentedTexts, compute


def value(name, one, other):
    return compute(name, Segmentations(one, other)).values["value"]


@st.composite
def two_segmentations(draw):
    length = draw(st.integers(1, 14))
    return tuple(lengths(sorted(draw(st.sets(st.integers(1, length)))), length) for _ in range(2))


def lengths(cuts, length):
    ends = [cut for cut in cuts if cut < length] + [length]
    return tuple(end - start for start, end in zip([0, *ends], ends, strict=False))


def segment_of_each_position(segments):
    return [number for number, length in enumerate(segments) for _ in range(length)]


def marks(segments):
    numbers = segment_of_each_position(segments)
    return [a != b for a, b in pairwise(numbers)]


def cheapest(one, other):
    """(cost, edits) of turning one row of marks into the other, by trying every way from the left."""
    if not one:
        return 0, 0
    cost, edits = cheapest(one[1:], other[1:])
    best = (cost + (one[0] != other[0]), edits + (one[0] != other[0]))
    if len(one) > 1 and one[0] == other[1] != one[1] == other[0]:
        cost, edits = cheapest(one[2:], other[2:])
        best = min(best, (cost + Fraction(1, 2), edits + 1))
    return best


@given(pair=two_segmentations())
def test_similarities_count_the_cheapest_edits(pair):
    one, other = marks(pair[0]), marks(pair[1])
    cost, edits = cheapest(one, other)
    matched = sum(a and b for a, b in zip(one, other, strict=True))
    expected = 1 - cost / Fraction(edits + matched) if edits + matched else None
    assert value("boundary_similarity", *pair).value == (expected and pytest.approx(float(expected)))
    expected = 1 - cost / Fraction(len(one)) if one else None
    assert value("segmentation_similarity", *pair).value == (expected and pytest.approx(float(expected)))


@given(pair=two_segmentations())
def test_windows_are_counted_one_by_one(pair):
    one, other = (segment_of_each_position(each) for each in pair)
    window = max(2, round(Fraction(len(other), 2 * len(pair[1]))))
    starts = range(len(other) - window)
    jumps = [(one[at + window] - one[at], other[at + window] - other[at]) for at in starts]
    for name, differing in (
        ("window_diff", [a != b for a, b in jumps]),
        ("pk", [(a > 0) != (b > 0) for a, b in jumps]),
    ):
        expected = pytest.approx(sum(differing) / len(jumps)) if jumps else None
        assert value(name, *pair).value == expected


def test_by_hand():
    # boundaries after 2 and 5, and after 2 and 4: one matched, one moved by one
    assert value("boundary_similarity", (2, 3, 6), (2, 2, 7)).value == pytest.approx(1 - 0.5 / 2)
    assert value("segmentation_similarity", (2, 3, 6), (2, 2, 7)).value == pytest.approx(1 - 0.5 / 10)


def test_a_text_in_one_piece_has_no_boundary_to_agree_on():
    assert value("boundary_similarity", (5,), (5,)).undefined_because.code == "no_boundaries"
    assert value("segmentation_similarity", (1,), (1,)).undefined_because.code == "no_boundaries"
    assert value("segmentation_similarity", (5,), (5,)).value == 1
    assert value("window_diff", (2,), (2,)).undefined_because.code == "text_within_window"
    assert value("pk", (2,), (2,)).undefined_because.code == "text_within_window"


def test_boundary_pi_by_hand():
    # B = 0 (boundaries after 1 and after 3); shares 1/5 and 1/5
    study = SegmentedTexts({"text": {"a": (1, 5), "b": (3, 3)}})
    expected = (0 - 0.04) / (1 - 0.04)
    assert compute("boundary_fleiss_pi", study).values["value"].value == pytest.approx(expected)


def test_boundary_pi_without_boundaries_or_pairs_is_undefined():
    for items, code in (
        ({}, "nothing_paired"),
        ({"text": {"a": (3, 3)}}, "nothing_paired"),
        ({"text": {"a": (6,), "b": (6,)}}, "no_boundaries"),
    ):
        found = compute("boundary_fleiss_pi", SegmentedTexts(items)).values["value"]
        assert found.undefined_because.code == code


def test_a_text_segmented_by_one_is_left_out_and_named():
    two = {"a": (2, 3), "b": (3, 2)}
    whole = compute("boundary_fleiss_pi", SegmentedTexts({"text": two, "alone": {"a": (1, 1, 1, 1)}, "unread": {}}))
    assert whole.values == compute("boundary_fleiss_pi", SegmentedTexts({"text": two})).values
    assert [(each.code, each.names) for each in whole.left_out] == [("too_few_annotators", ("alone", "unread"))]


def test_annotators_who_segmented_texts_of_different_lengths_are_refused():
    with pytest.raises(Invalid) as refused:
        SegmentedTexts({"text": {"a": (2, 3), "b": (2, 4)}})
    assert (refused.value.code, refused.value.where) == ("bad_segments", "text")


def test_segmentations_of_different_texts_are_refused():
    for one, other in (((2, 3), (2, 4)), ((2, 0), (2,)), ((), ())):
        with pytest.raises(Invalid):
            Segmentations(one, other)
