"""What a measure answers: named values, each a number or the reason why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotations.core.errors import filled
from annotations.core.measures import reasons


@dataclass(frozen=True)
class Undefined:
    """Why there is no number: a code of `reasons.UNDEFINED`, its sentence and the sentence's values."""

    code: str
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def detail(self) -> str:
        """The sentence in English with its values."""
        return filled(self.sentence, self.values)


@dataclass(frozen=True)
class LeftOut:
    """What played no part: a code of `reasons.LEFT_OUT`, its English sentence, how many and which."""

    code: str
    sentence: str
    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Interval:
    """Where the value may lie; the shares are of the replicates it was made from."""

    low: float
    high: float
    level: float
    method: str
    replicates: int = 0
    share_below_667: float | None = None
    share_below_800: float | None = None


@dataclass(frozen=True)
class Value:
    """One number of an answer, or None and why.

    `observed` and `expected` are disagreement or agreement, as the measure has it; `units` and
    `annotators` say how much stands behind the value.
    """

    value: float | None
    interval: Interval | None = None
    observed: float | None = None
    expected: float | None = None
    units: int | None = None
    annotators: int | None = None
    undefined_because: Undefined | None = None

    def __post_init__(self) -> None:
        if (self.value is None) is (self.undefined_because is None):
            raise ValueError("a value is either a number or undefined for a reason")
        if self.value is not None and self.value != self.value:
            raise ValueError("an undefined value is None, never NaN")


@dataclass(frozen=True)
class Result:
    """The answer of a measure.

    The keys of `values` are paths such as `per_category/claim/value`; a `/` within a name is written `~1`
    and a `~` as `~0`, as in a JSON Pointer. `facts` holds names, counts and lists; `parameters` what was
    asked for.
    """

    values: Mapping[str, Value]
    left_out: tuple[LeftOut, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


def because(code: str, **values: Any) -> Undefined:
    """The reason of this code, with its sentence."""
    return Undefined(code, reasons.UNDEFINED[code], values)


def left_out(code: str, count: int, names: Sequence[str] = ()) -> LeftOut:
    """What this code says was left out, with its sentence."""
    return LeftOut(code, reasons.LEFT_OUT[code], count, tuple(names))


def undefined(reason: Undefined, **values: Any) -> Value:
    """A value that is not there, for this reason."""
    return Value(None, undefined_because=reason, **values)


def path(*names: str) -> str:
    """The key of a value: the names joined by `/`."""
    return "/".join(name.replace("~", "~0").replace("/", "~1") for name in names)


def names_of(key: str) -> tuple[str, ...]:
    """The names a key was made of: the opposite of `path`."""
    return tuple(name.replace("~1", "/").replace("~0", "~") for name in key.split("/"))
