"""The argument map of an annotation set as its page draws it: boxes, lines with their signs, and the same as a list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from annotations.core.argument_maps import ArgumentMap, Line, Point, Sizes, argument_map
from annotations.core.standoff import AnnotationSet, Span
from annotations.scheme.looks import look_of
from annotations.scheme.sheet import titled

SIZES = Sizes()
MARGIN = 16
JOINT = 7
LONGEST_QUOTE = 300


@dataclass(frozen=True)
class Box:
    """A span as a box: its left upper corner, the badge people know it by, and its words."""

    id: str
    look: str
    badge: str
    title: str
    quote: str
    unsure: bool
    x: float = 0
    y: float = 0


@dataclass(frozen=True)
class Edge:
    """A relation as a line; `target` is a box, or None where it goes to another relation, which is `undercut`."""

    id: str
    type: str
    title: str
    sign: str
    source: Box
    target: Box | None
    undercut: "Edge | None"
    path: str
    arrow: str
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """The whole page: what is drawn, its size in pixels, and the spans no relation touches."""

    boxes: tuple[Box, ...]
    joints: tuple[Point, ...]
    edges: tuple[Edge, ...]
    unlinked: tuple[Box, ...]
    width: float
    height: float


def drawing(marks: AnnotationSet, text: str, scheme: Mapping[str, Any], language: str) -> Drawing:
    """The set's map with titles in the language; spans are numbered within their label in reading order."""
    spans = sorted(marks.spans, key=lambda one: (one.start, -one.end, one.id))
    laid = argument_map(AnnotationSet(tuple(spans), marks.relations), SIZES)
    boxes = {one.id: one for one in _boxes(spans, laid, text, scheme, language)}
    edges = _edges(laid, boxes, scheme, language)
    return Drawing(
        tuple(box for box in boxes.values() if box.id in laid.places),
        tuple((x + MARGIN, y + MARGIN) for one, (x, y) in laid.places.items() if one not in boxes),
        tuple(edges),
        tuple(box for box in boxes.values() if box.id not in laid.places),
        laid.width + 2 * MARGIN,
        laid.height + 2 * MARGIN,
    )


def _boxes(
    spans: Iterable[Span], laid: ArgumentMap, text: str, scheme: Mapping[str, Any], language: str
) -> Iterable[Box]:
    labels = {label["id"]: label for label in scheme["labels"]}
    counts: dict[str, int] = {}
    for span in spans:
        counts[span.label] = counts.get(span.label, 0) + 1
        look, badge, value = look_of(labels[span.label], span.attributes)
        title = titled(labels[span.label], language) + (f": {titled(value, language)}" if value else "")
        x, y = laid.places.get(span.id, (0, 0))
        left, top = x - SIZES.width / 2 + MARGIN, y - SIZES.height / 2 + MARGIN
        badge += str(counts[span.label])
        yield Box(span.id, look, badge, title, _quote(span, text), span.unsure, left, top)


def _quote(span: Span, text: str) -> str:
    words = " … ".join(" ".join(text[start:end].split()) for start, end in span.pieces)
    return words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1].rstrip() + "…"


def _edges(laid: ArgumentMap, boxes: Mapping[str, Box], scheme: Mapping[str, Any], language: str) -> list[Edge]:
    """The lines as edges, in the reading order of their sources."""
    types = {one["id"]: one for one in scheme.get("relations", ())}
    lines = {line.relation.id: line for line in laid.lines}

    def edge(line: Line, undercut: Line | None) -> Edge:
        one, kind = line.relation, types[line.relation.type]
        return Edge(
            one.id,
            one.type,
            titled(kind, language),
            kind.get("sign", "→"),
            boxes[one.source],
            boxes.get(one.target),
            edge(undercut, None) if undercut else None,
            *_drawn(line, ends_at_box=one.target in boxes),
        )

    order = {one: place for place, one in enumerate(boxes)}
    edges = (edge(line, lines.get(line.relation.target)) for line in laid.lines)
    return sorted(edges, key=lambda one: order[one.source.id])


def _drawn(line: Line, *, ends_at_box: bool) -> tuple[str, str, float, float]:
    """Path, arrow head, and the place of the sign: from the edge of the source's box to that of the target."""
    points = [(x + MARGIN, y + MARGIN) for x, y in line.points]
    upwards = -1 if points[1][1] <= points[0][1] else 1
    arrives = -1 if points[-1][1] <= points[-2][1] else 1
    start = (points[0][0], points[0][1] + upwards * SIZES.height / 2)
    end = (points[-1][0], points[-1][1] - arrives * (SIZES.height / 2 if ends_at_box else JOINT))
    stops = [start, *points[1:-1], end]
    path = f"M{start[0]:g} {start[1]:g}" + "".join(_curve(here, there) for here, there in pairwise(stops))
    x, y = end
    arrow = f"M{x:g} {y:g}l-5 {-9 * arrives}h10z"
    (x0, y0), (x1, y1) = stops[0], stops[1]
    return path, arrow, (x0 + x1) / 2, (y0 + y1) / 2


def _curve(here: Point, there: Point) -> str:
    middle = (here[1] + there[1]) / 2
    return f"C{here[0]:g} {middle:g} {there[0]:g} {middle:g} {there[0]:g} {there[1]:g}"
