"""Agreement on relations: every ordered pair of distinct components is an item, with a type or `none`.

Source: Stab & Gurevych 2014 and 2017 ("Parsing argumentation structures in persuasive essays",
Computational Linguistics 43(3), 619-659) for pairs of components as items; the coefficients as elsewhere.
F1 is over the edges.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annotations.core.errors import Invalid
from annotations.core.measures.categorical import cohen_kappa, fleiss_kappa
from annotations.core.measures.coding import Coding
from annotations.core.measures.krippendorff import alpha
from annotations.core.measures.result import Result, Value, because, path, undefined

NONE = "none"


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
            if len(ends) < 2 or not ends <= set(range(self.components)) or link.annotator not in self.annotators:
                raise Invalid(
                    "bad_link", "Edge {number} has no two ends or no annotator.", where=f"edges/{number}", number=number
                )


def coding_of(graph: Graph, labelled: bool = True) -> Coding:
    """Ordered pairs of distinct components × annotators; several types on one pair are a value of their
    own.
    """
    values: dict[tuple[int, int], dict[int, set[str]]] = {}
    columns = {name: column for column, name in enumerate(graph.annotators)}
    for link in graph.links:
        drawn = values.setdefault((link.source, link.target), {})
        drawn.setdefault(columns[link.annotator], set()).add(link.type if labelled else "linked")
    names = {"+".join(sorted(types)) for drawn in values.values() for types in drawn.values()}
    categories = (NONE, *sorted(names - {NONE}))
    pairs = graph.components * (graph.components - 1)
    codes = np.zeros((pairs, len(graph.annotators)), dtype=np.int64)
    for row, drawn in enumerate(values.values()):
        for column, types in drawn.items():
            codes[row, column] = categories.index("+".join(sorted(types)))
    return Coding(codes, categories)


def relations(graph: Graph) -> Result:
    """F1 per pair of annotators and its mean, alpha with types and linked or not, Fleiss' and (of two)
    Cohen's kappa.
    """
    answers: dict[str, Value] = {}
    scores: list[Value] = []
    for one, other in combinations(sorted(graph.annotators), 2):
        for kind in ("labelled", "unlabelled"):
            score = _f1(graph, one, other, kind == "labelled")
            answers[path("f1", f"{one}|{other}", kind)] = score
            scores += [score] if kind == "labelled" else []
    answers["mean_f1_labelled"] = _mean(scores, graph)
    coding = coding_of(graph)
    answers["alpha_nominal"] = alpha(coding, "nominal").values["value"]
    answers["alpha_linked"] = alpha(coding_of(graph, labelled=False), "nominal").values["value"]
    answers["fleiss_kappa"] = fleiss_kappa(coding).values["value"]
    if len(graph.annotators) == 2:
        answers["cohen_kappa"] = cohen_kappa(coding).values["value"]
    facts = {"annotators": sorted(graph.annotators), "components": graph.components, "edges": len(graph.links)}
    return Result(answers, facts=facts)


def _f1(graph: Graph, one: str, other: str, labelled: bool) -> Value:
    mine, theirs = (
        {(link.source, link.target, link.type if labelled else "") for link in graph.links if link.annotator == name}
        for name in (one, other)
    )
    if not mine and not theirs:
        return undefined(because("no_edges"))
    return Value(2 * len(mine & theirs) / (len(mine) + len(theirs)), units=len(mine) + len(theirs), annotators=2)


def _mean(scores: list[Value], graph: Graph) -> Value:
    numbers = [score.value for score in scores if score.value is not None]
    if not scores:
        return undefined(because("nothing_paired_units"))
    if len(numbers) < len(scores):
        return undefined(because("no_edges"))
    return Value(sum(numbers) / len(numbers), units=len(graph.links), annotators=len(graph.annotators))
