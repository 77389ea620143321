"""Intervals by resampling: units of a coding, or documents of a study through their kept parts.

Sources: Efron & Tibshirani 1993, "An Introduction to the Bootstrap", ch. 13 (percentile interval) and 14.3
(BCa); Krippendorff's own bootstrap is in `pair_bootstrap`. Spans of one document are not independent, so
documents are drawn, never spans. The same seed gives the same interval.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from annotations.core.errors import Invalid
from annotations.core.measures.coding import MISSING, Coding, Numbers, pair_sums
from annotations.core.measures.pair_bootstrap import of_pairs
from annotations.core.measures.parts import Part
from annotations.core.measures.resampling import Table, Weights, leaving_one_out, resampled
from annotations.core.measures.result import Interval, Result, Value, because, undefined

KEYS = ("value", "low", "high", "bootstrap_sd")
PERCENTILE, BCA, KRIPPENDORFF = "percentile", "bca", "krippendorff"
METHODS = {PERCENTILE: "percentile bootstrap", BCA: "BCa bootstrap", KRIPPENDORFF: "Krippendorff's bootstrap"}
OF_EACH_DOCUMENT = ("per_document",)  # lists and values of single documents have no interval over documents


@dataclass(frozen=True)
class Statistic:
    """A measure of coded units, which of its values is resampled, and how often at least."""

    name: str
    run: Callable[[Coding], Result]
    headline: str
    replicates: int

    def of(self, coding: Coding) -> float:
        """The value, NaN where it is undefined."""
        value = self.run(coding).values[self.headline].value
        return float("nan") if value is None else value

    @property
    def level(self) -> str | None:
        """The level of measurement, if this is an alpha."""
        level = self.name.removeprefix("krippendorff_alpha_")
        return level if level in ("nominal", "ordinal", "interval", "ratio") else None


def percentile_interval(values: Numbers, level: float, method: str = PERCENTILE) -> Interval:
    """The middle `level` of the replicates."""
    return _interval(values, ((1 - level) / 2, (1 + level) / 2), level, method)


def bca_interval(values: Numbers, estimate: float, left_out: Numbers, level: float) -> Interval:
    """The interval corrected for bias and skewness, from the values with one unit or document left out.

    The percentile interval where there is nothing to correct by: no replicate on one side of the estimate,
    or a value that is undefined, or the same, whichever one is left out.
    """
    from scipy.special import ndtr, ndtri  # type: ignore[import-untyped]  # scipy ships no types

    below = ((values < estimate).sum() + (values <= estimate).sum()) / (2 * len(values))
    off = left_out.mean() - left_out
    if not 0 < below < 1 or np.isnan(off).any() or not np.abs(off).max() > 1e-12:
        return percentile_interval(values, level)
    bias, acceleration = ndtri(below), (off**3).sum() / (6 * (off**2).sum() ** 1.5)
    ends = bias + ndtri(np.array([(1 - level) / 2, (1 + level) / 2]))
    return _interval(values, ndtr(bias + ends / (1 - acceleration * ends)), level, BCA)


def _interval(values: Numbers, shares: Iterable[float], level: float, method: str) -> Interval:
    """The replicates at two shares, and which share of them lies below Krippendorff's .667 and .8."""
    low, high = np.quantile(values, list(shares))
    below = [float((values < threshold).mean()) for threshold in (0.667, 0.8)]
    return Interval(float(low), float(high), level, METHODS[method], len(values), *below)


def bootstrap_ci(
    coding: Coding,
    statistic: Statistic,
    method: str = PERCENTILE,
    level: float = 0.95,
    min_replicates: int = 0,
    seed: int = 0,
) -> Result:
    """A measure of coded units with the interval of resampled units; units with fewer than two values are
    not drawn.

    `method` is `percentile`, `bca` or, for an alpha, `krippendorff`, which draws pairs of values. Replicates
    in which the measure is undefined are left out of the interval, and counted in the facts.
    """
    if method not in METHODS or (method == KRIPPENDORFF and not statistic.level):
        raise Invalid("bad_parameter", "There is no bootstrap called {name}.", where="method", name=method)
    if not 0 < level < 1:
        raise Invalid("bad_parameter", "The level lies between 0 and 1.", where="level")
    whole = statistic.run(coding)
    value = whole.values[statistic.headline]
    if value.value is None:
        return Result(dict.fromkeys(KEYS, value), whole.left_out)
    replicates, generator = max(statistic.replicates, min_replicates), np.random.default_rng(seed)
    if method == KRIPPENDORFF and statistic.level:
        drawn = of_pairs(coding, statistic.level, replicates, generator)
    else:
        drawn = _drawn(coding, statistic, replicates, generator)
    values = drawn[~np.isnan(drawn)]
    if len(values) < 2:
        reason = undefined(because("too_few_replicates"))
        return Result({**dict.fromkeys(KEYS, reason), "value": value}, whole.left_out)
    if method == BCA:
        interval = bca_interval(values, value.value, _left_out(coding, statistic), level)
    else:
        interval = percentile_interval(values, level, method)
    answers = {
        "value": replace(value, interval=interval),
        "low": Value(interval.low),
        "high": Value(interval.high),
        "bootstrap_sd": Value(float(np.std(values, ddof=1))),
    }
    return Result(answers, whole.left_out, facts={"undefined_replicates": replicates - len(values)})


def _drawn(coding: Coding, statistic: Statistic, replicates: int, generator: np.random.Generator) -> Numbers:
    """The values of resampled units; NaN where undefined."""
    if statistic.level == "nominal":
        return np.concatenate(list(_nominal(coding, replicates, generator)))
    patterns = coding.patterns.with_values(2)
    shares = patterns.counts / patterns.units
    draws = (generator.multinomial(patterns.units, shares) for _ in range(replicates))
    return np.array([statistic.of(_counted(coding, patterns.rows, counts)) for counts in draws])


def _counted(coding: Coding, rows: Any, counts: Any) -> Coding:
    there = counts > 0
    return Coding(rows[there], coding.categories, counts[there])


def _nominal(coding: Coding, replicates: int, generator: np.random.Generator) -> Iterator[Numbers]:
    """The same for nominal alpha, many replicates at a time: everything is a product with the drawn
    counts.
    """
    patterns = coding.patterns.with_values(2)
    differing, table = _of_rows(coding)
    at_once = max(1, 4_000_000 // max(1, len(patterns.rows)))
    for begin in range(0, replicates, at_once):
        shares = patterns.counts / patterns.units
        drawn = generator.multinomial(patterns.units, shares, min(at_once, replicates - begin))
        yield _nominal_alphas(drawn @ differing, drawn @ table)


def _of_rows(coding: Coding) -> tuple[Numbers, Any]:
    """For each distinct row the pairs that differ, per other value, and how often it has each category."""
    from scipy.sparse import coo_array  # type: ignore[import-untyped]  # scipy ships no types

    patterns = coding.patterns.with_values(2)
    differing = (patterns.values * (patterns.values - 1) - pair_sums(patterns.rows)) / (patterns.values - 1)
    row, column = np.nonzero(patterns.rows != MISSING)
    cells = (np.ones(len(row)), (row, patterns.rows[row, column]))
    return differing, coo_array(cells, (len(patterns.rows), len(coding.categories))).tocsr()


def _nominal_alphas(differing: Numbers, counts: Numbers) -> Numbers:
    """Alpha from the sum of differing pairs and how often each category occurs, one row each; NaN where
    undefined.
    """
    n = counts.sum(axis=1)
    disagreement = n * n - (counts**2).sum(axis=1)  # of n (n - 1) pairs; differing is of n
    alphas: Numbers = 1 - np.divide(
        differing * (n - 1), disagreement, out=np.full(len(n), np.nan), where=disagreement > 0
    )
    return alphas


def _left_out(coding: Coding, statistic: Statistic) -> Numbers:
    """The value without each unit in turn; units with the same values are left out once, and repeated."""
    patterns = coding.patterns.with_values(2)
    if statistic.level == "nominal":
        values = np.concatenate(list(_nominal_left_out(coding)))
    else:
        left = (patterns.counts - (np.arange(len(patterns.rows)) == each) for each in range(len(patterns.rows)))
        values = np.array([statistic.of(_counted(coding, patterns.rows, counts)) for counts in left])
    return np.repeat(values, patterns.counts.astype(np.int64))


def _nominal_left_out(coding: Coding) -> Iterator[Numbers]:
    """Nominal alpha without each of the distinct rows in turn, many at a time."""
    counts = coding.patterns.with_values(2).counts
    differing, table = _of_rows(coding)
    all_differing, all_counts = counts @ differing, counts @ table
    at_once = max(1, 4_000_000 // len(coding.categories))
    for begin in range(0, len(differing), at_once):
        some = slice(begin, begin + at_once)
        yield _nominal_alphas(all_differing - differing[some], all_counts - table[some].toarray())


def with_intervals(
    whole: Result,
    answer: Callable[[Part], Result],
    parts: Sequence[Part],
    replicates: int = 1000,
    level: float = 0.95,
    seed: int = 0,
    method: str = BCA,
    draws: Callable[[Sequence[Part], Iterable[Weights]], dict[str, Numbers]] | None = None,
) -> Result:
    """The result with an interval for every value, from documents drawn with replacement.

    `parts`: one for each document; of many documents, groups are left out for BCa instead of each. A
    replicate in which a value is undefined does not count for that value.
    `draws` gives the values of many draws at once, for a measure that has a quicker way than `answer`.
    """
    if method not in (BCA, PERCENTILE):
        raise Invalid("bad_parameter", "There is no bootstrap called {name}.", where="method", name=method)
    read = [part for part in parts if part.get("documents")]
    if len(read) < 2:
        return whole
    values_of = draws or _one_by_one(answer, list(whole.values))
    drawn = values_of(read, resampled(len(read), replicates, np.random.default_rng(seed)))
    left_out = values_of(read, leaving_one_out(len(read))) if method == BCA else {}
    values = dict(whole.values)
    for key, value in whole.values.items():
        found = drawn.get(key, np.empty(0))
        found = found[~np.isnan(found)]
        if value.value is None or len(found) < 2:
            continue
        if method == BCA:
            interval = bca_interval(found, value.value, left_out[key], level)
        else:
            interval = percentile_interval(found, level)
        values[key] = replace(value, interval=interval)
    return replace(whole, values=values, facts={**whole.facts, "replicates": replicates})


def _one_by_one(
    answer: Callable[[Part], Result], keys: Sequence[str]
) -> Callable[[Sequence[Part], Iterable[Weights]], dict[str, Numbers]]:
    """Every value of each draw, from the draw's part."""
    wanted = [key for key in keys if not key.startswith(tuple(f"{name}/" for name in OF_EACH_DOCUMENT))]

    def draws(parts: Sequence[Part], weights: Iterable[Weights]) -> dict[str, Numbers]:
        table, found = Table(parts, without=OF_EACH_DOCUMENT), []
        for part in (part for some in weights for part in table.drawn(some)):
            values = answer(part).values
            numbers = [values[key].value if key in values else None for key in wanted]
            found.append([np.nan if number is None else number for number in numbers])
        columns = np.array(found, dtype=np.float64).reshape(len(found), len(wanted)).T
        return dict(zip(wanted, columns, strict=True))

    return draws
