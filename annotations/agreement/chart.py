"""The chart of agreement: a row a category, a point a measure, as coordinates for an SVG template."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.template.defaultfilters import floatformat

WIDTH, LEFT, RIGHT, TOP, ROW = 720, 210, 24, 44, 34
THRESHOLDS = (0.667, 0.8)
FIFTHS_FROM = -0.6


@dataclass(frozen=True)
class Point:
    """One value: where it stands, which measure it is of, and how it is said."""

    x: float
    y: float
    measure: str
    text: str


@dataclass(frozen=True)
class Row:
    """One category's line with its points."""

    name: str
    y: float
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Chart:
    """Coordinates in user units; the axis runs from `low` to 1."""

    width: int
    height: float
    left: int
    right: float
    top: int
    bottom: float
    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, str], ...]
    thresholds: tuple[tuple[float, str], ...]


def drawn(rows: Sequence[tuple[str, Mapping[str, float | None]]]) -> Chart:
    """The chart of named rows of values; an undefined value has no point."""
    known = [value for _, values in rows for value in values.values() if value is not None]
    ticks = _ticks(min([0.0, *known]))
    low = ticks[0]

    def x(value: float) -> float:
        return round(LEFT + (value - low) / (1 - low) * (WIDTH - LEFT - RIGHT), 1)

    bottom = TOP + ROW * len(rows)
    return Chart(
        WIDTH,
        bottom + 34,
        LEFT,
        WIDTH - RIGHT,
        TOP,
        bottom,
        tuple(_row(name, values, TOP + ROW * (place + 0.5), x) for place, (name, values) in enumerate(rows)),
        tuple((x(tick), floatformat(tick, 1)) for tick in ticks),
        tuple((x(value), floatformat(value, 3)) for value in THRESHOLDS),
    )


def _ticks(lowest: float) -> list[float]:
    """Round values from at or below the lowest one to 1: fifths, or halves where fifths would be many."""
    parts = 5 if lowest >= FIFTHS_FROM else 2
    return [part / parts for part in range(math.floor(lowest * parts), parts + 1)]


def _row(name: str, values: Mapping[str, float | None], y: float, x: Callable[[float], float]) -> Row:
    """Points of one row, a little apart in height so that equal values do not hide each other."""
    shift = {measure: (place - (len(values) - 1) / 2) * 7 for place, measure in enumerate(values)}
    points = (
        Point(x(value), y + shift[measure], measure, floatformat(value, 3))
        for measure, value in values.items()
        if value is not None
    )
    return Row(name, y, tuple(points))
