"""The measures of coded units: by hand, degenerate, and against formulas written out unit by unit."""

import tracemalloc
from itertools import combinations, product
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.errors import Invalid
from annotations.core.measures import MEASURES, Coding, SetCoding, compute, names_of
from tests.core.measures import slow

CODED = [name for name, measure in MEASURES.items() if measure.eats is Coding]
HEADLINE = [name for name in CODED if MEASURES[name].headline == "value"]
CATEGORIES = (1, 2, 4)


def rows(annotators=None):
    """Up to twelve units; each is drawn whole, which takes a fraction of the time of drawing its values."""
    widths = [annotators] if annotators else [2, 3, 4]
    every_row = ([list(row) for row in product([*CATEGORIES, None], repeat=width)] for width in widths)
    return st.one_of([st.lists(st.sampled_from(each), max_size=12) for each in every_row])


def value(name, units, **parameters):
    return compute(name, Coding.from_rows(units, CATEGORIES), **parameters).values["value"].value


def near(number):
    return None if number is None else pytest.approx(float(number), abs=1e-9)


@pytest.mark.parametrize(
    ("level", "distance"),
    [
        ("nominal", lambda a, b: a != b),
        ("interval", lambda a, b: (a - b) ** 2),
        ("ratio", lambda a, b: ((a - b) / (a + b)) ** 2),
    ],
)
@given(units=rows())
def test_alpha_is_the_disagreement_of_values_paired_one_by_one(level, distance, units):
    observed, expected = slow.disagreements([[v for v in row if v is not None] for row in units], distance)
    assert value(f"krippendorff_alpha_{level}", units) == near(1 - observed / expected if expected else None)


@given(units=rows())
def test_ordinal_alpha_counts_the_values_between(units):
    paired = [[v for v in row if v is not None] for row in units]
    counts = {c: sum(row.count(c) for row in paired if len(row) >= 2) for c in CATEGORIES}

    def distance(a, b):
        low, high = min(a, b), max(a, b)
        return (sum(n for c, n in counts.items() if low <= c <= high) - (counts[a] + counts[b]) / 2) ** 2

    observed, expected = slow.disagreements(paired, distance)
    assert value("krippendorff_alpha_ordinal", units) == near(1 - observed / expected if expected else None)


def chance_corrected(units, expected):
    complete = [row for row in units if None not in row]
    if not complete:
        return None
    agreement = fmean(fmean(a == b for a, b in combinations(row, 2)) for row in complete)
    by_chance = expected(complete)
    return (agreement - by_chance) / (1 - by_chance) if by_chance < 1 - 1e-12 else None


def share(values, category):
    return values.count(category) / len(values)


def common(units):
    values = [v for row in units for v in row]
    return sum(share(values, c) ** 2 for c in CATEGORIES)


def own(units):
    columns = [list(column) for column in zip(*units, strict=True)]
    pairs = list(combinations(columns, 2))
    return fmean(sum(share(a, c) * share(b, c) for c in CATEGORIES) for a, b in pairs)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("fleiss_kappa", common), ("conger_kappa", own), ("randolph_kappa", lambda units: 1 / 3)],
)
@given(units=rows())
def test_kappas_of_any_number_correct_for_their_own_chance(name, expected, units):
    assert value(name, units) == near(chance_corrected(units, expected))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("cohen_kappa", own), ("scott_pi", common), ("bennett_s", lambda units: 1 / 3)],
)
@given(units=rows(annotators=2))
def test_kappas_of_two_correct_for_their_own_chance(name, expected, units):
    assert value(name, units) == near(chance_corrected(units, expected))


@given(units=rows(annotators=2))
def test_weighted_kappa_compares_every_first_with_every_second(units):
    both = [row for row in units if None not in row]
    rank = {c: i for i, c in enumerate(CATEGORIES)}
    expected = None
    if both:
        by_chance = fmean((rank[a] - rank[b]) ** 2 for a, _ in both for _, b in both)
        if by_chance:
            expected = 1 - fmean((rank[a] - rank[b]) ** 2 for a, b in both) / by_chance
    assert value("weighted_kappa", units, weights="quadratic") == near(expected)


def test_distances_may_be_given_in_any_order_of_categories():
    units = [[1, 2], [2, 2], [4, 1], [4, 4], [1, 1]]
    linear = value("weighted_kappa", units, weights="linear")
    given_ = [[0, 2, 1], [2, 0, 1], [1, 1, 0]]
    assert value("weighted_kappa", units, weights="custom", distance_matrix=given_, order=[1, 4, 2]) == near(linear)
    with pytest.raises(Invalid):
        value("weighted_kappa", units, distance_matrix=given_, order=[1, 2])


@pytest.mark.parametrize("weights", ["identity", "linear", "quadratic", "ordinal"])
@given(units=rows())
def test_gwet_weighs_pairs_of_values_and_shares_of_units(weights, units):
    gaps = {
        "identity": lambda a, b: float(a == b),
        "linear": lambda a, b: 1 - abs(a - b) / 3,
        "quadratic": lambda a, b: 1 - (a - b) ** 2 / 9,
        "ordinal": lambda a, b: 1 - {0: 0, 1: 1, 2: 3}[abs(CATEGORIES.index(a) - CATEGORIES.index(b))] / 3,
    }[weights]
    rated = [[v for v in row if v is not None] for row in units]
    rated = [row for row in rated if row]
    paired = [row for row in rated if len(row) >= 2]
    expected = None
    if paired:
        agreement = fmean(fmean(gaps(a, b) for a, b in combinations(row, 2)) for row in paired)
        pi = [fmean(share(row, c) for row in rated) for c in CATEGORIES]
        total = sum(gaps(a, b) for a in CATEGORIES for b in CATEGORIES)
        by_chance = total / 6 * sum(p * (1 - p) for p in pi)
        expected = (agreement - by_chance) / (1 - by_chance)
    name = "gwet_ac1" if weights == "identity" else "gwet_ac2"
    assert value(name, units, weights=weights) == near(expected)


@given(units=rows(annotators=2), data=st.data())
def test_the_order_of_units_does_not_matter_and_undefined_is_never_nan(units, data):
    shuffled = data.draw(st.permutations(units))
    for name in HEADLINE:
        parameters = {"missing": "pooled_pairs"} if name == "percent_agreement" else {}
        assert value(name, shuffled, **parameters) == near(value(name, units, **parameters)), name


@pytest.mark.parametrize("name", HEADLINE)
def test_perfect_agreement_is_one(name):
    assert value(name, [[1, 1], [2, 2], [4, 4], [2, 2]]) == pytest.approx(1)


@pytest.mark.parametrize("name", HEADLINE)
def test_nothing_paired_is_undefined(name):
    for units in ([], [[1], [2]], [[1, None], [None, 2]]):
        found = compute(name, Coding.from_rows(units, CATEGORIES)).values["value"]
        assert found.undefined_because.code == "nothing_paired_units"
    assert compute(name, Coding.from_rows([[None, None]], ())).values["value"].value is None


@pytest.mark.parametrize(
    "name", ["cohen_kappa", "scott_pi", "fleiss_kappa", "conger_kappa", "krippendorff_alpha_nominal"]
)
def test_one_category_is_undefined_not_one(name):
    found = compute(name, Coding.from_rows([[1, 1], [1, 1]], CATEGORIES)).values["value"]
    assert found.undefined_because.code == "one_category"


@pytest.mark.parametrize("name", ["cohen_kappa", "scott_pi", "bennett_s", "weighted_kappa", "cohen_kappa_se"])
def test_a_measure_of_two_says_so_of_three(name):
    found = compute(name, Coding.from_rows([[1, 1, 2]], CATEGORIES)).values["value"]
    assert found.undefined_because.code == "two_annotators_only"


def test_a_category_with_a_slash_in_its_name_has_a_path_of_its_own():
    units = [["pro/con", "none"], ["none", "none"]]
    values = compute("fleiss_kappa", Coding.from_rows(units)).values
    assert [names_of(key) for key in values if "/" in key] == [("per_category", "none"), ("per_category", "pro/con")]


def test_the_two_ways_to_count_missing_values_differ_and_are_named():
    units = [[1, 1, 2], [1, 1, None], [2, 2, None], [4, None, None]]
    assert value("percent_agreement", units, missing="per_unit") == near((1 / 3 + 1 + 1) / 3)
    assert value("percent_agreement", units, missing="pooled_pairs") == near((3 * (1 / 3) + 2 + 2) / 7)
    with pytest.raises(Invalid):
        value("percent_agreement", units, missing="none")


def test_units_that_play_no_part_are_counted():
    units = [[1, 1, 2], [1, 1, None], [4, None, None]]
    coding = Coding.from_rows(units, CATEGORIES)
    assert [(o.code, o.count) for o in compute("fleiss_kappa", coding).left_out] == [("incomplete_units", 2)]
    assert [(o.code, o.count) for o in compute("gwet_ac1", coding).left_out] == [("lone_values", 1)]


@pytest.mark.parametrize(("distance", "apart"), [("jaccard", 1 / 2), ("masi", 1 - 1 / 2 * 2 / 3)])
def test_sets_of_labels_by_hand(distance, apart):
    # one unit alike, one nested ({A} in {A, B}): D_o = 2 · d / 4; D_e over the 12 ordered pairs of A, A,
    # A, AB
    study = SetCoding([[["A"], ["A"]], [["A"], ["B", "A"]]])
    found = compute("krippendorff_alpha_sets", study, distance=distance).values
    assert found["observed_disagreement"].value == pytest.approx(2 * apart / 4)
    assert found["expected_disagreement"].value == pytest.approx(6 * apart / 12)
    assert found["value"].value == pytest.approx(0)


@pytest.mark.parametrize("distance", ["jaccard", "masi"])
def test_equal_sets_agree_and_disjoint_sets_do_not(distance):
    study = SetCoding([[["A"], ["B"]], [["B"], ["A"]], [None, ["A"]]])
    assert compute("krippendorff_alpha_sets", study, distance=distance).values["value"].value < 0


@pytest.mark.parametrize(
    ("units", "categories", "code"),
    [
        ([[1, 2], [1]], (1, 2), "ragged_rows"),
        ([[1, 3]], (1, 2), "unknown_category"),
        ([[1, 1]], (1, 1), "category_twice"),
    ],
)
def test_rows_that_cannot_be_are_refused(units, categories, code):
    with pytest.raises(Invalid) as refused:
        Coding.from_rows(units, categories)
    assert refused.value.code == code


def test_levels_that_count_need_numbers():
    with pytest.raises(Invalid) as refused:
        compute("krippendorff_alpha_interval", Coding.from_rows([["a", "b"]], ("a", "b")))
    assert refused.value.code == "not_numbers"


def test_parameters_are_checked():
    coding = Coding.from_rows([[1, 1], [2, 1]])
    for name, parameters, code in (
        ("krippendorff_alpha_nominal", {"level": "ordinal"}, "bad_parameter"),
        ("cohen_kappa", {"weights": "linear"}, "unknown_parameter"),
        ("gwet_ac2", {"weights": "cubic"}, "bad_parameter"),
    ):
        with pytest.raises(Invalid) as refused:
            compute(name, coding, **parameters)
        assert refused.value.code == code
    with pytest.raises(Invalid) as refused:
        compute("alpha_u_1995", coding)
    assert refused.value.code == "wrong_study"


def test_many_annotators_and_categories_do_not_overflow():
    units = [[(unit + annotator) % 7 for annotator in range(40)] for unit in range(30)]
    observed, expected = slow.disagreements(units)
    assert compute("krippendorff_alpha_nominal", Coding.from_rows(units)).values["value"].value == near(
        1 - observed / expected
    )


@pytest.mark.parametrize("level", ["ordinal", "interval", "ratio"])
def test_many_different_values_need_no_table_of_all_of_them(level):
    coding = Coding.from_rows([[number / 8, number / 8 + 1] for number in range(1, 3000)])
    tracemalloc.start()
    compute(f"krippendorff_alpha_{level}", coding)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * len(coding.categories) ** 2 / 10
