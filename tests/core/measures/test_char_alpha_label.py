import pytest

from annotations.core.measures import Document, Study, Unit, compute


def values(*documents):
    return {key: value.value for key, value in compute("char_alpha_label", Study(documents)).values.items()}


def test_two_annotators_by_hand():
    # 20 values, 6 of them claim; 2 of 10 positions differ: D_o = 4/20, D_e = 2 · 6 · 14 / (20 · 19)
    document = Document("doc", 10, ("a", "b"), (Unit("a", "claim", 0, 4), Unit("b", "claim", 0, 2)))
    assert values(document) == {
        "per_category/claim": pytest.approx(23 / 42),
        "overall": pytest.approx(23 / 42),
    }


def test_three_annotators_one_of_whom_saw_nothing_by_hand():
    # positions 0 and 1 have 2 differing pairs each, /(3 - 1): D_o = 4/12, D_e = 2 · 3 · 9 / (12 · 11)
    document = Document("doc", 4, ("a", "b", "c"), (Unit("a", "claim", 0, 2), Unit("b", "claim", 0, 1)))
    assert values(document)["overall"] == pytest.approx(5 / 27)


def test_one_who_did_not_read_is_not_one_who_saw_nothing():
    units = (Unit("a", "claim", 0, 2), Unit("b", "claim", 0, 2))
    assert values(Document("doc", 4, ("a", "b"), units))["overall"] == 1
    assert values(Document("doc", 4, ("a", "b", "c"), units))["overall"] < 1


def test_a_category_that_covers_everything_is_undefined_and_adds_nothing():
    everything = (Unit("a", "text", 0, 10), Unit("b", "text", 0, 6), Unit("b", "text", 6, 10))
    claims = (Unit("a", "claim", 0, 4), Unit("b", "claim", 0, 2))
    result = compute("char_alpha_label", Study((Document("doc", 10, ("a", "b"), everything + claims),)))
    assert result.values["per_category/text"].undefined_because.code == "no_variation"
    assert result.values["overall"].value == pytest.approx(23 / 42)


def test_a_label_marked_twice_on_a_position_counts_once():
    twice = (Unit("a", "claim", 0, 3), Unit("a", "claim", 1, 4), Unit("b", "claim", 0, 2))
    assert values(Document("doc", 10, ("a", "b"), twice))["overall"] == pytest.approx(23 / 42)


def test_the_fragments_of_a_discontinuous_unit_cover_only_themselves():
    split = Unit("a", "claim", 0, 6, fragments=((0, 2), (4, 6)))
    document = Document("doc", 10, ("a", "b"), (split, Unit("b", "claim", 0, 2), Unit("b", "claim", 4, 6)))
    assert values(document)["overall"] == 1


def test_units_of_no_length_are_left_out_and_counted():
    empty = (Unit("a", "claim", 0, 4), Unit("b", "claim", 0, 4), Unit("b", "claim", 7, 7))
    result = compute("char_alpha_label", Study((Document("doc", 10, ("a", "b"), empty),)))
    assert result.values["overall"].value == 1
    assert [(each.code, each.count) for each in result.left_out] == [("empty_units", 1)]


def test_observed_expected_units_and_annotators_stand_with_the_value():
    document = Document("doc", 10, ("a", "b"), (Unit("a", "claim", 0, 4), Unit("b", "claim", 0, 2)))
    value = compute("char_alpha_label", Study((document,))).values["overall"]
    assert (value.observed, value.expected) == (pytest.approx(0.2), pytest.approx(168 / 380))
    assert (value.units, value.annotators) == (2, 2)
