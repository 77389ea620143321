"""What the things of a scheme are called, said in the language in which somebody asks."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language

from annotations.scheme.sheet import titled


class Title:
    """The title of a label or an attribute; as text, in the active language."""

    def __init__(self, one: Mapping[str, Any]) -> None:
        self.one = one

    def __str__(self) -> str:
        return titled(self.one, get_language() or "en")


def label_and_attribute(content: Mapping[str, Any], label: str, attribute: str) -> tuple[Title | str, Title | str]:
    """The titles of a label (of spans, relations or documents) and of its attribute; an id that is none stays."""
    labels = [*content.get("labels", ()), *content.get("relations", ()), *content.get("document_labels", ())]
    found: Mapping[str, Any] = next((one for one in labels if one["id"] == label), {})
    return _title(labels, label), _title(found.get("attributes", ()), attribute)


def _title(things: Iterable[Mapping[str, Any]], identifier: str) -> Title | str:
    return next((Title(one) for one in things if one["id"] == identifier), identifier)
