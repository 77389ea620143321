"""Agreement cases as JSON: `{"name", "measure", "kind", "params", "data"}` in, the numbers of the measure
out.

A unit may have `fragments`, `attributes` and an `id`, a document `tokens` and `edges` between units by id.
"""

from collections.abc import Mapping
from math import isfinite
from typing import Any, cast

from annotations.core.errors import Invalid
from annotations.core.measures import compute, measure
from annotations.core.measures.coding import Coding, SetCoding
from annotations.core.measures.gamma import UnitPairs
from annotations.core.measures.gamma_cat import Alignment
from annotations.core.measures.relations import Graph, Link
from annotations.core.measures.result import Result, Value, names_of
from annotations.core.measures.segmentation import Segmentations, SegmentedTexts
from annotations.core.measures.study import Document, Edge, Mark, Study, Unit

Json = dict[str, Any]
UNREADABLE = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError)


def answer(case: Json) -> Json:
    """`{"name", "measure", "expected", "undefined_because"}`: nested like the names of the values.

    `undefined_because` holds code and sentence of every number that is null, under its path; null if there
    is none. Raises `Failure` for a case that cannot be answered.
    """
    if not isinstance(case, dict) or not isinstance(case.get("measure"), str):
        raise Invalid("unreadable_case", "A case is an object that names its measure.", where="measure")
    result = _result(case)
    values = _as_asked(result, case)
    undefined = {
        key: {"code": value.undefined_because.code, "detail": value.undefined_because.detail}
        for key, value in values.items()
        if value.undefined_because
    }
    expected: Json = {}
    for key, value in values.items():
        _put(expected, names_of(key), value.value)
    expected |= {key: result.facts[key] for key in measure(case["measure"]).listed if key in result.facts}
    if case["measure"] == "mace" and "accuracy_vs_truth" in expected:
        expected["accuracy_vs_truth_min"] = expected["accuracy_vs_truth"]
    if case["measure"] == "gamma_given_samples":
        expected |= _disorders(result, case["kind"])
    if case["kind"] == "unitizing_documents":
        expected["documents_left_out"] = result.facts["documents_left_out"]
    return {
        "name": case.get("name"),
        "measure": case["measure"],
        "expected": expected,
        "undefined_because": undefined or None,
    }


def _result(case: Json) -> Result:
    measure(case["measure"])
    study = study_of(case)
    try:
        return compute(case["measure"], study, **_parameters(case))
    except UNREADABLE as error:
        raise Invalid(
            "unreadable_case",
            "{name} cannot be computed from these data and parameters: {reason}.",
            name=case["measure"],
            reason=repr(error),
        ) from error


def study_of(case: Json) -> Any:
    """The study in a case. Raises `Invalid` for data that is not of its kind."""
    kind, data = case.get("kind"), cast(Json, case.get("data"))
    try:
        if kind == "unitizing":
            return Study((_document({"name": str(case.get("name")), **data}, _continuum(case, data)),))
        if kind == "coding":
            categories = data.get("categories")
            return Coding.from_rows(_rows(data["units"]), None if categories is None else _list(categories))
        if kind == "coding_sets":
            return SetCoding(_rows(data["units"]))
        if kind == "unit_pairs":
            return UnitPairs([(_ends(one), _ends(other)) for one, other in data["pairs"]])
        if kind == "alignment":
            rows = [[None if each is None else _mark(each) for each in row] for row in data["alignment"]]
            return Alignment(_names(data["coders"]), rows)
        if kind == "graph":
            return Graph(_whole(data["n_components"]), _names(data["coders"]), [_link(each) for each in data["edges"]])
        if kind == "segmentation":
            return Segmentations(*data["segment_lengths"])
        if kind == "segmentation_set":
            return SegmentedTexts(data["items"])
        if kind == "unitizing_documents":
            return Study(tuple(_document(each, _continuum(case, each)) for each in data["documents"]))
    except UNREADABLE as error:
        raise Invalid(
            "unreadable_case", "The data is not of kind {kind}: {reason}.", where="data", kind=kind, reason=repr(error)
        ) from error
    raise Invalid("unknown_kind", "There is no kind of data called {kind}.", where="kind", kind=kind)


def _document(data: Json, continuum: Json) -> Document:
    return Document(
        name=_name(data["name"]),
        length=_whole(continuum["length"]),
        annotators=_names(data["coders"]),
        units=tuple(_unit(unit) for unit in data["units"]),
        start=_whole(continuum.get("start", 0)),
        edges=tuple(_edge(edge) for edge in data.get("edges", ())),
        samples=tuple(tuple(_mark(unit) for unit in sample) for sample in data.get("sampled_continua", ())),
        tokens=tuple((_whole(start), _whole(end)) for start, end in data.get("tokens", ())),
    )


def _continuum(case: Json, data: Json) -> Json:
    """The continuum of a document; gamma needs none, and gets the one from 0 to the last unit's end."""
    if "continuum" not in data and case["measure"].startswith("gamma_"):
        return {"length": max((unit["end"] for unit in data["units"]), default=0)}
    found: Json = data["continuum"]
    return found


def _link(data: Json) -> Link:
    return Link(_name(data["coder"]), _whole(data["source"]), _whole(data["target"]), _name(data["type"]))


def _ends(data: Json) -> tuple[float, float]:
    start, end = float(data["start"]), float(data["end"])
    if not (isfinite(start) and isfinite(end) and start <= end):
        raise ValueError(f"[{start}, {end}) is no stretch")
    return start, end


def _mark(data: Json) -> Mark:
    return Mark(_name(data["coder"]), _name(data["category"]), *_ends(data))


def _unit(data: Json) -> Unit:
    fragments = tuple((_whole(start), _whole(end)) for start, end in data.get("fragments", ()))
    return Unit(
        _name(data["coder"]),
        _name(data["category"]),
        _whole(data["start"]),
        _whole(data["end"]),
        fragments,
        str(data.get("id", "")),
        dict(data.get("attributes", {})),
    )


def _edge(data: Json) -> Edge:
    return Edge(
        _name(data["coder"]), _name(data["type"]), str(data["source"]), str(data["target"]), str(data.get("id", ""))
    )


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    return value


def _rows(value: Any) -> list[list[Any]]:
    return [_list(row) for row in _list(value)]


def _name(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError(f"{value!r} is not a name")
    return str(value)


def _names(value: Any) -> tuple[str, ...]:
    return tuple(_name(each) for each in _list(value))


def _whole(number: Any) -> int:
    if int(number) != number:
        raise ValueError(f"{number} is not a whole number")
    return int(number)


def _parameters(case: Json) -> Json:
    """What is asked for; the planted truth of a case is what a model of annotators is held against."""
    parameters = dict(case.get("params") or {})
    if "planted_truth" in case["data"]:
        parameters["truth"] = case["data"]["planted_truth"]
    return parameters


def _disorders(result: Result, kind: str) -> Json:
    """The disorders of documents and samples, where the format has them."""
    found: Json = result.facts["per_document"]
    if kind == "unitizing_documents":
        return {"per_document": found}
    return {"sample_disorders": [each for document in found.values() for each in document["sample_disorders"]]}


def _as_asked(result: Result, case: Json) -> Mapping[str, Value]:
    """The values under the names this kind of case uses, without what the format does not have."""
    beyond = measure(case["measure"]).beyond_cases
    if case["kind"] != "graph" and case["measure"] == "relations":
        beyond = ()
    if case["kind"] == "unitizing" and case["measure"].startswith("gamma_"):
        beyond = (*beyond, "per_document")
    values = {key: value for key, value in result.values.items() if names_of(key)[0] not in beyond}
    if case["measure"] == "span_f1" and case["kind"] == "unitizing":
        values = {
            key.replace("mean_pairs/", "mean/", 1): value
            for key, value in values.items()
            if not key.startswith("pooled/")
        }
    return values


def _put(tree: Json, names: tuple[str, ...], number: float | None) -> None:
    for name in names[:-1]:
        tree = tree.setdefault(name, {})
    tree[names[-1]] = number
