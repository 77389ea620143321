"""What holds for every measure over documents where there is nothing to say, and where all agree."""

import pytest
from hypothesis import given

from annotations.core.measures import MEASURES, Document, Study, Unit, compute
from tests.core.measures.answers import OVER_DOCUMENTS, numbers
from tests.core.measures.continua import studies


@given(study=studies())
def test_every_value_is_a_number_or_has_its_reason(study):
    for name in OVER_DOCUMENTS:
        for value in compute(name, study).values.values():
            assert (value.value is None) == bool(value.undefined_because and value.undefined_because.detail), name


@given(study=studies())
def test_a_document_read_by_one_changes_nothing_and_is_named(study):
    alone = Document("alone", 9, ("ann",), (Unit("ann", "claim", 0, 9), Unit("ann", "elsewhere", 2, 3)))
    for name in OVER_DOCUMENTS:
        whole = compute(name, Study((*study.documents, alone)))
        assert numbers(whole) == numbers(compute(name, study)), name
        assert "alone" in next(each.names for each in whole.left_out if each.code == "too_few_annotators")


@pytest.mark.parametrize("name", OVER_DOCUMENTS)
def test_perfect_agreement_is_one(name):
    units = [
        Unit(annotator, category, start, start + 4)
        for annotator in ("ann", "bob", "cem")
        for start, category in ((0, "claim"), (4, "claim"), (10, "evidence"))
    ]
    study = Study((Document("doc", 20, ("ann", "bob", "cem"), tuple(units)),))
    assert compute(name, study).values[MEASURES[name].headline].value == 1


@pytest.mark.parametrize("name", OVER_DOCUMENTS)
@pytest.mark.parametrize(
    ("study", "code"),
    [
        (Study(()), "nothing_paired"),
        (Study((Document("doc", 5, ("ann",), (Unit("ann", "claim", 0, 5),)),)), "nothing_paired"),
        (Study((Document("doc", 5, ("ann", "bob")),)), "no_units"),
    ],
    ids=["no documents", "one annotator", "no units"],
)
def test_without_pairs_or_units_the_headline_is_undefined_and_says_why(name, study, code):
    value = compute(name, study).values[MEASURES[name].headline]
    assert value.value is None
    if code == "no_units" and name == "span_f1":
        code = "pair_undefined"
    assert value.undefined_because.code == code
