"""Units as columns, and which units of two annotators share characters: all at once, in order n log n."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotations.core.measures.study import Unit

Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Columns:
    """Units with their starts, ends and categories (as numbers), and how many characters each covers."""

    units: Sequence[Unit]
    start: Whole
    end: Whole
    category: Whole
    covered: Whole
    is_torn: NDArray[np.bool_]
    """Which units are in more than one piece."""

    @classmethod
    def of(cls, units: Sequence[Unit], categories: Sequence[str]) -> "Columns":
        """The columns of these units; categories are numbered by their place in the list."""
        numbers = {name: number for number, name in enumerate(categories)}
        start = np.array([unit.start for unit in units], dtype=np.int64)
        end = np.array([unit.end for unit in units], dtype=np.int64)
        is_torn = np.array([len(unit.fragments) > 1 for unit in units], dtype=bool)
        covered: Whole = end - start
        for row in np.flatnonzero(is_torn).tolist():
            covered[row] = sum(last - first for first, last in units[row].fragments)
        category = np.array([numbers[unit.category] for unit in units], dtype=np.int64)
        return cls(units, start, end, category, covered, is_torn)

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, eq=False)
class Meetings:
    """Rows of one, rows of the other, and how many characters the two units have in common, at least one."""

    ones: Whole
    others: Whole
    common: Whole

    def chosen(self, rows: NDArray[np.bool_]) -> "Meetings":
        """Some of the meetings."""
        return Meetings(self.ones[rows], self.others[rows], self.common[rows])


def shared(one: Unit, other: Unit) -> int:
    """How many characters two units have in common."""
    return sum(
        max(0, min(end, other_end) - max(start, other_start))
        for start, end in one.pieces
        for other_start, other_end in other.pieces
    )


def meetings(ones: Columns, others: Columns) -> Meetings:
    """Every two units that share characters: one of them begins within the other."""
    first, second = _beginning_within(ones, others, "left"), _beginning_within(others, ones, "right")
    one, other = np.concatenate((first[0], second[1])), np.concatenate((first[1], second[0]))
    common = np.minimum(ones.end[one], others.end[other]) - np.maximum(ones.start[one], others.start[other])
    for row in np.flatnonzero(ones.is_torn[one] | others.is_torn[other]):
        common[row] = shared(ones.units[one[row]], others.units[other[row]])
    return Meetings(one, other, common).chosen(common > 0)


def _beginning_within(outer: Columns, inner: Columns, side: str) -> tuple[Whole, Whole]:
    """Rows of outer and of inner units that begin within them; at the same place only if the side is left."""
    order = np.argsort(inner.start, kind="stable")
    starts = inner.start[order]
    first = np.searchsorted(starts, outer.start, side="left" if side == "left" else "right")
    count = np.maximum(np.searchsorted(starts, outer.end, side="left") - first, 0)
    steps = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(np.arange(len(outer)), count), order[np.repeat(first, count) + steps]
