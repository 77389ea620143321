"""Gamma: dissimilarities by hand, best alignments against every alignment there is, samples and documents."""

import json
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.errors import Invalid
from annotations.core.measures import Document, Study, Unit, alignment, compute, merge, part, pool
from annotations.core.measures.continua import Continua, Dissimilarity
from annotations.core.measures.gamma import UnitPairs, disorder
from annotations.core.measures.gamma_alignment import best_alignment, disorder_of
from annotations.core.measures.gamma_cat import Alignment
from annotations.core.measures.gamma_groups import Groups
from annotations.core.measures.sampling import Sampler
from annotations.core.measures.study import Mark
from tests.core.measures.continua import documents, overlapping_units, studies


def apart(one, other, measure):
    """The dissimilarity of two units, as the paper has it."""
    lengths = one.end - one.start + other.end - other.start
    distance = abs(one.start - other.start) + abs(one.end - other.end)
    place = (distance / lengths) ** 2 if lengths else (float("inf") if distance else 0.0)
    return (
        (measure.alpha and measure.alpha * place) + measure.beta * (one.category != other.category)
    ) * measure.delta_empty


def cost(group, annotators, measure):
    pairs = annotators * (annotators - 1) // 2
    met = [apart(one, other, measure) for one, other in combinations(group, 2)]
    return (sum(met) + (pairs - len(met)) * measure.delta_empty) / pairs


def least(units, annotators, measure):
    """The cheapest alignment, by trying every one."""
    if not units:
        return 0.0
    first, rest = units[0], units[1:]
    by_annotator = {}
    for unit in rest:
        if unit.annotator != first.annotator:
            by_annotator.setdefault(unit.annotator, []).append(unit)
    best = float("inf")
    for choice in product(*([None, *mine] for mine in by_annotator.values())):
        group = [first, *(unit for unit in choice if unit)]
        left = [unit for unit in rest if all(unit is not member for member in group)]
        best = min(best, cost(group, annotators, measure) + least(left, annotators, measure))
    return best


@st.composite
def small_continua(draw):
    annotators = "abcd"[: draw(st.integers(2, 4))]
    units = []
    for number in range(draw(st.integers(1, 7))):
        start = draw(st.integers(0, 12))
        category = draw(st.sampled_from("xy"))
        units.append(Unit(annotators[number % len(annotators)], category, start, start + draw(st.integers(0, 6))))
    return annotators, units


@given(
    continuum=small_continua(),
    alpha=st.sampled_from((0.0, 0.5, 1.0, 3.0)),
    beta=st.sampled_from((0.0, 1.0, 2.0)),
    delta=st.sampled_from((1.0, 0.5)),
)
def test_no_alignment_there_is_has_less_disorder(continuum, alpha, beta, delta):
    (annotators, units), measure = continuum, Dissimilarity(alpha, beta, delta)
    expected = least(units, len(annotators), measure) / (len(units) / len(annotators))
    assert disorder(units, annotators, measure) == pytest.approx(expected, abs=1e-9)


@given(continuum=small_continua())
def test_every_unit_stands_in_one_group_of_different_annotators(continuum):
    annotators, units = continuum
    rows = Continua.of(units, annotators)
    alignment = best_alignment(rows, Dissimilarity())
    assert sorted(unit for group in alignment for unit in group) == list(range(len(units)))
    assert all(len({int(rows.annotator[unit]) for unit in group}) == len(group) for group in alignment)


def test_the_best_alignment_is_given_as_units():
    units = [Unit("a", "x", 0, 10), Unit("b", "y", 40, 50), Unit("c", "x", 1, 11), Unit("b", "x", 2, 9)]
    groups = alignment(Document("doc", 60, ("a", "b", "c"), tuple(units)))
    assert sorted(groups, key=len) == [(units[1],), (units[0], units[3], units[2])]


def test_a_fractional_solution_is_not_taken_for_an_alignment():
    # three annotators in a ring: the linear program would take a half of each pair
    units = [Unit(a, c, s, s + 10) for a, c, s in (("a", "x", 0), ("b", "x", 4), ("c", "x", 8), ("a", "x", 12))]
    measure = Dissimilarity(3.0, 2.0, 1.0)
    assert disorder(units, "abc", measure) == pytest.approx(least(units, 3, measure) / (4 / 3), abs=1e-9)


def test_many_continua_of_three_annotators_agree_with_every_alignment():
    generator = np.random.default_rng(4)
    for _ in range(60):
        units = [
            Unit("abc"[index % 3], "xy"[generator.integers(2)], start := int(generator.integers(20)), start + 9)
            for index in range(8)
        ]
        expected = least(units, 3, Dissimilarity()) / (8 / 3)
        assert disorder(units, "abc", Dissimilarity()) == pytest.approx(expected, abs=1e-9)


def test_places_by_hand():
    # (4 + 4)/(10 + 10) squared, (0 + 5)/15 squared, (6 + 1)/(5 + 10) squared
    pairs = (((0, 10), (4, 14)), ((20, 30), (20, 25)), ((20, 25), (14, 24)))
    found = compute("gamma_positional_dissimilarity", UnitPairs(pairs), positional="sporadic")
    assert found.facts["values"] == pytest.approx([0.16, 1 / 9, (7 / 15) ** 2])


def test_units_of_no_length_have_a_place():
    at_three = [Unit("a", "x", 3, 3), Unit("b", "x", 3, 3)]
    assert disorder(at_three, "ab", Dissimilarity()) == 0
    elsewhere = [Unit("a", "x", 3, 3), Unit("b", "x", 9, 9)]
    assert disorder(elsewhere, "ab", Dissimilarity()) == 2


def test_twins_of_one_annotator_are_two_units():
    units = [Unit("a", "x", 0, 5), Unit("a", "x", 0, 5), Unit("b", "x", 0, 5)]
    assert disorder(units, "ab", Dissimilarity()) == pytest.approx(1 / 1.5)


def test_far_offsets_lose_nothing():
    far = 10**8
    near = [Unit("a", "x", 0, 10), Unit("b", "x", 4, 14)]
    moved = [Unit("a", "x", far, far + 10), Unit("b", "x", far + 4, far + 14)]
    assert disorder(moved, "ab", Dissimilarity()) == disorder(near, "ab", Dissimilarity()) == pytest.approx(0.16)


def test_disorder_is_invariant_under_order_and_names():
    units = [Unit("a", "x", 0, 5), Unit("b", "y", 1, 6), Unit("c", "x", 2, 9), Unit("a", "y", 9, 12)]
    renamed = [Unit({"a": "c", "b": "a", "c": "b"}[u.annotator], u.category * 2, u.start, u.end) for u in units]
    measure = Dissimilarity()
    assert disorder(units, "abc", measure) == pytest.approx(disorder(units[::-1], "cba", measure))
    assert disorder(units, "abc", measure) == pytest.approx(disorder(renamed, "abc", measure))


def read_twice(name="doc", units=(), samples=()):
    return Document(name, 30, ("a", "b"), tuple(units), samples=tuple(samples))


ALIKE = (Unit("a", "x", 0, 5), Unit("b", "x", 0, 5))
SHIFTED = (Mark("a", "x", 0, 10), Mark("b", "x", 4, 14))
ALONE_UNITS = (Unit("a", "x", 0, 5), Unit("a", "y", 20, 25))
ALONE = (Mark("a", "x", 0.0, 5.0), Mark("b", "x", 20.5, 25.5))


def test_given_samples_by_hand():
    # observed 0.16; samples 0.16 and 2 (two lone units, one unit per annotator): 1 - 0.16 / 1.08
    units = (Unit("a", "x", 0, 10), Unit("b", "x", 4, 14))
    study = Study((read_twice(units=units, samples=(SHIFTED, ALONE)),))
    found = compute("gamma_given_samples", study)
    assert found.values["value"].value == pytest.approx(1 - 0.16 / 1.08)
    assert found.values["per_document/doc/observed_disorder"].value == pytest.approx(0.16)
    assert found.facts["per_document"]["doc"]["sample_disorders"] == pytest.approx([0.16, 2])


def test_documents_add_their_disorders_and_one_without_units_adds_nothing():
    first = read_twice("one", (Unit("a", "x", 0, 10), Unit("b", "x", 4, 14)), (ALONE,))
    second = read_twice("two", ALIKE, (SHIFTED, ALONE))
    silent = read_twice("three", (), ((),))
    study = Study((first, second, silent))
    assert compute("gamma_given_samples", study).values["value"].value == pytest.approx(1 - 0.16 / (2 + 1.08))


def test_without_samples_or_their_disorder_there_is_no_gamma():
    with pytest.raises(Invalid):
        compute("gamma_given_samples", Study((read_twice(units=ALIKE),)))
    flat = compute("gamma_given_samples", Study((read_twice(units=ALIKE, samples=(ALIKE,)),)))
    assert flat.values["value"].undefined_because.code == "no_expected_disorder"
    for study, code in ((Study(()), "nothing_paired"), (Study((read_twice(),)), "no_units")):
        for name in ("gamma_stochastic", "gamma_disorder"):
            assert compute(name, study).values["value"].undefined_because.code == code


def test_drawing_follows_seed_and_precision_and_identical_marks_are_one():
    units = [Unit(who, "xy"[n % 2], n * 12, n * 12 + 8 + n % 3) for n in range(8) for who in "ab"]
    study = Study((Document("doc", 120, ("a", "b"), tuple(units)),))
    assert compute("gamma_stochastic", study).values["value"].value == 1
    noisy = Study((Document("doc", 120, ("a", "b"), (*units[:6], Unit("a", "x", 70, 90), *units[9:])),))
    rough, fine = (compute("gamma_stochastic", noisy, precision=p, seed=3).values["value"] for p in (1, 0.01))
    assert rough.interval.replicates == 30
    assert fine.interval.replicates > 30
    assert (fine.interval.high - fine.interval.low) / 2 <= 0.01
    assert rough.interval.low < fine.value < rough.interval.high
    assert compute("gamma_stochastic", noisy, precision=1, seed=3).values["value"] == rough
    assert compute("gamma_stochastic", noisy, precision=1, seed=4).values["value"] != rough


def test_random_marks_that_know_nothing_of_each_other_are_near_zero():
    values = []
    for seed in range(12):
        model = Document(
            "doc",
            600,
            ("a", "b"),
            tuple(Unit(who, "xy"[n % 2], n * 30, n * 30 + 10 + n % 7) for n in range(20) for who in "ab"),
        )
        drawn = Sampler(model, seed).draw(1)
        first = drawn.start.min()
        units = [
            Unit("ab"[who], drawn.categories[category], round(start - first), round(end - first))
            for who, category, start, end in zip(drawn.annotator, drawn.category, drawn.start, drawn.end, strict=True)
        ]
        document = Document("doc", 10**4, ("a", "b"), tuple(units), start=0)
        values.append(compute("gamma_stochastic", Study((document,)), precision=1).values["value"].value)
    assert abs(np.mean(values)) < 0.1


@given(study=studies(), weights=st.lists(st.integers(0, 2), min_size=3, max_size=3))
def test_parts_of_gamma_are_json_and_pool_to_the_whole(study, weights):
    for name, parameters in (("gamma_disorder", {}), ("gamma_stochastic", {"min_samples": 2})):
        parts = [json.loads(json.dumps(part(name, document, **parameters))) for document in study.documents]
        extra = {"precision": 0} if parameters else {}
        whole = compute(name, study, **parameters, **extra).values["value"].value
        assert pool(name, [merge(parts)]).values["value"].value == (whole and pytest.approx(whole, abs=1e-12))


@given(document=documents(overlapping_units, fewest=2))
def test_drawn_continua_have_the_document_s_annotators_and_categories(document):
    drawn = Sampler(document, 1).draw(3)
    assert drawn.annotators == len(document.annotators)
    assert set(drawn.annotator) <= set(range(drawn.annotators))
    assert set(drawn.categories) == {unit.category for unit in document.units}
    assert set(drawn.category) <= set(range(len(drawn.categories)))
    assert (drawn.start < drawn.end).all() or all(unit.start == unit.end for unit in document.units)
    assert drawn.units.sum() == len(drawn) == sum(drawn.continuum == number for number in range(3)).sum()


def test_categories_of_aligned_units_by_hand():
    # weights 1 - 0.16 and 1: (0.84 · 1 + 1 · 0) / 1.84; around y the first pair alone
    rows = (
        (Mark("a", "x", 0, 10), Mark("b", "y", 4, 14)),
        (Mark("a", "x", 20, 30), Mark("b", "x", 20, 30)),
        (Mark("a", "z", 50, 60), None),
    )
    found = {key: v.value for key, v in compute("gamma_cat_disorder", Alignment("ab", rows)).values.items()}
    assert found["gamma_cat_disorder"] == pytest.approx(0.84 / 1.84)
    assert found["gamma_k_disorder/y"] == pytest.approx(1)
    assert found["gamma_k_disorder/x"] == pytest.approx(0.84 / 1.84)
    assert found["gamma_k_disorder/z"] is None
    assert found["alignment_disorder"] == pytest.approx((1.16 + 0 + 1) / 2.5)


def values(name, *documents, **parameters):
    return dict(compute(name, Study(documents), **parameters).values)


def test_gamma_cat_is_of_the_categories_of_units_that_stand_together():
    # places differ for all, one category of three differs: the disorder by hand, 0.84/(0.84 + 0.84 + 1)
    units = [Unit("a", "x", 0, 10), Unit("b", "y", 4, 14), Unit("a", "x", 40, 50), Unit("b", "x", 44, 54)]
    document = read_twice("doc", [*units[:2], Unit("a", "y", 20, 30), Unit("b", "y", 20, 30)])
    document = Document("doc", 60, ("a", "b"), (*document.units, *units[2:]))
    found = values("gamma_cat", document)
    assert found["observed_disorder"].value == pytest.approx(0.84 / (0.84 + 0.84 + 1))
    assert found["per_category/x/observed_disorder"].value == pytest.approx(0.84 / (0.84 + 0.84))
    assert found["value"].value == pytest.approx(1 - found["value"].observed / found["value"].expected)
    assert 0 < found["expected_disorder"].value < 1
    assert found["value"].interval.low < found["value"].value < found["value"].interval.high


def test_gamma_cat_looks_at_categories_alone():
    def shifted(by, last="x"):
        places = [(20 * number, "xy"[number % 2]) for number in range(8)]
        ones = [Unit("a", category, start, start + 8) for start, category in places]
        others = [Unit("b", category, start + by, start + by + 8) for start, category in places]
        return Document("doc", 200, ("a", "b"), (*ones, *others[:-1], Unit("b", last, 140 + by, 148 + by)))

    assert values("gamma_cat", shifted(2, "y"))["value"].value == 1
    assert values("gamma_disorder", shifted(2, "y"))["value"].value > 0
    assert values("gamma_cat", shifted(0))["value"].value < 1


def test_gamma_cat_of_categories_by_chance_is_about_zero():
    generator, found = np.random.default_rng(5), []
    for number in range(8):
        units = [
            Unit(who, "xyz"[generator.integers(3)], 30 * place, 30 * place + 20) for place in range(30) for who in "ab"
        ]
        found.append(values("gamma_cat", Document(f"doc{number}", 900, ("a", "b"), tuple(units)))["value"].value)
    assert abs(np.mean(found)) < 0.25


def test_gamma_cat_adds_pairs_over_documents_before_it_divides():
    first = read_twice("one", (Unit("a", "x", 0, 10), Unit("b", "y", 4, 14)))
    second = read_twice("two", (*ALIKE, Unit("a", "y", 20, 25), Unit("b", "y", 20, 25)))
    silent = read_twice("three")
    parts = [json.loads(json.dumps(part("gamma_cat", each, samples=9))) for each in (first, second, silent)]
    found = pool("gamma_cat", [merge(parts[:2]), parts[2]]).values
    assert found["observed_disorder"].value == pytest.approx(0.84 / (0.84 + 2))
    sums = [[parts[d]["all"]["samples"][str(s)] for d in range(2)] for s in range(9)]
    shares = [sum(e["differing"] for e in each) / sum(e["weight"] for e in each) for each in sums]
    assert found["expected_disorder"].value == pytest.approx(np.mean(shares))
    assert found["value"] == pool("gamma_cat", parts).values["value"]
    assert found["value"] == values("gamma_cat", first, second, silent, samples=9)["value"]


def test_gamma_cat_without_pairs_or_categories_to_differ_is_undefined():
    for read, code in (
        ((), "nothing_paired"),
        ((read_twice(),), "no_units"),
        ((read_twice(units=ALONE_UNITS),), "no_aligned_pairs"),
        ((read_twice(units=ALIKE),), "no_expected_disorder"),
    ):
        assert values("gamma_cat", *read)["value"].undefined_because.code == code


def test_an_alignment_s_disorder_does_not_depend_on_who_found_it():
    units = [Unit("a", "x", 0, 10), Unit("b", "y", 4, 14), Unit("b", "x", 20, 30)]
    rows = Continua.of(units, "ab")
    assert disorder_of(Groups.of([(0, 1)]), rows, Dissimilarity()) == pytest.approx((1.16 + 1) / 1.5)
