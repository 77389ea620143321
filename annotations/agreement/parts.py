"""What measures keep of each document: taken from the database, or computed and kept there.

A part depends on nothing but its document's submitted sets, which their revisions tell, and on the program. So a
change in one document has that document alone computed again, and who asks for what is known waits for nobody. One
thread of a process computes at a time; the others wait for what it finds.
"""

import hashlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

from annotations.agreement import actions, queries
from annotations.agreement.models import KeptPart
from annotations.agreement.queries import Material, Pair, Text
from annotations.core import measures
from annotations.core.measures import Part

TEXTS_A_READ, TEXTS_A_LOOK = 20, 500
ANNOTATIONS = Path(__file__).parent.parent
# Where everything stands that decides what a part of given sets is.
ROOMS = ("core", "scheme", "agreement")
Groups = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Question:
    """What is asked of a document: a measure of all categories, or of groups of them, by all its readers or a pair.

    `parameters` are those that the measure itself asks for (`measures.further`).
    """

    measure: str
    groups: Groups = ()
    pair: Pair | None = None
    parameters: tuple[tuple[str, Any], ...] = ()

    @cached_property
    def digest(self) -> str:
        return _digest([self.measure, self.groups, self.pair, self.parameters])

    def answer(self, document: measures.Document) -> Part:
        """The part."""
        read = queries.of_pair(document, self.pair) if self.pair else document
        read = read.merged(dict(self.groups)) if self.groups else read
        return measures.part(self.measure, read, **dict(self.parameters))


@dataclass
class Parts:
    """The parts of the texts as far as they are known: what is asked of each text, and what is found of it.

    `places` are the texts that a question is asked of, each with the question as it is asked there; `latest` is how a
    question was asked last, where a measure asked for better parts.
    """

    texts: Sequence[Text]
    asked: Mapping[int, Collection[Question]]
    places: Mapping[Question, Sequence[tuple[int, Question]]]
    found: dict[tuple[int, Question], Part] = field(default_factory=dict)
    latest: Mapping[Question, Question] = field(default_factory=dict)

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
        return [self.found[place] for place in self.places[self.latest.get(question, question)]]

    def further(self, question: Question) -> Mapping[str, Any]:
        """With which parameters better parts are to be made; none if these are good enough."""
        return measures.further(question.measure, self.of(question))


def parts(material: Material, questions: Collection[Question], seconds: float) -> Parts:
    """The parts that answer the questions; what was not known is computed, for about so many seconds, and kept.

    Where a measure asks for better parts, these are what is found, or missing.
    """
    deadline = time.monotonic() + seconds
    latest = {one: one for one in questions}
    while True:
        known = replace(_known(material, latest.values(), deadline), latest=latest)
        better = {one: further for one in questions if known.is_complete and (further := known.further(one))}
        if not better:
            return known
        latest = latest | {one: replace(one, parameters=tuple(further.items())) for one, further in better.items()}


def _known(material: Material, questions: Iterable[Question], deadline: float) -> Parts:
    """The parts that answer these questions as they are, as far as they are known when the time is over."""
    known = _asked(material.texts, questions)
    _look_up(known, known.texts)
    if not known.is_complete and computing.acquire(timeout=max(0.0, deadline - time.monotonic())):
        try:
            _look_up(known, known.missing())  # another one may have found it meanwhile
            _compute(known, material, deadline)
        finally:
            computing.release()
    return known


# One thread at a time: side by side they would compute the same, each more slowly.
computing = Lock()


def _asked(texts: Sequence[Text], questions: Iterable[Question]) -> Parts:
    """What is asked of each text, nothing found: of all its readers also where these are the pair that is asked of."""
    of_pair: dict[Pair | None, list[tuple[Question, Question]]] = defaultdict(list)
    of_all: dict[Question, Question] = {}
    for one in dict.fromkeys(questions):
        whole = replace(one, pair=None)
        of_pair[one.pair].append((one, of_all.setdefault(whole, whole)))
    asked: dict[int, dict[Question, None]] = {}
    places: dict[Question, list[tuple[int, Question]]] = {one: [] for few in of_pair.values() for one, _ in few}
    for text in texts:
        of_text = asked.setdefault(text.key, {})
        for pair in (None, *text.pairs):
            for question, whole in of_pair.get(pair, ()):
                one = whole if len(text.annotators) == 2 else question
                of_text[one] = None
                places[question].append((text.key, one))
    return Parts(texts, asked, places)


def _compute(known: Parts, material: Material, deadline: float) -> None:
    """Nothing; the missing parts are found and kept until the time is over."""
    for some in _in_parts(known.missing(), TEXTS_A_READ):
        fresh = _computed(known, some, deadline)
        rows = [_row(text, one, part) for text, computed in fresh for one, part in computed.items()]
        if actions.keep(material.project, [text for text, _ in fresh], rows):
            known.found |= {(text.key, one): part for text, computed in fresh for one, part in computed.items()}
        if time.monotonic() > deadline:
            break


def _computed(known: Parts, texts: Sequence[Text], deadline: float) -> list[tuple[Text, dict[Question, Part]]]:
    """The missing parts of the texts, of one text at least, and of no more once the time is over."""
    asked = {one.measure for text in texts for one in known.unknown(text)}
    documents = queries.documents(texts, with_edges=queries.RELATIONS in asked)
    found = []
    for text in texts:
        found.append((text, {one: one.answer(documents[text.key]) for one in known.unknown(text)}))
        if time.monotonic() > deadline:
            break
    return found


def grouped(groups: Mapping[str, Collection[str]]) -> Groups:
    """Groups of categories as a question names them, always in the same order."""
    return tuple(sorted((name, tuple(sorted(categories))) for name, categories in groups.items()))


def _look_up(known: Parts, texts: Collection[Text]) -> None:
    """Nothing; the parts of these texts that are kept and still valid are found."""
    states = {text.key: state_of(text) for text in texts}
    by_digest = {one.digest: one for key in states for one in known.asked[key]}
    for keys in _in_parts(states, TEXTS_A_LOOK):
        rows = KeptPart.objects.filter(document__in=keys, question__in=list(by_digest))
        for key, digest, state, part in rows.values_list("document", "question", "state", "part"):
            if state == states[key]:
                known.found[key, by_digest[digest]] = part


def _row(text: Text, question: Question, part: Part) -> KeptPart:
    return KeptPart(document_id=text.key, question=question.digest, state=state_of(text), part=part)


def state_of(text: Text) -> str:
    """A digest of everything that a part of the text depends on, the program that computes it included."""
    return _digest([PROGRAM, text.state])


def sources() -> list[Path]:
    """The files of the program that makes parts of sets."""
    return sorted(path for room in ROOMS for path in (ANNOTATIONS / room).rglob("*.py"))


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def _digest_of_program() -> str:
    files = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sources()]
    return _digest([files, version("numpy"), version("scipy"), sys.version_info[:2]])


# With another version everything is computed again. Taken when it is loaded: files that change later are not what runs.
PROGRAM = _digest_of_program()


def _in_parts(values: Collection[Any], size: int) -> Iterator[list[Any]]:
    left = iter(values)
    while some := list(islice(left, size)):
        yield some
