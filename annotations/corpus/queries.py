"""What there is to read. Texts never change, so each process keeps the ones it read lately."""

import zlib
from collections import OrderedDict
from collections.abc import Collection, Iterator
from itertools import islice
from threading import Lock
from typing import NamedTuple
from uuid import UUID

from annotations.core.errors import NotFound
from annotations.core.text.alignment import Alignment
from annotations.corpus.models import Document, DocumentQuerySet, SourceFile
from annotations.projects.models import Project

KEPT_CHARACTERS = 8_000_000


class Reading(NamedTuple):
    """A document's text and its alignment to the original."""

    text: str
    alignment: Alignment


class _Kept:
    """The readings used lately, at most KEPT_CHARACTERS characters of them (and always the last one)."""

    def __init__(self) -> None:
        self.readings: OrderedDict[UUID, Reading] = OrderedDict()
        self.characters = 0
        self.lock = Lock()

    def find(self, document: UUID) -> Reading | None:
        with self.lock:
            if document in self.readings:
                self.readings.move_to_end(document)
            return self.readings.get(document)

    def keep(self, document: UUID, reading: Reading) -> None:
        with self.lock:
            if document in self.readings:
                return
            self.readings[document] = reading
            self.characters += len(reading.text)
            while self.characters > KEPT_CHARACTERS and len(self.readings) > 1:
                _, dropped = self.readings.popitem(last=False)
                self.characters -= len(dropped.text)

    def clear(self) -> None:
        with self.lock:
            self.readings.clear()
            self.characters = 0


kept = _Kept()


def reading(document: UUID) -> Reading:
    """The text and alignment of the document with this uuid."""
    found = kept.find(document)
    if found is None:
        text, alignment = Document.objects.values_list("text", "alignment").get(uuid=document)
        found = Reading(text, Alignment.from_json(alignment))
        kept.keep(document, found)
    return found


def documents(project: Project) -> DocumentQuerySet:
    """The project's documents without their texts, oldest first."""
    return Document.objects.imported().filter(project=project).defer("text", "alignment").order_by("pk")


def document(project: Project, uuid: UUID) -> Document:
    """One of the project's documents, without its text. Raises NotFound."""
    found = documents(project).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("not_found", "There is no such thing.")
    return found


def original(document: Document) -> bytes:
    """The file the document came from, byte by byte as it came."""
    return zlib.decompress(SourceFile.objects.values_list("content_zlib", flat=True).get(document=document))


class Known(NamedTuple):
    """A document that is there already."""

    uuid: UUID
    name: str


def known_sources(project: Project, profile: str, digests: Collection[str]) -> dict[str, Known]:
    """The project's documents made by this profile from files with these sha256, by sha256."""
    rows = Document.objects.imported().filter(project=project, profile=profile)
    return {
        digest: Known(uuid, name)
        for some in _in_parts(digests)
        for digest, uuid, name in rows.filter(source_sha256__in=some).values_list("source_sha256", "uuid", "name")
    }


def taken_names(project: Project, names: Collection[str]) -> set[str]:
    """Those of the names that documents of the project have."""
    rows = Document.objects.imported().filter(project=project)
    return {name for some in _in_parts(names) for name in rows.filter(name__in=some).values_list("name", flat=True)}


def _in_parts(values: Collection[str]) -> Iterator[list[str]]:
    """The values in lists that a query may carry."""
    left = iter(values)
    while part := list(islice(left, 500)):
        yield part
