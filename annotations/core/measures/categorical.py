"""Percent agreement and the kappas: agreement beyond what chance would give, (A_o - A_e) / (1 - A_e).

They differ in A_e. Sources: Cohen 1960 and 1968 (weighted), Scott 1955, Bennett, Alpert & Goldstein 1954,
Fleiss 1971, Light 1971, Hubert 1977 and Conger 1980, Randolph 2005; standard errors: Fleiss, Cohen &
Everitt 1969. The kappas take complete units; units with a missing value are left out and counted. Double
precision.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import sqrt
from typing import Any

import numpy as np

from annotations.core.errors import Invalid
from annotations.core.measures.coding import Coding, Numbers, Patterns, category_counts, pair_sums
from annotations.core.measures.result import Interval, LeftOut, Result, Value, because, left_out, path, undefined

Z_95 = 1.959963984540054
ROUNDING = 1e-15  # what is left of a variance of 0


@dataclass(frozen=True)
class Complete:
    """The complete units of a coding, or why a measure cannot use it."""

    coding: Coding
    patterns: Patterns
    reason: str | None
    left_out: tuple[LeftOut, ...] = field(default=())

    @property
    def categories(self) -> int:
        """How many categories are declared."""
        return len(self.coding.categories)


def complete(coding: Coding, annotators: int | None = None) -> Complete:
    """The complete units; `annotators` is the number the measure needs, None if any from two."""
    patterns = coding.patterns.with_values(max(coding.annotators, 1))
    missing = coding.units - patterns.units
    omitted = (left_out("incomplete_units", missing),) if missing else ()
    reason = None
    if coding.annotators < 2 or not patterns.units:
        reason = "nothing_paired_units"
    elif annotators and coding.annotators != annotators:
        reason = "two_annotators_only"
    return Complete(coding, patterns, reason, omitted)


def observed_agreement(patterns: Patterns) -> float:
    """The mean over units of agreeing pairs / pairs; every row has at least two values."""
    pairs = patterns.values * (patterns.values - 1)
    return float(patterns.counts @ (pair_sums(patterns.rows) / pairs)) / patterns.units


def percent_agreement(coding: Coding, missing: str = "per_unit") -> Result:
    """Agreeing pairs / pairs: `per_unit` the plain mean over units with two values or more, `pooled_pairs`
    weighted by their number of values, `none` where nothing is missing.
    """
    if missing not in ("none", "per_unit", "pooled_pairs"):
        raise Invalid("bad_parameter", "There is no way {name} to treat missing values.", where="missing", name=missing)
    patterns = coding.patterns.with_values(2)
    alone = coding.units - patterns.units
    omitted = (left_out("lone_values", alone),) if alone else ()
    if not patterns.units:
        return Result({"value": undefined(because("nothing_paired_units"))}, omitted)
    if missing == "none" and (patterns.values < coding.annotators).any():
        raise Invalid("values_missing", "Values are missing: per_unit or pooled_pairs?", where="missing")
    if missing == "pooled_pairs":
        agreeing = pair_sums(patterns.rows) / (patterns.values - 1)
        value = float(patterns.counts @ agreeing / (patterns.counts @ patterns.values))
    else:
        value = observed_agreement(patterns)
    return Result({"value": Value(value, units=patterns.units, annotators=coding.annotators)}, omitted)


def _kappa(found: Complete, expected: Callable[[], float]) -> Result:
    keys = ("value", "observed_agreement", "expected_agreement")
    if found.reason:
        return Result(dict.fromkeys(keys, undefined(because(found.reason))), found.left_out)
    counts: dict[str, Any] = {"units": found.patterns.units, "annotators": found.coding.annotators}
    agreement, by_chance = observed_agreement(found.patterns), expected()
    if by_chance < 1:
        kappa = (agreement - by_chance) / (1 - by_chance)
        value = Value(kappa, None, agreement, by_chance, **counts)
    else:
        value = undefined(because("one_category"), **counts)
    values = (value, Value(agreement, **counts), Value(by_chance, **counts))
    return Result(dict(zip(keys, values, strict=True)), found.left_out)


def shares(found: Complete, column: int | None = None) -> Numbers:
    """The share of each category among the values, of all annotators or of one."""
    counts = category_counts(found.patterns, found.categories, column)
    share: Numbers = counts / counts.sum()
    return share


def cohen_kappa(coding: Coding) -> Result:
    """Kappa of two annotators with their own shares: A_e = sum_k p_1k p_2k."""
    found = complete(coding, 2)
    return _kappa(found, lambda: float(shares(found, 0) @ shares(found, 1)))


def scott_pi(coding: Coding) -> Result:
    """Pi of two annotators with common shares: A_e = sum_k p_k^2."""
    found = complete(coding, 2)
    return _kappa(found, lambda: float(shares(found) @ shares(found)))


def bennett_s(coding: Coding) -> Result:
    """S of two annotators, every declared category as likely: A_e = 1/q."""
    found = complete(coding, 2)
    return _kappa(found, lambda: 1 / found.categories)


def randolph_kappa(coding: Coding) -> Result:
    """Free-marginal kappa of any number of annotators: A_e = 1/q."""
    found = complete(coding)
    return _kappa(found, lambda: 1 / found.categories)


def conger_kappa(coding: Coding) -> Result:
    """Kappa of any number of annotators: A_e = mean over pairs of annotators of sum_k p_ik p_jk."""
    found = complete(coding)

    def expected() -> float:
        each = [shares(found, column) for column in range(coding.annotators)]
        return float(np.mean([one @ other for one, other in combinations(each, 2)]))

    return _kappa(found, expected)


def fleiss_kappa(coding: Coding) -> Result:
    """Multi-pi: A_e = sum_k p_k^2; and Fleiss' kappa_j of each category against the rest."""
    found = complete(coding)
    answer = _kappa(found, lambda: float(shares(found) @ shares(found)))
    if found.reason:
        return answer
    per_category = {
        path("per_category", str(category)): _category_kappa(found, index)
        for index, category in enumerate(coding.categories)
    }
    return Result({**answer.values, **per_category}, answer.left_out)


def _category_kappa(found: Complete, index: int) -> Value:
    """1 - sum_i n_ij (n - n_ij) / (N n (n-1) p_j q_j), Fleiss 1971, p. 381."""
    n = found.coding.annotators
    n_ij = (found.patterns.rows == index).sum(axis=1)
    share = float(found.patterns.counts @ n_ij) / (found.patterns.units * n)
    if not 0 < share < 1:
        return undefined(because("no_variation_units"))
    differing = float(found.patterns.counts @ (n_ij * (n - n_ij)))
    return Value(1 - differing / (found.patterns.units * n * (n - 1) * share * (1 - share)))


def light_kappa(coding: Coding) -> Result:
    """The mean of Cohen's kappa over pairs of annotators, each pair on the units both coded."""
    kappas = []
    for pair in combinations(range(coding.annotators), 2):
        value = cohen_kappa(coding.columns(*pair)).values["value"]
        if value.value is None:
            return Result({"value": value})
        kappas.append(value.value)
    if not kappas:
        return Result({"value": undefined(because("nothing_paired_units"))})
    return Result({"value": Value(float(np.mean(kappas)), units=coding.units, annotators=coding.annotators)})


def joint_shares(found: Complete) -> Numbers:
    """q × q: the share of units that the first annotator puts into one category, the second into another."""
    q, rows = found.categories, found.patterns.rows
    flat = np.bincount(rows[:, 0] * q + rows[:, 1], weights=found.patterns.counts, minlength=q * q)
    joint: Numbers = (flat / found.patterns.units).reshape(q, q)
    return joint


def weighted_kappa(
    coding: Coding,
    weights: str = "linear",
    distance_matrix: list[list[float]] | None = None,
    order: list[Any] | None = None,
) -> Result:
    """1 - sum d_ij o_ij / sum d_ij e_ij for two annotators; d = |i-j| (`linear`), (i-j)^2 (`quadratic`) on
    the ranks, or the given matrix, whose rows are the categories in `order`. Its interval is the asymptotic one.
    """
    found = complete(coding, 2)
    keys = ("value", "observed_disagreement", "expected_disagreement")
    distances = _distances(coding, weights, distance_matrix, order)
    if found.reason:
        return Result(dict.fromkeys(keys, undefined(because(found.reason))), found.left_out)
    counts: dict[str, Any] = {"units": found.patterns.units, "annotators": 2}
    observed = float((distances * joint_shares(found)).sum())
    expected = float(shares(found, 0) @ distances @ shares(found, 1))
    value = undefined(because("one_category"), **counts)
    if expected:
        kappa = 1 - observed / expected
        interval = _normal(kappa, _weighted_error(found, distances, observed / expected, expected))
        value = Value(kappa, interval, observed, expected, **counts)
    values = (value, Value(observed, **counts), Value(expected, **counts))
    return Result(dict(zip(keys, values, strict=True)), found.left_out)


def _weighted_error(found: Complete, distances: Numbers, ratio: float, expected: float) -> float:
    """The asymptotic standard error: the spread over units of (d_ij - ratio (d_i. + d_.j)) / D_e, where d_i. is
    the mean distance of category i from the second annotator's values, d_.j from the first one's.

    Source: Fleiss, Cohen & Everitt 1969, with distances for weights.
    """
    p, means = joint_shares(found), (distances @ shares(found, 1), shares(found, 0) @ distances)
    own = (distances - ratio * (means[0][:, None] + means[1][None, :])) / expected
    variance = float((p * (own - (p * own).sum()) ** 2).sum())
    return sqrt(variance / found.patterns.units)


def _normal(value: float, error: float) -> Interval:
    reach = Z_95 * error
    return Interval(value - reach, value + reach, 0.95, "asymptotic standard error, normal distribution")


def _distances(coding: Coding, weights: str, matrix: list[list[float]] | None, order: list[Any] | None) -> Numbers:
    ranks = np.arange(len(coding.categories), dtype=np.float64)
    if matrix is not None:
        listed = list(order if order is not None else coding.categories)
        try:
            places = [listed.index(category) for category in coding.categories]
            given: Numbers = np.array(matrix, dtype=np.float64)[np.ix_(places, places)]
            if not np.isfinite(given).all():
                raise ValueError("not a number")
        except (TypeError, ValueError, IndexError) as error:
            raise Invalid("bad_parameter", "The distances do not cover the categories.", where="order") from error
        return given
    if weights not in ("linear", "quadratic"):
        raise Invalid("bad_parameter", "There are no weights called {name}.", where="weights", name=weights)
    steps: Numbers = np.abs(ranks[:, None] - ranks[None, :])
    return steps if weights == "linear" else steps**2


def cohen_kappa_se(coding: Coding) -> Result:
    """Cohen's kappa with its asymptotic standard error, interval, and z under kappa = 0.

    Source: Fleiss, Cohen & Everitt 1969, "Large sample standard errors of kappa and weighted kappa".
    """
    found, answer = complete(coding, 2), cohen_kappa(coding)
    kappa, by_chance = answer.values["value"].value, answer.values["value"].expected
    keys = ("value", "ase", "ase_h0", "z", "ci95/0", "ci95/1")
    if kappa is None or by_chance is None:
        return Result(dict.fromkeys(keys, answer.values["value"]), answer.left_out)
    p, rows, columns = joint_shares(found), shares(found, 0), shares(found, 1)
    diagonal = float(np.diag(p) @ (1 - (rows + columns) * (1 - kappa)) ** 2)
    squares = (columns[:, None] + rows[None, :]) ** 2
    elsewhere = float((p * squares).sum() - np.diag(p) @ np.diag(squares))
    scale = found.patterns.units * (1 - by_chance) ** 2
    variance = diagonal + (1 - kappa) ** 2 * elsewhere - (kappa - by_chance * (1 - kappa)) ** 2
    variance_h0 = by_chance + by_chance**2 - float((rows * columns) @ (rows + columns))
    ase, ase_h0 = (sqrt(each / scale) if each > ROUNDING else 0.0 for each in (variance, variance_h0))
    z = Value(kappa / ase_h0) if ase_h0 else undefined(because("no_variation_units"))
    interval = _normal(kappa, ase)
    numbers = {"ase": ase, "ase_h0": ase_h0, "ci95/0": interval.low, "ci95/1": interval.high}
    values = {key: Value(number) for key, number in numbers.items()}
    value = replace(answer.values["value"], interval=interval)
    return Result({"value": value, **values, "z": z}, answer.left_out)
