"""The wire form of operations and marks: JSON read into values, rows written as JSON."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from annotations.core.errors import Conflict, Fault, Invalid, TooLarge

PROTOCOL = 1
UUID_FORM = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
MOST_OPERATIONS = 1000
LARGEST_REQUEST_BYTES = 1_000_000
LONGEST_COMMENT = 10_000
QUOTE_EDGE = 32
LONGEST_FULL_QUOTE = 64

FIELDS: Mapping[str, frozenset[str]] = {
    "span": frozenset({"id", "label", "start", "end", "fragments", "quote", "attributes", "comment", "unsure"}),
    "relation": frozenset({"id", "type", "source", "target", "attributes"}),
    "document_label": frozenset({"id", "label", "attributes"}),
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "span": ("label", "start", "end", "quote"),
    "relation": ("type", "source", "target"),
    "document_label": ("label",),
}
ACTIONS = ("create", "update", "delete")


@dataclass(frozen=True)
class Envelope:
    """A request to the operations door, its operations not yet judged."""

    document_sha256: str
    person: Any
    operations: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Operation:
    """One change to one object. `object` has parsed ids and checked types; offsets are not yet held against a text."""

    id: UUID
    step: UUID
    action: str
    kind: str
    base: UUID | None
    object_id: UUID
    object: Mapping[str, Any]
    body: Mapping[str, Any]


def envelope(content: Any) -> Envelope:
    """The request's frame. Raises Invalid when it cannot be read, TooLarge over 1,000 operations.

    Raises Conflict for a protocol that is not spoken here: how its requests look is not known, so it is asked first.
    """
    if not isinstance(content, Mapping):
        raise Invalid("unreadable", "The body is an object.")
    if "protocol" in content and not _is_spoken(content["protocol"]):
        raise Conflict("client_outdated", "This page is older than the server: reload it.", protocol=PROTOCOL)
    faults = [
        Fault("unknown_field", "This field is not known here.", str(name))
        for name in content
        if name not in ("document_sha256", "protocol", "person", "operations")
    ]
    faults += [
        Fault("required", "This field is required.", name)
        for name in ("document_sha256", "protocol", "operations")
        if name not in content
    ]
    operations = content.get("operations", [])
    if not isinstance(operations, list):
        faults.append(Fault("wrong_type", "This is a list.", "operations"))
        operations = []
    if len(operations) > MOST_OPERATIONS:
        raise TooLarge("too_many_operations", "At most {limit} operations a request.", limit=MOST_OPERATIONS)
    if not isinstance(content.get("document_sha256", ""), str):
        faults.append(Fault("wrong_type", "This is a text.", "document_sha256"))
    for index, one in enumerate(operations):
        faults.extend(_identity_faults(one, f"operations[{index}]"))
    if faults:
        raise Invalid("invalid", "The request cannot be accepted as it stands.", faults=faults)
    return Envelope(content["document_sha256"], content.get("person"), operations)


def _is_spoken(protocol: Any) -> bool:
    # Not isinstance: to Python, true is one.
    return type(protocol) is int and protocol == PROTOCOL


def _identity_faults(one: Any, where: str) -> list[Fault]:
    """What keeps an operation from even being answered by its id."""
    if not isinstance(one, Mapping):
        return [Fault("wrong_type", "An operation is an object.", where)]
    return [
        Fault("bad_id", "This is a UUID.", f"{where}.{name}")
        for name in ("id", "step")
        if identifier(one.get(name)) is None
    ]


def identifier(value: Any) -> UUID | None:
    """The UUID of a text in its usual form, else None. (Python's UUID takes hyphens anywhere.)"""
    return UUID(value) if isinstance(value, str) and UUID_FORM.fullmatch(value) else None


def operation(one: Mapping[str, Any]) -> Operation | Fault:
    """The operation, or the first thing that is wrong with its form."""
    for name in one:
        if name not in ("id", "step", "action", "kind", "base", "object"):
            return Fault("unknown_field", "This field is not known here.", str(name))
    action, kind, content = one.get("action"), one.get("kind"), one.get("object")
    if action not in ACTIONS:
        return Fault("unknown_action", "An action is create, update or delete.", "action")
    if not isinstance(kind, str) or kind not in FIELDS:
        return Fault("unknown_kind", "A kind is span, relation or document_label.", "kind")
    if not isinstance(content, Mapping):
        return Fault("wrong_type", "This is an object.", "object")
    base = identifier(one.get("base"))
    if one.get("base") is not None and base is None:
        return Fault("bad_id", "This is a UUID.", "base")
    if action != "create" and base is None:
        return Fault("base_required", "An update or a deletion names the operation it builds on.", "base")
    object_id = identifier(content.get("id"))
    if object_id is None:
        return Fault("bad_id", "This is a UUID.", "object.id")
    read = _object(action, kind, content)
    if isinstance(read, Fault):
        return read
    return Operation(UUID(one["id"]), UUID(one["step"]), action, kind, base, object_id, read, dict(one))


def _object(action: str, kind: str, content: Mapping[str, Any]) -> dict[str, Any] | Fault:
    """The object's fields with their types checked; of a deletion none but the id."""
    for name in content:
        if name not in FIELDS[kind]:
            return Fault("unknown_field", "This field is not known here.", f"object.{name}")
    if action == "create":
        for name in REQUIRED[kind]:
            if name not in content:
                return Fault("required", "This field is required.", f"object.{name}")
    read: dict[str, Any] = {}
    for name, value in content.items():
        if name == "id":
            continue
        if action == "delete":
            return Fault("unknown_field", "A deletion carries only the id.", f"object.{name}")
        parsed = CHECKS[name](value)
        if isinstance(parsed, Fault):
            return replace(parsed, where=f"object.{name}")
        read[name] = parsed
    if any(name in read for name in ("start", "end", "fragments")) and not {"start", "end", "quote"} <= set(read):
        return Fault("required", "A new extent needs start, end and quote.", "object")
    return read


def _text(limit: int) -> Any:
    def check(value: Any) -> str | Fault:
        if not isinstance(value, str):
            return Fault("wrong_type", "This is a text.")
        if len(value) > limit:
            return Fault("text_too_long", "A text has at most {limit} characters.", values={"limit": limit})
        return value

    return check


def _offset(value: Any) -> int | Fault:
    if isinstance(value, bool) or not isinstance(value, int):
        return Fault("wrong_type", "This is a whole number.")
    return value


def _fragments(value: Any) -> list[list[int]] | Fault | None:
    if value is None:
        return None
    if (
        not isinstance(value, list)
        or len(value) < 2
        or not all(
            isinstance(pair, list) and len(pair) == 2 and not any(isinstance(_offset(one), Fault) for one in pair)
            for pair in value
        )
    ):
        return Fault("bad_fragments", "Fragments are at least two pairs [start, end).")
    return value


def _quote(value: Any) -> str | dict[str, str] | Fault:
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and set(value) == {"first", "last"} and all(isinstance(v, str) for v in value.values()):
        return value
    return Fault("wrong_type", "A quote is a text, or {first, last}.")


def _attributes(value: Any) -> dict[str, Any] | Fault:
    if not isinstance(value, dict):
        return Fault("wrong_type", "This is an object.")
    return value


def _flag(value: Any) -> bool | Fault:
    if not isinstance(value, bool):
        return Fault("wrong_type", "This is true or false.")
    return value


def _id(value: Any) -> UUID | Fault:
    return identifier(value) or Fault("bad_id", "This is a UUID.")


CHECKS: Mapping[str, Any] = {
    "label": _text(64),
    "type": _text(64),
    "start": _offset,
    "end": _offset,
    "fragments": _fragments,
    "quote": _quote,
    "attributes": _attributes,
    "comment": _text(LONGEST_COMMENT),
    "unsure": _flag,
    "source": _id,
    "target": _id,
}


def extent_fault(mark: Mapping[str, Any], text: str) -> Fault | None:
    """What is wrong with a span's offsets and quote, held against the text."""
    start, end, fragments = mark["start"], mark["end"], mark.get("fragments")
    if start >= end:
        return Fault("empty_span", "A span starts before it ends.", "object.start")
    if start < 0 or end > len(text):
        return Fault(
            "out_of_range",
            "The text has {length} characters.",
            "object.end" if start >= 0 else "object.start",
            {"length": len(text)},
        )
    if fragments is not None:
        flat = [offset for pair in fragments for offset in pair]
        if flat != sorted(set(flat)) or flat[0] != start or flat[-1] != end:
            return Fault(
                "bad_fragments",
                "Fragments are in order, apart, and [start, end) is their envelope.",
                "object.fragments",
            )
    if not quote_fits(mark["quote"], text[start:end]):
        return Fault("quote_mismatch", "The quote is not what stands there.", "object.quote")
    return None


def quote_fits(quote: str | Mapping[str, str], stretch: str) -> bool:
    """True when the quote, whole or by its first and last 32 code points, is the stretch."""
    if isinstance(quote, str):
        return quote == stretch
    return (
        len(stretch) > LONGEST_FULL_QUOTE
        and quote["first"] == stretch[:QUOTE_EDGE]
        and quote["last"] == stretch[-QUOTE_EDGE:]
    )
