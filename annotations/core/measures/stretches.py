"""The units of a document as sorted stretches of characters, and sums over them that are exact."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotations.core.measures.study import Document

Stretches = NDArray[np.int64]
"""n × 2: start and end of each, in order."""


def by_category(document: Document) -> dict[str, dict[str, Stretches]]:
    """The stretches of each category and annotator; every fragment is one, those of no length are not
    there.
    """
    found: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for unit in document.units:
        mine = found.setdefault(unit.category, {}).setdefault(unit.annotator, [])
        mine.extend(piece for piece in unit.pieces if piece[0] < piece[1])
    return {
        category: {annotator: in_order(pieces) for annotator, pieces in of_annotator.items() if pieces}
        for category, of_annotator in found.items()
        if any(of_annotator.values())
    }


def in_order(pieces: list[tuple[int, int]]) -> Stretches:
    """The pieces by start, then end."""
    array = np.array(pieces, dtype=np.int64).reshape(-1, 2)
    return array[np.lexsort((array[:, 1], array[:, 0]))]


def overlaps_itself(stretches: Stretches) -> bool:
    """Whether two of the stretches share a character."""
    return bool((stretches[1:, 0] < np.maximum.accumulate(stretches[:, 1])[:-1]).any())


def union(stretches: Stretches) -> Stretches:
    """The characters covered at least once, as stretches that neither overlap nor touch."""
    if not len(stretches):
        return stretches
    reach = np.maximum.accumulate(stretches[:, 1])
    first = np.concatenate(([True], stretches[1:, 0] > reach[:-1]))
    last = np.concatenate((first[1:], [True]))
    return np.column_stack((stretches[first, 0], reach[last]))


def length(stretches: Stretches) -> int:
    """The sum of the lengths."""
    return int((stretches[:, 1] - stretches[:, 0]).sum())


def depths(unions: list[Stretches]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How deep the unions lie over one another: lengths of the elementary stretches, and how many cover
    each.
    """
    positions, covering = _depths(unions)
    return np.diff(positions), covering


def _depths(unions: list[Stretches]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places where they begin and end, in order, and how many cover what lies between each and the next."""
    starts = np.concatenate([each[:, 0] for each in unions])
    ends = np.concatenate([each[:, 1] for each in unions])
    positions = np.concatenate((starts, ends))
    steps = np.concatenate((np.ones(len(starts), np.int64), -np.ones(len(ends), np.int64)))
    order = np.argsort(positions, kind="stable")
    return positions[order], np.cumsum(steps[order])[:-1]


def common(one: Stretches, other: Stretches) -> Stretches:
    """The characters two unions share."""
    if not len(one) or not len(other):
        return NOTHING
    positions, covered = _depths([one, other])
    shared = np.flatnonzero(covered == 2)
    return np.column_stack((positions[shared], positions[shared + 1]))


def exact_sum(values: NDArray[np.int64]) -> int:
    """The sum of integers between 0 and 2**62, as a Python integer: it may be past 64 bits."""
    return (int((values >> 31).sum()) << 31) + int((values & (2**31 - 1)).sum())


def histogram(values: NDArray[Any]) -> dict[str, int]:
    """How often each value occurs, under the value as text (so that it can be kept as JSON)."""
    distinct, counts = np.unique(values, return_counts=True)
    return {str(value): int(count) for value, count in zip(distinct, counts, strict=True)}


NOTHING: Stretches = np.empty((0, 2), dtype=np.int64)


def in_order_of(each: list[Stretches]) -> Stretches:
    """All of these stretches together, by start, then end."""
    together = np.concatenate([NOTHING, *each])
    return together[np.lexsort((together[:, 1], together[:, 0]))]


def coincidences(labelled: list[list[Stretches]], document: Document) -> Stretches:
    """How many characters one reader gives category c and another k, over ordered pairs of readers.

    `labelled`: for each reader the stretches of each category, none of which overlap. Rows and columns are
    the gap, then the categories.
    """
    categories = len(labelled[0])
    ends = [document.start, document.start + document.length]
    cuts = np.unique(np.concatenate([ends, *(each.ravel() for mine in labelled for each in mine)]))
    lengths = np.diff(cuts)
    labels = np.zeros((len(labelled), len(lengths)), dtype=np.int64)
    for mine, row in zip(labelled, labels, strict=True):
        for category, each in enumerate(mine, start=1):
            steps = np.zeros(len(cuts), dtype=np.int64)
            np.add.at(steps, np.searchsorted(cuts, each[:, 0]), category)
            np.add.at(steps, np.searchsorted(cuts, each[:, 1]), -category)
            row += np.cumsum(steps)[:-1]
    table = np.zeros((categories + 1) ** 2)
    for one in range(len(labels)):
        for other in range(one):
            pairs = labels[one] * (categories + 1) + labels[other]
            table += np.bincount(pairs, weights=lengths, minlength=len(table))
    square = table.astype(np.int64).reshape(categories + 1, categories + 1)
    both: Stretches = square + square.T
    return both
