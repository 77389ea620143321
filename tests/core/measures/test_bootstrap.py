import numpy as np
import pytest

from annotations.core.errors import Invalid
from annotations.core.measures import Coding, Document, Study, Unit, compute, intervals, part


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


def test_drawing_many_at_a_time_is_drawing_one_by_one():
    # on two categories the squared difference of ranks 0 and 1 is the nominal one
    coding = Coding.from_rows([[0, 0]] * 12 + [[1, 1]] * 9 + [[0, 1]] * 4 + [[1, None]] * 3)
    nominal = compute("bootstrap_ci", coding, seed=3).values
    interval = compute("bootstrap_ci", coding, statistic="krippendorff_alpha_interval", seed=3).values
    for key in ("value", "low", "high", "bootstrap_sd"):
        assert nominal[key].value == pytest.approx(interval[key].value)


def test_the_interval_of_random_codes_covers_zero_in_about_95_of_100():
    covering = sum(
        interval.low <= 0 <= interval.high
        for interval in (compute("bootstrap_ci", random_codes(seed)).values["value"].interval for seed in range(60))
    )
    assert 50 <= covering <= 60


def test_what_cannot_be_resampled_is_refused_and_undefined_stays_undefined():
    with pytest.raises(Invalid):
        compute("bootstrap_ci", random_codes(1), statistic="cohen_kappa")
    found = compute("bootstrap_ci", Coding.from_rows([["a", "a"]])).values
    assert {value.undefined_because.code for value in found.values()} == {"one_category"}


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


@pytest.mark.parametrize("name", ["char_alpha_label", "alpha_u_1995", "span_f1", "u_alpha_2016"])
def test_documents_are_drawn_for_an_interval_of_every_value(name):
    read = tuple(documents(8))
    whole = compute(name, Study(read))
    found = intervals(name, [part(name, document) for document in read], replicates=200)
    assert {key: value.value for key, value in found.values.items()} == {
        key: value.value for key, value in whole.values.items()
    }
    for value in found.values.values():
        if value.value is not None and value.interval is not None:
            assert value.interval.low <= value.interval.high
            assert value.interval.replicates <= 200
    assert sum(value.interval is not None for value in found.values.values()) > len(whole.values) / 2


def test_one_document_gives_no_interval():
    only = next(documents(1))
    found = intervals("char_alpha_label", [part("char_alpha_label", only)])
    assert found.values["overall"].interval is None
