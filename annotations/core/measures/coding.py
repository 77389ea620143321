"""What the categorical measures eat: units coded by annotators, one value each, or none; and its distinct
rows.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotations.core.errors import Invalid

Codes = NDArray[np.int64]
Numbers = NDArray[np.float64]

OfTwo = Callable[[Codes, Codes], Numbers]
"""A number for two categories, given by their places: for arrays of them, element by element."""

MISSING = -1
FEW_PATTERNS = 1 << 22  # up to here counting into a table is faster than sorting


@dataclass(frozen=True)
class Patterns:
    """The rows of a coding, in some fixed order, and how often each occurs."""

    rows: Codes
    counts: NDArray[Any]

    def with_values(self, fewest: int) -> "Patterns":
        """Those with at least so many values."""
        enough = self.values >= fewest
        return Patterns(self.rows[enough], self.counts[enough])

    @cached_property
    def values(self) -> Codes:
        """How many values each row has."""
        values: Codes = np.count_nonzero(self.rows != MISSING, axis=1)
        return values

    @property
    def units(self) -> int:
        """How many units there are."""
        return int(self.counts.sum())


@dataclass(frozen=True, eq=False)
class Coding:
    """`codes`: units × annotators, an index into `categories` or -1 where there is no value.

    `categories` is the whole ordered list, used or not: several measures depend on it. With `counts` each
    row stands for so many units. Raises `Invalid` for a code out of range or a category named twice.
    """

    codes: Codes
    categories: tuple[Any, ...]
    counts: NDArray[Any] | None = None

    def __post_init__(self) -> None:
        if self.codes.ndim != 2 or not np.issubdtype(self.codes.dtype, np.integer):
            raise Invalid("bad_codes", "Codes are integers in rows of one length.", where="codes")
        if any(each is None or (isinstance(each, float) and not isfinite(each)) for each in self.categories):
            raise Invalid("bad_category", "A category has a name, or is a finite number.", where="categories")
        if len(set(self.categories)) < len(self.categories):
            raise Invalid("category_twice", "A category is named twice.", where="categories")
        if self.codes.size and not MISSING <= self.codes.min() <= self.codes.max() < len(self.categories):
            raise Invalid("unknown_category", "A code is not that of a category.", where="codes")

    @classmethod
    def from_rows(
        cls,
        rows: Sequence[Sequence[Any]],
        categories: Iterable[Any] | None = None,
        counts: Sequence[int] | None = None,
    ) -> "Coding":
        """The coding of these rows of values, None where one is missing.

        Without `categories` they are the values that occur, in their natural order.
        """
        if len({len(row) for row in rows}) > 1:
            raise Invalid("ragged_rows", "Not every unit has the same number of annotators.", where="units")
        if categories is None:
            categories = sorted({value for row in rows for value in row if value is not None})
        listed = tuple(categories)
        indices = {value: index for index, value in enumerate(listed)} | {None: MISSING}
        try:
            codes = [[indices[value] for value in row] for row in rows]
        except KeyError as error:
            raise Invalid(
                "unknown_category", "“{value}” is no category.", where="units", value=error.args[0]
            ) from error
        width = len(rows[0]) if rows else 0
        table = np.array(codes, dtype=np.int64).reshape(len(rows), width)
        return cls(table, listed, None if counts is None else np.array(counts, dtype=np.int64))

    @property
    def annotators(self) -> int:
        """How many columns there are."""
        return int(self.codes.shape[1])

    @property
    def units(self) -> int:
        """How many units there are, with or without values."""
        return len(self.codes) if self.counts is None else int(self.counts.sum())

    def columns(self, *chosen: int) -> "Coding":
        """The coding of some of the annotators alone."""
        return Coding(self.codes[:, chosen], self.categories, self.counts)

    @cached_property
    def patterns(self) -> Patterns:
        """Rows, distinct where they were not counted before, and their counts: all is computed on these."""
        if self.counts is not None:
            return Patterns(self.codes, self.counts)
        base = len(self.categories) + 1
        keys, bound, readable = np.zeros(len(self.codes), dtype=np.int64), 1, True
        for column in range(self.annotators):
            if bound * base >= 2**62:
                distinct, keys = np.unique(keys, return_inverse=True)
                bound, readable = len(distinct), False
            keys = keys * base + (self.codes[:, column] + 1)
            bound *= base
        if readable and bound <= FEW_PATTERNS:
            return self._counted(keys, bound)
        _, first, counts = np.unique(keys, return_index=True, return_counts=True)
        return Patterns(self.codes[first], counts)

    def _counted(self, keys: Codes, bound: int) -> Patterns:
        table = np.bincount(keys, minlength=bound)
        present = np.flatnonzero(table)
        rows = np.empty((len(present), self.annotators), dtype=np.int64)
        rest, base = present, len(self.categories) + 1
        for column in reversed(range(self.annotators)):
            rest, digits = np.divmod(rest, base)
            rows[:, column] = digits - 1
        return Patterns(rows, table[present])

    @cached_property
    def scale(self) -> Numbers:
        """The categories as numbers where all of them are numbers, else their ranks from 1."""
        if all(isinstance(each, int | float) and not isinstance(each, bool) for each in self.categories):
            return np.array(self.categories, dtype=np.float64)
        return np.arange(1, len(self.categories) + 1, dtype=np.float64)


@dataclass(frozen=True)
class SetCoding:
    """Units × annotators where each value is a set of labels, or None. Raises `Invalid` for another value."""

    rows: Sequence[Sequence[Collection[str] | None]]

    def __post_init__(self) -> None:
        if not all(value is None or _are_labels(value) for row in self.rows for value in row):
            raise Invalid("bad_codes", "A value is a set of labels.", where="units")


def _are_labels(value: Any) -> bool:
    is_collection = isinstance(value, Collection) and not isinstance(value, str)
    return is_collection and all(isinstance(label, str) for label in value)


def category_counts(patterns: Patterns, categories: int, column: int | None = None) -> NDArray[Any]:
    """How often each category occurs, in all columns or in one."""
    rows = patterns.rows if column is None else patterns.rows[:, [column]]
    counts = np.broadcast_to(patterns.counts[:, None], rows.shape)
    present = rows != MISSING
    return np.bincount(rows[present], weights=counts[present], minlength=categories)


def pair_sums(rows: Codes, of_two: OfTwo | None = None) -> Numbers:
    """For each row the sum over ordered pairs of its values of what `of_two` says of them, in whatever order;
    without it, of equality.
    """
    sums = np.zeros(len(rows))
    for one in range(rows.shape[1]):
        for other in range(one):
            both = (rows[:, one] != MISSING) & (rows[:, other] != MISSING)
            if of_two is None:
                sums += 2 * (both & (rows[:, one] == rows[:, other]))
            else:
                sums[both] += 2 * of_two(rows[both, one], rows[both, other])
    return sums
