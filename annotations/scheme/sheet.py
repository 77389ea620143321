"""A scheme as people read it: titles in their language, each label with its look, rules as sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from annotations.scheme.looks import look_of_value

KINDS = {
    "choice": _("one of"),
    "ordinal": _("one of, in this order"),
    "text": _("free text"),
    "flag": _("yes or no"),
}
RULES = {
    "attribute_required": _("Every attribute is given."),
    "relation_expected": _("At least one relation starts or ends at the mark."),
    "no_outer_white_space": _("A span neither begins nor ends with white space."),
    "no_twins": _("No two spans of one label cover exactly the same stretch."),
    "no_overlap_within_label": _("Spans of one label do not overlap."),
    "label_expected": _("The document has at least one span of the label."),
}
LEVELS = {"hint": _("hint while working"), "block": _("blocks submitting")}

Sheet = dict[str, Any]


def sheet(content: Mapping[str, Any], language: str) -> Sheet:
    """`{labels, document_labels, relations, rules}` with everything a page needs to show them."""
    titles = {
        one["id"]: titled(one, language) for name in ("labels", "document_labels") for one in content.get(name, ())
    }
    ends = {**titles, "relation": str(_("another relation"))}
    return {
        "labels": [_label(one, language) for one in content.get("labels", ())],
        "document_labels": [_label(one, language) for one in content.get("document_labels", ())],
        "relations": [_relation(one, ends, language) for one in content.get("relations", ())],
        "rules": [_rule(one, titles) for one in content.get("rules", ())],
    }


def titled(one: Mapping[str, Any], language: str) -> str:
    """What a label, value or relation is called in the language, else in the one there is."""
    title = one["title"]
    return str(title.get(language) or next(iter(title.values())))


def _label(one: Mapping[str, Any], language: str) -> Sheet:
    return {
        "id": one["id"],
        "look": one["id"],
        "title": titled(one, language),
        "key": one.get("key", ""),
        "badge": one.get("badge", ""),
        "attributes": list(_attributes(one, language)),
    }


def _relation(one: Mapping[str, Any], ends: Mapping[str, str], language: str) -> Sheet:
    return {
        "id": one["id"],
        "title": titled(one, language),
        "key": one.get("key", ""),
        "sign": one.get("sign", ""),
        "source": [ends[end] for end in one["source"]],
        "target": [ends[end] for end in one["target"]],
        "attributes": list(_attributes(one, language)),
    }


def _attributes(one: Mapping[str, Any], language: str) -> Iterator[Sheet]:
    for attribute in one.get("attributes", ()):
        yield {
            "id": attribute["id"],
            "title": titled(attribute, language),
            "kind": KINDS[attribute["kind"]],
            "required": attribute.get("required", False),
            "values": [_value(one, attribute, value, language) for value in attribute.get("values", ())],
        }


def _value(one: Mapping[str, Any], attribute: Mapping[str, Any], value: Mapping[str, Any], language: str) -> Sheet:
    look = look_of_value(one, attribute, value)
    return {
        "id": value["id"],
        "title": titled(value, language),
        "look": look or "",
        "badge": value.get("badge", one.get("badge", "")) if look else "",
    }


def _rule(one: Mapping[str, Any], titles: Mapping[str, str]) -> Sheet:
    return {
        "sentence": RULES[one["rule"]],
        "level": LEVELS[one["level"]],
        "blocks": one["level"] == "block",
        "on": [titles[label] for label in one.get("on", ())],
    }
