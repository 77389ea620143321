"""The groups that save most together without sharing a member: weighted set packing, exact.

A linear program first: nearly always its solution is whole. Where it is fractional, its prices bound every
solution and lead a search straight to the best; should the search take long after all, an integer program.
Few groups that meet no others are searched at once, by prices that need no program.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

import numpy as np

from annotations.core.measures.continua import Indices, Numbers

WHOLE = 1e-6  # how near to 0 or 1 a share of the linear program's solution counts as whole
SCALE = 1e4  # gains are of the order of 1; the programme's tolerances are absolute
AT_ONCE = 4000  # columns that go into one programme, or one component
MOST_STEPS = 100_000
FEW = 64  # groups of a component that are searched without a program


def packed(members: Indices, gains: Numbers, places: Numbers) -> Indices:
    """The rows of the groups that gain most together; every gain is positive.

    `members`: groups × units, -1 where a group has no more; `places`: where each unit is, so that those of
    a group are near each other.
    """
    if not len(gains):
        return np.empty(0, dtype=np.int64)
    component = _components(members, len(places))
    sizes = np.bincount(component)
    alone = np.flatnonzero(sizes[component] == 1)
    few = np.flatnonzero((sizes[component] > 1) & (sizes[component] <= FEW))
    many = np.flatnonzero(sizes[component] > FEW)
    many = many[np.argsort(component[many], kind="stable")]
    portions = _portions(many, component[many])
    chosen = [rows[_best(members[rows], gains[rows], component[rows], places)] for rows in portions]
    searched = _each_searched(members[few], gains[few], component[few], places)
    return np.sort(np.concatenate([alone, few[searched], *chosen]))


def _table(members: Indices) -> tuple[Any, Indices]:
    """Units × groups, 1 where the unit is in the group; and which units these are: those in any group."""
    from scipy.sparse import csc_array  # type: ignore[import-untyped]  # scipy ships no types

    there = members >= 0
    used, rows = np.unique(members[there], return_inverse=True)
    starts = np.concatenate(([0], np.cumsum(there.sum(axis=1))))
    return csc_array((np.ones(len(rows)), rows, starts), (len(used), len(members))), used


def _components(members: Indices, units: int) -> Indices:
    """For each group the number of its component: groups that share units, directly or by others."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]  # scipy ships no types

    there = members[:, 1:] >= 0
    first = np.broadcast_to(members[:, :1], there.shape)[there]
    links = csr_array((np.ones(len(first)), (first, members[:, 1:][there])), (units, units))
    _, component = connected_components(links, directed=False)
    found: Indices = component[members[:, 0]].astype(np.int64)
    return found


def _portions(rows: Indices, component: Indices) -> list[Indices]:
    """The rows, in order of component, in portions of whole components of about the size of a programme."""
    if not len(rows):
        return []
    ends = np.append(np.flatnonzero(np.diff(component)) + 1, len(rows))
    cuts, begin = [], 0
    for end in ends:
        if end - begin >= AT_ONCE:
            cuts.append(end)
            begin = end
    return [portion for portion in np.split(rows, cuts) if len(portion)]


def _best(members: Indices, gains: Numbers, component: Indices, places: Numbers) -> Indices:
    from scipy.optimize import linprog  # type: ignore[import-untyped]  # scipy ships no types

    table, units = _table(members)
    found = linprog(
        -SCALE * gains,
        A_ub=table,
        b_ub=np.ones(table.shape[0]),
        bounds=(0, None),
        method="highs-ds",
        options={"presolve": False},
    )
    shares = found.x
    prices = np.zeros(len(places))
    prices[units] = np.maximum(-found.ineqlin.marginals / SCALE, 0)
    taken = shares > 0.5
    for number in np.unique(component[np.abs(shares - np.round(shares)) > WHOLE]):
        rows = np.flatnonzero(component == number)
        taken[rows] = False
        taken[rows[_searched(members[rows], gains[rows], prices, places)]] = True
    return np.flatnonzero(taken)


def _each_searched(members: Indices, gains: Numbers, component: Indices, places: Numbers) -> Indices:
    """The best groups of several components. A unit's price is the most that any of its groups gains a unit:
    so the units of a group pay at least what the group gains, which is all that the search asks of prices.
    """
    there = members >= 0
    shares = np.broadcast_to((gains / there.sum(axis=1))[:, None], there.shape)
    prices = np.zeros(len(places))
    np.maximum.at(prices, members[there], shares[there])
    order = np.argsort(component, kind="stable")
    cuts = np.flatnonzero(np.diff(component[order])) + 1
    chosen = [
        rows[_searched(members[rows], gains[rows], prices, places)] for rows in np.split(order, cuts) if len(rows)
    ]
    return np.concatenate([np.empty(0, dtype=np.int64), *chosen])


def _searched(members: Indices, gains: Numbers, prices: Numbers, places: Numbers) -> Indices:
    """The best groups of one component, by the loss against the bound that the prices are.

    A solution loses the reduced costs of the groups it takes and the prices of the units it leaves alone.
    """
    groups = [[unit for unit in row if unit >= 0] for row in members.tolist()]
    units = sorted({unit for group in groups for unit in group}, key=lambda unit: (places[unit], unit))
    rank = {unit: number for number, unit in enumerate(units)}
    price = {unit: float(prices[unit]) for unit in units}
    search = _Search([*price.values()], [[] for _ in units])
    for row, (group, gain) in enumerate(zip(groups, gains.tolist(), strict=True)):
        ranks = [rank[unit] for unit in group]
        bits = sum([1 << number - min(ranks) for number in ranks])
        loss = max(sum([price[unit] for unit in group]) - gain, 0.0)
        search.options[min(ranks)].append((loss, bits, row))
    chosen = search.run()
    return _integer(_table(members)[0], gains) if chosen is None else np.array(chosen, dtype=np.int64)


def _integer(table: Any, gains: Numbers) -> Indices:
    """The best groups by integer programming; within 1e-6 of the bound, which is the solver's limit."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    found = milp(
        c=-gains,
        constraints=LinearConstraint(table, -np.inf, 1),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(gains)),
        options={"mip_rel_gap": 0},
    )
    return np.flatnonzero(found.x > 0.5)


@dataclass(frozen=True)
class _Search:
    """Least loss first, unit by unit in order of place: a group that begins there, or leaving it alone.

    What is decided so far matters only by the loss and by which later units are taken; units meet only near
    ones, so of all ways to decide there are few to keep. `options`: for each unit the groups whose first it
    is, as (loss, bits of the units from there on, row).
    """

    prices: list[float]
    options: list[list[tuple[float, int, int]]]

    def run(self) -> list[int] | None:
        """The rows of the best groups; None if that is not found within `MOST_STEPS`."""
        seen: set[tuple[int, int]] = set()
        count = 0
        open_: list[tuple[float, int, int, int, Any]] = [(0.0, 0, 0, 0, None)]
        while len(seen) < MOST_STEPS:
            loss, place, _, taken, chain = heappop(open_)
            place = -place
            while taken & 1:
                taken, place = taken >> 1, place + 1
            if place == len(self.prices):
                return sorted(_rows(chain))
            if (place, taken) in seen:
                continue
            seen.add((place, taken))
            after = (loss + self.prices[place], -place - 1, count, taken >> 1, chain)
            heappush(open_, after)
            for more, bits, row in self.options[place]:
                if not taken & bits:
                    count += 1
                    heappush(open_, (loss + more, -place - 1, count, (taken | bits) >> 1, (row, chain)))
            count += 1
        return None


def _rows(chain: Any) -> Iterator[int]:
    while chain is not None:
        row, chain = chain
        yield row
