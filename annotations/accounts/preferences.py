"""How a person likes the labelling page to be: what may be wished for, and what holds where nothing was."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db import transaction

from annotations.accounts.models import User
from annotations.core.errors import Fault, Invalid

DEFAULTS: Mapping[str, Any] = {
    "density": "normal",
    "font_size": 18,
    "numbering": "none",
    "tour_seen": False,
    "keys": {},
    "guidelines": {},
}
DENSITIES = ("compact", "normal", "wide")
NUMBERINGS = ("none", "lines", "paragraphs")
SMALLEST_FONT, LARGEST_FONT = 12, 36
MOST_NAMES, LONGEST_NAME = 300, 100
PRESS = re.compile(r"(Ctrl\+)?(Alt\+)?(Shift\+)?[A-Z][A-Za-z0-9]{0,23}")


def preferences_of(person: User) -> dict[str, Any]:
    """All of a person's preferences, and `revision`, which counts their changes."""
    return {"revision": 0, **DEFAULTS, **person.preferences}


def change_preferences(person: User, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The preferences after some of them have changed. Raises Invalid with every one that cannot be so.

    `keys` are given as a whole; `guidelines` are added, and a version that was read stays read.
    """
    if faults := list(_faults(changes)):
        raise Invalid("invalid_preferences", "Some preferences cannot be so.", faults=faults)
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=person.pk)
        now = preferences_of(locked)
        wanted = {**now, **changes, "guidelines": _read(now["guidelines"], changes.get("guidelines", {}))}
        if wanted != now:
            locked.preferences = {**wanted, "revision": now["revision"] + 1}
            locked.save(update_fields=["preferences"])
        return preferences_of(locked)


def _read(known: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """The version last read by project, the latest of both; of too many, those that are not told now make room."""
    told = {slug: max(number, known.get(slug, 0)) for slug, number in more.items()}
    others = [one for one in known.items() if one[0] not in told]
    return dict([*told.items(), *others][:MOST_NAMES])


def _faults(changes: Mapping[str, Any]) -> Iterator[Fault]:
    for name, value in changes.items():
        if name not in CHECKS:
            yield Fault("unknown_field", "This field is not known here.", name)
        elif not CHECKS[name](value):
            yield Fault("wrong_value", "This value is not allowed here.", name)


def _is_font_size(value: Any) -> bool:
    return type(value) is int and SMALLEST_FONT <= value <= LARGEST_FONT


def _are_keys(value: Any) -> bool:
    return _has_names(value) and all(isinstance(press, str) and PRESS.fullmatch(press) for press in value.values())


def _are_guidelines(value: Any) -> bool:
    return _has_names(value) and all(type(number) is int and 1 <= number < 2**31 for number in value.values())


def _has_names(value: Any) -> bool:
    return isinstance(value, dict) and len(value) <= MOST_NAMES and all(len(name) <= LONGEST_NAME for name in value)


CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "density": lambda value: value in DENSITIES,
    "font_size": _is_font_size,
    "numbering": lambda value: value in NUMBERINGS,
    "tour_seen": lambda value: isinstance(value, bool),
    "keys": _are_keys,
    "guidelines": _are_guidelines,
}
