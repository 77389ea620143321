"""Continua as arrays, one or many at a time, and how far two units are apart.

Source: Mathet, Widlöcher & Métivier 2015, "The unified and holistic method gamma for inter-annotator
agreement measure and alignment", Computational Linguistics 41(3), 437-479. Double precision. A discontinuous
unit is its envelope.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from annotations.core.measures.study import Mark, Unit

Numbers = NDArray[np.float64]
Indices = NDArray[np.int64]


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

    def of_places(self, units: "Continua", one: Indices, other: Indices) -> Numbers:
        """The same for units, pair by pair."""
        return self.of_place(units.start[one], units.end[one], units.start[other], units.end[other])

    def of_categories(self, units: "Continua", one: Indices, other: Indices) -> Numbers:
        """delta_empty where the categories differ."""
        differing: Numbers = self.delta_empty * (units.category[one] != units.category[other])
        return differing

    def between(self, units: "Continua", one: Indices, other: Indices) -> Numbers:
        """The dissimilarities of units, pair by pair."""
        total = self.beta * self.of_categories(units, one, other)
        if self.alpha:  # else places do not count, however far apart
            total = total + self.alpha * self.of_places(units, one, other)
        return total


@dataclass(frozen=True, eq=False)
class Continua:
    """The units of continua of the same annotators, in order of annotator, continuum and start.

    Annotator, category and continuum are numbers; `categories` are the categories' names.
    """

    start: Numbers
    end: Numbers
    annotator: Indices
    category: Indices
    annotators: int
    categories: tuple[str, ...]
    continuum: Indices
    continua: int = 1
    place: Indices = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    """Where each unit was in what the continuum was made of."""

    @classmethod
    def of(cls, units: Sequence[Unit | Mark], annotators: Sequence[str]) -> "Continua":
        """The one continuum of these units; the annotators are all who read, with or without units."""
        return cls.of_many([units], annotators)

    @classmethod
    def of_many(cls, continua: Sequence[Sequence[Unit | Mark]], annotators: Sequence[str]) -> "Continua":
        """The continua of these units, one after the other."""
        numbers = {name: number for number, name in enumerate(annotators)}
        categories = tuple(sorted({unit.category for units in continua for unit in units}))
        names = {name: number for number, name in enumerate(categories)}
        rows = [(u.start, u.end, numbers[u.annotator], names[u.category]) for units in continua for u in units]
        start, end, annotator, category = np.array(rows, dtype=np.float64).reshape(-1, 4).T
        continuum = np.repeat(np.arange(len(continua)), [len(units) for units in continua])
        return cls.in_order(
            *(start, end, annotator.astype(np.int64), category.astype(np.int64)),
            *(len(annotators), categories, continuum, len(continua)),
        )

    @classmethod
    def in_order(
        cls,
        start: Numbers,
        end: Numbers,
        annotator: Indices,
        category: Indices,
        annotators: int,
        categories: tuple[str, ...],
        continuum: Indices,
        continua: int,
    ) -> "Continua":
        """The continua of units in any order."""
        order = np.lexsort((category, end, start, continuum, annotator))
        columns = (start[order], end[order], annotator[order], category[order])
        return cls(*columns, annotators, categories, continuum[order], continua, order)

    def followed_by(self, others: "Continua") -> "Continua":
        """These continua and, after them, others of the same annotators and categories."""
        return Continua.in_order(
            np.concatenate((self.start, others.start)),
            np.concatenate((self.end, others.end)),
            np.concatenate((self.annotator, others.annotator)),
            np.concatenate((self.category, others.category)),
            self.annotators,
            self.categories,
            np.concatenate((self.continuum, others.continuum + self.continua)),
            self.continua + others.continua,
        )

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def bounds(self) -> Indices:
        """Where each annotator's units begin, and the end."""
        bounds: Indices = np.searchsorted(self.annotator, np.arange(self.annotators + 1))
        return bounds

    @cached_property
    def units(self) -> Indices:
        """How many units each continuum has."""
        return np.bincount(self.continuum, minlength=self.continua)
