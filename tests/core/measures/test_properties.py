"""What holds for every measure over documents, whatever the marks: each study drawn is put to all of them."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.measures import MEASURES, Document, Study, Unit, compute, merge, part, pool
from annotations.core.measures.result import names_of, path
from tests.core.measures.answers import differing, numbers
from tests.core.measures.continua import ANNOTATORS, CATEGORIES, studies

NEED_MORE = {"token_alpha_label", "attribute_alpha", "tuple_alpha", "relations"}  # tokens, attributes, edges
OVER_DOCUMENTS = [
    name
    for name, measure in MEASURES.items()
    if measure.part and not name.startswith("gamma_") and name not in NEED_MORE
]
AMONG_EQUALS = [name for name in OVER_DOCUMENTS if name != "semeval_f1"]  # there the first annotator is gold


@given(study=studies(), data=st.data())
def test_the_order_of_documents_annotators_and_units_does_not_matter(study, data):
    shuffled = Study(
        tuple(
            replace(
                document,
                annotators=tuple(data.draw(st.permutations(document.annotators))),
                units=tuple(data.draw(st.permutations(document.units))),
            )
            for document in data.draw(st.permutations(study.documents))
        )
    )
    for name in AMONG_EQUALS:
        assert differing(numbers(compute(name, shuffled)), numbers(compute(name, study))) == {}, name


@given(study=studies(), data=st.data())
def test_the_names_of_annotators_and_categories_do_not_matter(study, data):
    people = dict(zip(ANNOTATORS, data.draw(st.permutations(ANNOTATORS)), strict=True))
    labels = dict(zip(CATEGORIES, ("über/all", "~1", "x y"), strict=True))
    renamed = Study(
        tuple(
            replace(
                document,
                annotators=tuple(people[annotator] for annotator in document.annotators),
                units=tuple(
                    replace(unit, annotator=people[unit.annotator], category=labels[unit.category])
                    for unit in document.units
                ),
            )
            for document in study.documents
        )
    )

    def new_key(key):
        names = [labels.get(each) or people.get(each, each) for each in names_of(key)]
        return path(*("|".join(sorted(people[a] for a in n.split("|"))) if "|" in n else n for n in names))

    for name in AMONG_EQUALS:
        expected = {new_key(key): number for key, number in numbers(compute(name, study)).items()}
        assert differing(numbers(compute(name, renamed)), expected) == {}, name


@given(study=studies())
def test_parts_kept_as_json_and_merged_in_any_grouping_answer_like_the_whole(study):
    for name in OVER_DOCUMENTS:
        parts = [json.loads(json.dumps(part(name, document))) for document in study.documents]
        whole = compute(name, study)
        for grouped in (parts, [merge(parts)], [merge(parts[:1]), merge(parts[1:])]):
            pooled = pool(name, grouped)
            assert differing(numbers(pooled), numbers(whole)) == {}, name
            assert (pooled.left_out, pooled.facts) == (whole.left_out, whole.facts), name


@given(study=studies(), data=st.data())
def test_a_weight_counts_a_document_as_often_as_it_says(study, data):
    weights = data.draw(st.lists(st.integers(0, 3), min_size=3, max_size=3))[: len(study.documents)]
    repeated = Study(
        tuple(
            replace(document, name=f"{document.name}-{copy}")
            for document, weight in zip(study.documents, weights, strict=True)
            for copy in range(weight)
        )
    )
    for name in OVER_DOCUMENTS:
        parts = [part(name, document) for document in study.documents]
        expected = numbers(compute(name, repeated))
        assert differing(numbers(pool(name, parts, weights)), expected) == {}, name


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
