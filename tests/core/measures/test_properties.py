"""What holds for every measure over documents, whatever the marks: each study drawn is put to all of them."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from annotations.core.measures import Study, compute, merge, part, pool
from annotations.core.measures.result import names_of, path
from tests.core.measures.answers import OVER_DOCUMENTS, differing, numbers
from tests.core.measures.continua import ANNOTATORS, CATEGORIES, CHANCE, shuffled, studies

AMONG_EQUALS = [name for name in OVER_DOCUMENTS if name != "semeval_f1"]  # there the first annotator is gold


@given(study=studies(), chance=CHANCE)
def test_the_order_of_documents_annotators_and_units_does_not_matter(study, chance):
    another = Study(
        tuple(
            replace(
                document,
                annotators=shuffled(chance, document.annotators),
                units=shuffled(chance, document.units),
            )
            for document in shuffled(chance, study.documents)
        )
    )
    for name in AMONG_EQUALS:
        assert differing(numbers(compute(name, another)), numbers(compute(name, study))) == {}, name


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
