"""Random continua like a document: its numbers of units, gaps, lengths and categories, but no agreement.

Source: the statistical sampler of Mathet, Widlöcher & Métivier 2015, section 5.2, as made exact by
pygamma-agreement.
"""

from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np

from annotations.core.measures.continua import Continua, Indices, Numbers
from annotations.core.measures.study import Document


class Sampler:
    """Draws random continua; the same for the same document and seed."""

    def __init__(self, document: Document, seed: int) -> None:
        self.annotators = len(document.annotators)
        self.generator = np.random.default_rng([seed, crc32(document.name.encode())])
        self.counts, gaps, lengths = [], [0.0], []
        for name in document.annotators:
            mine = sorted((u.start, u.end) for u in document.units if u.annotator == name)
            self.counts.append(float(len(mine)))
            if mine and mine[0][0] > document.start:
                gaps.append(float(mine[0][0] - document.start))
            gaps += [float(later[0] - earlier[1]) for earlier, later in pairwise(mine)]
            lengths += [float(end - start) for start, end in mine]
        self.gaps, self.lengths = gaps, lengths
        names, frequency = np.unique([unit.category for unit in document.units], return_counts=True)
        self.categories = tuple(str(name) for name in names)
        self.shares = frequency / max(1, frequency.sum())

    def draw(self, continua: int) -> Continua:
        """So many continua; without units if the document has none."""
        sequences = continua * self.annotators
        counts = np.zeros(sequences, dtype=np.int64)
        if self.lengths:
            counts = np.abs(self._normal(self.counts, sequences).astype(np.int64))
        sequence = np.repeat(np.arange(sequences), counts)
        lengths = self._lengths(len(sequence))
        ends = _running(self._normal(self.gaps, len(sequence)) + lengths, counts)
        category = (
            self.generator.choice(len(self.categories), len(sequence), p=self.shares) if len(sequence) else sequence
        )
        return Continua.in_order(
            *(ends - lengths, ends, sequence % self.annotators, category.astype(np.int64), self.annotators),
            *(self.categories, sequence // self.annotators, continua),
        )

    def _lengths(self, count: int) -> Numbers:
        """Drawn lengths; one of 0 only where all are."""
        lengths = np.abs(self._normal(self.lengths, count)) if count else np.empty(0)
        while any(self.lengths) and (lengths == 0).any():
            lengths = np.where(lengths == 0, np.abs(self._normal(self.lengths, count)), lengths)
        return lengths

    def _normal(self, values: Sequence[float], count: int) -> Numbers:
        return self.generator.normal(np.mean(values), np.std(values), count)


def _running(steps: Numbers, counts: Indices) -> Numbers:
    """The running sums of each sequence."""
    sums = np.cumsum(steps)
    before = np.concatenate(([0.0], sums))[np.cumsum(counts) - counts]
    running: Numbers = sums - np.repeat(before, counts)
    return running
