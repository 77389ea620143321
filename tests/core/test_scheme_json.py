"""What a scheme's JSON may hold: every place at fault is named."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from annotations.core import schemes
from annotations.core.errors import Invalid
from annotations.scheme import library

FINE: dict[str, Any] = {
    "labels": [
        {
            "id": "claim",
            "title": {"en": "Claim"},
            "key": "1",
            "attributes": [
                {
                    "id": "kind",
                    "title": {"en": "Kind"},
                    "kind": "choice",
                    "values": [{"id": "fact", "title": {"en": "Fact"}}],
                }
            ],
        }
    ],
    "relations": [
        {
            "id": "supports",
            "title": {"en": "supports"},
            "key": "r",
            "source": ["claim"],
            "target": ["claim", "relation"],
        }
    ],
    "rules": [{"rule": "no_twins", "level": "block", "on": ["claim"]}],
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """The fine scheme with one place changed; a path like `labels.0.id`."""
    tree = copy.deepcopy(FINE)
    *steps, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
    at: Any = tree
    for step in steps:
        at = at[step]
    at[last] = value
    return tree


def test_a_fine_scheme_is_read() -> None:
    scheme = schemes.parsed(FINE)
    assert scheme.by_label["claim"].by_attribute["kind"].values == ("fact",)
    assert scheme.by_relation["supports"].target == ("claim", "relation")
    assert scheme.rules[0].concerns("claim")


@pytest.mark.parametrize("name", library.names())
def test_every_template_is_a_scheme(name: str) -> None:
    assert schemes.parsed(library.template(name)[0]).labels


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("labels", [], "labels"),
        ("labels", {}, "labels"),
        ("labels.0", 7, "labels[0]"),
        ("labels.0.id", "Пункт", "labels[0].id"),
        ("labels.0.id", "relation", "labels[0].id"),
        ("labels.0.id", "x" * 65, "labels[0].id"),
        ("labels.0.title", {}, "labels[0].title"),
        ("labels.0.title", {"de": "These"}, "labels[0].title.de"),
        ("labels.0.title", {"en": " "}, "labels[0].title.en"),
        ("labels.0.key", "n", "labels[0].key"),
        ("labels.0.key", "r", "relations[0].key"),
        ("labels.0.key", "ж", "labels[0].key"),
        ("labels.0.colour", {"light": "red", "dark": "#000000"}, "labels[0].colour"),
        ("labels.0.colour", None, "labels[0].colour"),
        ("labels.0.key", None, "labels[0].key"),
        ("labels.0.id", "relation", "labels[0].id"),
        ("labels.0.line", "zigzag", "labels[0].line"),
        ("labels.0.badge", "long badge", "labels[0].badge"),
        ("labels.0.sound", "ping", "labels[0].sound"),
        ("labels.0.attributes.0.kind", "number", "labels[0].attributes[0].kind"),
        ("labels.0.attributes.0.values", [], "labels[0].attributes[0].values"),
        ("labels.0.attributes.0.kind", "text", "labels[0].attributes[0].values"),
        ("labels.0.attributes.0.required", "yes", "labels[0].attributes[0].required"),
        ("labels.0.attributes.0.values.0.id", "a b", "labels[0].attributes[0].values[0].id"),
        ("relations.0.source", [], "relations[0].source"),
        ("relations.0.source", ["relation"], "relations[0].source"),
        ("relations.0.target", ["evidence"], "relations[0].target"),
        ("rules.0.rule", "be_nice", "rules[0].rule"),
        ("rules.0.level", "warn", "rules[0].level"),
        ("rules.0.on", ["evidence"], "rules[0].on[0]"),
    ],
)
def test_a_place_at_fault_is_named(path: str, value: Any, where: str) -> None:
    with pytest.raises(Invalid) as refusal:
        schemes.parsed(changed(path, value))
    assert where in {fault.where for fault in refusal.value.faults}


def test_an_id_twice_is_refused() -> None:
    tree = copy.deepcopy(FINE)
    tree["labels"].append({**tree["labels"][0], "key": "2"})
    with pytest.raises(Invalid) as refusal:
        schemes.parsed(tree)
    assert [fault.where for fault in refusal.value.faults] == ["labels[1].id"]


@pytest.mark.parametrize("content", [None, [], "x", 7])
def test_what_is_no_object_is_no_scheme(content: Any) -> None:
    with pytest.raises(Invalid):
        schemes.parsed(content)


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
places = some.sampled_from(
    [
        "labels", "relations", "rules", "labels.0.id", "labels.0.title", "labels.0.key", "labels.0.colour",
        "labels.0.line", "labels.0.badge", "labels.0.attributes", "labels.0.attributes.0.id",
        "labels.0.attributes.0.kind", "labels.0.attributes.0.values", "labels.0.attributes.0.values.0.id",
        "relations.0.id", "relations.0.source", "relations.0.target", "rules.0.rule", "rules.0.level", "rules.0.on",
    ]
)  # fmt: skip


@given(places, anything)
def test_whatever_stands_in_a_place_is_read_or_refused_never_a_crash(path: str, value: Any) -> None:
    try:
        schemes.parsed(changed(path, value))
    except Invalid as refusal:
        assert refusal.faults
