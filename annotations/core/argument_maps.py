"""The argument map of an annotation set: where its linked marks stand on a plane, and how the lines run.

What is argued for stands above what argues for it, in layers after K. Sugiyama, S. Tagawa and M. Toda, "Methods for
visual understanding of hierarchical system structures" (1981), by igraph.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import igraph

from annotations.core.standoff import AnnotationSet, Relation

Point = tuple[float, float]
MOST_CROSSINGS = 3000


@dataclass(frozen=True)
class Sizes:
    """Pixels: boxes of marks, the gaps between them, and how wide a row of components may grow."""

    width: float = 232
    height: float = 84
    across: float = 28
    down: float = 64
    row: float = 1400


@dataclass(frozen=True)
class Line:
    """How a relation runs: from its source to its target, through the gaps between the boxes on its way."""

    relation: Relation
    points: tuple[Point, ...]


@dataclass(frozen=True)
class ArgumentMap:
    """Centres by id (of spans, and of relations that are themselves argued about), lines, and the size of the whole."""

    places: Mapping[str, Point]
    lines: tuple[Line, ...]
    width: float
    height: float


@dataclass(frozen=True)
class _Edge:
    """An edge to lay out; a relation that is itself a target is two, with a joint between them."""

    relation: Relation
    source: str
    target: str


def argument_map(marks: AnnotationSet, sizes: Sizes = Sizes()) -> ArgumentMap:
    """The map of the set's relations and the marks they link, each group of linked marks by itself, in text order."""
    ids = (*(span.id for span in marks.spans), *(relation.id for relation in marks.relations))
    order = {one: place for place, one in enumerate(ids)}
    edges = _edges(marks.relations, order)
    return _packed([_laid_out(group, order, sizes) for group in _groups(edges, order)], sizes)


def _edges(relations: Iterable[Relation], order: Mapping[str, int]) -> list[_Edge]:
    drawn = [one for one in relations if one.source in order and one.target in order]
    joints = {one.id for one in drawn} & {end for one in drawn for end in (one.source, one.target)}
    edges: list[_Edge] = []
    for one in drawn:
        stops = (one.source, one.id, one.target) if one.id in joints else (one.source, one.target)
        edges.extend(_Edge(one, source, target) for source, target in pairwise(stops))
    return edges


def _groups(edges: list[_Edge], order: Mapping[str, int]) -> list[list[_Edge]]:
    """The edges by connected component, the one with the earliest mark first."""
    ids = sorted({end for edge in edges for end in (edge.source, edge.target)}, key=order.__getitem__)
    place = {one: index for index, one in enumerate(ids)}
    graph = igraph.Graph(len(ids), [(place[edge.source], place[edge.target]) for edge in edges])
    member = graph.connected_components().membership
    groups: dict[int, list[_Edge]] = {member[index]: [] for index in range(len(ids))}
    for edge in edges:
        groups[member[place[edge.source]]].append(edge)
    return list(groups.values())


def _laid_out(edges: list[_Edge], order: Mapping[str, int], sizes: Sizes) -> ArgumentMap:
    """One connected group from (0, 0) on. igraph 1.0 crashes on large graphs of many components: it never sees two."""
    ids = sorted({end for edge in edges for end in (edge.source, edge.target)}, key=order.__getitem__)
    place = {one: index for index, one in enumerate(ids)}
    downwards = _without_cycles(len(ids), {(place[one.target], place[one.source]) for one in edges})
    layout, routings = _layered(len(ids), downwards, sizes)
    left = min(x for points in (layout, *routings) for x, _ in points)
    points = [_moved(one, sizes.width / 2 - left, sizes.height / 2) for one in layout]
    crossed = {
        pair: tuple(_moved(one, sizes.width / 2 - left, sizes.height / 2) for one in routing)
        for pair, routing in zip(downwards, routings, strict=True)
    }
    runs: dict[str, list[Point]] = {}
    relations = {edge.relation.id: edge.relation for edge in edges}
    for edge in edges:
        source, target = place[edge.source], place[edge.target]
        way = crossed[target, source][::-1] if (target, source) in crossed else crossed.get((source, target), ())
        runs.setdefault(edge.relation.id, [points[source]]).extend((*way, points[target]))
    corners = [*points, *(one for way in crossed.values() for one in way)]
    return ArgumentMap(
        dict(zip(ids, points, strict=True)),
        tuple(Line(relations[one], tuple(run)) for one, run in runs.items()),
        max(x for x, _ in corners) + sizes.width / 2,
        max(y for _, y in corners) + sizes.height / 2,
    )


def _layered(
    count: int, downwards: list[tuple[int, int]], sizes: Sizes
) -> tuple[Sequence[Sequence[float]], Sequence[Sequence[Sequence[float]]]]:
    """Where each vertex stands, and where each edge crosses the layers between its ends.

    Where edges cross more layers than anybody can follow, and igraph would hold the process for seconds, every layer
    simply stands in reading order and the edges run straight.
    """
    graph = igraph.Graph(count, downwards, directed=True)
    layers = [0] * count
    for vertex in graph.topological_sorting():
        for below in graph.successors(vertex):
            layers[below] = max(layers[below], layers[vertex] + 1)
    across, down = sizes.width + sizes.across, sizes.height + sizes.down
    if sum(layers[end] - layers[start] for start, end in downwards) <= MOST_CROSSINGS:
        layout = graph.layout_sugiyama(layers=layers, hgap=across, vgap=down)
        return _apart(layout.coords, layout.edge_routing, across)
    placed, in_layer = [], Counter[int]()
    for vertex in range(count):
        placed.append((in_layer[layers[vertex]] * across, layers[vertex] * down))
        in_layer[layers[vertex]] += 1
    return placed, [()] * len(downwards)


def _apart(
    boxes: Sequence[Sequence[float]], routings: Sequence[Sequence[Sequence[float]]], across: float
) -> tuple[list[Point], list[list[Point]]]:
    """The same with no two boxes of a layer nearer than `across`: igraph now and then sets them so, or on each other.

    Where two are, everything to their right in that layer moves on, lines too, so that the order stays.
    """
    places: list[Point] = [(0, 0)] * len(boxes)
    moves: dict[float, tuple[list[float], list[float]]] = {}
    for index in sorted(range(len(boxes)), key=lambda index: tuple(boxes[index])):
        x, y = boxes[index]
        before, by = moves.setdefault(y, ([], []))
        move = max(by[-1], before[-1] + by[-1] + across - x) if by else 0.0
        before.append(x)
        by.append(move)
        places[index] = x + move, y

    def moved(point: Sequence[float]) -> Point:
        x, y = point
        before, by = moves.get(y, ([], []))
        last = bisect_right(before, x)
        return x + (by[last - 1] if last else 0.0), y

    return places, [[moved(point) for point in routing] for routing in routings]


def _without_cycles(count: int, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs, each once, some turned round so that no way leads back (igraph would, but routes those wrongly)."""
    kept = sorted((start, end) for start, end in pairs if start != end)
    turned = set(igraph.Graph(count, kept, directed=True).feedback_arc_set(method="eades"))
    return sorted({pair[::-1] if index in turned else pair for index, pair in enumerate(kept)})


def _moved(point: Iterable[float], across: float, down: float) -> Point:
    x, y = point
    return x + across, y + down


def _packed(groups: list[ArgumentMap], sizes: Sizes) -> ArgumentMap:
    """The groups in rows, left to right, each row as high as its highest."""
    places: dict[str, Point] = {}
    lines: list[Line] = []
    across = down = height = width = 0.0
    for group in groups:
        if across and across + group.width > sizes.row:
            across, down, height = 0.0, down + height + sizes.down, 0.0
        places.update((one, _moved(point, across, down)) for one, point in group.places.items())
        lines.extend(
            Line(line.relation, tuple(_moved(point, across, down) for point in line.points)) for line in group.lines
        )
        width = max(width, across + group.width)
        across += group.width + 2 * sizes.across
        height = max(height, group.height)
    return ArgumentMap(places, tuple(lines), width, down + height)
