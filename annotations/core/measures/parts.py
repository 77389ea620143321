"""Parts: what a measure keeps of one document, so that documents can be pooled, weighted and pooled again.

A part is JSON: integers (and for gamma floats) under names, and lists. Everything in it is a sum over
documents, so parts of any number of documents add up to a part: numbers are added, lists are joined.
"""

from collections.abc import Iterable
from typing import Any

from annotations.core.measures.result import LeftOut, left_out
from annotations.core.measures.study import Document

Part = dict[str, Any]


def begun(document: Document) -> Part:
    """The part every span measure begins with: who read, how many units of each category, what is left
    out.
    """
    if len(document.annotators) < 2:
        return {"left_out": [document.name]}
    counts: dict[str, int] = {}
    for unit in document.units:
        counts[unit.category] = counts.get(unit.category, 0) + (unit.start < unit.end)
    return {
        "documents": 1,
        "readers": dict.fromkeys(document.annotators, 1),
        "units": {category: count for category, count in counts.items() if count},
        "empty_units": len(document.units) - sum(counts.values()),
    }


def merged(parts: Iterable[Part], weights: Iterable[int] | None = None) -> Part:
    """The sum of the parts, each counted as often as its weight says."""
    total: Part = {}
    if weights is None:
        for part in parts:
            _add(total, part, 1)
    else:
        for part, weight in zip(parts, weights, strict=True):
            if weight:
                _add(total, part, weight)
    return total


def _add(total: Part, part: Part, weight: int) -> None:
    for key, value in part.items():
        if isinstance(value, dict):
            _add(total.setdefault(key, {}), value, weight)
        elif isinstance(value, list):
            total.setdefault(key, []).extend(value)
        else:
            total[key] = total.get(key, 0) + weight * value


def left_out_of(part: Part) -> tuple[LeftOut, ...]:
    """What the documents of this part had that the measure could not use."""
    found = []
    if part.get("left_out"):
        found.append(left_out("too_few_annotators", len(part["left_out"]), part["left_out"]))
    if part.get("empty_units"):
        found.append(left_out("empty_units", part["empty_units"]))
    return tuple(found)


def facts_of(part: Part) -> dict[str, Any]:
    """The counts and names that go with every answer over documents."""
    return {
        "documents": part.get("documents", 0),
        "documents_left_out": len(part.get("left_out", ())),
        "annotators": sorted(part.get("readers", ())),
        "units": dict(sorted(part.get("units", {}).items())),
    }
