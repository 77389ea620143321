"""Agreement measures. A study goes in, named values come out; nothing here knows of Django.

    compute("alpha_u_1995", Study((document, …))).values["per_category/claim/value"].value

The same in two steps, for those who keep a part of every document: `pool(name, [part(name, document),
…])`. Parts are JSON and add up: `merge` makes one part of many, which pools to the same values.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from annotations.core.errors import NotFound
from annotations.core.measures.catalogue import MEASURES, Measure
from annotations.core.measures.parts import Part, merged
from annotations.core.measures.result import Interval, LeftOut, Result, Undefined, Value, names_of
from annotations.core.measures.study import Document, Edge, Study, Unit

__all__ = [
    "MEASURES",
    "Document",
    "Edge",
    "Interval",
    "LeftOut",
    "Measure",
    "Part",
    "Result",
    "Study",
    "Undefined",
    "Unit",
    "Value",
    "compute",
    "measure",
    "merge",
    "part",
    "pool",
    "with_beside",
]


def measure(name: str) -> Measure:
    """The measure of this name. Raises `NotFound`."""
    if name not in MEASURES:
        raise NotFound("unknown_measure", f"There is no measure called {name}.", where="measure", name=name)
    return MEASURES[name]


def compute(name: str, study: Study, *, beside: Mapping[str, Sequence[str]] | None = None) -> Result:
    """The answer of a measure for a study.

    `beside` names groups of categories to be seen as one each, say `{"stance": ["stance:cooperative",
    …]}`: their values stand under `per_category` and enter no sum.
    """
    answer = pool(name, (part(name, document) for document in study.documents))
    if not beside:
        return answer
    return with_beside(answer, compute(name, study.merged(beside)))


def with_beside(answer: Result, other: Result) -> Result:
    """The answer with the categories of another one beside its own."""
    own = {names_of(key)[1] for key in answer.values if names_of(key)[0] == "per_category"}
    extra = {
        key: value
        for key, value in other.values.items()
        if names_of(key)[0] == "per_category" and names_of(key)[1] not in own
    }
    return replace(answer, values={**answer.values, **extra})


def part(name: str, document: Document) -> Part:
    """What the measure keeps of one document: JSON, a sum like every part."""
    return measure(name).part(document)


def merge(parts: Iterable[Part], weights: Iterable[int] | None = None) -> Part:
    """One part that stands for all of them, each counted as often as its weight says."""
    return merged(parts, weights)


def pool(name: str, parts: Iterable[Part], weights: Iterable[int] | None = None) -> Result:
    """The answer for the documents these parts were made from, each counted as often as its weight says."""
    return measure(name).result(merged(parts, weights))
