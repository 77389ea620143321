"""Percentile intervals by resampling: units of a coding, or documents of a study through their kept parts.

Sources: Efron & Tibshirani 1993, "An Introduction to the Bootstrap", ch. 13. Spans of one document are not
independent, so documents are drawn, never spans. The same seed gives the same interval.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from annotations.core.errors import Invalid
from annotations.core.measures.coding import Coding, category_counts, pair_sums
from annotations.core.measures.krippendorff import alpha
from annotations.core.measures.parts import Part, merged
from annotations.core.measures.result import Interval, Result, Value, because, undefined

KEYS = ("value", "low", "high", "bootstrap_sd")
METHOD = "percentile bootstrap"


def percentile_interval(values: Sequence[float], level: float) -> Interval:
    """The middle `level` of the replicates, and which share of them lies below Krippendorff's .667 and .8."""
    found = np.array(values, dtype=np.float64)
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    shares = [float((found < threshold).mean()) for threshold in (0.667, 0.8)]
    return Interval(float(low), float(high), level, METHOD, len(found), *shares)


def bootstrap_ci(
    coding: Coding,
    statistic: str = "krippendorff_alpha_nominal",
    level: float = 0.95,
    min_replicates: int = 4000,
    seed: int = 0,
) -> Result:
    """An alpha with the interval of resampled units; units with fewer than two values are not drawn.

    At least 4000 replicates. Those in which alpha is undefined are left out of the interval, and counted
    in the facts.
    """
    kind = statistic.removeprefix("krippendorff_alpha_")
    if kind not in ("nominal", "ordinal", "interval", "ratio") or kind == statistic:
        raise Invalid("bad_parameter", "{name} cannot be resampled here.", where="statistic", name=statistic)
    if not 0 < level < 1:
        raise Invalid("bad_parameter", "The level lies between 0 and 1.", where="level")
    whole = alpha(coding, kind)
    value = whole.values["value"]
    if value.value is None:
        return Result(dict.fromkeys(KEYS, value), whole.left_out)
    replicates = max(4000, min_replicates)
    draws = _nominal_draws if kind == "nominal" else _draws
    values = [each for each in draws(coding, kind, replicates, np.random.default_rng(seed)) if each is not None]
    if len(values) < 2:
        reason = undefined(because("too_few_replicates"))
        return Result({**dict.fromkeys(KEYS, reason), "value": value}, whole.left_out)
    interval = percentile_interval(values, level)
    answers = {
        "value": replace(value, interval=interval),
        "low": Value(interval.low),
        "high": Value(interval.high),
        "bootstrap_sd": Value(float(np.std(values, ddof=1))),
    }
    return Result(answers, whole.left_out, facts={"undefined_replicates": replicates - len(values)})


def _draws(coding: Coding, kind: str, replicates: int, generator: np.random.Generator) -> Iterator[float | None]:
    patterns = coding.patterns.with_values(2)
    for counts in generator.multinomial(patterns.units, patterns.counts / patterns.units, replicates):
        drawn = Coding(np.repeat(patterns.rows, counts, axis=0), coding.categories)
        yield alpha(drawn, kind).values["value"].value


def _nominal_draws(
    coding: Coding, _kind: str, replicates: int, generator: np.random.Generator
) -> Iterator[float | None]:
    """The same for nominal alpha, many replicates at a time: everything is a product with the drawn
    counts.
    """
    patterns, q = coding.patterns.with_values(2), len(coding.categories)
    differing = (patterns.values * (patterns.values - 1) - pair_sums(patterns.rows)) / (patterns.values - 1)
    table = np.array([category_counts(patterns.weighted(row), q) for row in np.eye(len(patterns.rows))])
    at_once = max(1, 4_000_000 // max(1, len(patterns.rows)))
    for begin in range(0, replicates, at_once):
        shares = patterns.counts / patterns.units
        drawn = generator.multinomial(patterns.units, shares, min(at_once, replicates - begin))
        counts = drawn @ table
        n = counts.sum(axis=1)
        observed, expected = drawn @ differing / n, (n * n - (counts**2).sum(axis=1)) / (n * (n - 1))
        for one, other in zip(observed, expected, strict=True):
            yield float(1 - one / other) if other else None


def with_intervals(
    whole: Result,
    answer: Callable[[Part], Result],
    parts: Sequence[Part],
    replicates: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> Result:
    """The result with a percentile interval for every value, from documents drawn with replacement.

    `parts`: one for each document. A replicate in which a value is undefined does not count for that value.
    """
    read = [part for part in parts if part.get("documents")]
    if len(read) < 2:
        return whole
    found: dict[str, list[float]] = {key: [] for key in whole.values}
    for part in resampled(read, replicates, np.random.default_rng(seed)):
        for key, value in answer(part).values.items():
            if key in found and value.value is not None:
                found[key].append(value.value)
    values = {
        key: replace(value, interval=percentile_interval(found[key], level))
        if value.value is not None and len(found[key]) > 1
        else value
        for key, value in whole.values.items()
    }
    return replace(whole, values=values, facts={**whole.facts, "replicates": replicates})


def resampled(parts: Sequence[Part], replicates: int, generator: np.random.Generator) -> Iterator[Part]:
    """Sums of as many parts as there are, drawn with replacement."""
    for weights in generator.multinomial(len(parts), np.full(len(parts), 1 / len(parts)), replicates):
        yield merged(parts, [int(weight) for weight in weights])
