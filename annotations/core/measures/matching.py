"""Pair the units of annotators: how many can be paired one to one, and which are the same.

Units are the same component by one rule everywhere: of two annotators, units of one category paired one to
one with most characters in common; of three or more, those that stand together in gamma's best alignment of
the category (Mathet, Widlöcher & Métivier 2015).
"""

from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np

from annotations.core.measures.columns import Columns, Meetings, Whole, meetings
from annotations.core.measures.continua import Continua, Dissimilarity
from annotations.core.measures.gamma_alignment import best_alignment
from annotations.core.measures.study import Document, Unit


def matched(ones: Whole, others: Whole) -> Whole:
    """The ones that have a partner when as many of these pairs are made as can be, each one and each other
    used once: a maximum bipartite matching.
    """
    if not len(ones):
        return ones
    only = (np.bincount(ones)[ones] == 1) & (np.bincount(others)[others] == 1)
    candidates: dict[int, list[int]] = {}
    for one, other in zip(ones[~only].tolist(), others[~only].tolist(), strict=True):
        candidates.setdefault(one, []).append(other)
    partner: dict[int, int] = {}
    for one in candidates:
        _augmented(one, candidates, partner)
    paired: Whole = np.concatenate((ones[only], np.array([*partner.values()], dtype=np.int64)))
    return paired


def best_pairs(ones: Sequence[Unit], others: Sequence[Unit]) -> list[tuple[int, int]]:
    """The units of one category paired one to one so that the characters in common are most.

    Ties go by order in the text: first with first. The answer does not depend on whose units come first.
    """
    categories = sorted({unit.category for unit in (*ones, *others)})
    rows, columns = Columns.of(ones, categories), Columns.of(others, categories)
    met = meetings(rows, columns)
    met = met.chosen(rows.category[met.ones] == columns.category[met.others])
    pairs = []
    for group in _connected(met, len(rows), len(columns)):
        if len(group.ones) == 1:
            pairs.append((int(group.ones[0]), int(group.others[0])))
        else:
            pairs += _best_of(group, ones, others)
    return sorted(pairs)


def _best_of(met: Meetings, ones: Sequence[Unit], others: Sequence[Unit]) -> list[tuple[int, int]]:
    from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]  # scipy ships no types

    rows, columns = (
        sorted(set(side.tolist()), key=lambda index: _place(units[index]))
        for side, units in ((met.ones, ones), (met.others, others))
    )
    row_of, column_of = ({index: rank for rank, index in enumerate(side)} for side in (rows, columns))
    common = np.zeros((len(rows), len(columns)))
    out_of_order = 1 / (1 + len(rows) * len(columns) * max(len(rows), len(columns)))  # in all less than 1
    for one, other, length in zip(met.ones.tolist(), met.others.tolist(), met.common.tolist(), strict=True):
        row, column = row_of[one], column_of[other]
        common[row, column] = length - out_of_order * (row - column) ** 2
    found = zip(*linear_sum_assignment(common, maximize=True), strict=True)
    return [(rows[row], columns[column]) for row, column in found if common[row, column]]


def _place(unit: Unit) -> tuple[int, int, str]:
    return unit.start, unit.end, unit.id


def aligned(document: Document) -> list[tuple[Unit, ...]]:
    """Groups of two units or more, of one category and different annotators."""
    marked = [unit for unit in document.units if unit.start < unit.end]
    if len(document.annotators) == 2:
        ones, others = ([unit for unit in marked if unit.annotator == name] for name in document.annotators)
        return [(ones[one], others[other]) for one, other in best_pairs(ones, others)]
    groups = []
    for category in sorted({unit.category for unit in marked}):
        units = [unit for unit in marked if unit.category == category]
        continua = Continua.of(units, document.annotators)
        groups += [
            tuple(units[continua.place[index]] for index in group)
            for group in best_alignment(continua, Dissimilarity())
        ]
    return [group for group in groups if len(group) > 1]


def _connected(met: Meetings, ones: int, others: int) -> list[Meetings]:
    """The meetings in groups that share no unit."""
    from scipy.sparse import csr_array  # type: ignore[import-untyped]  # scipy ships no types
    from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]  # scipy ships no types

    if not len(met.ones):
        return []
    links = csr_array((np.ones(len(met.ones)), (met.ones, ones + met.others)), (ones + others, ones + others))
    component = connected_components(links, directed=False)[1][met.ones]
    order = np.lexsort((met.others, met.ones, component))
    cuts = np.flatnonzero(np.diff(component[order])) + 1
    sides = (np.split(side[order], cuts) for side in (met.ones, met.others, met.common))
    return [Meetings(*each) for each in zip(*sides, strict=True)]


def _augmented(index: int, candidates: Mapping[int, Sequence[int]], partner: dict[int, int]) -> bool:
    """Whether one more pair was made, by the shortest alternating path from this index."""
    reached_from: dict[int, int] = {}
    left_for: dict[int, int] = {}
    queue = deque([index])
    while queue:
        current = queue.popleft()
        for candidate in candidates[current]:
            if candidate in reached_from:
                continue
            reached_from[candidate] = current
            if candidate not in partner:
                _flip(candidate, reached_from, left_for, partner)
                return True
            left_for[partner[candidate]] = candidate
            queue.append(partner[candidate])
    return False


def _flip(free: int, reached_from: dict[int, int], left_for: dict[int, int], partner: dict[int, int]) -> None:
    """Pair everyone along the path with the candidate they were reached to take; each leaves the one they
    had.
    """
    candidate: int | None = free
    while candidate is not None:
        current = reached_from[candidate]
        partner[candidate] = current
        candidate = left_for.get(current)
