"""Where linked marks stand: targets above sources, nothing on top of anything else, whatever the graph."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.argument_maps import Sizes, _apart, argument_map
from annotations.core.standoff import AnnotationSet, Relation, Span

SIZES = Sizes()


def marks(*links: str, spans: int = 6) -> AnnotationSet:
    """Spans s0, s1, … and relations from words like `r0:s1>s0`."""
    relations = []
    for link in links:
        name, ends = link.split(":")
        source, target = ends.split(">")
        relations.append(Relation(name, "supports", source, target))
    return AnnotationSet(tuple(Span(f"s{n}", "claim", n, n + 1) for n in range(spans)), tuple(relations))


def run(found, name):
    return next(line.points for line in found.lines if line.relation.id == name)


def test_what_is_argued_for_stands_above_what_argues_for_it():
    found = argument_map(marks("r0:s1>s0", "r1:s2>s1", "r2:s3>s1"))
    heights = {one: y for one, (_, y) in found.places.items()}
    assert heights["s0"] < heights["s1"] < heights["s2"] == heights["s3"]


def test_only_what_is_linked_is_drawn():
    assert set(argument_map(marks("r0:s1>s0")).places) == {"s0", "s1"}
    empty = argument_map(marks())
    assert (dict(empty.places), empty.lines, empty.width, empty.height) == ({}, (), 0, 0)


def test_a_line_runs_from_its_source_to_its_target():
    found = argument_map(marks("r0:s1>s0", "r1:s2>s1", "long:s2>s0"))
    assert run(found, "r0") == (found.places["s1"], found.places["s0"])
    points = run(found, "long")
    assert (points[0], points[-1], len(points)) == (found.places["s2"], found.places["s0"], 3)
    assert points[1][1] == found.places["s1"][1]
    assert points[1][0] != found.places["s1"][0]


def test_a_relation_that_is_undercut_gets_a_place_of_its_own_on_its_line():
    found = argument_map(marks("r0:s1>s0", "under:s2>r0"))
    assert run(found, "r0") == (found.places["s1"], found.places["r0"], found.places["s0"])
    assert run(found, "under")[-1] == found.places["r0"]


def test_marks_that_attack_each_other_are_drawn_all_the_same():
    found = argument_map(marks("r0:s0>s1", "r1:s1>s0", "r2:s2>s1", "r3:s0>s2"))
    assert len(found.lines) == 4
    for line in found.lines:
        heights = [y for _, y in line.points]
        assert heights in (sorted(heights), sorted(heights, reverse=True)), line
        assert (line.points[0], line.points[-1]) == (
            found.places[line.relation.source],
            found.places[line.relation.target],
        )


def test_groups_that_nothing_links_stand_side_by_side_in_the_order_of_the_text():
    found = argument_map(marks("r0:s3>s2", "r1:s1>s0"))
    assert found.places["s0"][0] < found.places["s2"][0]
    narrow = argument_map(marks("r0:s3>s2", "r1:s1>s0"), Sizes(row=1))
    assert narrow.places["s0"][0] == narrow.places["s2"][0]
    assert narrow.places["s1"][1] < narrow.places["s2"][1]


def test_lines_over_more_layers_than_anybody_can_follow_run_straight():
    links = [f"r{n}:s{n}>s{n - 1}" for n in range(1, 100)] + [f"x{n}:s{n}>s0" for n in range(2, 100)]
    found = argument_map(marks(*links, spans=100))
    assert len(found.lines) == 197
    assert {len(line.points) for line in found.lines} == {2}
    assert len(set(found.places.values())) == 100


def test_boxes_that_were_set_too_near_move_apart_with_the_lines_beside_them():
    boxes, routings = _apart([(130, 0), (0, 0), (400, 0), (130, 0), (0, 148)], [[(135, 0)], [(10, 148), (-5, 0)]], 260)
    assert boxes == [(260, 0), (0, 0), (790, 0), (520, 0), (0, 148)]
    assert routings == [[(525, 0)], [(10, 148), (-5, 0)]]


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30), st.data())
def test_no_two_boxes_touch_and_all_lie_within_the_whole(pairs, data):
    links = [f"r{n}:s{a}>s{b}" for n, (a, b) in enumerate(pairs) if a != b]
    if links:
        onto = data.draw(st.sampled_from(links)).split(":")[0]
        links.append(f"under:s{data.draw(st.integers(0, 11))}>{onto}")
    found = argument_map(marks(*links, spans=12))
    for (_, (x, y)), (_, (u, v)) in combinations(found.places.items(), 2):
        assert abs(x - u) >= SIZES.width or abs(y - v) >= SIZES.height
    for points in (*(line.points for line in found.lines), tuple(found.places.values())):
        assert all(0 <= x <= found.width and 0 <= y <= found.height for x, y in points)
    assert [line.relation.id for line in found.lines] != [] or not links
    assert len(found.lines) == len(links)


@pytest.mark.parametrize("groups", [300, 700])
def test_hundreds_of_groups_are_no_trouble(groups):
    links = [f"r{n}:s{2 * n + 1}>s{2 * n}" for n in range(groups)]
    assert len(argument_map(marks(*links, spans=2 * groups)).places) == 2 * groups
