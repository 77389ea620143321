import pytest

from annotations.core.errors import Invalid
from annotations.core.measures import Coding, compute
from annotations.core.measures.relations import Graph, Link


def values(links, annotators=("a", "b"), components=3):
    graph = Graph(components, annotators, [Link(*link) for link in links])
    return compute("relations", graph).values


def test_by_hand():
    # 6 ordered pairs; both link 1→0 with one type, and 2→0 with different types
    found = values([("a", 1, 0, "s"), ("a", 2, 0, "s"), ("b", 1, 0, "s"), ("b", 2, 0, "t")])
    assert found["f1/a|b/labelled"].value == found["mean_f1_labelled"].value == pytest.approx(1 / 2)
    assert found["f1/a|b/unlabelled"].value == 1
    assert found["alpha_linked"].value == 1
    rows = [["s", "s"], ["s", "t"], *[["none", "none"]] * 4]
    for name, measure in (
        ("alpha_nominal", "krippendorff_alpha_nominal"),
        ("fleiss_kappa", "fleiss_kappa"),
        ("cohen_kappa", "cohen_kappa"),
    ):
        expected = compute(measure, Coding.from_rows(rows)).values["value"].value
        assert found[name].value == pytest.approx(expected)
    # D_o = 2/12, D_e = 2 (8·3 + 8·1 + 3·1) / (12·11)
    assert found["alpha_nominal"].value == pytest.approx(1 - (2 / 12) / (70 / 132))


def test_direction_counts():
    found = values([("a", 1, 0, "s"), ("b", 0, 1, "s")])
    assert found["f1/a|b/unlabelled"].value == 0


def test_cohen_is_of_two_and_pairs_are_in_alphabetical_order():
    found = values([("c", 1, 0, "s"), ("a", 1, 0, "s"), ("b", 1, 0, "t")], ("c", "a", "b"))
    assert "cohen_kappa" not in found
    assert [key for key in found if key.startswith("f1/") and key.endswith("/labelled")] == [
        "f1/a|b/labelled",
        "f1/a|c/labelled",
        "f1/b|c/labelled",
    ]
    assert found["mean_f1_labelled"].value == pytest.approx(1 / 3)


def test_without_edges_or_pairs_there_is_no_agreement():
    found = values([])
    assert found["mean_f1_labelled"].undefined_because.code == "no_edges"
    assert found["alpha_nominal"].undefined_because.code == "one_category"
    assert values([], ("a",))["mean_f1_labelled"].undefined_because.code == "nothing_paired_units"


def test_an_edge_that_cannot_be_is_refused():
    for link in (("a", 1, 1, "s"), ("a", 1, 7, "s"), ("x", 1, 0, "s")):
        with pytest.raises(Invalid):
            values([link])
