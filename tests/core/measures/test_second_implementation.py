"""Every span measure against a second implementation, slow and obvious, on random continua."""

from hypothesis import given

from annotations.core.measures import compute
from tests.core.measures import slow
from tests.core.measures.answers import differing, numbers
from tests.core.measures.continua import overlapping_units, separate_units, studies, units_apart

SECOND = {
    "char_alpha_label": slow.char_alpha_label,
    "alpha_u_1995": slow.alpha_u_1995,
    "span_f1": slow.span_f1,
    "char_alpha": slow.char_alpha,
    "u_alpha_2016": slow.u_alpha_2016,
    "semeval_f1": slow.semeval_f1,
}


def assert_same(name, study):
    result, expected = compute(name, study), SECOND[name](study)
    found = numbers(result)
    if name == "span_f1":
        found = {key: value for key, value in found.items() if not key.startswith("per_category/")}
    expected = {key: None if number is None else float(number) for key, number in expected.items()}
    assert differing(found, expected) == {}, name


@given(study=studies())
def test_agrees_where_units_of_one_annotator_overlap(study):
    for name in SECOND:
        assert_same(name, study)


@given(study=studies(separate_units))
def test_agrees_where_units_of_a_category_lie_apart(study):
    for name in SECOND:
        assert_same(name, study)


@given(study=studies(units_apart))
def test_agrees_where_no_units_of_one_annotator_overlap(study):
    for name in SECOND:
        assert_same(name, study)


@given(study=studies(overlapping_units))
def test_f1_of_a_category_is_that_of_the_study_restricted_to_it(study):
    whole = compute("span_f1", study).values
    for category in {key.split("/")[1] for key in whole if key.startswith("per_category/")}:
        restricted = compute("span_f1", study.restricted_to(category)).values
        for key, value in whole.items():
            if key.startswith(f"per_category/{category}/"):
                assert value.value == restricted[key.removeprefix(f"per_category/{category}/")].value
