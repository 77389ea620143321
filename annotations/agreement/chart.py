"""The chart of agreement: a row a category, a point a measure, as coordinates for an SVG template."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.template.defaultfilters import floatformat

WIDTH, LEFT, RIGHT, TOP, ROW = 720, 210, 24, 44, 34
THRESHOLDS = (0.667, 0.8)


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
    low = min([0.0, *(math.floor(value * 4) / 4 for value in known)])

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
        tuple((x(low + step * (1 - low) / 4), floatformat(low + step * (1 - low) / 4, 2)) for step in range(5)),
        tuple((x(value), floatformat(value, 3)) for value in THRESHOLDS),
    )


def _row(name: str, values: Mapping[str, float | None], y: float, x: Callable[[float], float]) -> Row:
    """Points of one row, a little apart in height so that equal values do not hide each other."""
    shift = {measure: (place - (len(values) - 1) / 2) * 7 for place, measure in enumerate(values)}
    points = (
        Point(x(value), y + shift[measure], measure, floatformat(value, 3))
        for measure, value in values.items()
        if value is not None
    )
    return Row(name, y, tuple(points))
