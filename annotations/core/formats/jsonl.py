"""JSON Lines: one span a line, in UTF-8, the same bytes for the same span whichever database it comes from.

A database writes most of a line itself. Only attributes and relations come as it keeps them, because databases
differ in how they order keys, space values and write numbers; here they are given one form.
"""

from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

import orjson

from annotations.core.formats.format import Format, Loss

FORMAT = Format(
    "jsonl",
    "application/x-ndjson",
    ".jsonl",
    (
        Loss("texts", "The text itself: `quote` is the span's; `text_sha256` names the whole."),
        Loss("empty_sets", "Annotation sets without a span: who read a document and marked nothing has no row."),
        Loss("document_labels", "Labels on a whole document."),
        Loss("relations_of_relations", "Relations that start at another relation."),
        Loss("rounds", "The round in which a document was read."),
        Loss("history", "Deleted marks, earlier states and the log of operations."),
        Loss("people", "Annotators' names: a row knows the pseudonym only."),
    ),
)

FIELDS = (
    "id",
    "document",
    "text_sha256",
    "language",
    "annotator",
    "label",
    "start",
    "end",
    "fragments",
    "quote",
    "attributes",
    "relations",
    "comment",
    "unsure",
    "source_start",
    "source_end",
    "scheme_version",
    "guideline_version",
    "state",
    "created",
    "updated",
    "revision",
)

# JSON allows them bare inside a text, but they end a line for many readers (`str.splitlines`, and clients built on it).
LINE_BREAKS = tuple((chr(code).encode(), b"\\u%04x" % code) for code in (0x85, 0x2028, 0x2029))
KEPT_LENGTH = 200


class Row(NamedTuple):
    """A span as a database hands it over: the members up to `attributes`, what differs, those after `relations`.

    `relations` is a JSON array of `[key, id, type, target, attributes]`, or None.
    """

    head: str | bytes
    attributes: str
    relations: str | None
    tail: str | bytes


def line(row: Row) -> bytes:
    """The row as one JSON object, without a line break."""
    return b"".join((*_parts(row), b"}"))


def dump(rows: Iterable[Row]) -> bytes:
    """The rows as lines, each with its line break, and no other character that some readers take for one."""
    lines = b"".join([part for row in rows for part in (*_parts(row), b"}\n")])
    for character, escape in LINE_BREAKS:
        lines = lines.replace(character, escape)
    return lines


def _parts(row: Row) -> tuple[bytes, ...]:
    head, attributes, relations, tail = row
    kept = _kept_object(attributes) if len(attributes) <= KEPT_LENGTH else _object(attributes)
    edges = b"[]" if relations is None or relations == "[]" else _edges(relations)
    return b"{", _encoded(head), b',"attributes":', kept, b',"relations":', edges, b",", _encoded(tail)


def _encoded(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _object(text: str) -> bytes:
    """A JSON value in its one form: keys in order, no spaces, the shortest numbers."""
    return orjson.dumps(orjson.loads(text), option=orjson.OPT_SORT_KEYS)


# Most spans of a project share a few values; this spares parsing them again.
_kept_object = lru_cache(maxsize=4096)(_object)


def _edges(text: str) -> bytes:
    """Relations in the order in which they were made."""
    edges = orjson.loads(text)
    if len(edges) > 1:
        edges.sort(key=itemgetter(0))
    return orjson.dumps(
        [
            {"id": _dashed(identifier), "type": kind, "target": _dashed(target), "attributes": _sorted(attributes)}
            for _, identifier, kind, target, attributes in edges
        ]
    )


def _sorted(attributes: dict[str, Any]) -> Any:
    return orjson.Fragment(orjson.dumps(attributes, option=orjson.OPT_SORT_KEYS)) if attributes else attributes


def _dashed(identifier: str) -> str:
    """A UUID in its usual form; SQLite keeps it without dashes."""
    if len(identifier) != 32:
        return identifier
    return "-".join((identifier[:8], identifier[8:12], identifier[12:16], identifier[16:20], identifier[20:]))
