"""The values every room speaks: a document, and marks that stand apart from its text.

Offsets are Unicode code points, half-open [start, end).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Fragment = tuple[int, int]


@dataclass(frozen=True)
class Document:
    """A text and what it is called; the text never changes after import."""

    name: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class Span:
    """A labelled stretch; `fragments` only if it is discontinuous, and [start, end) is then their envelope."""

    id: str
    label: str
    start: int
    end: int
    fragments: tuple[Fragment, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    comment: str = ""
    unsure: bool = False

    @property
    def pieces(self) -> tuple[Fragment, ...]:
        """The stretches really covered: the fragments, or the one [start, end)."""
        return self.fragments or ((self.start, self.end),)


@dataclass(frozen=True)
class Relation:
    """A directed edge; `source` and `target` are ids of spans, or of a relation where the scheme allows it."""

    id: str
    type: str
    source: str
    target: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DocumentLabel:
    """A label on the whole document."""

    id: str
    label: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AnnotationSet:
    """One party's marks on one document in one round."""

    spans: tuple[Span, ...] = ()
    relations: tuple[Relation, ...] = ()
    document_labels: tuple[DocumentLabel, ...] = ()
