"""The standard errors of kappas of two annotators: against the slope of the coefficient, and where there is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.measures import Coding, compute


@pytest.mark.parametrize("weights", ["linear", "quadratic"])
@given(units=st.lists(st.tuples(*[st.sampled_from([1, 2, 3])] * 2), min_size=2, max_size=12))
def test_the_interval_of_weighted_kappa_is_that_of_its_slope_in_each_unit(weights, units):
    power = 1 if weights == "linear" else 2

    def kappa(counts):
        shares = [count / sum(counts) for count in counts]
        observed = sum(w * abs(a - b) ** power for w, (a, b) in zip(shares, units, strict=True))
        drawn = [
            (v, a, w, b)
            for v, (a, _) in zip(shares, units, strict=True)
            for w, (_, b) in zip(shares, units, strict=True)
        ]
        return 1 - observed / sum(v * w * abs(a - b) ** power for v, a, w, b in drawn)

    found = compute("weighted_kappa", Coding.from_rows(units, (1, 2, 3)), weights=weights).values["value"]
    if found.value is None:
        return
    count, step = len(units), 1e-5
    slopes = [
        (
            kappa([1 + step * (each == place) for each in range(count)])
            - kappa([1 - step * (each == place) for each in range(count)])
        )
        / (2 * step)
        for place in range(count)
    ]
    reach = 1.959964 * sum(slope**2 for slope in slopes) ** 0.5
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (found.value - reach, found.value + reach), abs=1e-4
    )


def test_the_interval_of_linear_weights_on_two_categories_is_that_of_kappa():
    coding = Coding.from_rows([[1, 1]] * 9 + [[1, 2]] * 4 + [[2, 1]] * 2 + [[2, 2]] * 5)
    interval, plain = (compute(name, coding).values["value"].interval for name in ("weighted_kappa", "cohen_kappa_se"))
    assert (interval.low, interval.high) == pytest.approx((plain.low, plain.high))


def test_an_annotator_of_one_category_leaves_no_error_to_test_with():
    for alike in range(1, 9):
        found = compute("cohen_kappa_se", Coding.from_rows([[1, 1]] * alike + [[1, 2]] * (9 - alike), (1, 2, 3))).values
        assert (found["ase_h0"].value, found["z"].value) == (0, None)
