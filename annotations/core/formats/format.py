"""What the catalogue knows of a format."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Loss:
    """Something of the data that a format has no place for."""

    code: str
    detail: str


@dataclass(frozen=True)
class Format:
    """A way to write marks down; `cannot_carry` is everything that is lost on the way."""

    name: str
    media_type: str
    suffix: str
    cannot_carry: tuple[Loss, ...]
