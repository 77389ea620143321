"""The JSON of a label scheme: what it may hold, checked place by place."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from annotations.core.errors import Fault, Invalid

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}", re.ASCII)
LANGUAGES = ("en", "ru")
LINES = ("solid", "dashed", "dotted", "double", "wavy")
KINDS = ("choice", "ordinal", "text", "flag")
RULES = (
    "attribute_required",
    "relation_expected",
    "no_outer_white_space",
    "no_twins",
    "no_overlap_within_label",
    "label_expected",
)
LEVELS = ("hint", "block")
# The keys the labelling page uses itself.
RESERVED_KEYS = frozenset("bcefghijklmnopqstuvwxyz0")
FREE_KEYS = re.compile(r"[1-9a-z]", re.ASCII)
MOST = {"labels": 64, "relations": 32, "document_labels": 64, "attributes": 32, "values": 200, "rules": 64}

# What decides how a mark looks; a value may have some of its own.
LOOKS = ("colour", "line", "badge")
LABEL_FIELDS = {"id", "title", "key", "attributes", *LOOKS}
RELATION_FIELDS = {"id", "title", "key", "colour", "line", "sign", "source", "target", "attributes"}
ATTRIBUTE_FIELDS = {"id", "title", "kind", "values", "required"}
VALUE_FIELDS = {"id", "title", *LOOKS}
RULE_FIELDS = {"rule", "level", "on"}

Tree = dict[str, Any]


def checked(content: Any) -> Tree:
    """The content with its four lists present. Raises Invalid with every place at fault."""
    found = list(_faults(content))
    if found:
        raise Invalid("bad_scheme", "This is not a scheme.", faults=found)
    return {name: content.get(name, []) for name in ("labels", "relations", "document_labels", "rules")}


def _fault(where: str, sentence: str, code: str = "bad_scheme", **values: Any) -> Fault:
    return Fault(code, sentence, where, values)


def _faults(content: Any) -> Iterator[Fault]:
    if not isinstance(content, Mapping):
        yield _fault("", "A scheme is an object.")
        return
    yield from _unknown(content, {"labels", "relations", "document_labels", "rules"}, "")
    keys: dict[str, str] = {}
    for name, fields in (("labels", LABEL_FIELDS), ("document_labels", LABEL_FIELDS), ("relations", RELATION_FIELDS)):
        for where, one in _items(content, name, ""):
            yield from _unknown(one, fields, where)
            yield from _named(one, where)
            if name == "labels" and one.get("id") == "relation":
                yield _fault(f"{where}.id", "The id “relation” stands for relations themselves.")
            yield from _look(one, where)
            yield from _key(one, where, keys)
            for place, attribute in _items(one, "attributes", where):
                yield from _attribute(attribute, place)
            yield from _list_faults(one, "attributes", where)
        yield from _list_faults(content, name, "")
    if not content.get("labels") and not content.get("document_labels"):
        yield _fault("labels", "A scheme has at least one label.")
    yield from _ends(content)
    yield from _rules(content)


def _items(parent: Mapping[str, Any], name: str, where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    items = parent.get(name, [])
    if isinstance(items, list):
        prefix = f"{where}.{name}" if where else name
        for index, item in enumerate(items):
            if isinstance(item, Mapping):
                yield f"{prefix}[{index}]", item


def _ids(content: Mapping[str, Any], *names: str) -> set[str]:
    """The ids that are texts, of the objects in these lists."""
    found = (one.get("id") for name in names for _, one in _items(content, name, ""))
    return {identifier for identifier in found if isinstance(identifier, str)}


def _list_faults(parent: Mapping[str, Any], name: str, where: str) -> Iterator[Fault]:
    """Faults of a list as a whole: not a list, too long, an item that is no object, an id twice."""
    items = parent.get(name, [])
    place = f"{where}.{name}" if where else name
    if not isinstance(items, list):
        yield _fault(place, "This is a list.")
        return
    if len(items) > MOST[name]:
        yield _fault(place, "At most {most} here.", most=MOST[name])
    seen = set()
    for index, item in enumerate(items):
        if not isinstance(item, Mapping):
            yield _fault(f"{place}[{index}]", "This is an object.")
        elif isinstance(identifier := item.get("id"), str):
            if identifier in seen:
                yield _fault(f"{place}[{index}].id", "The id “{id}” is there twice.", id=identifier)
            seen.add(identifier)


def _unknown(one: Mapping[str, Any], known: set[str], where: str) -> Iterator[Fault]:
    for name in one:
        if name not in known:
            yield _fault(f"{where}.{name}" if where else str(name), "This field is not known here.", "unknown_field")


def _named(one: Mapping[str, Any], where: str) -> Iterator[Fault]:
    identifier = one.get("id")
    if not isinstance(identifier, str) or not IDENTIFIER.fullmatch(identifier):
        yield _fault(f"{where}.id", "An id has 1 to 64 ASCII letters, digits, hyphens and underscores.")
    title = one.get("title")
    if not isinstance(title, Mapping) or not title:
        yield _fault(f"{where}.title", "A title has a text for en, ru or both.")
        return
    for language, text in title.items():
        if language not in LANGUAGES:
            yield _fault(f"{where}.title.{language}", "The languages are en and ru.")
        elif not isinstance(text, str) or not text.strip() or len(text) > 200:
            yield _fault(f"{where}.title.{language}", "A title has 1 to 200 characters.")


def _look(one: Mapping[str, Any], where: str) -> Iterator[Fault]:
    colour = one.get("colour")
    if "colour" in one and not (
        isinstance(colour, Mapping)
        and set(colour) == {"light", "dark"}
        and all(isinstance(value, str) and COLOUR.fullmatch(value) for value in colour.values())
    ):
        yield _fault(f"{where}.colour", "A colour is {light, dark}, each like #0072B2.")
    if "line" in one and one["line"] not in LINES:
        yield _fault(f"{where}.line", "One of {known}.", known=", ".join(LINES))
    for name in ("badge", "sign"):
        value = one.get(name, "x")
        if not isinstance(value, str) or not 0 < len(value) <= 3:
            yield _fault(f"{where}.{name}", "A badge or a sign has 1 to 3 characters.")


def _key(one: Mapping[str, Any], where: str, seen: dict[str, str]) -> Iterator[Fault]:
    if "key" not in one:
        return
    key = one["key"]
    if not isinstance(key, str) or not FREE_KEYS.fullmatch(key):
        yield _fault(f"{where}.key", "A key is one digit 1 to 9 or one small Latin letter.")
    elif key in RESERVED_KEYS:
        yield _fault(f"{where}.key", "The labelling page uses the key {key} itself.", "reserved_key", key=key)
    elif key in seen:
        yield _fault(f"{where}.key", "The key {key} is taken by {other}.", key=key, other=seen[key])
    else:
        seen[key] = where


def _attribute(one: Mapping[str, Any], where: str) -> Iterator[Fault]:
    yield from _unknown(one, ATTRIBUTE_FIELDS, where)
    yield from _named(one, where)
    if one.get("kind") not in KINDS:
        yield _fault(f"{where}.kind", "One of {known}.", known=", ".join(KINDS))
    if not isinstance(one.get("required", False), bool):
        yield _fault(f"{where}.required", "This is true or false.")
    has_values = one.get("kind") in ("choice", "ordinal")
    if has_values and not one.get("values"):
        yield _fault(f"{where}.values", "A choice or an ordinal has values.")
    if not has_values and one.get("values"):
        yield _fault(f"{where}.values", "Only a choice or an ordinal has values.")
    yield from _list_faults(one, "values", where)
    for place, value in _items(one, "values", where):
        yield from _unknown(value, VALUE_FIELDS, place)
        yield from _named(value, place)
        yield from _look(value, place)


def _ends(content: Mapping[str, Any]) -> Iterator[Fault]:
    labels = _ids(content, "labels")
    for where, one in _items(content, "relations", ""):
        for place, allowed in (("source", labels), ("target", labels | {"relation"})):
            ends = one.get(place)
            if not isinstance(ends, list) or not ends:
                yield _fault(f"{where}.{place}", "This is a list of at least one label.")
                continue
            for end in ends:
                if not isinstance(end, str) or end not in allowed:
                    yield _fault(f"{where}.{place}", "There is no label “{label}”.", label=end)


def _rules(content: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _list_faults(content, "rules", "")
    labels = _ids(content, "labels", "document_labels")
    for where, one in _items(content, "rules", ""):
        yield from _unknown(one, RULE_FIELDS, where)
        if one.get("rule") not in RULES:
            yield _fault(f"{where}.rule", "One of {known}.", known=", ".join(RULES))
        if one.get("level") not in LEVELS:
            yield _fault(f"{where}.level", "A level is hint or block.")
        on = one.get("on", [])
        if not isinstance(on, list):
            yield _fault(f"{where}.on", "This is a list of labels.")
            continue
        for place, label in enumerate(on):
            if not isinstance(label, str) or label not in labels:
                yield _fault(f"{where}.on[{place}]", "There is no label “{label}”.", label=label)
