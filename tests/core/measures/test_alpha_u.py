import pytest

from annotations.core.measures import Document, Study, Unit, compute


def result(*units, length=10, annotators=("a", "b"), beside=None):
    study = Study((Document("doc", length, annotators, units),))
    return compute("alpha_u_1995", study, beside=beside)


def test_two_annotators_by_hand():
    # D_o = 2 · 1² / (2 · 10²). D_e: units 3 and 2, gaps 2, 5, 3, 5: (10 + 9 · 7) + (2 + 4 · 11) = 119;
    # 2/10 · 119 / (20 · 19 - 6 - 2)
    values = result(Unit("a", "claim", 2, 5), Unit("b", "claim", 3, 5)).values
    assert values["observed"].value == pytest.approx(0.01)
    assert values["expected"].value == pytest.approx(0.2 * 119 / 372)
    assert values["value"].value == pytest.approx(502 / 595)


def test_one_unit_by_one_of_three_is_no_better_than_chance():
    # D_o = 4 / (6 · 400) = 1/600; D_e = 2/20 · (19 + 20 + 20) / (60 · 59) = 1/600
    values = result(Unit("a", "claim", 0, 1), length=20, annotators=("a", "b", "c")).values
    assert values["observed"].value == values["expected"].value == pytest.approx(1 / 600)
    assert values["value"].value == 0


def test_overlapping_units_of_one_annotator_leave_category_and_whole_undefined():
    units = (
        Unit("a", "claim", 0, 4),
        Unit("a", "claim", 3, 6),
        Unit("b", "stance", 0, 2),
        Unit("b", "claim", 0, 4),
    )
    values = result(*units).values
    for key in ("value", "observed", "expected", "per_category/claim/value", "per_category/claim/observed"):
        assert values[key].value is None
        assert values[key].undefined_because.code == "overlapping_units"
        assert values[key].undefined_because.values == {
            "annotator": "a",
            "category": "claim",
            "document": "doc",
        }
    assert "a has overlapping units of claim in doc" in values["value"].undefined_because.detail
    assert values["per_category/stance/value"].value is not None


def test_units_that_touch_do_not_overlap():
    units = (
        Unit("a", "claim", 0, 4),
        Unit("a", "claim", 4, 6),
        Unit("b", "claim", 0, 4),
        Unit("b", "claim", 4, 6),
    )
    assert result(*units).values["value"].value == 1


def test_units_may_overlap_across_categories():
    units = [Unit(who, what, 0, 4) for who in ("a", "b") for what in ("claim", "stance")]
    assert result(*units).values["value"].value == 1


POLES = {"stance": ("stance:cooperative", "stance:restrictive")}


def test_poles_seen_as_one_stand_beside_and_enter_no_sum():
    units = (Unit("a", "stance:cooperative", 0, 4), Unit("b", "stance:restrictive", 0, 4))
    alone, beside = result(*units).values, result(*units, beside=POLES).values
    assert beside["per_category/stance/value"].value == 1
    assert {key: beside[key] for key in alone} == dict(alone)
    assert alone["value"].value < 0


def test_poles_that_overlap_within_one_annotator_leave_only_the_stance_beside_undefined():
    units = (
        Unit("a", "stance:cooperative", 0, 4),
        Unit("a", "stance:restrictive", 2, 6),
        Unit("b", "stance:cooperative", 0, 4),
        Unit("b", "stance:restrictive", 2, 6),
    )
    values = result(*units, beside=POLES).values
    assert values["value"].value == 1
    assert values["per_category/stance/value"].undefined_because.code == "overlapping_units"
    assert values["per_category/stance/value"].undefined_because.values["category"] == "stance"


def test_fragments_count_as_units():
    split = Unit("a", "claim", 0, 6, fragments=((0, 2), (4, 6)))
    pieces = (Unit("b", "claim", 0, 2), Unit("b", "claim", 4, 6))
    assert result(split, *pieces).values["value"].value == 1


def test_the_cubes_of_long_texts_are_exact():
    # one annotator marks everything but the first character, the other nothing: D_o and D_e by the definition
    length = 2**31 - 1
    values = result(Unit("a", "claim", 1, length), length=length).values
    unit, whole = length - 1, 2 * length
    observed = 2 * unit**2 / (2 * length**2)
    expected = 2 / length * unit**2 * 2 / (whole * (whole - 1) - unit * (unit - 1))
    assert values["observed"].value == pytest.approx(observed, rel=1e-15)
    assert values["expected"].value == pytest.approx(expected, rel=1e-15)
