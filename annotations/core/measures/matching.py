"""Pair the units of two annotators: which share characters, and how many can be paired one to one."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain

from annotations.core.measures.study import Unit


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
