"""The readings as they were written down: marks as quotes, located in their text by code."""

import json
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
NAMESPACE = uuid.UUID("6f0c9a52-6a0e-5a39-9f6e-0d9a2a0c7f11")


def manifest() -> dict[str, Any]:
    """What the corpus says about itself: its texts, their provenance, the readers."""
    return json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]  # JSON


def text(file: str) -> str:
    """A text of the corpus, by its name in the manifest."""
    return (FOLDER / file).read_bytes().decode("utf-8")


def operations(reader: str, file: str) -> Iterator[dict[str, Any]]:
    """The reader's marks on a text as operations on the wire, one step each, spans before relations."""
    stem = Path(file).stem
    reading = json.loads((FOLDER / "readings" / reader / f"{stem}.json").read_text(encoding="utf-8"))
    content = text(file)
    for mark in reading["spans"]:
        yield _creation("span", _span(mark, content, _id(reader, stem, mark["n"])))
    for place, relation in enumerate(reading["relations"]):
        ends = {end: _id(reader, stem, relation[end]) for end in ("source", "target")}
        made = {"id": _id(reader, stem, f"relation {place}"), "type": relation["type"], **ends, "attributes": {}}
        yield _creation("relation", made)


def _id(*parts: object) -> str:
    """The same id at every load, so that the demonstration's rows are the same everywhere."""
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, parts))))


def _creation(kind: str, made: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": _id("operation", made["id"]), "step": _id("step", made["id"]),
        "action": "create", "kind": kind, "object": dict(made),
    }  # fmt: skip


def _span(mark: Mapping[str, Any], content: str, identifier: str) -> dict[str, Any]:
    pieces = [located(part["quote"], part.get("occurrence", 1), content) for part in mark.get("fragments", [mark])]
    start, end = pieces[0][0], pieces[-1][1]
    made = {
        "id": identifier, "label": mark["label"], "start": start, "end": end, "quote": content[start:end],
        "attributes": mark.get("attributes", {}), "comment": mark.get("comment", ""),
        "unsure": mark.get("unsure", False),
    }  # fmt: skip
    if len(pieces) > 1:
        made["fragments"] = [list(piece) for piece in pieces]
    return made


def located(quote: str, occurrence: int, content: str) -> tuple[int, int]:
    """Where the quote stands for the nth time. Raises ValueError when it does not."""
    start = -1
    for _ in range(occurrence):
        start = content.find(quote, start + 1)
        if start < 0:
            raise ValueError(f"The quote {quote[:60]!r} does not stand {occurrence} times in the text.")
    return start, start + len(quote)
