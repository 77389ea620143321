"""One long text with many overlapping marks, made as an annotator's browser makes them: by operations."""

import random
import uuid
from collections.abc import Sequence
from typing import Any

from annotations.accounts import actions as accounts
from annotations.accounts.models import User
from annotations.exchange import actions as exchange
from annotations.labelling import actions as labelling
from annotations.labelling import operations, wire
from annotations.labelling.models import AnnotationSet
from annotations.projects import access
from annotations.projects import actions as projects
from annotations.projects.access import Caller
from annotations.projects.models import Role
from annotations.scheme import actions as schemes
from bench.data import SENTENCES

SENTENCES_PER_PARAGRAPH = 9
LABELS = ("claim", "claim", "evidence", "stance")
POLARITIES = ("cooperative", "restrictive")


def open_reading(characters: int, spans: int, relations: int, seed: int = 20) -> tuple[User, AnnotationSet]:
    """An annotator and their open set on a text so long; the same for a seed but for the ids."""
    draw = random.Random(seed)
    manager = accounts.create_person("Manager", may_create_projects=True)
    project = schemes.start_project(manager, "Bench", language="en")
    reader = projects.invite(project, manager, "Reader", Role.ANNOTATOR)[0].person
    text = _text(characters, draw)
    exchange.import_now(project, manager, [("long.txt", text.encode())])
    annotation_set = labelling.open_next(access.enter(Caller(reader), project.slug))
    made = [_span(text, draw) for _ in range(spans)]
    _send(reader, annotation_set, [_operation("span", span) for span in made])
    _send(reader, annotation_set, [_operation("relation", one) for one in _relations(made, relations, draw)])
    annotation_set.refresh_from_db()
    return reader, annotation_set


def _text(characters: int, draw: random.Random) -> str:
    """Paragraphs of a length that people write; exactly so many code points."""
    paragraphs = []
    length = 0
    while length < characters:
        paragraphs.append("".join(draw.choices(SENTENCES, k=SENTENCES_PER_PARAGRAPH)).strip())
        length += len(paragraphs[-1]) + 1
    return "\n".join(paragraphs)[:characters].strip().ljust(characters, ".")


def _span(text: str, draw: random.Random) -> dict[str, Any]:
    """A span of 20 to 180 code points anywhere, so that most overlap others."""
    label = draw.choice(LABELS)
    start = draw.randrange(len(text) - 200)
    end = start + draw.randrange(20, 180)
    quote = text[start:end]
    edge = wire.QUOTE_EDGE
    is_long = len(quote) > wire.LONGEST_FULL_QUOTE
    return {
        "id": str(uuid.uuid4()),
        "label": label,
        "start": start,
        "end": end,
        "quote": {"first": quote[:edge], "last": quote[-edge:]} if is_long else quote,
        "attributes": {"polarity": draw.choice(POLARITIES)} if label == "stance" else {},
    }


def _relations(spans: Sequence[dict[str, Any]], count: int, draw: random.Random) -> list[dict[str, Any]]:
    """Evidence supports a claim that begins near it, as people link."""
    claims = sorted((span for span in spans if span["label"] == "claim"), key=lambda span: span["start"])
    evidence = [span for span in spans if span["label"] == "evidence"]
    pairs: dict[tuple[str, str], None] = {}
    while len(pairs) < min(count, len(evidence)):
        source = draw.choice(evidence)
        near = sorted(claims, key=lambda claim: abs(claim["start"] - source["start"]))[:6]
        pairs[source["id"], draw.choice(near)["id"]] = None
    return [
        {"id": str(uuid.uuid4()), "type": "supports", "source": source, "target": target, "attributes": {}}
        for source, target in pairs
    ]


def _operation(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "step": str(uuid.uuid4()),
        "action": "create",
        "kind": kind,
        "object": content,
    }


def _send(person: User, annotation_set: AnnotationSet, made: Sequence[dict[str, Any]]) -> None:
    """Nothing; the operations are saved. Raises ValueError when one was not."""
    for first in range(0, len(made), wire.MOST_OPERATIONS):
        body = {
            "document_sha256": annotation_set.document.sha256,
            "protocol": wire.PROTOCOL,
            "operations": made[first : first + wire.MOST_OPERATIONS],
        }
        answer = operations.apply_operations(Caller(person), annotation_set.uuid, wire.envelope(body))
        if refused := [one for one in answer["results"] if one["status"] != "applied"]:
            raise ValueError(str(refused[0]))
