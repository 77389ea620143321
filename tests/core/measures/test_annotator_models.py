"""Dawid-Skene and MACE on planted truths, and Dawid-Skene against its own equations."""

import numpy as np
import pytest

from annotations.core.errors import Invalid
from annotations.core.measures import MEASURES, Coding, annotator_models, compute


def planted(accuracies, categories=3, units=150, missing=0.1, seed=5):
    generator = np.random.default_rng(seed)
    truth = generator.integers(categories, size=units)
    codes = np.empty((units, len(accuracies)), dtype=np.int64)
    for column, accuracy in enumerate(accuracies):
        wrong = (truth + generator.integers(1, categories, units)) % categories
        codes[:, column] = np.where(generator.random(units) < accuracy, truth, wrong)
        codes[generator.random(units) < missing, column] = -1
    return Coding(codes, tuple("abc"[:categories])), ["abc"[each] for each in truth]


@pytest.mark.parametrize("name", ["dawid_skene", "mace"])
def test_the_truth_is_found_better_than_by_any_single_annotator(name):
    coding, truth = planted((0.9, 0.8, 0.7, 0.6, 0.4))
    result = compute(name, coding, truth=truth)
    right = coding.codes == np.array(["abc".index(each) for each in truth])[:, None]
    assert result.values["accuracy_vs_truth"].value > max(right.mean(axis=0))
    assert len(result.facts["labels"]) == np.count_nonzero((coding.codes >= 0).any(axis=1))


def test_mace_knows_whom_to_trust():
    coding, truth = planted((0.95, 0.8, 0.6, 0.35), units=300)
    for known in ({}, {"truth": truth}):
        facts = compute("mace", coding, **known).facts
        assert (facts["most_competent"], facts["least_competent"]) == ("c0", "c3")
        competence = list(facts["competence"].values())
        assert competence == sorted(competence, reverse=True)


def test_one_who_always_says_the_same_is_not_competent():
    coding, _ = planted((0.9, 0.9, 0.9), missing=0)
    codes = np.column_stack((coding.codes, np.zeros(len(coding.codes), dtype=np.int64)))
    competence = compute("mace", Coding(codes, coding.categories)).facts["competence"]
    assert competence["c3"] < 0.1 < 0.6 < min(competence["c0"], competence["c1"], competence["c2"])


def test_dawid_skene_stands_still_where_its_equations_hold():
    coding, _ = planted((0.9, 0.75, 0.6), units=60, missing=0.2)
    facts = compute("dawid_skene", coding).facts
    rows = coding.codes[(coding.codes >= 0).any(axis=1)]
    posterior = np.array([[np.mean(row[row >= 0] == k) for k in range(3)] for row in rows])
    for _ in range(400):
        priors = posterior.mean(axis=0)
        confusion = np.zeros((3, 3, 3))
        for row, p in zip(rows, posterior, strict=True):
            for column, value in enumerate(row):
                if value >= 0:
                    confusion[column, :, value] += p
        confusion /= np.maximum(confusion.sum(axis=2, keepdims=True), 1e-300)
        for number, row in enumerate(rows):
            likely = priors.copy()
            for column, value in enumerate(row):
                if value >= 0:
                    likely *= confusion[column, :, value]
            posterior[number] = likely / likely.sum()
    assert facts["priors"] == pytest.approx(list(priors), abs=1e-6)
    for column in range(3):
        assert facts["diag_reliability"][f"c{column}"] == pytest.approx(list(np.diag(confusion[column])), abs=1e-6)


@pytest.mark.parametrize("name", ["dawid_skene", "mace"])
def test_the_same_seed_gives_the_same_answer_and_empty_units_are_counted(name):
    coding = Coding.from_rows([["a", "a"], ["b", "a"], ["b", "b"], [None, None]])
    first, second = compute(name, coding), compute(name, coding)
    assert first == second
    assert [(each.code, each.count) for each in first.left_out] == [("empty_rows", 1)]
    assert len(first.facts["labels"]) == 3


@pytest.mark.parametrize("name", ["dawid_skene", "mace"])
def test_without_values_there_is_nothing_to_fit(name):
    found = compute(name, Coding.from_rows([], ("a", "b"))).values
    assert {value.undefined_because.code for value in found.values()} == {"nothing_paired_units"}


@pytest.mark.parametrize("name", ["dawid_skene", "mace"])
@pytest.mark.parametrize(
    ("coding", "code"),
    [
        (Coding.from_rows([["a"], ["b"]]), "nothing_paired_units"),
        (Coding.from_rows([["a", None], [None, "b"]]), "nothing_paired_units"),
        (Coding.from_rows([["a", "a"], ["a", "a"]]), "one_category"),
    ],
    ids=["one annotator", "no unit in common", "one category"],
)
def test_what_tells_nothing_of_annotators_is_undefined(name, coding, code):
    found = compute(name, coding).values
    assert {(value.value, value.undefined_because.code) for value in found.values()} == {(None, code)}


def test_one_annotator_can_be_held_against_a_truth():
    coding = Coding.from_rows([["a"], ["b"], ["a"], ["b"]])
    assert compute("mace", coding, truth=["a", "b", "a", "b"]).values["mean_competence"].value > 0.5


@pytest.mark.parametrize("name", ["dawid_skene", "mace"])
def test_a_truth_of_another_length_is_refused(name):
    with pytest.raises(Invalid):
        compute(name, Coding.from_rows([["a", "a"], ["b", "b"]]), truth=["a"])


def test_dawid_skene_says_whether_it_came_to_rest(monkeypatch):
    coding, _ = planted((0.9, 0.8, 0.7))
    assert compute("dawid_skene", coding).facts["converged"] is True
    monkeypatch.setattr(annotator_models, "MOST_ROUNDS", 3)
    assert compute("dawid_skene", coding).facts["converged"] is False


def test_an_annotator_without_values_is_no_annotator_to_rely_on():
    coding, _ = planted((0.9, 0.8, 0.7), units=60)
    beside = Coding(np.insert(coding.codes, 1, -1, axis=1), coding.categories)
    found = {}
    for name in ("mace", "dawid_skene"):
        found[name], without = compute(name, beside), compute(name, coding)
        headline = MEASURES[name].headline
        assert found[name].values[headline].value == pytest.approx(without.values[headline].value, abs=1e-6), name
        assert found[name].facts["labels"] == without.facts["labels"]
    assert found["mace"].values["competence/c1"].undefined_because.code == "nothing_paired_units"
    assert set(found["mace"].facts["competence"]) == {"c0", "c2", "c3"}
    assert found["dawid_skene"].facts["diag_reliability"]["c1"] == [None] * 3
