"""Documents come in: under an import, in chunks, shown to nobody until the import is done."""

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from django.db.models import JSONField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from annotations.core.text.cleaning import Cleaned
from annotations.corpus.models import Document, Import, SourceFile

SWEPT_AT_ONCE = 50


@dataclass(frozen=True)
class Draft:
    """A document's two rows before they are written, with everything computed that can be computed before.

    `size_bytes` is about how much is written.
    """

    source: SourceFile
    document: Document
    size_bytes: int


def draft(run: Import, uuid: UUID, name: str, language: str, content: bytes, cleaned: Cleaned) -> Draft:
    """A document of the import, not written yet: the file as it came, and its text as it is read."""
    digest = hashlib.sha256(content).hexdigest()
    alignment = orjson.dumps(cleaned.alignment.to_json()).decode()
    source = SourceFile(
        import_run=run, name=name, sha256=digest, size_bytes=len(content), content_zlib=zlib.compress(content)
    )
    document = Document(
        uuid=uuid,
        project_id=run.project_id,
        import_run=run,
        name=name,
        language=language,
        text=cleaned.text,
        sha256=hashlib.sha256(cleaned.text.encode()).hexdigest(),
        length=len(cleaned.text),
        source_sha256=digest,
        profile=cleaned.profile,
        # As text, or it would be encoded while the write lock is held: half a second for 200,000 lines.
        alignment=Cast(Value(alignment, TextField()), JSONField()),
    )
    return Draft(source, document, len(document.text) + len(source.content_zlib) + len(alignment))


def add(drafts: Sequence[Draft]) -> None:
    """Nothing; the documents and their files are written, in this order. Call it in a transaction."""
    SourceFile.objects.bulk_create(one.source for one in drafts)
    for one in drafts:
        one.document.source = one.source
    Document.objects.bulk_create(one.document for one in drafts)


def show(run: Import) -> None:
    """Nothing; the import is done: its documents are there. Call it in a transaction."""
    Import.objects.filter(pk=run.pk).update(state=Import.State.DONE)


def sweep(runs: Iterable[Import]) -> None:
    """Nothing; the unfinished ones among these imports are gone with their rows, a few rows at a time."""
    for run in runs:
        _sweep(Document.objects.filter(import_run=run, import_run__state=Import.State.PENDING))
        _sweep(SourceFile.objects.filter(import_run=run, import_run__state=Import.State.PENDING))
        Import.objects.filter(pk=run.pk, state=Import.State.PENDING).delete()


def _sweep(rows: QuerySet[Any]) -> None:
    while some := list(rows.values_list("pk", flat=True)[:SWEPT_AT_ONCE]):
        rows.filter(pk__in=some).delete()
