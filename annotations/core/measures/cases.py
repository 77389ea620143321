"""Agreement cases as JSON: `{"name", "measure", "kind", "params", "data"}` in, the numbers of the measure
out.
"""

from collections.abc import Mapping
from typing import Any

from annotations.core.errors import Invalid
from annotations.core.measures import compute, measure
from annotations.core.measures.coding import Coding, SetCoding
from annotations.core.measures.result import Result, Value, names_of
from annotations.core.measures.segmentation import Segmentations, SegmentedTexts
from annotations.core.measures.study import Document, Study, Unit

Json = dict[str, Any]


def answer(case: Json) -> Json:
    """`{"name", "measure", "expected", "undefined_because"}`: nested like the names of the values.

    `undefined_because` holds code and sentence of every number that is null, under its path; null if there
    is none.
    """
    result = compute(case["measure"], study_of(case), **(case.get("params") or {}))
    values = _as_asked(result, case)
    undefined = {
        key: {"code": value.undefined_because.code, "detail": value.undefined_because.detail}
        for key, value in values.items()
        if value.undefined_because
    }
    expected: Json = {}
    for key, value in values.items():
        _put(expected, names_of(key), value.value)
    if case["kind"] == "unitizing_documents":
        expected["documents_left_out"] = result.facts["documents_left_out"]
    return {
        "name": case.get("name"),
        "measure": case["measure"],
        "expected": expected,
        "undefined_because": undefined or None,
    }


def study_of(case: Json) -> Any:
    """The study in a case. Raises `Invalid` for data that is not of its kind."""
    kind, data = case.get("kind"), case.get("data") or {}
    try:
        if kind == "unitizing":
            return Study((_document({"name": str(case.get("name")), **data}),))
        if kind == "coding":
            return Coding.from_rows(data["units"], data.get("categories"))
        if kind == "coding_sets":
            return SetCoding(data["units"])
        if kind == "segmentation":
            return Segmentations(*data["segment_lengths"])
        if kind == "segmentation_set":
            return SegmentedTexts(data["items"])
        if kind == "unitizing_documents":
            return Study(tuple(_document(each) for each in data["documents"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Invalid("unreadable_case", f"The data is not of kind {kind}: {error!r}.", where="data") from error
    raise Invalid("unknown_kind", f"There is no kind of data called {kind}.", where="kind")


def _document(data: Json) -> Document:
    return Document(
        name=data["name"],
        length=_whole(data["continuum"]["length"]),
        annotators=tuple(data["coders"]),
        units=tuple(_unit(unit) for unit in data["units"]),
        start=_whole(data["continuum"].get("start", 0)),
    )


def _unit(data: Json) -> Unit:
    fragments = tuple((_whole(start), _whole(end)) for start, end in data.get("fragments", ()))
    return Unit(data["coder"], str(data["category"]), _whole(data["start"]), _whole(data["end"]), fragments)


def _whole(number: Any) -> int:
    if int(number) != number:
        raise ValueError(f"{number} is not a whole number")
    return int(number)


def _as_asked(result: Result, case: Json) -> Mapping[str, Value]:
    """The values under the names this kind of case uses, without what the format does not have."""
    beyond = measure(case["measure"]).beyond_reference
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
