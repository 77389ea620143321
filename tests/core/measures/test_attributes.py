"""Attributes of aligned units, tokens, and each annotator against the rest."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.errors import Invalid
from annotations.core.measures import Coding, Document, Study, Unit, compute
from annotations.core.measures.columns import shared
from annotations.core.measures.matching import best_pairs
from tests.core.measures import slow
from tests.core.measures.continua import overlapping_units, studies


def unit(annotator, start, end, **attributes):
    return Unit(annotator, "stance", start, end, attributes=attributes)


def study(*units, annotators=("a", "b"), **more):
    return Study((Document("doc", 60, annotators, units, **more),))


@given(ones=overlapping_units("a", 12), others=overlapping_units("b", 12))
def test_no_other_pairing_shares_more_characters(ones, others):
    pairs = best_pairs(ones, others)
    assert len({one for one, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)
    fits = [[shared(a, b) if a.category == b.category else 0 for b in others] for a in ones]
    few, many = (fits, len(others)) if len(ones) <= len(others) else ([*zip(*fits, strict=True)], len(ones))
    most = max(
        (sum(row[at] for row, at in zip(few, way, strict=True)) for way in permutations(range(many), len(few))),
        default=0,
    )
    assert sum(fits[one][other] for one, other in pairs) == most


def test_an_attribute_is_compared_over_units_paired_by_most_common_characters():
    units = (
        unit("a", 0, 10, polarity="cooperative"),
        unit("b", 2, 10, polarity="cooperative"),
        unit("a", 20, 30, polarity="cooperative"),
        unit("b", 19, 28, polarity="restrictive"),
        unit("b", 29, 40, polarity="cooperative"),
        unit("a", 50, 55, polarity="restrictive"),
    )
    found = compute("attribute_alpha", study(*units), attribute="polarity")
    expected = compute("krippendorff_alpha_nominal", Coding.from_rows([["c", "c"], ["c", "r"]])).values["value"]
    assert found.values["value"].value == pytest.approx(expected.value)
    assert found.facts["aligned_units"] == 4


def test_of_three_annotators_the_groups_of_the_best_alignment_are_compared():
    units = [unit(who, 0, 10, strength=s) for who, s in (("a", 1), ("b", 1), ("c", 2))]
    units += [unit(who, 30, 40, strength=s) for who, s in (("a", 3), ("b", 3))]
    found = compute(
        "attribute_alpha", study(*units, annotators=("a", "b", "c")), attribute="strength", level="interval"
    )
    rows = [[1, 1, 2], [3, 3, None]]
    expected = compute("krippendorff_alpha_interval", Coding.from_rows(rows)).values["value"]
    assert found.values["value"].value == pytest.approx(expected.value)


def test_an_ordinal_attribute_needs_its_values_in_order():
    units = (unit("a", 0, 5, strength="low"), unit("b", 0, 5, strength="high"))
    with pytest.raises(Invalid):
        compute("attribute_alpha", study(*units), attribute="strength", level="ordinal")
    order = ("low", "middle", "high")
    found = compute("attribute_alpha", study(*units), attribute="strength", level="ordinal", values=order)
    assert found.values["value"].value == pytest.approx(0)


def test_any_values_can_be_compared_and_a_whole_number_is_itself_however_written():
    pairs = [(["a", "b"], ["a", "b"]), (["a"], "a"), (1, 1.0), (True, "yes"), ({"a": 1}, {"a": 1.0})]
    units = [
        unit(annotator, 10 * place, 10 * place + 5, said=pair[side])
        for place, pair in enumerate(pairs)
        for side, annotator in enumerate("ab")
    ]
    found = compute("attribute_alpha", study(*units), attribute="said").values["value"].value
    rows = [[1, 1], [2, 3], [4, 4], [5, 6], [7, 7]]
    assert found == pytest.approx(compute("krippendorff_alpha_nominal", Coding.from_rows(rows)).values["value"].value)
    for level, values in (("ratio", None), ("interval", None), ("ordinal", [1, "a"])):
        with pytest.raises(Invalid):
            compute("attribute_alpha", study(*units), attribute="said", level=level, values=values)


def test_a_tuple_differs_where_one_of_its_attributes_does():
    units = (
        unit("a", 0, 5, polarity="c", holder="x"),
        unit("b", 0, 5, polarity="c", holder="x"),
        unit("a", 10, 15, polarity="r", holder="x"),
        unit("b", 10, 15, polarity="r", holder="y"),
    )
    found = compute("tuple_alpha", study(*units)).values["value"].value
    rows = [["cx", "cx"], ["rx", "ry"]]
    assert found == pytest.approx(compute("krippendorff_alpha_nominal", Coding.from_rows(rows)).values["value"].value)


def test_units_without_a_partner_or_a_value_leave_nothing_to_compare():
    alone = study(unit("a", 0, 5, polarity="c"), unit("b", 10, 15, polarity="c"))
    silent = study(unit("a", 0, 5), unit("b", 0, 5))
    for each in (alone, silent):
        found = compute("attribute_alpha", each, attribute="polarity").values["value"]
        assert found.undefined_because.code == "no_aligned_values"


@given(found=studies(), data=st.data())
def test_over_tokens_a_token_is_marked_if_any_of_its_characters_is(found, data):
    documents, by_token = [], []
    for document in found.documents:
        cuts = sorted({0, document.length, *data.draw(st.sets(st.integers(0, document.length), max_size=6))})
        tokens = tuple((start, end) for start, end in pairwise(cuts) if data.draw(st.booleans()))
        tokens = tokens or ((0, document.length),)
        documents.append(Document(document.name, document.length, document.annotators, document.units, tokens=tokens))
        marks = []
        for unit_ in document.units:
            touched = [n for n, token in enumerate(tokens) if slow.positions_of([unit_]) & set(range(*token))]
            marks += [Unit(unit_.annotator, unit_.category, number, number + 1) for number in touched]
        by_token.append(Document(document.name, len(tokens), document.annotators, tuple(marks)))
    expected = slow.char_alpha_label(Study(tuple(by_token)))
    values = compute("token_alpha_label", Study(tuple(documents))).values
    for key, number in expected.items():
        assert values[key].value == (None if number is None else pytest.approx(float(number), abs=1e-12))


def test_units_without_tokens_cannot_be_measured_over_tokens():
    with pytest.raises(Invalid):
        compute("token_alpha_label", study(unit("a", 0, 5)))
    with pytest.raises(Invalid):
        study(tokens=((3, 5), (0, 2)))


def test_each_annotator_is_measured_against_all_others():
    units = (unit("a", 0, 5), unit("b", 0, 5), unit("c", 10, 15))
    values = compute("annotator_rest", study(*units, annotators=("a", "b", "c"))).values
    assert values["annotator/a/exact"].value == values["annotator/b/exact"].value == pytest.approx(2 / 4)
    assert values["annotator/c/exact"].value == 0
    assert values["mean/exact"].value == pytest.approx(1 / 3)
