"""Agreement as it is answered: measures computed on a project's material, as values for doors."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from annotations.agreement import queries
from annotations.agreement.parts import Parts, Question, grouped, parts
from annotations.agreement.queries import Material, Pair
from annotations.core import measures
from annotations.core.errors import Busy, Fault, Invalid
from annotations.core.measures import Result, Study, Value
from annotations.scheme.sheet import titled
from annotations.web.messages import said, translated

# How long a program waits for an answer that is not known yet; it may come back for the rest.
PATIENCE_SECONDS = 10
SHOWN = ("char_alpha_label", "alpha_u_1995", "span_f1")


def on_offer() -> list[str]:
    """The measures that eat what there is, marks and relations, and keep a part of each document."""
    return [
        name for name, one in measures.MEASURES.items() if one.eats is Study and one.part is not None and not one.needs
    ]


def layer_of(name: str) -> str:
    """What the measure is about."""
    return queries.RELATIONS if name == queries.RELATIONS else queries.SPANS


def questions(material: Material, name: str, label: str | None = None, pair: Pair | None = None) -> list[Question]:
    """What has to be asked of each document for a result: of all, or of one label or category. Raises Invalid.

    Asked of all, a second question is about those that are shown beside.
    """
    if name not in on_offer():
        raise _unknown("measure", on_offer())
    if label is None:
        beside = [Question(name, grouped(material.beside), pair)] if material.beside else []
        return [Question(name, pair=pair), *beside]
    if layer_of(name) != queries.SPANS:
        fault = Fault("invalid_parameter", "A label can be asked of measures of spans alone.", "label")
        raise Invalid("invalid_parameters", "Some parameters cannot be accepted.", faults=[fault])
    if label not in material.known:
        raise _unknown("label", sorted(material.known))
    return [Question(name, grouped({label: material.beside.get(label, (label,))}), pair)]


def result(found: Parts, asked: Sequence[Question]) -> Result:
    """The answer to the questions of a result."""
    whole, *beside = (measures.pool(one.measure, found.of(one)) for one in asked)
    return measures.with_beside(whole, beside[0]) if beside else whole


def _unknown(where: str, known: Iterable[str]) -> Invalid:
    return Invalid(
        "invalid_parameters",
        "Some parameters cannot be accepted.",
        faults=[Fault("invalid_parameter", "One of {known}.", where, {"known": ", ".join(known)})],
    )


def answer(material: Material, name: str, by: str, label: str | None) -> dict[str, Any]:
    """The whole answer of the door: values by label or by pair, counts, what was left out and why.

    Raises Invalid, and Busy as long as it is still being computed.
    """
    pairs = list(material.pairs) if by == "pair" else []
    asked = questions(material, name, label)
    asked_of_pairs = {pair: questions(material, name, label, pair) for pair in pairs}
    found = complete(parts(material, [*asked, *chain(*asked_of_pairs.values())], PATIENCE_SECONDS))
    whole = result(found, asked)
    told: dict[str, Any] = {"measure": name, "layer": layer_of(name), "by": by, "label": label}
    if by == "pair":
        told["pairs"] = [
            {"annotators": list(pair), "values": _values(result(found, asked_of_pairs[pair]))} for pair in pairs
        ]
    else:
        told["values"] = _values(whole)
    return {
        **told,
        "facts": dict(whole.facts),
        "left_out": left_out(whole),
        "sets": dict(material.sets),
        "hidden_documents": material.hidden,
    }


def complete(found: Parts) -> Parts:
    """The parts, all there. Raises Busy while some are missing: what was computed so far is kept."""
    if not found.is_complete:
        raise Busy(
            "still_computing",
            "Agreement is being computed: {done} of {total} documents are done.",
            retry_after_seconds=1,
            done=found.done,
            total=found.total,
        )
    return found


def left_out(result: Result) -> list[dict[str, Any]]:
    """What played no part in a result, and why."""
    return [
        {"code": one.code, "detail": translated(one.sentence), "count": one.count, "names": list(one.names)}
        for one in result.left_out
    ]


def _values(result: Result) -> dict[str, Any]:
    return {key: value_as_json(value) for key, value in result.values.items()}


def value_as_json(value: Value) -> dict[str, Any]:
    """A value on the wire: a number, or null and why."""
    because = value.undefined_because
    return {
        "value": value.value,
        "observed": value.observed,
        "expected": value.expected,
        "units": value.units,
        "annotators": value.annotators,
        "undefined_because": None if because is None else {"code": because.code, "detail": said(because)},
    }


def titles(contents: Mapping[str, Any], language: str) -> dict[str, str]:
    """What labels, and categories counted by value, are called in a language."""
    found: dict[str, str] = {}
    for label in contents.get("labels", []):
        name = titled(label, language)
        found[label["id"]] = name
        for attribute in label.get("attributes", []):
            for value in attribute.get("values", []):
                found[f"{label['id']}:{value['id']}"] = f"{name}: {titled(value, language)}"
    return found
