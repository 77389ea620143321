"""The few kinds of failure. A door turns the kind into a status, and the sentence into the reader's language.

A sentence is written in English with its values in braces, `"The text has {length} characters."`, and is never put
together from parts: as it stands it is the message that is translated.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PLACE = re.compile(r"\{(\w+)\}")


def N_(sentence: str) -> str:  # the name by which translators' tools know it
    """The sentence itself, marked for translation where it is kept in a table."""
    return sentence


def filled(sentence: str, values: Mapping[str, Any]) -> str:
    """The sentence with its values; braces that name no value stay as they are."""
    return PLACE.sub(lambda place: str(values[place[1]]) if place[1] in values else place[0], sentence)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where: a line, a field, a span."""

    code: str
    sentence: str
    where: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def detail(self) -> str:
        """The sentence in English with its values."""
        return filled(self.sentence, self.values)


class Failure(Exception):
    """Something was refused. `faults` names each place at fault."""

    def __init__(
        self, code: str, sentence: str, *, where: str = "", faults: Sequence[Fault] = (), **values: Any
    ) -> None:
        super().__init__(filled(sentence, values))
        self.code = code
        self.sentence = sentence
        self.where = where
        self.values = values
        self.faults = tuple(faults)

    @property
    def detail(self) -> str:
        """The sentence in English with its values."""
        return filled(self.sentence, self.values)


class Invalid(Failure):
    """What was sent cannot be accepted as it stands."""


class NothingDone(Invalid):
    """A part of what was sent cannot be accepted, and so nothing was done. `report` is the report of that."""

    def __init__(self, code: str, sentence: str, *, report: Mapping[str, Any], faults: Sequence[Fault]) -> None:
        super().__init__(code, sentence, faults=faults)
        self.report = report


class TooLarge(Invalid):
    """What was sent is over a documented limit."""


class Conflict(Failure):
    """What was sent does not fit the present state."""


class NotFound(Failure):
    """There is no such thing, or none that the asker may know of."""


class Forbidden(Failure):
    """The asker may know of the thing but may not do this with it."""


class NotEnough(Failure):
    """There is too little to compute an answer from."""


class Stale(Failure):
    """A precondition named a version that is no longer the one in force."""


class NoSuchPart(Failure):
    """A part was asked for that the thing does not have."""


class PreconditionMissing(Failure):
    """A write that must name the version it replaces did not."""


class TooMany(Failure):
    """Too many attempts; `retry_after_seconds` says when to come back."""

    def __init__(self, code: str, sentence: str, *, retry_after_seconds: int, **values: Any) -> None:
        super().__init__(code, sentence, **values)
        self.retry_after_seconds = retry_after_seconds


class Busy(TooMany):
    """The server cannot take this on at the moment; `retry_after_seconds` says when to come back."""
