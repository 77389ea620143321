"""Gwet's AC1 and AC2 and their kin with missing values, with linearised standard errors and t intervals.

Sources: Gwet 2008, "Computing inter-rater reliability and its variance in the presence of high agreement",
BJMSP 61, 29-48; Gwet 2014, "Handbook of Inter-Rater Reliability", 4th ed. Units are a sample of infinitely
many (no finite population correction); the interval has n-1 degrees of freedom, its upper end is clipped
at 1. Double precision.
"""

from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from annotations.core.errors import Invalid
from annotations.core.measures.coding import MISSING, Coding, Numbers, Patterns, category_counts, pair_sums
from annotations.core.measures.result import Interval, Result, Value, because, left_out, undefined

KEYS = ("value", "observed_agreement", "expected_agreement", "se", "ci95/0", "ci95/1")


def weight_table(coding: Coding, weights: str) -> Numbers:
    """q × q: how much two categories agree; `linear` and `quadratic` on their values, `ordinal` on their
    ranks.
    """
    q, scale = len(coding.categories), coding.scale
    if weights == "identity":
        return np.eye(q)
    if weights == "ordinal":
        steps = np.abs(np.arange(q)[:, None] - np.arange(q)[None, :])
        ordinal: Numbers = 1 - steps * (steps + 1) / (q * (q - 1)) if q > 1 else np.ones((q, q))
        return ordinal
    if weights not in ("linear", "quadratic"):
        raise Invalid("bad_parameter", "There are no weights called {name}.", where="weights", name=weights)
    gaps = np.abs(scale[:, None] - scale[None, :]) / (float(np.ptp(scale)) if q > 1 else 1.0)
    table: Numbers = 1 - (gaps if weights == "linear" else gaps**2)
    return table


@dataclass(frozen=True)
class _Ratings:
    """What all of them share, per distinct row: r, and the row's own agreement where it has two values or
    more.
    """

    patterns: Patterns
    table: Numbers
    r: Numbers
    own: Numbers

    @property
    def n(self) -> int:
        return self.patterns.units

    @property
    def are_alike(self) -> bool:
        """Whether no two values could differ: all are of one category, or of some that agree in full. Sums of
        shares are not asked, they may miss 1 by rounding.
        """
        used = np.unique(self.patterns.rows[self.patterns.rows != MISSING])
        return bool((self.table[np.ix_(used, used)] >= 1).all())

    @property
    def paired(self) -> float:
        return float(self.patterns.counts @ (self.r >= 2))

    @property
    def observed(self) -> float:
        return float(self.patterns.counts @ self.own) / self.paired

    def mean_of(self, per_category: Numbers) -> Numbers:
        """Per row, the sum of a value per category over its values."""
        rows = self.patterns.rows
        taken: Numbers = np.where(rows == MISSING, 0.0, per_category[rows]).sum(axis=1)
        return taken

    def shares(self) -> Numbers:
        """pi_k: the mean over units of the share of category k in the unit."""
        rows = self.patterns.rows
        each = np.broadcast_to((self.patterns.counts / self.r)[:, None], rows.shape)
        present = rows != MISSING
        counted = np.bincount(rows[present], weights=each[present], minlength=len(self.table))
        share: Numbers = counted / self.n
        return share


def _ratings(coding: Coding, weights: str, fewest: int = 1) -> _Ratings:
    patterns, table = coding.patterns.with_values(fewest), weight_table(coding, weights)
    r = patterns.values.astype(np.float64)
    agreement = None if weights == "identity" else lambda one, other: table[one, other]
    own = pair_sums(patterns.rows, agreement) / np.maximum(r * (r - 1), 1)
    return _Ratings(patterns, table, r, own)


def _answer(coding: Coding, kind: str, weights: str) -> Result:
    ratings = _ratings(coding, weights)
    alone = coding.units - int(ratings.paired)
    omitted = (left_out("lone_values", alone),) if alone else ()
    q = len(coding.categories)
    if not ratings.paired:
        return Result(dict.fromkeys(KEYS, undefined(because("nothing_paired_units"))), omitted)
    if q < 2 and kind in ("ac", "bp"):
        return Result(dict.fromkeys(KEYS, undefined(because("one_category"))), omitted)
    if kind in ("fleiss", "conger") and ratings.are_alike:
        return Result(dict.fromkeys(KEYS, undefined(because("one_category"))), omitted)
    expected, own_expected = _EXPECTED[kind](ratings)
    observed = ratings.observed
    if expected >= 1:
        return Result(dict.fromkeys(KEYS, undefined(because("one_category"))), omitted)
    value = (observed - expected) / (1 - expected)
    own = ratings.n / ratings.paired * (ratings.own - expected * (ratings.r >= 2)) / (1 - expected)
    own = own - 2 * (1 - value) * (own_expected - expected) / (1 - expected)
    squares = float(ratings.patterns.counts @ (own - value) ** 2)
    return Result(_values(value, observed, expected, squares, ratings.n, coding.annotators), omitted)


def _values(
    value: float, observed: float, expected: float, squares: float, n: int, annotators: int
) -> dict[str, Value]:
    answer = {
        "value": Value(value, None, observed, expected, n, annotators),
        "observed_agreement": Value(observed),
        "expected_agreement": Value(expected),
    }
    if n < 2:
        return answer | dict.fromkeys(KEYS[3:], undefined(because("too_few_units")))
    se = sqrt(squares / (n * (n - 1)))
    reach = se * t_quantile(n - 1)
    low, high = value - reach, min(1.0, value + reach)
    interval = Interval(low, high, 0.95, "linearised variance, t distribution")
    return answer | {
        "value": replace(answer["value"], interval=interval),
        "se": Value(se),
        "ci95/0": Value(low),
        "ci95/1": Value(high),
    }


def t_quantile(degrees: int) -> float:
    """The 97.5 % quantile of Student's t."""
    from scipy.special import stdtrit  # type: ignore[import-untyped]  # scipy ships no types

    return float(stdtrit(degrees, 0.975))


def _by_gwet(ratings: _Ratings) -> tuple[float, Numbers]:
    pi, q = ratings.shares(), len(ratings.table)
    scale = float(ratings.table.sum()) / (q * (q - 1))
    own: Numbers = scale * ratings.mean_of(1 - pi) / ratings.r
    return scale * float(pi @ (1 - pi)), own


def _by_brennan_prediger(ratings: _Ratings) -> tuple[float, Numbers]:
    expected = float(ratings.table.sum()) / len(ratings.table) ** 2
    return expected, np.full(len(ratings.r), expected)


def _by_fleiss(ratings: _Ratings) -> tuple[float, Numbers]:
    pi = ratings.shares()
    own: Numbers = ratings.mean_of((ratings.table + ratings.table.T) @ pi / 2) / ratings.r
    return float(pi @ ratings.table @ pi), own


def _by_conger(ratings: _Ratings) -> tuple[float, Numbers]:
    """Expected agreement from each annotator's own shares, and its linearised part of each row; an annotator
    without values is none.
    """
    rows, q, n = ratings.patterns.rows, len(ratings.table), ratings.n
    rows = rows[:, (rows != MISSING).any(axis=0)]
    columns = rows.shape[1]
    patterns = Patterns(rows, ratings.patterns.counts)
    counts = np.array([category_counts(patterns, q, column) for column in range(columns)])
    given = counts.sum(axis=1)
    p = counts / given[:, None]
    mean = p.mean(axis=0)
    spread = (p.T @ p - columns * np.outer(mean, mean)) / (columns - 1)
    expected = float((ratings.table * (np.outer(mean, mean) - spread / columns)).sum())
    own = np.zeros(len(ratings.r))
    for column in range(columns):
        values, used = rows[:, column], given[column]
        present = values != MISSING
        weighed = columns * mean - p[column]
        of_value = weighed @ ratings.table
        centre = float(of_value @ p[column])
        taken = np.where(present, of_value[values], 0.0)
        own += n / used * (taken - (present - used / n) * centre)
    return expected, own / (columns * (columns - 1))


_EXPECTED = {"ac": _by_gwet, "bp": _by_brennan_prediger, "fleiss": _by_fleiss, "conger": _by_conger}


def gwet_ac1(coding: Coding, weights: str = "identity") -> Result:
    """AC1: chance agreement 1/(q-1) sum pi_k (1 - pi_k), with q declared categories."""
    if weights != "identity":
        raise Invalid("bad_parameter", "AC1 has no weights; AC2 has.", where="weights")
    return _answer(coding, "ac", weights)


def gwet_ac2(coding: Coding, weights: str = "quadratic") -> Result:
    """AC2: AC1 with weighted agreement, T_w/(q(q-1)) sum pi_k (1 - pi_k)."""
    return _answer(coding, "ac", weights)


def brennan_prediger(coding: Coding, weights: str = "identity") -> Result:
    """The coefficient with p_e = T_w/q^2."""
    return _answer(coding, "bp", weights)


def fleiss_kappa_missing(coding: Coding, weights: str = "identity") -> Result:
    """Fleiss' kappa generalised to missing values: p_e = sum_kl w_kl pi_k pi_l."""
    return _answer(coding, "fleiss", weights)


def conger_kappa_se(coding: Coding, weights: str = "identity") -> Result:
    """Conger's kappa generalised to missing values."""
    return _answer(coding, "conger", weights)


def krippendorff_alpha_se(coding: Coding, weights: str = "identity") -> Result:
    """Krippendorff's alpha as an agreement coefficient, with its linearised standard error."""
    ratings = _ratings(coding, weights, fewest=2)
    alone = coding.units - ratings.n
    omitted = (left_out("lone_values", alone),) if alone else ()
    if not ratings.n:
        return Result(dict.fromkeys(KEYS, undefined(because("nothing_paired_units"))), omitted)
    if ratings.are_alike:
        return Result(dict.fromkeys(KEYS, undefined(because("one_category"))), omitted)
    n, r, counts = ratings.n, ratings.r, ratings.patterns.counts
    values = float(counts @ r)
    mean = values / n
    own = ratings.own * r / mean
    prime = float(counts @ own) / n
    pi = category_counts(ratings.patterns, len(ratings.table)) / values
    expected = float(pi @ ratings.table @ pi)
    observed = (1 - 1 / values) * prime + 1 / values
    alpha, alpha_prime = (observed - expected) / (1 - expected), (prime - expected) / (1 - expected)
    off = (r - mean) / mean
    own_expected = ratings.mean_of((ratings.table + ratings.table.T) @ pi / 2) / mean - expected * off
    linear = (own - observed * off - expected) / (1 - expected)
    linear = linear - 2 * (1 - alpha_prime) * (own_expected - expected) / (1 - expected)
    squares = float(counts @ (linear - alpha_prime) ** 2)
    return Result(_values(alpha, observed, expected, squares, n, coding.annotators), omitted)
