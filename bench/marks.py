"""Made-up readings for measures: codes of units, spans of one text, segments; the same for the same seed."""

import numpy as np
from numpy.typing import NDArray

from annotations.core.measures import Document, Study, Unit

CATEGORIES = ("claim", "evidence", "stance")
Whole = NDArray[np.int64]


def codes(units: int, categories: int, missing: float, annotators: int = 5, seed: int = 1) -> Whole:
    """Units × annotators, -1 where a value is missing; seven of ten values are the unit's own."""
    generator = np.random.default_rng(seed)
    truth = generator.integers(categories, size=(units, 1))
    guess = generator.integers(categories, size=(units, annotators))
    found = np.where(generator.random((units, annotators)) < 0.7, truth, guess)
    found[generator.random((units, annotators)) < missing] = -1
    return found


def document(units: int, annotators: int, seed: int = 1, name: str = "text") -> Document:
    """A text with so many units of each annotator, lying apart: nine of ten are the others' too, moved a little."""
    generator = np.random.default_rng(seed)
    names = tuple("abcdefgh"[:annotators])
    length, gap = generator.integers(8, 60, units), generator.integers(6, 60, units)
    start = np.cumsum(gap + length) - length
    truth = generator.integers(len(CATEGORIES), size=units)
    marked: list[Unit] = []
    for annotator in names:
        begin = start + generator.integers(-3, 3, units)
        end = start + length + generator.integers(-3, 3, units)
        elsewhere = generator.random(units) < 0.1
        begin = np.where(elsewhere, start - gap + 3, begin)
        end = np.where(elsewhere, start - 3, end)
        category = np.where(generator.random(units) < 0.8, truth, generator.integers(len(CATEGORIES), size=units))
        begin, end = np.minimum(begin, end - 1), np.maximum(begin, end)
        marked += [
            Unit(annotator, CATEGORIES[number], first, last)
            for first, last, number in zip(begin.tolist(), end.tolist(), category.tolist(), strict=True)
        ]
    last = max((unit.end for unit in marked), default=0)
    return Document(name, last + 10, names, tuple(marked))


def study(units: int, annotators: int, seed: int = 1) -> Study:
    """One such text."""
    return Study((document(units, annotators, seed),))


def segments(units: int, seed: int = 1) -> tuple[list[int], list[int]]:
    """Two segmentations of one text: lengths of segments, of which every fifth boundary is moved or missing."""
    generator = np.random.default_rng(seed)
    cuts = np.cumsum(generator.integers(3, 12, units))
    moved = np.where(generator.random(units) < 0.2, cuts - 1, cuts)
    moved = moved[generator.random(units) > 0.1]
    other = np.unique(np.append(moved, cuts[-1]))
    return np.diff(cuts, prepend=0).tolist(), np.diff(other, prepend=0).tolist()
