"""Positions counted four ways, against the table that the browser's tests read too."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.errors import Invalid
from annotations.core.text.offsets import Offsets, Place

FIXTURES = Path(__file__).parents[3] / "fixtures" / "text"
CASES = json.loads((FIXTURES / "offset_cases.json").read_text(encoding="utf-8"))
POINTS = [
    pytest.param(case["text"], point, id=f"{case['name']} at {point['code_points']}")
    for case in CASES
    for point in case["points"]
]
texts = st.text(st.characters(codec="utf-8"))


@pytest.mark.parametrize(("text", "point"), POINTS)
def test_each_point_of_the_table_converts_both_ways(text, point):
    offsets = Offsets(text)
    assert offsets.to_utf16(point["code_points"]) == point["utf16"]
    assert offsets.from_utf16(point["utf16"]) == point["code_points"]
    assert offsets.to_bytes(point["code_points"]) == point["bytes"]
    assert offsets.from_bytes(point["bytes"]) == point["code_points"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_table_ends_where_each_text_ends(case):
    offsets, last = Offsets(case["text"]), case["points"][-1]
    lengths = (offsets.length, offsets.length_utf16, offsets.length_bytes)
    assert lengths == (last["code_points"], last["utf16"], last["bytes"])


def test_the_names_in_the_table_are_unique():
    assert len({case["name"] for case in CASES}) == len(CASES)


@given(texts)
def test_every_position_converts_as_the_encoders_of_python_do(text):
    offsets = Offsets(text)
    for position in range(len(text) + 1):
        utf16 = len(text[:position].encode("utf-16-le")) // 2
        encoded = len(text[:position].encode())
        assert (offsets.to_utf16(position), offsets.to_bytes(position)) == (utf16, encoded)
        assert (offsets.from_utf16(utf16), offsets.from_bytes(encoded)) == (position, position)


@given(texts)
def test_what_is_not_a_boundary_between_characters_is_refused(text):
    offsets = Offsets(text)
    utf16 = {offsets.to_utf16(position) for position in range(len(text) + 1)}
    for position in set(range(offsets.length_utf16)) - utf16:
        with pytest.raises(Invalid, match="middle of a character"):
            offsets.from_utf16(position)
    encoded = {offsets.to_bytes(position) for position in range(len(text) + 1)}
    for position in set(range(offsets.length_bytes)) - encoded:
        with pytest.raises(Invalid, match="middle of a character"):
            offsets.from_bytes(position)


def test_the_middle_of_a_character_names_its_code_and_unit():
    with pytest.raises(Invalid) as refusal:
        Offsets("a😀").from_utf16(2)
    assert refusal.value.code == "inside_character"
    assert refusal.value.values == {"position": 2, "unit": "UTF-16 units"}


@pytest.mark.parametrize("position", [-1, 3, 2**70])
@pytest.mark.parametrize("look_up", ["to_utf16", "from_utf16", "to_bytes", "from_bytes", "to_place"])
def test_a_position_outside_the_text_is_refused(look_up, position):
    with pytest.raises(Invalid) as refusal:
        getattr(Offsets("ab"), look_up)(position)
    assert refusal.value.code == "out_of_range"


@pytest.mark.parametrize(
    ("position", "place"),
    [(0, (1, 1)), (1, (1, 2)), (2, (1, 3)), (3, (2, 1)), (4, (3, 1)), (5, (3, 2)), (6, (4, 1))],
)
def test_lines_and_columns_count_from_one(position, place):
    offsets = Offsets("a😀\n\nb\n")
    assert offsets.to_place(position) == place
    assert offsets.from_place(Place(*place)) == position


@pytest.mark.parametrize("place", [(0, 1), (1, 0), (1, 4), (2, 2), (4, 2), (5, 1)])
def test_a_place_that_the_text_does_not_have_is_refused(place):
    with pytest.raises(Invalid, match="outside the text"):
        Offsets("a😀\n\nb\n").from_place(Place(*place))


def test_only_a_line_feed_ends_a_line():
    assert Offsets("a\u2028b\x85c\vd\re").to_place(9) == (1, 10)


@given(texts.map(lambda text: text.replace("x", "\n")))
def test_places_follow_the_order_of_positions_and_convert_back(text):
    offsets = Offsets(text)
    places = [offsets.to_place(position) for position in range(len(text) + 1)]
    assert [offsets.from_place(place) for place in places] == list(range(len(text) + 1))
    assert all(first < second for first, second in pairwise(places))


def test_a_long_text_is_indexed_block_by_block():
    text = "aя中😀" * 50_000
    offsets = Offsets(text)
    for position in (0, 1, 255, 256, 257, 100_003, 199_999, 200_000):
        assert offsets.from_bytes(offsets.to_bytes(position)) == position
    assert (offsets.to_utf16(200_000), offsets.to_bytes(200_000)) == (250_000, 500_000)
