"""Pair the units of annotators: which share characters, how many can be paired one to one, which are the
same.

Units are the same component by one rule everywhere: of two annotators, units of one category paired one to
one with most characters in common; of three or more, those that stand together in gamma's best alignment of
the category (Mathet, Widlöcher & Métivier 2015).
"""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np

from annotations.core.measures.continua import Continua, Dissimilarity
from annotations.core.measures.gamma_alignment import best_alignment
from annotations.core.measures.study import Document, Unit


def covered(unit: Unit) -> int:
    """How many characters the unit covers."""
    return sum(end - start for start, end in unit.pieces)


def shared(one: Unit, other: Unit) -> int:
    """How many characters two units have in common."""
    if not one.fragments and not other.fragments:
        return max(0, min(one.end, other.end) - max(one.start, other.start))
    return sum(
        max(0, min(end, other_end) - max(start, other_start))
        for start, end in one.pieces
        for other_start, other_end in other.pieces
    )


def meeting(ones: Sequence[Unit], others: Sequence[Unit]) -> Iterator[tuple[int, int, int]]:
    """(index, index, characters in common) of every two units that share characters, by a sweep over their
    envelopes.
    """
    starts = sorted(
        chain(
            ((unit.start, 0, index, unit) for index, unit in enumerate(ones)),
            ((unit.start, 1, index, unit) for index, unit in enumerate(others)),
        ),
        key=lambda entry: entry[:3],
    )
    open_units: tuple[dict[int, Unit], dict[int, Unit]] = ({}, {})
    for start, side, index, unit in starts:
        across = open_units[1 - side]
        for closed in [key for key, earlier in across.items() if earlier.end <= start]:
            del across[closed]
        for key, earlier in across.items():
            common = shared(unit, earlier)
            if common:
                yield (index, key, common) if side == 0 else (key, index, common)
        open_units[side][index] = unit


def most_pairs(candidates: Sequence[Sequence[int]]) -> int:
    """How many indices can be paired one to one with one of their candidates: a maximum bipartite
    matching.
    """
    partner: dict[int, int] = {}
    return sum(_augmented(index, candidates, partner) for index in range(len(candidates)))


def best_pairs(ones: Sequence[Unit], others: Sequence[Unit]) -> list[tuple[int, int]]:
    """The units of one category paired one to one so that the characters in common are most.

    Ties go by order in the text: first with first. The answer does not depend on whose units come first.
    """
    from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]  # scipy ships no types

    met = [each for each in meeting(ones, others) if ones[each[0]].category == others[each[1]].category]
    pairs = []
    for group in _connected(met):
        rows, columns = (
            sorted({each[side] for each in group}, key=lambda index: _place(units[index]))
            for side, units in ((0, ones), (1, others))
        )
        row_of, column_of = ({index: rank for rank, index in enumerate(side)} for side in (rows, columns))
        common = np.zeros((len(rows), len(columns)))
        out_of_order = 1 / (1 + len(rows) * len(columns) * max(len(rows), len(columns)))  # in all less than 1
        for one, other, length in group:
            row, column = row_of[one], column_of[other]
            common[row, column] = length - out_of_order * (row - column) ** 2
        for row, column in zip(*linear_sum_assignment(common, maximize=True), strict=True):
            if common[row, column]:
                pairs.append((rows[row], columns[column]))
    return sorted(pairs)


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


def _connected(met: Sequence[tuple[int, int, int]]) -> list[list[tuple[int, int, int]]]:
    """The meetings in groups that share no unit."""
    group_of: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for each in sorted(met):
        ends = ((0, each[0]), (1, each[1]))
        groups = {id(group_of[end]): group_of[end] for end in ends if end in group_of}
        joined = [each, *(one for group in groups.values() for one in group)]
        for one in joined:
            group_of[0, one[0]] = group_of[1, one[1]] = joined
    return [list(group) for group in {id(group): group for group in group_of.values()}.values()]


def _augmented(index: int, candidates: Sequence[Sequence[int]], partner: dict[int, int]) -> bool:
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
