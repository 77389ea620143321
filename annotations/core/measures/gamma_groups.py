"""The groups of units of different annotators that could ever stand together in a best alignment.

Parting a group into A and B costs delta_empty (C(m,2) + |A||B|) more for empty units: a group whose
dissimilarities across some parting exceed that is never needed. So none of n^m groups is ever looked at
but those whose units are near each other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annotations.core.measures.continua import Continua, Dissimilarity, Indices, Numbers


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of units: their members (-1 where there is no more), the sum of the members' dissimilarities,
    and what they save against units alone.
    """

    members: Indices
    sums: Numbers
    gains: Numbers

    def __len__(self) -> int:
        return len(self.sums)

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> "Groups":
        """These groups, without their sums."""
        members = np.full((len(rows), max((len(row) for row in rows), default=2)), -1, dtype=np.int64)
        for number, row in enumerate(rows):
            members[number, : len(row)] = row
        return cls(members, np.zeros(len(rows)), np.zeros(len(rows)))

    def chosen(self, rows: Indices) -> "Groups":
        """Some of the groups."""
        return Groups(self.members[rows], self.sums[rows], self.gains[rows])


@dataclass(frozen=True, eq=False)
class _Near:
    """Groups of one size whose units are all near each other, and the sums of their dissimilarities."""

    units: Indices
    sums: Numbers


def paying_groups(units: Continua, measure: Dissimilarity) -> Groups:
    """All groups of two or more that are cheaper than any way to part them."""
    found, current = [], _pairs(units, measure)
    neighbours = current.units
    while len(current.units):
        found.append(_worth(current, units, measure))
        current = _extended(current, neighbours, units, measure)
    most = max((each.members.shape[1] for each in found), default=2)
    padded = [np.pad(each.members, ((0, 0), (0, most - each.members.shape[1])), constant_values=-1) for each in found]
    return Groups(
        np.concatenate([np.empty((0, most), dtype=np.int64), *padded]),
        np.concatenate([np.empty(0), *(each.sums for each in found)]),
        np.concatenate([np.empty(0), *(each.gains for each in found)]),
    )


def _limit(units: Continua, measure: Dissimilarity) -> float:
    """What one unit may differ from all others of its group at most."""
    m = units.annotators
    return measure.delta_empty * (m * (m - 1) // 2 + m - 1)


def _pairs(units: Continua, measure: Dissimilarity) -> _Near:
    """Pairs of units within the limit, in order, by windows over starts that the limit on places allows."""
    limit = _limit(units, measure)
    ones, others = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for one, other in _windows(units, measure, limit):
        ones.append(one)
        others.append(other)
    one, other = np.concatenate(ones), np.concatenate(others)
    sums = measure.between(units, one, other)
    near = sums <= limit
    one, other, sums = one[near], other[near], sums[near]
    order = np.lexsort((other, one))
    return _Near(np.column_stack((one, other))[order], sums[order])


def _windows(units: Continua, measure: Dissimilarity, limit: float) -> Iterator[tuple[Indices, Indices]]:
    """Pairs of units of different annotators and one continuum, a superset of those within the limit."""
    if not len(units):
        return
    lengths = units.end - units.start
    low, span = units.start.min(), float(np.ptp(units.start)) + 1
    place = units.continuum * (2 * span) + (units.start - low)  # continua lie apart by more than a span
    scale = float("inf")
    if measure.alpha and measure.delta_empty:
        scale = (limit / (measure.alpha * measure.delta_empty)) ** 0.5 * (1 + 1e-9)
    classes = (np.log2(np.maximum(lengths, 1)) / 2).astype(np.int64)  # a long unit reaches far, others need not
    for second in range(1, units.annotators):
        begin, end = units.bounds[second], units.bounds[second + 1]
        mine = np.arange(begin)
        for size in np.unique(classes[begin:end]):
            theirs = begin + np.flatnonzero(classes[begin:end] == size)
            reach = np.full(begin, span)
            if scale < span:
                reach = np.minimum(scale * (lengths[:begin] + lengths[theirs].max()), span) + span * 1e-9
            first = np.searchsorted(place[theirs], place[:begin] - reach, side="left")
            count = np.searchsorted(place[theirs], place[:begin] + reach, side="right") - first
            yield np.repeat(mine, count), theirs[np.repeat(first, count) + _counting(count)]


def _counting(counts: Indices) -> Indices:
    """0, 1, … for each count, one after the other."""
    steps: Indices = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return steps


def _extended(groups: _Near, pairs: Indices, units: Continua, measure: Dissimilarity) -> _Near:
    """Groups of one more: each group with every unit of a later annotator that is near all of its units."""
    last = groups.units[:, -1]
    first = np.searchsorted(pairs[:, 0], last, side="left")
    count = np.searchsorted(pairs[:, 0], last, side="right") - first
    row = np.repeat(np.arange(len(last)), count)
    added = pairs[np.repeat(first, count) + _counting(count), 1]
    more = np.zeros(len(row))
    for column in range(groups.units.shape[1]):
        more += measure.between(units, groups.units[row, column], added)
    near = more <= _limit(units, measure)
    row, added = row[near], added[near]
    return _Near(np.column_stack((groups.units[row], added)), groups.sums[row] + more[near])


def _worth(groups: _Near, units: Continua, measure: Dissimilarity) -> Groups:
    size, m = groups.units.shape[1], units.annotators
    pairs, delta = m * (m - 1) // 2, measure.delta_empty
    gains = delta * ((size - 1) * pairs + size * (size - 1) // 2) - groups.sums
    kept = gains > 0
    members, sums, gains = groups.units[kept], groups.sums[kept], gains[kept]
    if size == 2:
        return Groups(members, sums, gains)
    apart = {
        (one, other): measure.between(units, members[:, one], members[:, other])
        for one, other in combinations(range(size), 2)
    }
    whole = np.ones(len(members), dtype=bool)
    for side in range(1, 2 ** (size - 1)):
        part = {column for column in range(size) if side >> column & 1}
        across = sum(d for pair, d in apart.items() if len(part & set(pair)) == 1)
        whole &= across <= delta * (pairs + len(part) * (size - len(part)))
    return Groups(members[whole], sums[whole], gains[whole])
