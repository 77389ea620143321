"""Agreement as it is answered: measures computed on a project's material, as values for doors."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from annotations.agreement import queries
from annotations.agreement.queries import Material
from annotations.core import measures
from annotations.core.errors import Fault, Invalid
from annotations.core.measures import Result, Study, Value
from annotations.scheme.sheet import titled
from annotations.web.messages import said, translated

SHOWN = ("char_alpha_label", "alpha_u_1995", "span_f1")


def on_offer() -> list[str]:
    """The measures that eat what there is, marks and relations, and keep a part of each document."""
    return [
        name for name, one in measures.MEASURES.items() if one.eats is Study and one.part is not None and not one.needs
    ]


def layer_of(name: str) -> str:
    """What the measure is about."""
    return name if name in queries.LAYERS else queries.LAYERS[0]


def computed(material: Material, name: str, label: str | None = None) -> Result:
    """The measure on the material, or on one label or category of it. Raises Invalid for an unknown one."""
    if name not in on_offer():
        raise _unknown("measure", on_offer())
    if label is None:
        return measures.compute(name, material.study, beside=material.beside)
    if label in material.beside:
        return measures.compute(name, material.study.merged({label: material.beside[label]}))
    if label not in material.known:
        raise _unknown("label", sorted(material.known))
    return measures.compute(name, material.study.restricted_to(label))


def _unknown(where: str, known: Iterable[str]) -> Invalid:
    return Invalid(
        "invalid_parameters",
        "Some parameters cannot be accepted.",
        faults=[Fault("invalid_parameter", "One of {known}.", where, {"known": ", ".join(known)})],
    )


def answer(material: Material, name: str, by: str, label: str | None) -> dict[str, Any]:
    """The whole answer of the door: values by label or by pair, counts, what was left out and why."""
    told: dict[str, Any] = {"measure": name, "layer": layer_of(name), "by": by, "label": label}
    result = computed(material, name, label)
    if by == "pair":
        told["pairs"] = [
            {"annotators": list(pair), "values": _values(computed(_of_pair(material, pair), name, label))}
            for pair in queries.pairs_in(material.study)
        ]
    else:
        told["values"] = _values(result)
    return {
        **told,
        "facts": dict(result.facts),
        "left_out": left_out(result),
        "sets": dict(material.sets),
        "hidden_documents": material.hidden,
    }


def left_out(result: Result) -> list[dict[str, Any]]:
    """What played no part in a result, and why."""
    return [
        {"code": one.code, "detail": translated(one.sentence), "count": one.count, "names": list(one.names)}
        for one in result.left_out
    ]


def _of_pair(material: Material, pair: tuple[str, str]) -> Material:
    return replace(material, study=queries.of_pair(material.study, pair))


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
