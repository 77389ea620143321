"""Relations: between given components, and between the units each annotator found."""

import json
from dataclasses import replace
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.errors import Invalid
from annotations.core.measures import Coding, Document, Edge, Study, Unit, compute, merge, part, pool
from annotations.core.measures.matching import aligned, best_pairs
from annotations.core.measures.relations import Graph, Link
from tests.core.measures.answers import differing, numbers
from tests.core.measures.continua import CHANCE, shuffled, studies, units_apart

TYPES = ("support", "attack")


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


def test_several_types_on_one_pair_are_a_value_of_their_own():
    found = values([("a", 1, 0, "s"), ("a", 1, 0, "t"), ("b", 1, 0, "s")])
    assert found["f1/a|b/labelled"].value == pytest.approx(2 / 3)
    assert found["f1/a|b/unlabelled"].value == found["alpha_linked"].value == 1
    assert found["alpha_nominal"].value < 1


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
    assert values([], ("a",))["mean_f1_labelled"].undefined_because.code == "nothing_paired"
    assert values([], components=1)["alpha_nominal"].undefined_because.code == "no_component_pairs"


def test_an_edge_that_cannot_be_is_refused():
    for link in (("a", 1, 1, "s"), ("a", 1, 7, "s"), ("x", 1, 0, "s")):
        with pytest.raises(Invalid):
            values([link])
    units = [unit("a", 0), unit("a", 20), unit("b", 0)]
    edges = [("a", "a0", "a0"), ("a", "a0", "b0"), ("a", "a0", "gone")]
    for source in edges:
        with pytest.raises(Invalid) as refused:
            document("doc", units, [edge(*source)])
        assert (refused.value.code, refused.value.where) == ("bad_edge", "doc/edges/0")
    with pytest.raises(Invalid):  # which of the two?
        document("doc", [*units, unit("a", 0)], [edge("a", "a0", "a20")])


def unit(annotator, start, length=10, category="claim"):
    return Unit(annotator, category, start, start + length, id=f"{annotator}{start}")


def edge(annotator, source, target, type_="support", id_=""):
    return Edge(annotator, type_, source, target, id_)


def document(name, units, edges, annotators=("a", "b")):
    return Document(name, 100, annotators, tuple(units), edges=tuple(edges))


def test_components_that_each_found_are_aligned_first():
    # a0~b2, a20~b20, a40~b44; a60 and b80 stand alone
    units = [unit("a", start) for start in (0, 20, 40, 60)] + [unit("b", start) for start in (2, 20, 44, 80)]
    edges = [
        *(edge("a", "a20", "a0"), edge("a", "a40", "a0", "attack"), edge("a", "a60", "a0")),
        *(edge("b", "b20", "b2"), edge("b", "b44", "b2"), edge("b", "b80", "b2"), edge("b", "b20", "b44")),
    ]
    result = compute("relations", Study((document("doc", units, edges),)))
    found = numbers(result)
    assert found["f1/a|b/labelled"] == pytest.approx(2 * 1 / (3 + 4))
    assert found["f1/a|b/unlabelled"] == pytest.approx(2 * 2 / (3 + 4))
    assert found["f1_aligned/a|b/labelled"] == pytest.approx(2 * 1 / (2 + 3))
    assert found["f1_aligned/a|b/unlabelled"] == pytest.approx(2 * 2 / (2 + 3))
    rows = [["s", "s"], ["t", "s"], ["n", "s"], *[["n", "n"]] * 3]
    for key, name in (
        ("alpha_nominal", "krippendorff_alpha_nominal"),
        ("cohen_kappa", "cohen_kappa"),
        ("fleiss_kappa", "fleiss_kappa"),
    ):
        assert found[key] == pytest.approx(compute(name, Coding.from_rows(rows)).values["value"].value)
    assert (result.facts["components"], result.facts["edges"]) == (3, 7)


def test_an_end_that_somebody_lacks_is_missing_and_fleiss_takes_complete_pairs():
    # all three found 0 and 20; c did not find 40
    units = [unit(who, start) for who in "abc" for start in (0, 20, 40) if (who, start) != ("c", 40)]
    edges = [edge(who, f"{who}20", f"{who}0") for who in "ab"] + [edge("a", "a40", "a0")]
    study = Study((document("doc", units, edges, ("a", "b", "c")),))
    found = numbers(compute("relations", study))
    rows = [["s", "s", "n"], ["n", "n", "n"], ["s", "n", None], *[["n", "n", None]] * 3]
    expected = compute("krippendorff_alpha_nominal", Coding.from_rows(rows)).values["value"].value
    assert found["alpha_nominal"] == found["alpha_linked"] == pytest.approx(expected)
    expected = compute("fleiss_kappa", Coding.from_rows(rows[:2])).values["value"].value
    assert found["fleiss_kappa"] == pytest.approx(expected)
    two = document("two", [unit("a", 0), unit("a", 20), unit("b", 0), unit("b", 20)], [])
    value = compute("relations", Study((*study.documents, two))).values["fleiss_kappa"]
    assert value.undefined_because.code == "unequal_readers"


def test_relations_at_relations_are_left_out_and_counted():
    units = [unit(who, start) for who in "ab" for start in (0, 20, 40)]
    plain = [edge("a", "a20", "a0", id_="e"), edge("b", "b20", "b0")]
    onto = [edge("a", "a40", "e", "attack", "f"), edge("a", "f", "a0")]
    with_them = compute("relations", Study((document("doc", units, [*plain, *onto]),)))
    without = compute("relations", Study((document("doc", units, plain),)))
    assert with_them.values == without.values
    assert [(each.code, each.count) for each in with_them.left_out] == [("onto_edges", 2)]
    assert with_them.facts == without.facts


def test_edges_within_chosen_categories_stay():
    units = [unit("a", 0), unit("a", 20, category="evidence"), unit("a", 40, category="stance")]
    edges = [edge("a", "a20", "a0", id_="e"), edge("a", "a40", "a0"), edge("a", "a20", "e")]
    whole = document("doc", units, edges)
    assert whole.merged({"component": ("claim", "evidence")}).edges == (edges[0], edges[2])
    assert whole.merged({"claim": ("claim",)}).edges == ()


@st.composite
def graphs(draw):
    annotators = "abcd"[: draw(st.integers(1, 4))]
    components = draw(st.integers(1, 5))
    pairs = list(permutations(range(components), 2))
    drawn = st.tuples(st.sampled_from(annotators), st.sampled_from(pairs), st.sampled_from(TYPES))
    links = draw(st.lists(drawn, max_size=8)) if pairs else []
    return Graph(components, tuple(annotators), [Link(who, *ends, type_) for who, ends, type_ in links])


@given(graph=graphs())
def test_components_found_alike_are_components_given(graph):
    units = [unit(who, 20 * number) for who in graph.annotators for number in range(graph.components)]
    edges = [
        edge(a.annotator, f"{a.annotator}{20 * a.source}", f"{a.annotator}{20 * a.target}", a.type) for a in graph.links
    ]
    found = compute("relations", Study((document("doc", units, edges, graph.annotators),)))
    assert differing(numbers(found), numbers(compute("relations", graph))) == {}


@st.composite
def linked_studies(draw):
    """Studies with ids on the units and edges between them, some onto edges."""
    documents = []
    for found in draw(studies(units_apart)).documents:
        units = [replace(each, id=str(number)) for number, each in enumerate(found.units)]
        edges = []
        for who in found.annotators:
            ends = [each.id for each in units if each.annotator == who]
            for number in range(draw(st.integers(0, 4)) if len(ends) > 1 else 0):
                source, target = draw(st.lists(st.sampled_from(ends), min_size=2, max_size=2, unique=True))
                edges.append(Edge(who, draw(st.sampled_from(TYPES)), source, target, f"{who}-{number}"))
                if draw(st.booleans()):
                    ends.append(f"{who}-{number}")
        documents.append(replace(found, units=tuple(units), edges=tuple(edges)))
    return Study(tuple(documents))


def every_pair_listed(study):
    """Counts of edges by pair of annotators and kind, and one row for each two components of each document."""
    counts, rows = {}, []
    for read in (each for each in study.documents if len(each.annotators) > 1):
        ids = {(each.annotator, each.id) for each in read.units}
        edges = [e for e in read.edges if {(e.annotator, e.source), (e.annotator, e.target)} <= ids]
        for one, other in combinations(sorted(read.annotators), 2):
            mine, theirs = ([each for each in read.units if each.annotator == who] for who in (one, other))
            same = {(mine[i].id, theirs[j].id) for i, j in best_pairs(mine, theirs)}
            for kind in ("labelled", "unlabelled"):
                sides = [
                    {(e.source, e.target, e.type * (kind == "labelled")) for e in edges if e.annotator == who}
                    for who in (one, other)
                ]
                found = [0] * 5
                for a in sides[0]:
                    found[4] += any((a[0], b[0]) in same and (a[1], b[1]) in same and a[2] == b[2] for b in sides[1])
                for side in (0, 1):
                    has = {pair[side] for pair in same}
                    found[side] = len(sides[side])
                    found[2 + side] = sum(a[0] in has and a[1] in has for a in sides[side])
                total = counts.setdefault((f"{one}|{other}", kind), [0] * 5)
                counts[f"{one}|{other}", kind] = [a + b for a, b in zip(total, found, strict=True)]
        groups = [{each.annotator: each.id for each in group} for group in aligned(read)]
        for source, target in permutations(groups, 2):
            row = []
            for who in sorted(read.annotators):
                ends = (source.get(who), target.get(who))
                types = sorted({e.type for e in edges if (e.annotator, e.source, e.target) == (who, *ends)})
                row.append(None if None in ends else "+".join(types) or "none")
            rows.append(row)
    return counts, rows


@given(study=linked_studies())
def test_agrees_with_every_pair_of_components_listed(study):
    found = numbers(compute("relations", study))
    counts, rows = every_pair_listed(study)
    for (pair, kind), (a, b, ends_a, ends_b, both) in counts.items():
        for name, total in (("f1", a + b), ("f1_aligned", ends_a + ends_b)):
            assert found[f"{name}/{pair}/{kind}"] == (pytest.approx(2 * both / total) if total else None)
    width = max((len(row) for row in rows), default=0)
    coding = Coding.from_rows([row + [None] * (width - len(row)) for row in rows])
    expected = compute("krippendorff_alpha_nominal", coding).values["value"].value
    assert found["alpha_nominal"] == (None if expected is None else pytest.approx(expected))


@given(study=linked_studies(), chance=CHANCE)
def test_parts_are_json_and_add_up(study, chance):
    parts = [json.loads(json.dumps(part("relations", each))) for each in study.documents]
    whole = compute("relations", study)
    for grouped in (parts, [merge(parts)], [merge(parts[:1]), merge(parts[1:])]):
        assert differing(numbers(pool("relations", grouped)), numbers(whole)) == {}
        assert pool("relations", grouped).facts == whole.facts
    another = Study(
        tuple(
            replace(
                each,
                annotators=shuffled(chance, each.annotators),
                units=shuffled(chance, each.units),
                edges=shuffled(chance, each.edges),
            )
            for each in shuffled(chance, study.documents)
        )
    )
    assert differing(numbers(compute("relations", another)), numbers(whole)) == {}


def test_pairs_nobody_linked_are_counted_not_listed():
    count = 3000
    units = [Unit(who, "claim", 10 * n, 10 * n + 9, id=str(n)) for n in range(count) for who in "ab"]
    edges = [Edge(who, "support", str(n), str(n - 1 - n % 2)) for n in range(2, count) for who in "ab"]
    found = part("relations", Document("doc", 10 * count, ("a", "b"), tuple(units), edges=tuple(edges)))
    rows = found["items"]["2"]
    assert len(rows) == 2
    assert sum(rows.values()) == count * (count - 1)
    assert pool("relations", [found]).values["alpha_nominal"].value == 1
