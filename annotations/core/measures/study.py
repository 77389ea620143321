"""What a measure eats: documents with their readers and their units, and studies of them.

Positions count characters (code points), half-open [start, end). A reader is an annotator who handed a
document in: one without units saw nothing there; one who is not listed is missing there.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from annotations.core.errors import Invalid

Stretch = tuple[int, int]

LONGEST = 2**31 - 1  # the squares of longer stretches would not fit the 64-bit integers the sums are made of


@dataclass(frozen=True, slots=True)
class Unit:
    """One mark of one annotator; `fragments` only if it is discontinuous, [start, end) is then their
    envelope.

    `id` and `attributes` are needed only by the measures of relations and attributes.
    """

    annotator: str
    category: str
    start: int
    end: int
    fragments: tuple[Stretch, ...] = ()
    id: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pieces(self) -> tuple[Stretch, ...]:
        """The stretches really covered: the fragments, or the one [start, end)."""
        return self.fragments or ((self.start, self.end),)


@dataclass(frozen=True, slots=True)
class Edge:
    """One relation an annotator drew between two of their own units, or from or onto another of their
    edges, by id.
    """

    annotator: str
    type: str
    source: str
    target: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A unit of a random continuum: it may lie anywhere."""

    annotator: str
    category: str
    start: float
    end: float


@dataclass(frozen=True)
class Document:
    """One continuum [start, start + length), who read it and what they marked.

    `samples` are random continua of the same annotators, for a gamma that is to be measured against these;
    `tokens` the stretches of its words, in order, for the measures over tokens.

    Raises `Invalid` for an annotator named twice, for a unit of an unknown annotator, turned round or
    outside, and for an edge without two ends of its annotator.
    """

    name: str
    length: int
    annotators: tuple[str, ...]
    units: tuple[Unit, ...] = ()
    start: int = 0
    edges: tuple[Edge, ...] = ()
    samples: tuple[tuple[Mark, ...], ...] = ()
    tokens: tuple[Stretch, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.length <= LONGEST:
            raise Invalid(
                "bad_length",
                "The length of {document} is not between 0 and {longest}.",
                where=self.name,
                document=self.name,
                longest=LONGEST,
            )
        if len(set(self.annotators)) < len(self.annotators):
            raise Invalid(
                "annotator_twice", "{document} names an annotator twice.", where=self.name, document=self.name
            )
        cuts = [position for token in self.tokens for position in token]
        if cuts != sorted(cuts):
            raise Invalid(
                "bad_tokens", "The tokens of {document} are not in order.", where=self.name, document=self.name
            )
        readers, end = set(self.annotators), self.start + self.length
        for number, unit in enumerate(self.units):
            if unit.annotator not in readers:
                raise self._refused(
                    "unknown_annotator",
                    "Unit {number} of {document}: {annotator} did not read the document.",
                    number,
                    annotator=unit.annotator,
                )
            if not self.start <= unit.start <= unit.end <= end:
                raise self._refused(
                    "unit_outside",
                    "Unit {number} of {document}: [{start}, {end}) is not a stretch of it.",
                    number,
                    start=unit.start,
                    end=unit.end,
                )
            if unit.fragments and not _are_fragments(unit):
                raise self._refused(
                    "bad_fragments",
                    "Unit {number} of {document}: its fragments are not in order within it.",
                    number,
                )
        if self.edges:
            self._check_edges()
        for number, mark in enumerate(mark for sample in self.samples for mark in sample):
            if mark.annotator not in readers:
                raise self._refused(
                    "unknown_annotator",
                    "Unit {number} of the random continua of {document}: {annotator} did not read the document.",
                    number,
                    "samples",
                    annotator=mark.annotator,
                )

    def _check_edges(self) -> None:
        ids = Counter((unit.annotator, unit.id) for unit in self.units)
        edges = {(edge.annotator, edge.id) for edge in self.edges if edge.id}
        for number, edge in enumerate(self.edges):
            ends = [(edge.annotator, edge.source), (edge.annotator, edge.target)]
            if ends[0] == ends[1] or not all(ids[end] == 1 or end in edges for end in ends):
                raise self._refused(
                    "bad_edge",
                    "Edge {number} of {document}: it has no two ends of its annotator.",
                    number,
                    "edges",
                )

    def _refused(self, code: str, sentence: str, number: int, kind: str = "units", **values: Any) -> Invalid:
        place = f"{self.name}/{kind}/{number}"
        return Invalid(code, sentence, where=place, document=self.name, number=number, **values)

    def merged(self, groups: Mapping[str, Sequence[str]]) -> "Document":
        """The same document with only the units of the groups' categories, each under the name of its
        group, and the edges between them.
        """
        names = {category: group for group, categories in groups.items() for category in categories}
        units = [replace(unit, category=names[unit.category]) for unit in self.units if unit.category in names]
        return replace(self, units=tuple(units), edges=_edges_within(self.edges, units))


def _edges_within(edges: Sequence[Edge], units: Sequence[Unit]) -> tuple[Edge, ...]:
    """The edges whose ends are there: units, or edges whose ends are there."""
    there = {(unit.annotator, unit.id) for unit in units}
    kept: dict[int, Edge] = {}
    while True:
        more = {
            number: edge
            for number, edge in enumerate(edges)
            if number not in kept and {(edge.annotator, edge.source), (edge.annotator, edge.target)} <= there
        }
        if not more:
            return tuple(kept[number] for number in sorted(kept))
        kept |= more
        there |= {(edge.annotator, edge.id) for edge in more.values() if edge.id}


def _are_fragments(unit: Unit) -> bool:
    ends = [position for fragment in unit.fragments for position in fragment]
    are_filled = all(start < end for start, end in unit.fragments)
    return are_filled and ends == sorted(ends) and (ends[0], ends[-1]) == (unit.start, unit.end)


@dataclass(frozen=True)
class Study:
    """Documents, each with its own readers. Raises `Invalid` for a name used twice."""

    documents: tuple[Document, ...]

    def __post_init__(self) -> None:
        names = [document.name for document in self.documents]
        for name in names if len(set(names)) < len(names) else ():
            if names.count(name) > 1:
                raise Invalid("document_twice", "Two documents are called {name}.", where=name, name=name)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that occur, in alphabetical order."""
        return tuple(sorted({unit.category for document in self.documents for unit in document.units}))

    def merged(self, groups: Mapping[str, Sequence[str]]) -> "Study":
        """The study of the groups alone: each group's categories seen as one, all other units gone."""
        return Study(tuple(document.merged(groups) for document in self.documents))

    def restricted_to(self, *categories: str) -> "Study":
        """The study of these categories alone: same documents, same readers, only their units."""
        return self.merged({category: (category,) for category in categories})
