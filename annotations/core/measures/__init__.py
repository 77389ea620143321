"""Agreement measures. A study goes in, named values come out; nothing here knows of Django.

    compute("alpha_u_1995", Study((document, …))).values["per_category/claim/value"].value

The same in two steps, for those who keep a part of every document: `pool(name, [part(name, document),
…])`. Parts are JSON and add up: `merge` makes one part of many, which pools to the same values.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from inspect import signature
from typing import Any

from annotations.core.errors import Invalid, NotFound
from annotations.core.measures.bootstrap import with_intervals
from annotations.core.measures.catalogue import MEASURES, Measure
from annotations.core.measures.coding import Coding, SetCoding
from annotations.core.measures.gamma import alignment
from annotations.core.measures.parts import Part, merged
from annotations.core.measures.result import Interval, LeftOut, Result, Undefined, Value, names_of
from annotations.core.measures.segmentation import Segmentations, SegmentedTexts
from annotations.core.measures.study import Document, Edge, Study, Unit

__all__ = [
    "MEASURES",
    "Coding",
    "Document",
    "Edge",
    "Interval",
    "LeftOut",
    "Measure",
    "Part",
    "Result",
    "Segmentations",
    "SegmentedTexts",
    "SetCoding",
    "Study",
    "Undefined",
    "Unit",
    "Value",
    "alignment",
    "compute",
    "further",
    "intervals",
    "measure",
    "merge",
    "names_of",
    "part",
    "pool",
    "with_beside",
]


def measure(name: str) -> Measure:
    """The measure of this name. Raises `NotFound`."""
    if name not in MEASURES:
        raise NotFound("unknown_measure", "There is no measure called {name}.", where="measure", name=name)
    return MEASURES[name]


def compute(name: str, study: Any, *, beside: Mapping[str, Sequence[str]] | None = None, **parameters: Any) -> Result:
    """The answer of a measure for a study of the type it eats. Raises `Invalid` for another, or a bad
    parameter.

    `beside` names groups of categories to be seen as one each, say `{"stance": ["stance:cooperative",
    …]}`: their values stand under `per_category` and enter no sum.
    """
    asked = measure(name)
    if not isinstance(study, asked.eats) and not (asked.also_eats and isinstance(study, asked.also_eats)):
        raise Invalid(
            "wrong_study",
            "{name} takes {expected}, not {given}.",
            name=name,
            expected=asked.eats.__name__,
            given=type(study).__name__,
        )
    if asked.run:
        own = _own_parameters(asked, parameters, asked.run)
        return replace(asked.run(study, **own), parameters=parameters)
    for_parts, for_result = _shared_out(asked, parameters)
    documents = study.documents if isinstance(study, Study) else (study,)
    parts = [part(name, document, **for_parts) for document in documents]
    answer = replace(pool(name, parts, **for_result), parameters=parameters)
    if not beside:
        return answer
    return with_beside(answer, compute(name, study.merged(beside), **parameters))


def _own_parameters(asked: Measure, parameters: Mapping[str, Any], run: Callable[..., Any]) -> dict[str, Any]:
    """The parameters the measure takes, without those that only restate what it is."""
    for key, value in parameters.items():
        if key in asked.fixed and asked.fixed[key] != value:
            raise Invalid(
                "bad_parameter",
                "{parameter} of {name} is {value}.",
                where=key,
                parameter=key,
                name=asked.name,
                value=asked.fixed[key],
            )
        if key not in asked.fixed and key not in list(signature(run).parameters)[1:]:
            raise Invalid(
                "unknown_parameter", "{name} has no parameter {parameter}.", where=key, name=asked.name, parameter=key
            )
    return {key: value for key, value in parameters.items() if key not in asked.fixed}


def intervals(
    name: str,
    parts: Sequence[Part],
    *,
    replicates: int = 1000,
    seed: int = 0,
    method: str = "bca",
    **parameters: Any,
) -> Result:
    """The answer with a 95 % interval for every value, from documents drawn with replacement.

    `parts` are of one document each; `method` is `bca` or `percentile`; the parameters are those of `pool`.
    """
    asked = measure(name)
    if not asked.result:
        raise Invalid("no_parts", "{name} is not computed from parts of documents.", name=name)
    own, answer = _own_parameters(asked, parameters, asked.result), asked.result
    return with_intervals(
        pool(name, parts, **parameters),
        lambda part: answer(part, **own),
        parts,
        replicates=replicates,
        seed=seed,
        method=method,
        draws=asked.draws,
    )


def with_beside(answer: Result, other: Result) -> Result:
    """The answer with the categories of another one beside its own."""
    own = {names_of(key)[1] for key in answer.values if names_of(key)[0] == "per_category"}
    extra = {
        key: value
        for key, value in other.values.items()
        if names_of(key)[0] == "per_category" and names_of(key)[1] not in own
    }
    return replace(answer, values={**answer.values, **extra})


def _shared_out(asked: Measure, parameters: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parameters that go into the parts, and those of the result; one nobody knows goes to the result."""
    known = list(signature(asked.part).parameters)[1:] if asked.part else []
    for_parts = {key: value for key, value in parameters.items() if key in known}
    return for_parts, {key: value for key, value in parameters.items() if key not in known}


def part(name: str, document: Any, **parameters: Any) -> Part:
    """What the measure keeps of one document, or of what it `also_eats`: JSON, a sum like every part.

    Raises `Invalid` if it keeps none.
    """
    asked = measure(name)
    if not asked.part:
        raise Invalid("no_parts", "{name} is not computed from parts of documents.", name=name)
    return asked.part(document, **_own_parameters(asked, parameters, asked.part))


def further(name: str, parts: Iterable[Part]) -> Mapping[str, Any]:
    """With which parameters the parts are to be made anew, so that their pool is what `compute` answers;
    none if these are enough.
    """
    asked = measure(name)
    return asked.further(merged(parts)) if asked.further else {}


def merge(parts: Iterable[Part], weights: Iterable[int] | None = None) -> Part:
    """One part that stands for all of them, each counted as often as its weight says."""
    return merged(parts, weights)


def pool(name: str, parts: Iterable[Part], weights: Iterable[int] | None = None, **parameters: Any) -> Result:
    """The answer for the documents these parts were made from, each counted as often as its weight says."""
    asked = measure(name)
    if not asked.result:
        raise Invalid("no_parts", "{name} is not computed from parts of documents.", name=name)
    own = _own_parameters(asked, parameters, asked.result)
    return replace(asked.result(merged(parts, weights), **own), parameters=parameters)
