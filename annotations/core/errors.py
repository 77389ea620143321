"""The few kinds of failure. Doors turn a kind into a status; the message table turns a code into a language."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where: a line, a field, a span."""

    code: str
    detail: str
    where: str = ""
    values: dict[str, Any] = field(default_factory=dict)


class Failure(Exception):
    """Something was refused. `detail` is one English sentence; `faults` names each place at fault."""

    def __init__(self, code: str, detail: str, *, where: str = "", faults: Sequence[Fault] = (), **values: Any) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.where = where
        self.values = values
        self.faults = tuple(faults)


class Invalid(Failure):
    """What was sent cannot be accepted as it stands."""


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


class PreconditionMissing(Failure):
    """A write that must name the version it replaces did not."""


class TooMany(Failure):
    """Too many attempts; `retry_after_seconds` says when to come back."""

    def __init__(self, code: str, detail: str, *, retry_after_seconds: int, **values: Any) -> None:
        super().__init__(code, detail, **values)
        self.retry_after_seconds = retry_after_seconds


class Busy(TooMany):
    """The server cannot take this on at the moment; `retry_after_seconds` says when to come back."""
