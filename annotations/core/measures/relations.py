"""Agreement on relations: every ordered pair of distinct components is an item, with types or none.

Source: Stab & Gurevych 2014 and 2017 ("Parsing argumentation structures in persuasive essays",
Computational Linguistics 43(3), 619-659) for pairs of components as items; the coefficients as elsewhere.
Components that each annotator found are the same where `matching.aligned` says so; F1 is over the edges,
with the units of the two annotators aligned to each other, and an edge agrees if both of its ends do. Pairs
nobody linked are counted, never listed.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from annotations.core.errors import Invalid
from annotations.core.measures.categorical import cohen_kappa, fleiss_kappa
from annotations.core.measures.coding import MISSING, Coding
from annotations.core.measures.krippendorff import alpha
from annotations.core.measures.matching import aligned, best_pairs
from annotations.core.measures.parts import Part, begun, facts_of, left_out_of
from annotations.core.measures.result import Result, Value, because, left_out, path, undefined
from annotations.core.measures.study import Document

KINDS = ("labelled", "unlabelled")
BEYOND_GRAPHS = (  # means and pools that the JSON cases of graphs do not have
    *("mean_f1_unlabelled", "mean_f1_aligned_labelled", "mean_f1_aligned_unlabelled"),
    *(f"pooled_{name}_{kind}" for name in ("f1", "f1_aligned") for kind in KINDS),
)
Row = tuple[tuple[str, ...], ...]  # for each annotator the types between two components


@dataclass(frozen=True)
class Link:
    """One annotator's edge between two components, by number."""

    annotator: str
    source: int
    target: int
    type: str


@dataclass(frozen=True)
class Graph:
    """Components every annotator was given, and the edges each drew. Raises `Invalid` for an edge that
    cannot be.
    """

    components: int
    annotators: tuple[str, ...]
    links: Sequence[Link]

    def __post_init__(self) -> None:
        for number, link in enumerate(self.links):
            ends = {link.source, link.target}
            are_there = all(0 <= end < self.components for end in ends)
            if len(ends) < 2 or not are_there or link.annotator not in self.annotators:
                raise Invalid(
                    "bad_link", "Edge {number} has no two ends or no annotator.", where=f"edges/{number}", number=number
                )


@dataclass(frozen=True)
class _Drawn:
    """One annotator's edge between two units, by their ids, or between two components, by number."""

    annotator: str
    source: Any
    target: Any
    type: str


def part(study: Document | Graph) -> Part:
    """Edges of every two annotators and those they share; how often each set of types stands between two
    components.
    """
    if isinstance(study, Graph):
        return _graph_part(study)
    found = begun(study)
    if len(study.annotators) < 2:
        return found
    units = {(unit.annotator, unit.id) for unit in study.units}
    drawn = [
        _Drawn(edge.annotator, edge.source, edge.target, edge.type)
        for edge in study.edges
        if {(edge.annotator, edge.source), (edge.annotator, edge.target)} <= units
    ]
    groups = [{unit.annotator: unit.id for unit in group} for group in aligned(study)]
    return found | {
        "components": len(groups),
        "edges": len(drawn),
        "onto_edges": len(study.edges) - len(drawn),
        "pairs": _pairs(study.annotators, drawn, _partners(study)),
        "items": {str(len(study.annotators)): _items(study.annotators, groups, drawn, _unlinked(groups))},
    }


def _graph_part(graph: Graph) -> Part:
    if len(graph.annotators) < 2:
        return {"left_out": ["graph"]}
    drawn = [_Drawn(link.annotator, link.source, link.target, link.type) for link in graph.links]
    # All annotators have all components; those without edges need only be counted.
    same = {number: number for number in sorted({end for link in graph.links for end in (link.source, link.target)})}
    groups = [dict.fromkeys(graph.annotators, number) for number in same]
    unlinked: Counter[Row] = Counter({((),) * len(graph.annotators): graph.components * (graph.components - 1)})
    return {
        "documents": 1,
        "readers": dict.fromkeys(graph.annotators, 1),
        "components": graph.components,
        "edges": len(drawn),
        "pairs": _pairs(graph.annotators, drawn, dict.fromkeys(combinations(sorted(graph.annotators), 2), same)),
        "items": {str(len(graph.annotators)): _items(graph.annotators, groups, drawn, unlinked)},
    }


def _partners(document: Document) -> dict[tuple[str, str], dict[str, str]]:
    """For every two annotators, in alphabetical order, which unit of the one is which of the other."""
    mine = {name: [unit for unit in document.units if unit.annotator == name] for name in sorted(document.annotators)}
    return {
        (one, other): {mine[one][i].id: mine[other][j].id for i, j in best_pairs(mine[one], mine[other])}
        for one, other in combinations(mine, 2)
    }


def _pairs(annotators: Sequence[str], drawn: Sequence[_Drawn], partners: Mapping[tuple[str, str], Any]) -> Part:
    """The counts of every two annotators: edges of each, those with both ends aligned, those they share."""
    edges: dict[str, dict[str, set[tuple[Any, ...]]]] = {
        name: {kind: set() for kind in KINDS} for name in sorted(annotators)
    }
    for edge in drawn:
        edges[edge.annotator]["labelled"].add((edge.source, edge.target, edge.type))
        edges[edge.annotator]["unlabelled"].add((edge.source, edge.target))
    found: Part = {name: {} for name in edges}
    for one, other in combinations(edges, 2):
        there, back = partners[one, other], {b: a for a, b in partners[one, other].items()}
        found[one][other] = {kind: _counts(edges[one][kind], edges[other][kind], there, back) for kind in KINDS}
    return found


def _counts(
    ones: set[tuple[Any, ...]], others: set[tuple[Any, ...]], there: Mapping[Any, Any], back: Mapping[Any, Any]
) -> dict[str, int]:
    with_ends = [edge for edge in ones if edge[0] in there and edge[1] in there]
    met = sum((there[source], there[target], *rest) in others for source, target, *rest in with_ends)
    back_with_ends = sum(edge[0] in back and edge[1] in back for edge in others)
    return {"a": len(ones), "b": len(others), "aligned_a": len(with_ends), "aligned_b": back_with_ends, "both": met}


def _items(
    annotators: Sequence[str], groups: Sequence[Mapping[str, Any]], drawn: Sequence[_Drawn], unlinked: Counter[Row]
) -> dict[str, int]:
    """How often each row of values occurs over ordered pairs of components, among those who have both; `unlinked`
    has the rows as if nobody had linked any.

    Of two annotators the row is in alphabetical order of their names, of more it is sorted.
    """
    names = sorted(annotators)
    component = {(name, unit): number for number, group in enumerate(groups) for name, unit in group.items()}
    types: dict[tuple[int, int], dict[str, set[str]]] = {}
    for edge in drawn:
        ends = component.get((edge.annotator, edge.source)), component.get((edge.annotator, edge.target))
        if ends[0] is not None and ends[1] is not None:
            types.setdefault((ends[0], ends[1]), {}).setdefault(edge.annotator, set()).add(edge.type)
    rows = unlinked.copy()
    for (source, target), given in types.items():
        present = [name for name in names if name in groups[source] and name in groups[target]]
        if len(present) > 1:
            rows[((),) * len(present)] -= 1
            row = [tuple(sorted(given.get(name, ()))) for name in present]
            rows[tuple(row if len(names) == 2 else sorted(row))] += 1
    return {json.dumps(row): count for row, count in rows.items() if count}


def _unlinked(groups: Iterable[Mapping[str, Any]]) -> Counter[Row]:
    """The rows of all ordered pairs of components as if nobody had linked any."""
    counts, rows = Counter(frozenset(group) for group in groups), Counter[Row]()
    for one, count in counts.items():
        for other, count_other in counts.items():
            both = len(one & other)
            if both > 1:
                rows[((),) * both] += count * (count_other - (one == other))
    return rows


def result(part: Part) -> Result:
    """F1 over edges per pair of annotators, their mean and pooled, end to end (`f1`) and among edges with
    both ends aligned (`f1_aligned`); alpha with types and linked or not; Fleiss' and, of two, Cohen's kappa.
    """
    pairs = {
        f"{one}|{other}": kept
        for one, others in sorted(part.get("pairs", {}).items())
        for other, kept in sorted(others.items())
    }
    answers: dict[str, Value] = {}
    for name in ("f1", "f1_aligned"):
        for kind in KINDS:
            answers |= _scores({pair: kept[kind] for pair, kept in pairs.items()}, name, kind)
    rows = [
        (json.loads(row), count, int(readers))
        for readers, of_readers in part.get("items", {}).items()
        for row, count in of_readers.items()
    ]
    answers |= _coefficients(rows, sorted(part.get("readers", ())), bool(part.get("documents")))
    more = {"components": part.get("components", 0), "edges": part.get("edges", 0)}
    omitted = left_out_of(part)
    if part.get("onto_edges"):
        omitted += (left_out("onto_edges", part["onto_edges"]),)
    return Result(answers, omitted, facts=facts_of(part) | more)


def _scores(pairs: Mapping[str, Mapping[str, int]], name: str, kind: str) -> dict[str, Value]:
    """Each pair's F1, their mean, and that of the counts added."""
    ends = ("a", "b", "both") if name == "f1" else ("aligned_a", "aligned_b", "both")
    counts = {pair: tuple(kept[end] for end in ends) for pair, kept in pairs.items()}
    answers = {path(name, pair, kind): _f1(*each) for pair, each in counts.items()}
    numbers = [score.value for score in answers.values() if score.value is not None]
    edges = sum(a + b for a, b, _ in counts.values())
    mean = undefined(because("no_edges" if pairs else "nothing_paired"))
    if pairs and len(numbers) == len(answers):
        mean = Value(sum(numbers) / len(numbers), units=edges)
    pooled = _f1(*(sum(each[place] for each in counts.values()) for place in range(3))) if pairs else mean
    return answers | {f"mean_{name}_{kind}": mean, f"pooled_{name}_{kind}": pooled}


def _f1(a: int, b: int, both: int) -> Value:
    if not a + b:
        return undefined(because("no_edges"))
    return Value(2 * both / (a + b), units=a + b)


def _coefficients(rows: Sequence[tuple[Any, int, int]], readers: Sequence[str], paired: bool) -> dict[str, Value]:
    if not rows:
        nothing = undefined(because("no_component_pairs" if paired else "nothing_paired"))
        names = ["alpha_nominal", "alpha_linked", "fleiss_kappa", *(["cohen_kappa"] if len(readers) == 2 else [])]
        return dict.fromkeys(names, nothing)
    sizes = {size for *_, size in rows}
    coding = _coding([(row, count) for row, count, _ in rows], max(sizes))
    linked = Coding(np.minimum(coding.codes, 1), ("none", "linked"), coding.counts)
    answers = {
        "alpha_nominal": alpha(coding, "nominal").values["value"],
        "alpha_linked": alpha(linked, "nominal").values["value"],
        "fleiss_kappa": undefined(because("unequal_readers")),
    }
    if len(sizes) == 1:
        answers["fleiss_kappa"] = fleiss_kappa(coding).values["value"]
    if len(readers) == 2:
        answers["cohen_kappa"] = cohen_kappa(coding).values["value"]
    return answers


def _coding(rows: Sequence[tuple[Sequence[Sequence[str]], int]], annotators: int) -> Coding:
    """Pairs of components × annotators; several types on one pair are a value of their own."""
    values = sorted({tuple(types) for row, _ in rows for types in row} | {()})
    numbers = {value: number for number, value in enumerate(values)}
    codes = np.full((len(rows), annotators), MISSING, dtype=np.int64)
    for place, (row, _) in enumerate(rows):
        codes[place, : len(row)] = [numbers[tuple(types)] for types in row]
    return Coding(codes, tuple(values), np.array([count for _, count in rows], dtype=np.int64))
