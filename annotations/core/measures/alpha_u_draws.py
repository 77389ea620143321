"""Alpha_U of many draws of documents at once, in double precision: every sum is a product with the weights.

The same definition as in `alpha_u`, written for arrays: there the histograms of one draw take a while to
go through, and intervals need thousands of draws.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotations.core.measures.coding import Numbers
from annotations.core.measures.parts import Part
from annotations.core.measures.resampling import AT_ONCE, Weights
from annotations.core.measures.result import path

KEYS = ("value", "observed", "expected")


@dataclass(frozen=True)
class _Histogram:
    """Documents × lengths (how often each occurs), and the lengths."""

    counts: Any
    lengths: Numbers

    @classmethod
    def of(cls, histograms: Sequence[Mapping[str, int]]) -> "_Histogram":
        from scipy.sparse import csr_array  # type: ignore[import-untyped]  # scipy ships no types

        lengths = sorted({int(length) for each in histograms for length in each})
        column = {str(length): number for number, length in enumerate(lengths)}
        rows = [row for row, each in enumerate(histograms) for _ in each]
        columns = [column[length] for each in histograms for length in each]
        counts = [float(count) for each in histograms for count in each.values()]
        table = csr_array((counts, (columns, rows)), (len(lengths), len(histograms)))
        return cls(table, np.array(lengths, dtype=np.float64))

    def drawn(self, weights: Numbers) -> Numbers:
        """Draws × lengths."""
        counts: Numbers = (self.counts @ weights.T).T
        return counts


def draws(parts: Sequence[Part], weights: Iterable[Weights]) -> dict[str, Numbers]:
    """Every value of `alpha_u.result` for each draw of each block, NaN where it is undefined."""
    categories = sorted({name for part in parts for name in part.get("units", {})})
    sums = {name: _of_category(name, parts) for name in categories}
    length, values = _vector(parts, "length"), _vector(parts, "values")
    blank = _Histogram.of([part.get("blank", {}) for part in parts])
    widest = max((each.width for each in sums.values()), default=1) + len(blank.lengths) + len(parts)
    found: list[dict[str, Numbers]] = []
    for some in (some for block in weights for some in _some(block, max(1, AT_ONCE // widest))):
        whole, all_values, all_blank = some @ length, some @ values, blank.drawn(some)
        each = {
            name: kept.disagreements(some, whole, all_values, all_blank, blank.lengths) for name, kept in sums.items()
        }
        there = {name: np.sign(some @ kept.there) for name, kept in sums.items()}
        found.append(_values(each, there, len(some)))
    return {key: np.concatenate([each[key] for each in found]) for key in found[0]} if found else {}


def _some(weights: Weights, at_once: int) -> Iterator[Numbers]:
    for begin in range(0, len(weights), at_once):
        yield weights[begin : begin + at_once].astype(np.float64)


def _vector(parts: Sequence[Part], name: str) -> Numbers:
    return np.array([part.get(name, 0) for part in parts], dtype=np.float64)


@dataclass(frozen=True)
class _Category:
    """What the documents keep of one category."""

    there: Numbers
    overlapping: Numbers
    observed: Numbers
    lengths: _Histogram
    gaps: _Histogram
    blank: Callable[[Numbers], Numbers]

    @property
    def width(self) -> int:
        return len(self.lengths.lengths) + len(self.gaps.lengths)

    def disagreements(
        self, weights: Numbers, whole: Numbers, values: Numbers, all_blank: Numbers, blank_lengths: Numbers
    ) -> tuple[Numbers, Numbers]:
        """D_o and D_e of each draw: Krippendorff 1995, p. 61; NaN where somebody's units overlap."""
        lengths, units = self.lengths.lengths, self.lengths.drawn(weights)
        gaps = np.concatenate((self.gaps.lengths, blank_lengths))
        counts = np.concatenate((self.gaps.drawn(weights), all_blank - self.blank(weights)), axis=1)
        order = np.argsort(-gaps, kind="stable")
        counts = np.cumsum(counts[:, order], axis=1)
        totals = np.cumsum(np.diff(counts, axis=1, prepend=0) * gaps[order], axis=1)
        fitting = np.searchsorted(-gaps[order], -lengths, side="right")
        counts, totals = (np.pad(each, ((0, 0), (1, 0)))[:, fitting] for each in (counts, totals))
        against_units = (units.sum(axis=1) - 1) * (units @ (lengths * (lengths - 1) * (2 * lengths - 1) / 3))
        against_gaps = (units * lengths**2 * (totals - (lengths - 1) * counts)).sum(axis=1)
        pairs = values * (values - 1) - units @ (lengths * (lengths - 1))
        with np.errstate(divide="ignore", invalid="ignore"):
            observed = np.where(weights @ self.overlapping > 0, np.nan, weights @ self.observed / whole**2)
            expected: Numbers = 2 / whole * (against_units + against_gaps) / pairs
        return observed, expected


def _of_category(name: str, parts: Sequence[Part]) -> _Category:
    kept = [part.get("categories", {}).get(name, {}) for part in parts]
    observed = [sum(total / (int(m) * (int(m) - 1)) for m, total in each.get("observed", {}).items()) for each in kept]
    return _Category(
        there=np.array([bool(each) for each in kept], dtype=np.float64),
        overlapping=np.array([bool(each.get("overlaps")) for each in kept], dtype=np.float64),
        observed=np.array(observed, dtype=np.float64),
        lengths=_Histogram.of([each.get("lengths", {}) for each in kept]),
        gaps=_Histogram.of([each.get("gaps", {}) for each in kept]),
        blank=_blank(parts, kept),
    )


def _blank(parts: Sequence[Part], kept: Sequence[Part]) -> Callable[[Numbers], Numbers]:
    """Readers with units of the category by length of the document, in the columns of all readers."""
    columns = [
        dict.fromkeys(part.get("blank", {}), 0) | each.get("blank", {}) for part, each in zip(parts, kept, strict=True)
    ]
    return _Histogram.of(columns).drawn


def _values(
    disagreements: Mapping[str, tuple[Numbers, Numbers]], there: Mapping[str, Numbers], draws: int
) -> dict[str, Numbers]:
    """The values per category and overall; a category that is not in a draw has none, and no part in the
    sums.
    """
    found: dict[str, Numbers] = {}
    sums, present = np.zeros((2, draws)), np.zeros(draws)
    for name, (observed, expected) in disagreements.items():
        alpha = _alpha(observed, expected)
        expected = np.where(np.isnan(observed), np.nan, expected)
        for key, numbers in zip(KEYS, (alpha, observed, expected), strict=True):
            found[path("per_category", name, key)] = np.where(there[name] > 0, numbers, np.nan)
        sums += np.where(there[name] > 0, (observed, expected), 0)
        present += there[name]
    with np.errstate(divide="ignore", invalid="ignore"):
        means = sums / present
    return found | dict(zip(KEYS, (_alpha(*sums), *means), strict=True))


def _alpha(observed: Numbers, expected: Numbers) -> Numbers:
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha: Numbers = np.where(expected > 0, 1 - observed / expected, np.nan)
    return alpha
