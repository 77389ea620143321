"""Krippendorff's alpha for coded units: 1 - D_o/D_e with a difference that fits the level; values may be
missing.

Sources: Krippendorff 2004, "Content Analysis", 2nd ed., pp. 221-243; for sets of labels Passonneau 2006
(MASI) and the Jaccard distance. Units with fewer than two values are left out and counted. Double precision.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotations.core.errors import Invalid
from annotations.core.measures.coding import (
    Codes,
    Coding,
    Numbers,
    OfTwo,
    Patterns,
    SetCoding,
    category_counts,
    pair_sums,
)
from annotations.core.measures.result import Result, Value, because, left_out, undefined

KEYS = ("value", "observed_disagreement", "expected_disagreement")
AT_ONCE = 1 << 15  # differences that are held at a time


def differences(level: str, coding: Coding, counts: NDArray[Any]) -> OfTwo:
    """The squared difference of two categories, Krippendorff 2004, pp. 232-234."""
    if level == "nominal":
        return lambda one, other: (one != other).astype(np.float64)
    values = np.cumsum(counts) - counts / 2 if level == "ordinal" else _numbers(coding, level)

    def apart(one: Codes, other: Codes) -> Numbers:
        gaps = values[one] - values[other]
        if level == "ratio":
            sums = values[one] + values[other]
            gaps = np.divide(gaps, sums, out=np.zeros_like(gaps), where=sums != 0)
        squares: Numbers = gaps**2
        return squares

    return apart


def _numbers(coding: Coding, level: str) -> Numbers:
    if any(isinstance(each, bool) or not isinstance(each, int | float) for each in coding.categories):
        raise Invalid(
            "not_numbers", "Level {level} needs categories that are numbers.", where="categories", level=level
        )
    return np.array(coding.categories, dtype=np.float64)


def alpha(coding: Coding, level: str) -> Result:
    """Alpha at a level of measurement: nominal, ordinal, interval or ratio."""
    return _answer(coding, partial(differences, level, coding), nominal=level == "nominal")


def _answer(coding: Coding, difference: Callable[[NDArray[Any]], OfTwo], nominal: bool = False) -> Result:
    patterns = coding.patterns.with_values(2)
    alone = coding.units - patterns.units
    omitted = (left_out("lone_values", alone),) if alone else ()
    if not patterns.units:
        return Result(dict.fromkeys(KEYS, undefined(because("nothing_paired_units"))), omitted)
    observed, expected = disagreements(patterns, len(coding.categories), difference, nominal)
    counts: dict[str, Any] = {"units": patterns.units, "annotators": coding.annotators}
    value = undefined(because("one_category"), **counts)
    if expected:
        value = Value(1 - observed / expected, None, observed, expected, **counts)
    values = (value, Value(observed, **counts), Value(expected, **counts))
    return Result(dict(zip(KEYS, values, strict=True)), omitted)


def disagreements(
    patterns: Patterns, categories: int, difference: Callable[[NDArray[Any]], OfTwo], nominal: bool = False
) -> tuple[float, float]:
    """D_o and D_e; every row has two values or more. `difference(counts)` says how far two categories are
    apart.
    """
    counts = category_counts(patterns, categories)
    n = float(counts.sum())
    if nominal:
        pairs = patterns.values * (patterns.values - 1) - pair_sums(patterns.rows)
        observed = float(patterns.counts @ (pairs / (patterns.values - 1))) / n
        return observed, float(n * n - counts @ counts) / (n * (n - 1))
    apart, used = difference(counts), np.flatnonzero(counts)
    step = max(1, AT_ONCE // len(used))
    some = [used[begin : begin + step] for begin in range(0, len(used), step)]
    expected = sum(float(counts[each] @ apart(each[:, None], used[None, :]) @ counts[used]) for each in some)
    sums = pair_sums(patterns.rows, apart) / (patterns.values - 1)
    return float(patterns.counts @ sums) / n, expected / (n * (n - 1))


def alpha_sets(study: SetCoding, distance: str = "jaccard") -> Result:
    """Alpha where each value is a set of labels; the Jaccard or the MASI distance, not squared."""
    if distance not in ("jaccard", "masi"):
        raise Invalid("bad_parameter", "There is no distance called {name}.", where="distance", name=distance)
    sets = [[None if value is None else frozenset(value) for value in row] for row in study.rows]
    distinct = sorted({value for row in sets for value in row if value is not None}, key=sorted)
    coding = Coding.from_rows(sets, distinct)

    measure = jaccard if distance == "jaccard" else masi
    table = np.array([[measure(one, other) for other in distinct] for one in distinct], dtype=np.float64)
    return _answer(coding, lambda _counts: lambda one, other: table[one, other])


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """1 - shared / all labels; 0 for two empty sets."""
    return 1 - len(one & other) / len(one | other) if one | other else 0.0


def masi(one: frozenset[str], other: frozenset[str]) -> float:
    """1 - Jaccard similarity × 1, 2/3, 1/3 or 0 for equal, nested, crossing, disjoint. Source: Passonneau
    2006.
    """
    if one == other:
        return 0.0
    if not one & other:
        return 1.0
    nested = 2 if one <= other or other <= one else 1
    return 1 - len(one & other) * nested / (len(one | other) * 3)
