"""The sentences of failures in the reader's language.

The rooms write each sentence whole and in English; the catalogue of translations is looked up by it. A test collects
the sentences from the code and fails on one that the catalogue does not have.
"""

import re
from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext

from annotations.core.errors import N_, filled

LINE = re.compile(r"\bline (?P<number>\d+)$")


class Told(Protocol):
    """A failure, a fault, or a measure's reason."""

    @property
    def sentence(self) -> str: ...
    @property
    def values(self) -> Mapping[str, Any]: ...


def said(one: Told) -> str:
    """What is told, in the active language."""
    return translated(one.sentence, one.values)


def translated(sentence: str, values: Mapping[str, Any] | None = None) -> str:
    """The sentence in the active language, with its values."""
    return filled(gettext(sentence), values or {})


def place(where: str) -> str:
    """The place of a fault for a person: its line in the active language, the names as they are."""
    return LINE.sub(lambda found: translated(N_("line {number}"), found.groupdict()), where)
