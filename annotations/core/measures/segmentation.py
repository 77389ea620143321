"""Agreement on where boundaries fall: boundary and segmentation similarity, boundary pi, WindowDiff and Pk.

Sources: Fournier 2013, "Evaluating text segmentation using boundary edit distance" (B, boundary pi);
Fournier & Inkpen 2012, "Segmentation similarity and agreement" (S); Pevzner & Hearst 2002 (WindowDiff);
Beeferman, Berger & Lafferty 1999 (Pk). One type of boundary; boundaries one position apart may be
transposed (n_t = 2), at half the cost of an addition.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, combinations

import numpy as np
from numpy.typing import NDArray

from annotations.core.errors import Invalid
from annotations.core.measures.result import LeftOut, Result, Value, because, left_out, undefined


def boundaries(lengths: Sequence[int]) -> frozenset[int]:
    """The positions between segments of these lengths."""
    if not lengths or any(not isinstance(length, int) or length < 1 for length in lengths):
        raise Invalid("bad_segments", "Segments have a length of at least one.", where="segment_lengths")
    return frozenset(list(accumulate(lengths))[:-1])


@dataclass(frozen=True)
class Segmentations:
    """Two segmentations of one text, as lengths; the hypothesis first, then the reference."""

    hypothesis: Sequence[int]
    reference: Sequence[int]

    def __post_init__(self) -> None:
        boundaries(self.hypothesis), boundaries(self.reference)
        if sum(self.hypothesis) != sum(self.reference):
            raise Invalid("bad_segments", "Both segmentations have the same length.", where="segment_lengths")

    @property
    def length(self) -> int:
        """The length of the text."""
        return sum(self.reference)


@dataclass(frozen=True)
class SegmentedTexts:
    """Text → annotator → lengths of segments, which add up to the text's length."""

    items: Mapping[str, Mapping[str, Sequence[int]]]

    def __post_init__(self) -> None:
        for text, annotators in self.items.items():
            for lengths in annotators.values():
                boundaries(lengths)
            if len({sum(lengths) for lengths in annotators.values()}) > 1:
                raise Invalid("bad_segments", "All segmentations of a text have the same length.", where=text)


@dataclass(frozen=True)
class Edits:
    """What turns one segmentation into the other."""

    added: int
    transposed: int
    matched: int

    @property
    def cost(self) -> Fraction:
        """An addition or deletion costs 1, a transposition 1/2."""
        return self.added + Fraction(self.transposed, 2)

    @property
    def total(self) -> int:
        """Edits and matched boundaries together."""
        return self.added + self.transposed + self.matched


def edits(one: Sequence[int], other: Sequence[int]) -> Edits:
    """The boundary edit distance: from left to right, a boundary of one beside a boundary of the other is
    moved.
    """
    mine, theirs = boundaries(one), boundaries(other)
    alone = sorted(mine ^ theirs)
    transposed, index = 0, 0
    while index + 1 < len(alone):
        first, second = alone[index], alone[index + 1]
        if second == first + 1 and (first in mine) is not (second in mine):
            transposed += 1
            index += 1
        index += 1
    return Edits(len(alone) - 2 * transposed, transposed, len(mine & theirs))


def _one(value: Fraction | None, reason: str = "no_boundaries", omitted: tuple[LeftOut, ...] = ()) -> Result:
    if value is None:
        return Result({"value": undefined(because(reason))}, omitted)
    return Result({"value": Value(float(value))}, omitted)


def boundary_similarity(study: Segmentations) -> Result:
    """B: 1 - cost of the edits / (edits + matched boundaries); undefined without a boundary."""
    found = edits(study.hypothesis, study.reference)
    return _one(1 - found.cost / found.total if found.total else None)


def segmentation_similarity(study: Segmentations) -> Result:
    """S: 1 - cost of the edits / positions where a boundary could be."""
    possible = study.length - 1
    found = edits(study.hypothesis, study.reference)
    return _one(1 - found.cost / possible if possible else None)


def _window(study: Segmentations) -> int:
    """Half the mean length of the reference's segments, rounded to even; at least 2."""
    return max(2, round(Fraction(study.length, 2 * len(study.reference))))


def _counted(lengths: Sequence[int], study: Segmentations, window: int) -> NDArray[np.int64]:
    """The number of boundaries within each window."""
    marks = np.zeros(study.length + 1, dtype=np.int64)
    marks[sorted(boundaries(lengths))] = 1
    before = np.cumsum(marks)
    counted: NDArray[np.int64] = before[window : study.length] - before[: study.length - window]
    return counted


def window_diff(study: Segmentations) -> Result:
    """The share of windows in which the numbers of boundaries differ; smaller is better."""
    window = _window(study)
    windows = study.length - window
    if windows < 1:
        return _one(None, "text_within_window")
    mine = _counted(study.hypothesis, study, window)
    differing = int((mine != _counted(study.reference, study, window)).sum())
    return _one(Fraction(differing, windows))


def pk(study: Segmentations) -> Result:
    """The share of windows whose ends one segmentation puts into one segment and the other does not."""
    window = _window(study)
    windows = study.length - window
    if windows < 1:
        return _one(None, "text_within_window")
    apart = _counted(study.hypothesis, study, window) > 0
    differing = int((apart != (_counted(study.reference, study, window) > 0)).sum())
    return _one(Fraction(differing, windows))


def boundary_fleiss_pi(study: SegmentedTexts) -> Result:
    """Fleiss' pi over boundaries, with B's edits as partial agreement.

    A_o: 1 - cost / total, both summed over texts and pairs of annotators. A_e: the square of the mean
    share of possible positions at which a boundary was put. Texts of fewer than two annotators are left out.
    """
    costs, totals, shares = Fraction(), 0, []
    read = {text: annotators for text, annotators in study.items.items() if len(annotators) > 1}
    alone = [text for text in study.items if text not in read]
    omitted = (left_out("too_few_annotators", len(alone), alone),) if alone else ()
    for annotators in read.values():
        for one, other in combinations(annotators.values(), 2):
            found = edits(one, other)
            costs, totals = costs + found.cost, totals + found.total
        shares += [Fraction(len(boundaries(each)), sum(each) - 1) for each in annotators.values() if sum(each) > 1]
    if not totals:
        return _one(None, "no_boundaries" if read else "nothing_paired", omitted)
    observed, expected = 1 - costs / totals, (sum(shares, Fraction()) / len(shares)) ** 2
    return _one((observed - expected) / (1 - expected) if expected < 1 else None, "no_variation_units", omitted)
