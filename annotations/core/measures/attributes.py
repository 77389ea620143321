"""Alpha for what is said about aligned units: one attribute, or several seen as one value.

Aligned are, of two annotators, the units of one category paired one to one with most characters in common;
of three or more, those that stand together in gamma's best alignment (Mathet, Widlöcher & Métivier 2015).
Alpha: Krippendorff 2004, pp. 221-236, each group of aligned units a unit, each unit's attribute a value;
units that stand alone are not compared.
"""

import json
from collections.abc import Sequence
from typing import Any

from annotations.core.errors import Invalid
from annotations.core.measures.coding import Coding
from annotations.core.measures.krippendorff import alpha
from annotations.core.measures.matching import aligned
from annotations.core.measures.parts import Part, begun, facts_of, left_out_of
from annotations.core.measures.result import Result, Value, because, undefined
from annotations.core.measures.study import Document

KEYS = ("value", "observed_disagreement", "expected_disagreement")
STANCE = ("polarity", "holder", "area", "target")


def attribute_part(document: Document, attribute: str) -> Part:
    """How often each set of values of aligned units occurs."""
    return _part(document, (attribute,))


def tuple_part(document: Document, attributes: Sequence[str] = STANCE) -> Part:
    """The same with the values of several attributes as one."""
    return _part(document, tuple(attributes))


def _part(document: Document, attributes: tuple[str, ...]) -> Part:
    found = begun(document)
    if len(document.annotators) < 2:
        return found
    groups = aligned(document)
    rows: dict[str, int] = {}
    for group in groups:
        values = [[unit.attributes.get(name) for name in attributes] for unit in group]
        given = sorted(json.dumps(_plain(value)) for value in values if value != [None] * len(attributes))
        if len(given) > 1:
            row = json.dumps(given)
            rows[row] = rows.get(row, 0) + 1
    aligned_units = sum(len(group) for group in groups)
    return found | {"rows": rows, "aligned": aligned_units}


def attribute_result(part: Part, level: str = "nominal", values: Sequence[Any] | None = None) -> Result:
    """Alpha of one attribute; `level` ordinal needs the `values` in order, interval and ratio need
    numbers.
    """
    if level not in ("nominal", "ordinal", "interval", "ratio"):
        raise Invalid("bad_parameter", "There is no level called {name}.", where="level", name=level)
    if level == "ordinal" and values is None:
        raise Invalid("bad_parameter", "An ordinal attribute needs its values in order.", where="values")
    rows = [(json.loads(row), count) for row, count in part.get("rows", {}).items()]
    if level in ("interval", "ratio"):
        numbers = [([_number(each, level) for each in row], count) for row, count in rows]
        return _answer(part, numbers, values, level)
    categories = None if values is None else [json.dumps([_plain(value)]) for value in values]
    return _answer(part, rows, categories, level)


def _plain(value: Any) -> Any:
    """The value as JSON, whole numbers without a point."""
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in sorted(value.items())}
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _number(text: str, level: str) -> float:
    number = json.loads(text)[0]
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise Invalid(
            "not_numbers", "Level {level} needs categories that are numbers.", where="categories", level=level
        )
    return number


def tuple_result(part: Part) -> Result:
    """Nominal alpha of whole tuples: one differing attribute makes them differ."""
    rows = [(json.loads(row), count) for row, count in part.get("rows", {}).items()]
    return _answer(part, rows, None, "nominal")


def _answer(part: Part, rows: list[tuple[list[Any], int]], values: Sequence[Any] | None, level: str) -> Result:
    units = sum(part.get("units", {}).values())
    facts = {**facts_of(part), "aligned_units": part.get("aligned", 0)}
    if not rows:
        reason = "nothing_paired" if not part.get("documents") else "no_aligned_values" if units else "no_units"
        return Result(dict.fromkeys(KEYS, undefined(because(reason))), left_out_of(part), facts=facts)
    width = max(len(row) for row, _ in rows)
    filled = [row + [None] * (width - len(row)) for row, _ in rows]
    answer = alpha(Coding.from_rows(filled, values, [count for _, count in rows]), level)
    answers: dict[str, Value] = dict(answer.values)
    return Result(answers, left_out_of(part), facts=facts)
