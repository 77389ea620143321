import pytest

from annotations.core.errors import Invalid, NotFound
from annotations.core.measures import Document, Study, Unit, compute
from annotations.core.measures.result import Value, because, names_of, path


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        (Unit("nobody", "claim", 0, 2), "unknown_annotator"),
        (Unit("a", "claim", 4, 2), "unit_outside"),
        (Unit("a", "claim", 8, 11), "unit_outside"),
        (Unit("a", "claim", -1, 2), "unit_outside"),
        (Unit("a", "claim", 0, 6, fragments=((0, 2), (1, 6))), "bad_fragments"),
        (Unit("a", "claim", 0, 6, fragments=((0, 2), (4, 5))), "bad_fragments"),
        (Unit("a", "claim", 0, 6, fragments=((0, 0), (6, 6))), "bad_fragments"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_with_its_place(unit, code):
    with pytest.raises(Invalid) as refused:
        Document("doc", 10, ("a", "b"), (Unit("a", "claim", 0, 2), unit))
    assert (refused.value.code, refused.value.where) == (code, "doc/units/1")


def test_a_document_may_begin_anywhere():
    moved = Document("doc", 10, ("a", "b"), (Unit("a", "claim", 155, 160),), start=150)
    at_zero = Document("doc", 10, ("a", "b"), (Unit("a", "claim", 5, 10),))
    for name in ("char_alpha_label", "alpha_u_1995"):
        assert compute(name, Study((moved,))).values == compute(name, Study((at_zero,))).values


def test_names_used_twice_are_refused():
    with pytest.raises(Invalid) as refused:
        Document("doc", 10, ("a", "a"))
    assert refused.value.code == "annotator_twice"
    with pytest.raises(Invalid) as refused:
        Study((Document("doc", 10, ("a",)), Document("doc", 9, ("a",))))
    assert refused.value.code == "document_twice"


def test_a_continuum_too_long_for_exact_sums_is_refused():
    with pytest.raises(Invalid) as refused:
        Document("doc", 2**31, ("a",))
    assert refused.value.code == "bad_length"


def test_a_measure_nobody_knows_is_not_found():
    with pytest.raises(NotFound) as missing:
        compute("capri", Study(()))
    assert missing.value.code == "unknown_measure"


def test_a_value_is_a_number_or_undefined_never_both_never_nan():
    for wrong in (
        {"value": None},
        {"value": 1.0, "undefined_because": because("no_units")},
        {"value": float("nan")},
    ):
        with pytest.raises(ValueError):
            Value(**wrong)


def test_paths_keep_names_with_slashes_apart():
    assert path("per_category", "n/a~", "value") == "per_category/n~1a~0/value"
    assert names_of("per_category/n~1a~0/value") == ("per_category", "n/a~", "value")
