"""The best alignment of the units of several annotators, and its disorder.

Source: Mathet, Widlöcher & Métivier 2015, "The unified and holistic method gamma for inter-annotator
agreement measure and alignment", Computational Linguistics 41(3), 437-479. Exact: a linear program over
all groups of units that could ever pay, then an integer program for the parts where its solution is
fractional. Double precision. A discontinuous unit is its envelope.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from annotations.core.measures.study import Mark, Unit

Numbers = NDArray[np.float64]
Indices = NDArray[np.int64]

WHOLE = 1e-6  # how near to 0 or 1 a share of the linear program's solution counts as whole


@dataclass(frozen=True)
class Dissimilarity:
    """How far two units are apart: alpha for place, beta for category, delta_empty for a unit and no unit."""

    alpha: float = 1.0
    beta: float = 1.0
    delta_empty: float = 1.0

    def of_place(self, start: Numbers, end: Numbers, other_start: Numbers, other_end: Numbers) -> Numbers:
        """((|b1-b2| + |e1-e2|) / (len1 + len2))^2 delta_empty; of two units without length 0 at one place,
        else inf.
        """
        apart = np.abs(start - other_start) + np.abs(end - other_end)
        lengths = (end - start) + (other_end - other_start)
        nowhere = np.where(apart > 0, np.inf, 0.0)
        ratio = np.divide(apart, lengths, out=nowhere, where=lengths > 0)
        squares: Numbers = ratio**2 * self.delta_empty
        return squares

    def between(self, units: "Continuum", one: Indices, other: Indices) -> Numbers:
        """The dissimilarities of units, pair by pair."""
        total: Numbers = self.beta * self.delta_empty * (units.category[one] != units.category[other])
        if self.alpha:  # else places do not count, however far apart
            ends = units.start[one], units.end[one], units.start[other], units.end[other]
            total = total + self.alpha * self.of_place(*ends)
        return total


@dataclass(frozen=True, eq=False)
class Continuum:
    """Units in order of annotator and start; annotator and category as numbers."""

    start: Numbers
    end: Numbers
    annotator: Indices
    category: Indices
    annotators: int

    @classmethod
    def of(cls, units: Sequence[Unit | Mark], annotators: Sequence[str]) -> "Continuum":
        """The continuum of these units; the annotators are all who read, with or without units."""
        numbers = {name: number for number, name in enumerate(annotators)}
        names = {name: number for number, name in enumerate(sorted({unit.category for unit in units}))}
        rows = sorted((numbers[u.annotator], float(u.start), float(u.end), names[u.category]) for u in units)
        columns = np.array(rows, dtype=np.float64).reshape(-1, 4).T
        whole = columns.astype(np.int64)
        return cls(columns[1], columns[2], whole[0], whole[3], len(annotators))

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def bounds(self) -> Indices:
        """Where each annotator's units begin, and the end."""
        bounds: Indices = np.searchsorted(self.annotator, np.arange(self.annotators + 1))
        return bounds


@dataclass(frozen=True, eq=False)
class Groups:
    """Units of different annotators, one row a group, and the sum of their dissimilarities."""

    units: Indices
    sums: Numbers


def best_alignment(units: Continuum, measure: Dissimilarity) -> list[tuple[int, ...]]:
    """The groups of units of the alignment with the least disorder; every unit is in one."""
    groups = [group for size in _paying_groups(units, measure) for group in size]
    chosen = _packed([gain for _, gain in groups], [members for members, _ in groups], len(units))
    together = [groups[index][0] for index in chosen]
    alone = set(range(len(units))) - {unit for members in together for unit in members}
    return sorted([*together, *((unit,) for unit in alone)])


def disorder_of(alignment: Sequence[Sequence[int]], units: Continuum, measure: Dissimilarity) -> float:
    """The sum over groups of their mean pairwise dissimilarity, per mean number of units of an annotator."""
    pairs = units.annotators * (units.annotators - 1) // 2
    ones, others, empty = [], [], 0
    for members in alignment:
        met = list(combinations(members, 2))
        ones += [one for one, _ in met]
        others += [other for _, other in met]
        empty += pairs - len(met)
    between = measure.between(units, np.array(ones, dtype=np.int64), np.array(others, dtype=np.int64))
    total = float(between.sum()) + empty * measure.delta_empty
    return total / pairs * units.annotators / len(units)


def _paying_groups(units: Continuum, measure: Dissimilarity) -> list[list[tuple[tuple[int, ...], float]]]:
    """By size, the groups that are cheaper than any way to part them, with what they save against units
    alone.

    Parting a group into A and B costs delta_empty (C(m,2) + |A||B|) more for empty units: a group whose
    dissimilarities across some parting exceed that is never needed.
    """
    found, current = [], _pairs(units, measure)
    while len(current.units):
        found.append(_worth(current, units, measure))
        current = _extended(current, units, measure)
    return found


def _limit(units: Continuum, measure: Dissimilarity) -> float:
    """What one unit may differ from all others of its group at most."""
    m = units.annotators
    return measure.delta_empty * (m * (m - 1) // 2 + m - 1)


def _pairs(units: Continuum, measure: Dissimilarity) -> Groups:
    """Pairs of units within the limit, by a window over starts that the limit on places allows."""
    limit = _limit(units, measure)
    ones, others = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for second in range(1, units.annotators):
        begin, end = units.bounds[second], units.bounds[second + 1]
        mine = np.arange(begin)
        if begin == end or not begin:
            continue
        lengths = units.end - units.start
        reach = np.full(begin, np.inf)
        if measure.alpha and measure.delta_empty:
            ratio = (limit / (measure.alpha * measure.delta_empty)) ** 0.5
            reach = ratio * (lengths[:begin] + lengths[begin:end].max()) * (1 + 1e-9)
        starts = units.start[begin:end]
        first = np.searchsorted(starts, units.start[:begin] - reach, side="left")
        count = np.searchsorted(starts, units.start[:begin] + reach, side="right") - first
        ones.append(np.repeat(mine, count))
        others.append(begin + np.repeat(first, count) + _counting(count))
    one, other = np.concatenate(ones), np.concatenate(others)
    sums = measure.between(units, one, other)
    near = sums <= limit
    return Groups(np.column_stack((one[near], other[near])), sums[near])


def _counting(counts: Indices) -> Indices:
    """0, 1, … for each count, one after the other."""
    steps: Indices = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return steps


def _extended(groups: Groups, units: Continuum, measure: Dissimilarity) -> Groups:
    """Groups of one more: each group with every unit of a later annotator that is near all of its units."""
    pairs, limit = _neighbours(units, measure), _limit(units, measure)
    last = groups.units[:, -1]
    first = np.searchsorted(pairs[:, 0], last, side="left")
    count = np.searchsorted(pairs[:, 0], last, side="right") - first
    row = np.repeat(np.arange(len(last)), count)
    added = pairs[np.repeat(first, count) + _counting(count), 1]
    more = np.zeros(len(row))
    for column in range(groups.units.shape[1]):
        more += measure.between(units, groups.units[row, column], added)
    near = more <= limit
    row, added = row[near], added[near]
    return Groups(np.column_stack((groups.units[row], added)), groups.sums[row] + more[near])


def _neighbours(units: Continuum, measure: Dissimilarity) -> Indices:
    pairs = _pairs(units, measure).units
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _worth(groups: Groups, units: Continuum, measure: Dissimilarity) -> list[tuple[tuple[int, ...], float]]:
    size, m = groups.units.shape[1], units.annotators
    pairs, delta = m * (m - 1) // 2, measure.delta_empty
    gain = delta * ((size - 1) * pairs + size * (size - 1) // 2) - groups.sums
    kept = gain > 0
    members = groups.units[kept]
    if size > 2:
        apart = {
            (one, other): measure.between(units, members[:, one], members[:, other])
            for one, other in combinations(range(size), 2)
        }
        whole = np.ones(len(members), dtype=bool)
        for side in range(1, 2 ** (size - 1)):
            part = {column for column in range(size) if side >> column & 1}
            across = sum(d for pair, d in apart.items() if len(part & set(pair)) == 1)
            whole &= across <= delta * (pairs + len(part) * (size - len(part)))
        members, gain = members[whole], gain[kept][whole]
    else:
        gain = gain[kept]
    return [(tuple(row), float(saved)) for row, saved in zip(members.tolist(), gain, strict=True)]


def _packed(gains: list[float], members: list[tuple[int, ...]], units: int) -> list[int]:
    """The groups that save most together without sharing a unit."""
    if not gains:
        return []
    from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]  # scipy ships no types
    from scipy.sparse import csr_array  # type: ignore[import-untyped]  # scipy ships no types

    sizes = np.array([len(each) for each in members])
    rows = np.concatenate([np.array(each, dtype=np.int64) for each in members])
    table = csr_array((np.ones(len(rows)), (rows, np.repeat(np.arange(len(members)), sizes))), (units, len(members)))
    programme = {"c": -np.array(gains), "constraints": LinearConstraint(table, -np.inf, 1), "bounds": Bounds(0, 1)}
    shares = milp(**programme).x
    if np.abs(shares - np.round(shares)).max() > WHOLE:
        shares = milp(**programme, integrality=np.ones(len(gains)), options={"mip_rel_gap": 0}).x
    return [int(index) for index in np.flatnonzero(shares > 0.5)]
