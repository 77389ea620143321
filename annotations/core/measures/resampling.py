"""Parts drawn with replacement, many draws at a time: the sums of a draw are one product with its weights.

A table has a row for each document's part and a column for each number in any of them. What comes out of
it is what `parts.merged` would make of the same weights.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotations.core.measures.parts import Part

Weights = NDArray[np.int64]
"""Draws × documents: how often each document is in each draw."""

AT_ONCE = 1 << 22  # numbers that are held at a time
MOST_LEFT_OUT = 1000


@dataclass
class _Names:
    """Where the numbers of one object within a part stand: its own column, and those of its members."""

    column: int
    numbers: dict[str, int] = field(default_factory=dict)
    lists: dict[str, int] = field(default_factory=dict)
    objects: dict[str, "_Names"] = field(default_factory=dict)


class Table:
    """The parts of documents, one row each. `without` are names of lists that are left out."""

    def __init__(self, parts: Sequence[Part], without: Iterable[str] = ()) -> None:
        self.documents = len(parts)
        self._without = frozenset(without)
        self._columns = 0
        self._lists: list[list[tuple[int, list[Any]]]] = []
        self._floats: set[int] = set()
        self._cells: list[tuple[int, int, float]] = []
        self._root = _Names(self._next_column())
        for row, part in enumerate(parts):
            self._enter(row, part, self._root)
        rows, columns, numbers = zip(*self._cells, strict=True) if self._cells else ((), (), ())
        self._rows, self._places = np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64)
        self._numbers = np.array(numbers, dtype=np.float64)
        self._cells.clear()

    def _next_column(self) -> int:
        self._columns += 1
        return self._columns - 1

    def _enter(self, row: int, part: Part, names: _Names) -> None:
        self._cells.append((row, names.column, 0))
        for key, value in part.items():
            if isinstance(value, dict):
                if key not in names.objects:
                    names.objects[key] = _Names(self._next_column())
                self._enter(row, value, names.objects[key])
            elif isinstance(value, list):
                if key not in self._without:
                    names.lists.setdefault(key, len(self._lists))
                    self._lists += [[]] if names.lists[key] == len(self._lists) else []
                    self._lists[names.lists[key]].append((row, value))
            else:
                if key not in names.numbers:
                    names.numbers[key] = self._next_column()
                if isinstance(value, float):
                    self._floats.add(names.numbers[key])
                self._cells.append((row, names.numbers[key], value))

    def drawn(self, weights: Weights) -> Iterator[Part]:
        """The part of each draw."""
        from scipy.sparse import csr_array  # type: ignore[import-untyped]  # scipy ships no types

        shape = (self._columns, self.documents)
        numbers = csr_array((self._numbers, (self._places, self._rows)), shape)
        there = csr_array((np.ones(len(self._rows)), (self._places, self._rows)), shape)
        at_once = max(1, AT_ONCE // (self._columns + self.documents))
        for begin in range(0, len(weights), at_once):
            some = weights[begin : begin + at_once].T.astype(np.float64)
            sums, present = (numbers @ some).T, ((there @ (some > 0)) > 0).T
            for row, its, drawn in zip(sums.tolist(), present.tolist(), some.T > 0, strict=True):
                yield self._part(self._root, row, its, drawn)

    def _part(self, names: _Names, sums: list[float], present: list[bool], drawn: NDArray[np.bool_]) -> Part:
        found: Part = {
            key: sums[column] if column in self._floats else int(sums[column])
            for key, column in names.numbers.items()
            if present[column]
        }
        for key, place in names.lists.items():
            joined = [each for row, values in self._lists[place] if drawn[row] for each in values]
            if joined or any(drawn[row] for row, _ in self._lists[place]):
                found[key] = joined
        for key, inner in names.objects.items():
            if present[inner.column]:
                found[key] = self._part(inner, sums, present, drawn)
        return found


def resampled(documents: int, replicates: int, generator: np.random.Generator) -> Iterator[Weights]:
    """Weights of draws of as many documents as there are, with replacement, some draws at a time."""
    for some in _blocks(replicates, documents):
        yield generator.multinomial(documents, np.full(documents, 1 / documents), len(some))


def leaving_one_out(documents: int) -> Iterator[Weights]:
    """Weights of draws of all documents but one each, some at a time; of more than `MOST_LEFT_OUT`, of all but
    one of so many groups, from which the acceleration of BCa is estimated as well.
    """
    groups = min(documents, MOST_LEFT_OUT)
    group = np.arange(documents) % groups
    for some in _blocks(groups, documents):
        yield (group[None, :] != some[:, None]).astype(np.int64)


def _blocks(draws: int, documents: int) -> Iterator[Weights]:
    """The numbers of the draws, in blocks whose weights can be held at a time."""
    at_once = max(1, AT_ONCE // documents)
    for begin in range(0, draws, at_once):
        yield np.arange(begin, min(begin + at_once, draws))
