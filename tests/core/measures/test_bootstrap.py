"""Intervals: units resampled, documents resampled through their parts, by percentiles and corrected."""

import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.errors import Invalid
from annotations.core.measures import (
    MEASURES,
    Coding,
    Document,
    Study,
    Unit,
    compute,
    intervals,
    merge,
    part,
    pool,
    resampling,
)
from annotations.core.measures.bootstrap import bca_interval, percentile_interval
from annotations.core.measures.pair_bootstrap import coincidences
from annotations.core.measures.resampling import Table, leaving_one_out
from tests.core.measures.answers import differing, numbers
from tests.core.measures.continua import studies
from tests.core.measures.published import study_of

FIXTURES = Path(__file__).parents[3] / "fixtures" / "agreement"
OVER_DOCUMENTS = [name for name, one in MEASURES.items() if one.part and not one.needs and "gamma" not in name]


def random_codes(seed, units=60):
    generator = np.random.default_rng(seed)
    return Coding(generator.integers(0, 3, (units, 2)), ("a", "b", "c"))


def test_the_same_seed_gives_the_same_interval_around_the_value():
    coding = Coding.from_rows([["a", "a"]] * 20 + [["b", "b"]] * 15 + [["a", "b"]] * 6)
    first = compute("bootstrap_ci", coding, seed=1)
    assert first == compute("bootstrap_ci", coding, seed=1)
    assert first != compute("bootstrap_ci", coding, seed=2)
    value = first.values["value"]
    assert value.interval.low < value.value < value.interval.high
    assert value.interval.replicates == 4000
    assert 0 < value.interval.share_below_800 <= 1
    assert value.value == compute("krippendorff_alpha_nominal", coding).values["value"].value


@pytest.mark.parametrize("method", ["percentile", "bca"])
def test_drawing_many_at_a_time_is_drawing_one_by_one(method):
    # on two categories the squared difference of ranks 0 and 1 is the nominal one
    coding = Coding.from_rows([[0, 0]] * 12 + [[1, 1]] * 9 + [[0, 1]] * 4 + [[1, None]] * 3)
    nominal = compute("bootstrap_ci", coding, method=method, seed=3).values
    interval = compute("bootstrap_ci", coding, statistic="krippendorff_alpha_interval", method=method, seed=3).values
    assert nominal["value"].interval.method.lower().startswith(method)
    for key in ("value", "low", "high", "bootstrap_sd"):
        assert nominal[key].value == pytest.approx(interval[key].value)


def test_many_different_units_are_resampled_without_a_table_of_all_pairs_of_them():
    rows = np.arange(5000)
    coding = Coding(np.stack((rows % 71, rows // 71, rows % 71), axis=1), tuple(range(71)))
    tracemalloc.start()
    compute("bootstrap_ci", coding, method="bca")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * coding.units**2 / 2


def test_the_interval_of_random_codes_covers_zero_in_about_95_of_100():
    covering = sum(
        interval.low <= 0 <= interval.high
        for interval in (compute("bootstrap_ci", random_codes(seed)).values["value"].interval for seed in range(60))
    )
    assert 50 <= covering <= 60


def test_what_cannot_be_resampled_is_refused_and_undefined_stays_undefined():
    for wrong in (
        *({"statistic": "bootstrap_ci"}, {"statistic": "span_f1"}, {"statistic": "capri"}),
        *({"method": "guess"}, {"statistic": "cohen_kappa", "method": "krippendorff"}, {"level": 1.0}),
    ):
        with pytest.raises(Invalid):
            compute("bootstrap_ci", random_codes(1), **wrong)
    found = compute("bootstrap_ci", Coding.from_rows([["a", "a"]])).values
    assert {value.undefined_because.code for value in found.values()} == {"one_category"}


@pytest.mark.parametrize(("statistic", "options"), [("weighted_kappa", {"weights": "quadratic"}), ("gwet_ac1", None)])
def test_any_measure_of_coded_units_can_be_resampled(statistic, options):
    rows = [["a", "a"]] * 20 + [["b", "b"]] * 15 + [["a", "b"]] * 6 + [["c", "b"]] * 2
    value = compute("bootstrap_ci", Coding.from_rows(rows), statistic=statistic, options=options).values["value"]
    assert value.value == compute(statistic, Coding.from_rows(rows), **options or {}).values["value"].value
    assert value.interval.low < value.value < value.interval.high


def test_models_of_annotators_are_resampled_on_request():
    coding = Coding.from_rows([["a", "a", "a"]] * 9 + [["b", "b", "b"]] * 8 + [["a", "b", "b"]] * 2)
    value = compute("bootstrap_ci", coding, statistic="dawid_skene").values["value"]
    assert 0 < value.interval.low <= value.interval.high <= 1
    assert value.interval.replicates == 100


def test_corrected_for_bias_and_skewness_as_by_another_implementation():
    from scipy.stats import bootstrap

    agree = np.array([1.0] * 34 + [0.0] * 6)
    found = bootstrap((agree,), np.mean, method="BCa", n_resamples=5000, random_state=np.random.default_rng(1))
    coding = Coding.from_rows([["a", "a"] if each else ["a", "b"] for each in agree])
    asked = {"statistic": "percent_agreement", "method": "bca", "min_replicates": 5000}
    ours = compute("bootstrap_ci", coding, **asked).values["value"]
    assert ours.interval.method == "BCa bootstrap"
    assert ours.interval.low == pytest.approx(found.confidence_interval.low, abs=0.026)  # one unit is .025
    assert ours.interval.high == pytest.approx(found.confidence_interval.high, abs=0.026)
    values, left_out = np.random.default_rng(2).normal(0.3, 1, 5000) ** 2, np.arange(9.0) ** 3
    lower = bca_interval(values, float(np.median(values)), left_out, 0.95)
    upper = bca_interval(values, float(np.median(values)), -left_out, 0.95)
    plain = percentile_interval(values, 0.95)
    assert lower.low < plain.low < upper.low
    assert lower.high < plain.high < upper.high


@pytest.mark.parametrize("name", ["cohen_kappa_se", "gwet_ac1", "fleiss_kappa_missing", "krippendorff_alpha_se"])
def test_an_interval_by_formula_goes_with_its_value(name):
    found = compute(name, random_codes(4)).values
    interval = found["value"].interval
    assert (interval.low, interval.high) == (found["ci95/0"].value, found["ci95/1"].value)
    assert (interval.replicates, interval.share_below_800) == (0, None)


def test_without_anything_to_correct_by_the_interval_is_the_percentile_one():
    plain = percentile_interval(np.arange(10.0), 0.95)
    assert bca_interval(np.arange(10.0), 99.0, np.arange(5.0), 0.95) == plain
    assert bca_interval(np.arange(10.0), 4.0, np.ones(5), 0.95) == plain
    assert bca_interval(np.arange(10.0), 4.0, np.array([1.0, np.nan]), 0.95) == plain


def test_krippendorff_s_own_bootstrap_gives_the_interval_he_published():
    # Hayes & Krippendorff 2007, the output printed for the ordinal example: 10000 bootstrap samples
    case = json.loads((FIXTURES / "krippendorff-alpha-ordinal-hayes-krippendorff-2007.json").read_text())
    found = compute(
        "bootstrap_ci",
        study_of(case["study"]),
        statistic="krippendorff_alpha_ordinal",
        method="krippendorff",
        min_replicates=10000,
    ).values["value"]
    assert found.value == pytest.approx(0.7598, abs=0.0001)
    assert found.interval.low == pytest.approx(0.7078, abs=0.004)
    assert found.interval.high == pytest.approx(0.8078, abs=0.004)
    assert found.interval.share_below_800 == pytest.approx(0.9473, abs=0.01)


def test_krippendorff_s_bootstrap_takes_draws_of_one_category_for_no_agreement():
    # 3 pairs a draw, 2/3 of them a|a, 1/3 a|b: (2/3)^3 of the draws have no variation
    coding = Coding.from_rows([["a", "a"], ["a", "a"], ["a", "b"]])
    found = compute("bootstrap_ci", coding, method="krippendorff").values["value"]
    assert found.interval.share_below_667 == 1
    # of a|a, b|b and a|b a third each, 2/27 have none: 1 where both agree and differ, else 0
    coding = Coding.from_rows([["a", "a"], ["b", "b"], ["a", "b"]])
    found = compute("bootstrap_ci", coding, method="krippendorff", min_replicates=20000).values["value"]
    assert found.interval.share_below_800 == pytest.approx(1 - 6 / 27, abs=0.01)


def test_values_of_pairs_count_as_in_the_definition():
    coding = Coding.from_rows([["a", "a", "b"], ["b", "b", None], ["a", None, None]])
    # a|a 2/2, a|b 2/2 each way, b|b 2/1
    assert coincidences(coding.patterns.with_values(2), 2).tolist() == [[1, 1], [1, 2]]


def documents(count):
    generator = np.random.default_rng(7)
    for number in range(count):
        starts = np.sort(generator.choice(9, 3, replace=False)) * 10
        units = [
            Unit(name, "claim", int(start), int(start) + int(generator.integers(3, 9)))
            for name in ("a", "b")
            for start in starts
            if generator.random() < 0.8
        ]
        yield Document(f"doc{number}", 100, ("a", "b"), tuple(units))


@given(study=studies(), data=st.data())
def test_a_table_of_parts_draws_what_merging_them_gives(study, data):
    count = len(study.documents)
    weights = data.draw(st.lists(st.lists(st.integers(0, 3), min_size=count, max_size=count), min_size=1, max_size=3))
    for name in OVER_DOCUMENTS:
        parts = [part(name, document) for document in study.documents]
        drawn = list(Table(parts).drawn(np.array(weights)))
        assert drawn == [merge(parts, each) for each in weights], name


@given(study=studies(), data=st.data())
def test_the_quick_way_of_drawing_gives_the_values_of_the_parts_drawn(study, data):
    count = len(study.documents)
    weights = data.draw(st.lists(st.lists(st.integers(0, 3), min_size=count, max_size=count), min_size=1, max_size=3))
    quick = [name for name, one in MEASURES.items() if one.draws]
    assert quick == ["alpha_u_1995"]
    for name in quick:
        parts = [part(name, document) for document in study.documents]
        found = MEASURES[name].draws(parts, [np.array(weights[:1]), np.array(weights[1:])])
        for number, each in enumerate(weights):
            expected = dict.fromkeys(found) | numbers(pool(name, parts, each))
            drawn = {key: None if np.isnan(row[number]) else float(row[number]) for key, row in found.items()}
            assert differing(drawn, expected, within=1e-9) == {}, name


@pytest.mark.parametrize("method", ["bca", "percentile"])
@pytest.mark.parametrize("name", ["char_alpha_label", "alpha_u_1995", "span_f1", "u_alpha_2016"])
def test_documents_are_drawn_for_an_interval_of_every_value(name, method):
    read = tuple(documents(8))
    whole = compute(name, Study(read))
    found = intervals(name, [part(name, document) for document in read], replicates=200, method=method)
    assert numbers(found) == numbers(whole)
    for value in found.values.values():
        if value.value is not None and value.interval is not None:
            assert value.interval.low <= value.interval.high
            assert value.interval.replicates <= 200
    assert sum(value.interval is not None for value in found.values.values()) > len(whole.values) / 2
    again = intervals(name, [part(name, document) for document in read], replicates=200, method=method)
    assert again == found


def test_many_documents_are_drawn_a_few_draws_at_a_time(monkeypatch):
    parts = [part("char_alpha_label", document) for document in documents(60)]
    whole = intervals("char_alpha_label", parts, replicates=300).values["overall"].interval
    monkeypatch.setattr(resampling, "AT_ONCE", 250)
    assert intervals("char_alpha_label", parts, replicates=300).values["overall"].interval == whole
    monkeypatch.setattr(resampling, "MOST_LEFT_OUT", 20)
    assert [block.sum(axis=1).tolist() for block in leaving_one_out(60)] == [[57] * 4] * 5
    grouped = intervals("char_alpha_label", parts, replicates=300).values["overall"].interval
    assert (grouped.low, grouped.high) == pytest.approx((whole.low, whole.high), abs=0.02)


def test_gamma_s_disorders_are_resampled_as_they_are():
    read = tuple(documents(8))
    parts = [part("gamma_stochastic", document, min_samples=5) for document in read]
    found = intervals("gamma_stochastic", parts, replicates=300).values
    assert found["value"].interval.method == "BCa bootstrap"
    assert found["value"].interval.low < found["value"].value < found["value"].interval.high
    assert found["per_document/doc0/observed_disorder"].interval is None


def test_one_document_gives_no_interval_and_another_bootstrap_is_refused():
    only = next(documents(1))
    found = intervals("char_alpha_label", [part("char_alpha_label", only)])
    assert found.values["overall"].interval is None
    with pytest.raises(Invalid):
        intervals("char_alpha_label", [part("char_alpha_label", only)], method="guess")
