"""What measures keep of each document: taken from the database, or computed and kept there.

A part depends on nothing but its document's submitted sets, which their revisions tell, and on the program. So a
change in one document has that document alone computed again, and who asks for what is known waits for nobody.
"""

import hashlib
import json
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from annotations.agreement import actions, queries
from annotations.agreement.models import KeptPart
from annotations.agreement.queries import Material, Pair, Text
from annotations.core import measures
from annotations.core.measures import Part

TEXTS_A_READ, TEXTS_A_LOOK = 20, 500
Groups = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Question:
    """What is asked of a document: a measure of all categories, or of groups of them, by all its readers or a pair."""

    measure: str
    groups: Groups = ()
    pair: Pair | None = None

    @cached_property
    def digest(self) -> str:
        return _digest([self.measure, self.groups, self.pair])

    def asked_of(self, text: Text) -> "Question | None":
        """The question as it is asked of this text: of all its readers, if they are the pair; None if it is not."""
        if self.pair is None or set(self.pair) == set(text.annotators):
            return Question(self.measure, self.groups)
        return self if set(self.pair) <= set(text.annotators) else None

    def answer(self, document: measures.Document) -> Part:
        """The part."""
        read = queries.of_pair(document, self.pair) if self.pair else document
        return measures.part(self.measure, read.merged(dict(self.groups)) if self.groups else read)


@dataclass
class Parts:
    """The parts of the texts as far as they are known: what is asked of each text, and what is found of it."""

    texts: Sequence[Text]
    asked: Mapping[int, Collection[Question]]
    found: dict[tuple[int, Question], Part]

    @property
    def total(self) -> int:
        return len(self.texts)

    @property
    def done(self) -> int:
        """How many texts have all parts that are asked of them."""
        return self.total - len(self.missing())

    @property
    def is_complete(self) -> bool:
        return not self.missing()

    def missing(self) -> list[Text]:
        """The texts that lack a part."""
        return [text for text in self.texts if self.unknown(text)]

    def unknown(self, text: Text) -> list[Question]:
        """What is asked of the text and not known."""
        return [one for one in self.asked[text.key] if (text.key, one) not in self.found]

    def of(self, question: Question) -> list[Part]:
        """The parts of the texts that the question is asked of, in their order."""
        asked = ((text.key, question.asked_of(text)) for text in self.texts)
        return [self.found[key, one] for key, one in asked if one is not None]


def parts(material: Material, questions: Collection[Question], seconds: float) -> Parts:
    """The parts that answer the questions; what was not known is computed, for about so many seconds, and kept."""
    deadline = time.monotonic() + seconds
    asked = {text.key: {one for question in questions if (one := question.asked_of(text))} for text in material.texts}
    all_parts = Parts(material.texts, asked, _kept(material.texts, set().union(*asked.values())))
    for some in _in_parts(all_parts.missing(), TEXTS_A_READ):
        fresh = _computed(all_parts, some, deadline)
        rows = [_row(text, one, part) for text, computed in fresh for one, part in computed.items()]
        if actions.keep(material.project, [text for text, _ in fresh], rows):
            all_parts.found |= {(text.key, one): part for text, computed in fresh for one, part in computed.items()}
        if time.monotonic() > deadline:
            break
    return all_parts


def _computed(known: Parts, texts: Sequence[Text], deadline: float) -> list[tuple[Text, dict[Question, Part]]]:
    """The missing parts of the texts, of one text at least, and of no more once the time is over."""
    documents = queries.documents(texts)
    found = []
    for text in texts:
        found.append((text, {one: one.answer(documents[text.key]) for one in known.unknown(text)}))
        if time.monotonic() > deadline:
            break
    return found


def grouped(groups: Mapping[str, Collection[str]]) -> Groups:
    """Groups of categories as a question names them, always in the same order."""
    return tuple(sorted((name, tuple(sorted(categories))) for name, categories in groups.items()))


def _kept(texts: Collection[Text], questions: Collection[Question]) -> dict[tuple[int, Question], Part]:
    """The parts that are kept and still valid."""
    states = {text.key: state_of(text) for text in texts}
    by_digest = {one.digest: one for one in questions}
    found = {}
    for keys in _in_parts(states, TEXTS_A_LOOK):
        rows = KeptPart.objects.filter(document__in=keys, question__in=list(by_digest))
        for key, digest, state, part in rows.values_list("document", "question", "state", "part"):
            if state == states[key]:
                found[key, by_digest[digest]] = part
    return found


def _row(text: Text, question: Question, part: Part) -> KeptPart:
    return KeptPart(document_id=text.key, question=question.digest, state=state_of(text), part=part)


def state_of(text: Text) -> str:
    """A digest of everything that a part of the text depends on, the program that computes it included."""
    sets = [[one.pk, one.membership_id, one.revision, one.scheme_version.sha256] for one in text.sets]
    return _digest([_program(), text.name, text.length, text.annotators, sets])


@cache
def _program() -> str:
    """A digest of the program that makes parts of sets: with another version everything is computed again."""
    sources = sorted(Path(measures.__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in (*sources, Path(queries.__file__)))).hexdigest()


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def _in_parts(values: Collection[Any], size: int) -> Iterator[list[Any]]:
    left = iter(values)
    while some := list(islice(left, size)):
        yield some
