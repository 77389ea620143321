"""Gwet's coefficients with missing values: value by value, and their errors against the slope of the coefficient."""

from itertools import combinations, permutations, product
from math import sqrt
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.measures import Coding, compute
from tests.core.measures.answers import numbers
from tests.core.measures.test_categorical import CATEGORIES, near, rows

WITH_ERRORS = ("gwet_ac2", "brennan_prediger", "fleiss_kappa_missing", "conger_kappa_se", "krippendorff_alpha_se")
TRIPLES = tuple(product(CATEGORIES, repeat=3))
GAPS = {
    "identity": lambda a, b: float(a == b),
    "linear": lambda a, b: 1 - abs(a - b) / 3,
    "quadratic": lambda a, b: 1 - (a - b) ** 2 / 9,
    "ordinal": lambda a, b: 1 - {0: 0, 1: 1, 2: 3}[abs(CATEGORIES.index(a) - CATEGORIES.index(b))] / 3,
}


def answer(name, units, weights):
    return compute(name, Coding.from_rows(units, CATEGORIES), weights=weights).values


def mean(numbers_, weights):
    return sum(number * weight for number, weight in zip(numbers_, weights, strict=True)) / sum(weights)


def coefficient(name, units, alike, weights):
    """Observed and expected agreement, each unit counted as often as its weight says."""
    rated = [(unit, weight) for unit, weight in zip(units, weights, strict=True) if any(unit)]
    paired = [(unit, weight) for unit, weight in rated if sum(v is not None for v in unit) > 1]
    agreement = mean(
        [fmean(alike(a, b) for a, b in combinations([v for v in unit if v], 2)) for unit, _ in paired],
        [weight for _, weight in paired],
    )
    total = sum(alike(a, b) for a in CATEGORIES for b in CATEGORIES)
    if name == "brennan_prediger":
        return agreement, total / 9
    if name == "conger_kappa_se":
        columns = [[(unit[place], weight) for unit, weight in rated if unit[place]] for place in range(len(units[0]))]
        pairs = [(one, other) for one, other in combinations(columns, 2) if one and other]
        return agreement, fmean(mean_alike(one, other, alike) for one, other in pairs)
    each = [(value, weight / sum(v is not None for v in unit)) for unit, weight in rated for value in unit if value]
    if name == "fleiss_kappa_missing":
        return agreement, mean_alike(each, each, alike)
    shares = [sum(w for value, w in each if value == c) / sum(w for _, w in each) for c in CATEGORIES]
    return agreement, total / 6 * sum(p * (1 - p) for p in shares)


def mean_alike(ones, others, alike):
    """How alike a value of the ones and a value of the others are, drawn by their weights."""
    both = sum(w for _, w in ones) * sum(w for _, w in others)
    return sum(v * w * alike(a, b) for a, v in ones for b, w in others) / both


def chance_corrected(name, units, alike, weights):
    observed, expected = coefficient(name, units, alike, weights)
    return (observed - expected) / (1 - expected)


@given(weights=st.sampled_from(sorted(GAPS)), units=rows())
def test_missing_values_are_never_counted(weights, units):
    for name in WITH_ERRORS[:4]:
        found, expected = answer(name, units, weights)["value"], None
        if any(sum(v is not None for v in unit) > 1 for unit in units):
            observed, by_chance = coefficient(name, units, GAPS[weights], [1] * len(units))
            expected = (observed - by_chance) / (1 - by_chance) if by_chance < 1 - 1e-12 else None
        assert found.value == near(expected), name


@given(weights=st.sampled_from(sorted(GAPS)), units=rows())
def test_alpha_as_an_agreement_coefficient_pairs_all_values(weights, units):
    paired = [[v for v in unit if v] for unit in units if sum(v is not None for v in unit) > 1]
    values, expected = [v for unit in paired for v in unit], None
    apart = [1 - GAPS[weights](a, b) for a, b in permutations(values, 2)]
    if any(apart):
        inside = sum(fmean(1 - GAPS[weights](a, b) for a, b in combinations(unit, 2)) * len(unit) for unit in paired)
        expected = 1 - inside / len(values) / fmean(apart)
    assert answer("krippendorff_alpha_se", units, weights)["value"].value == near(expected)


@pytest.mark.parametrize("name", WITH_ERRORS[:4])
@given(weights=st.sampled_from(sorted(GAPS)), units=st.lists(st.sampled_from(TRIPLES), min_size=2, max_size=9))
def test_the_error_is_that_of_the_slope_of_the_coefficient_in_each_unit(name, weights, units):
    if (found := answer(name, units, weights)["se"].value) is None:
        return
    count, step, slopes = len(units), 1e-5, []
    for place in range(count):
        near_one = [[1 + (each == place) * sign * step for each in range(count)] for sign in (1, -1)]
        above, below = (chance_corrected(name, units, GAPS[weights], each) for each in near_one)
        slopes.append(count * (above - below) / (2 * step))
    assert found == pytest.approx(sqrt(sum(each**2 for each in slopes) / (count * (count - 1))), rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("weights", GAPS)
@pytest.mark.parametrize("name", WITH_ERRORS[2:])
def test_one_category_is_undefined_however_many_say_so(name, weights):
    for annotators in range(2, 10):
        units = [[2] * annotators] + [[2, 2] + [None] * (annotators - 2)] * 4
        value = answer(name, units, weights)["value"]
        assert value.value is None and value.undefined_because.code == "one_category", annotators


def test_an_annotator_without_values_is_no_annotator():
    units = [[1, 1, 2], [2, 2, 2], [4, 1, None], [2, None, 2]]
    beside = [[one, None, *others] for one, *others in units]
    for name in WITH_ERRORS:
        assert numbers(compute(name, Coding.from_rows(beside, CATEGORIES))) == pytest.approx(
            numbers(compute(name, Coding.from_rows(units, CATEGORIES)))
        ), name
