"""The work of an import job: check everything, take the project's turn, write in chunks, show all at once.

Nothing is decided before every file has been read. From then on until it is done the import holds the project's one
place for an unfinished import, so what it found about names and files that are there already stays true.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction

from annotations.core.errors import Fault, Invalid, TooLarge
from annotations.core.text.cleaning import Cleaned, clean
from annotations.core.text.decoding import decode
from annotations.core.text.hyphens import SOFT_HYPHEN
from annotations.corpus import actions as corpus
from annotations.corpus import queries
from annotations.corpus.actions import Draft
from annotations.corpus.models import Import
from annotations.exchange import names, staging
from annotations.exchange.options import Options
from annotations.jobs import actions as jobs
from annotations.jobs.models import Job
from annotations.jobs.queries import is_dead
from annotations.jobs.running import Running, faults_as_json
from annotations.journal.actions import record
from annotations.projects.models import Project

CHUNK_BYTES = 1_000_000
CHUNK_DOCUMENTS = 50
MOST_LINES = 200_000
MOST_JOINS_TOLD = MOST_LINES
TURN_PAUSE_SECONDS = 0.1


@dataclass(frozen=True)
class File:
    """One file that was read and can be imported."""

    index: int
    name: str
    sha256: str
    uuid: UUID = field(default_factory=uuid4)


@dataclass
class Plan:
    """What is to become of each file."""

    create: list[File] = field(default_factory=list)
    unchanged: list[dict[str, str]] = field(default_factory=list)
    failed: list[Fault] = field(default_factory=list)


def run(running: Running) -> None:
    """Nothing; the job's files are documents of its project, and the job has its report.

    Raises `import_failed` with every fault when a file cannot be imported, unless the job is for what can be.
    """
    job = running.job
    options = Options(**job.arguments["options"])
    sweep_rows(job)
    running.tell(total=len(job.arguments["files"]))
    files, faults = _checked(running, options)
    _go_on(faults, options)
    turn = _turn(running)
    plan = _plan(Project.objects.get(pk=job.project_id), options, files, faults)
    _go_on(plan.failed, options)
    created = _write(running, turn, options, plan)
    _finish(running, turn, plan, created)
    staging.remove(job.uuid)
    _remove_strays()


def sweep(job: Job) -> None:
    """Nothing; of an import that came to nothing neither rows nor files are left."""
    sweep_rows(job)
    staging.remove(job.uuid)


def sweep_rows(job: Job) -> None:
    """Nothing; what an earlier attempt wrote is gone."""
    corpus.sweep(Import.objects.filter(job=job))


def _remove_strays() -> None:
    for job_uuid in staging.strays():
        if not Job.objects.filter(uuid=job_uuid, state__in=(Job.State.WAITING, Job.State.RUNNING)).exists():
            staging.remove(job_uuid)


def _go_on(faults: Sequence[Fault], options: Options) -> None:
    if faults and not options.partial:
        raise Invalid("import_failed", "Nothing was imported: not every file can be.", faults=faults)


def _checked(running: Running, options: Options) -> tuple[list[File], list[Fault]]:
    """The files that can be read, and what is wrong with the others."""
    files, faults = [], []
    for index, sent in enumerate(running.job.arguments["files"]):
        running.tell()
        try:
            name = names.checked(sent["name"])
            content = _content(running.job, index)
            _refuse_too_many_lines(decode(content))
        except Invalid as invalid:
            faults.append(_fault(names.shown(sent["name"], index + 1), invalid))
        else:
            files.append(File(index, name, hashlib.sha256(content).hexdigest()))
    return files, faults


def _content(job: Job, index: int) -> bytes:
    """The file's bytes. Raises TooLarge, or Invalid when the file is gone."""
    limit = settings.IMPORT_FILE_LIMIT_BYTES
    if job.arguments["files"][index]["size_bytes"] > limit:
        raise TooLarge("too_large", "The file has over {limit_bytes} bytes.", limit_bytes=limit)
    return staging.content(job.uuid, index)


def _refuse_too_many_lines(original: str) -> None:
    """Nothing; raises TooLarge for a text whose alignment would have too many pieces to be kept with it."""
    lines = 1 + original.count("\n") + original.count("\r") - original.count("\r\n")
    if max(lines, original.count(SOFT_HYPHEN)) > MOST_LINES:
        raise TooLarge("too_many_lines", "The file has over {limit} lines or soft hyphens.", limit=MOST_LINES)


def _fault(name: str, invalid: Invalid) -> Fault:
    """The failure as a fault of the file: “name”, or “name, line 3”."""
    return Fault(invalid.code, invalid.sentence, ", ".join(filter(None, (name, invalid.where))), invalid.values)


def _turn(running: Running) -> Import:
    """The project's one unfinished import, ours; waits while another one is being written."""
    job = running.job
    while True:
        try:
            with transaction.atomic():
                running.hold()
                return Import.objects.create(project_id=job.project_id, job=job)
        except IntegrityError:
            holder = Import.objects.filter(project_id=job.project_id, state=Import.State.PENDING).first()
        if holder is not None and not _is_alive(holder.job):
            corpus.sweep([holder])
        else:
            time.sleep(TURN_PAUSE_SECONDS)
            running.tell()


def _is_alive(job: Job | None) -> bool:
    """True while a worker is at the job; one whose worker died is taken back, and its rows are nobody's."""
    if job is None or job.state != Job.State.RUNNING:
        return False
    return not (is_dead(job) and jobs.take_back(job))


def _plan(project: Project, options: Options, files: Sequence[File], faults: Sequence[Fault]) -> Plan:
    """What becomes of each file in its turn, as if they came one after the other."""
    plan = Plan(failed=list(faults))
    known = queries.known_sources(project, options.profile, [file.sha256 for file in files])
    taken = queries.taken_names(project, [file.name for file in files])
    for file in files:
        if file.sha256 in known:
            there = known[file.sha256]
            plan.unchanged.append({"name": file.name, "id": str(there.uuid), "known_as": there.name})
        elif file.name in taken:
            plan.failed.append(_name_taken(file))
        else:
            plan.create.append(file)
            known[file.sha256] = queries.Known(file.uuid, file.name)
            taken.add(file.name)
    return plan


def _name_taken(file: File) -> Fault:
    return Fault(
        "name_taken", "The project has a document of this name, from another file or by another profile.", file.name
    )


def _write(running: Running, turn: Import, options: Options, plan: Plan) -> list[dict[str, Any]]:
    """What the report says of each document created. The write lock is held for one chunk of rows at a time."""
    created: list[dict[str, Any]] = []
    for chunk in _chunks(_drafts(running, turn, options, plan, created)):
        with transaction.atomic():
            running.hold(done=len(plan.unchanged) + len(created))
            corpus.add(chunk)
    return created


def _drafts(
    running: Running, turn: Import, options: Options, plan: Plan, created: list[dict[str, Any]]
) -> Iterator[Draft]:
    """The documents to be written, one at a time; each is entered in `created`."""
    room = MOST_JOINS_TOLD
    for file in plan.create:
        running.tell()
        content = staging.content(running.job.uuid, file.index)
        cleaned = clean(decode(content), options.profile)
        yield corpus.draft(turn, file.uuid, file.name, options.language, content, cleaned)
        created.append(_told(file, cleaned, room))
        room -= len(created[-1]["joins"])


def _told(file: File, cleaned: Cleaned, room: int) -> dict[str, Any]:
    """A document in the report: what cleaning did, its joins by rule, and each of them while there is room."""
    by_rule = Counter(join.rule.value for join in cleaned.joins)
    return {
        "name": file.name,
        "id": str(file.uuid),
        "length": len(cleaned.text),
        "source_length": len(cleaned.original),
        "cleaned": cleaned.changes,
        "joins_by_rule": dict(sorted(by_rule.items())),
        "joins": [asdict(join) for join in cleaned.joins[:room]],
        "joins_left_out": max(len(cleaned.joins) - room, 0),
    }


def _chunks(drafts: Iterator[Draft]) -> Iterator[list[Draft]]:
    """The drafts in lists of about CHUNK_BYTES; a larger one stands alone."""
    chunk: list[Draft] = []
    size = 0
    for draft in drafts:
        if chunk and (size + draft.size_bytes > CHUNK_BYTES or len(chunk) == CHUNK_DOCUMENTS):
            yield chunk
            chunk, size = [], 0
        chunk.append(draft)
        size += draft.size_bytes
    if chunk:
        yield chunk


def _finish(running: Running, turn: Import, plan: Plan, created: list[dict[str, Any]]) -> None:
    """The one short transaction after which the documents are there."""
    job = running.job
    running.report({"created": created, "unchanged": plan.unchanged, "failed": faults_as_json(plan.failed)})
    with transaction.atomic():
        running.finish()
        corpus.show(turn)
        record(
            "import_documents",
            f"import {turn.uuid}",
            person=job.created_by,
            project_id=job.project_id,
            job=str(job.uuid),
            created=len(created),
            unchanged=len(plan.unchanged),
            failed=len(plan.failed),
        )
