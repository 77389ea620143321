"""Files come in: as a job in the background, or at once."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from annotations.accounts.models import User
from annotations.core.errors import Conflict, Failure, Fault, Invalid, NothingDone
from annotations.exchange import staging
from annotations.exchange.options import Options
from annotations.exchange.staging import Staged
from annotations.jobs import actions as jobs
from annotations.jobs import running
from annotations.jobs.models import Job
from annotations.projects.access import managed_locked
from annotations.projects.models import Project

IMPORT = "import"


def start_import(project: Project, by: User, staged: Staged, options: Options) -> Job:
    """The job that imports the staged files, in the queue."""
    job = _prepared(project, by, staged, options)
    jobs.enqueue(job)
    return job


def run_import(project: Project, by: User | None, files: Iterable[tuple[str, bytes]], options: Options) -> Job:
    """The job that imported the files (name, content) here and now; its state says how it ended."""
    staged = staging.stage(files)
    if not staged.files:
        staged.abandon()
        raise Invalid("no_files", "There is no file to import.")
    job = _prepared(project, by, staged, options)
    try:
        running.run(job.uuid)
    except KeyboardInterrupt:
        # Whoever ends the command does not want the import; left alone it would be taken back and done.
        jobs.cancel(job)
        running.end(Job.objects.get(pk=job.pk), Job.State.CANCELLED)
        raise
    return Job.objects.get(pk=job.pk)


def _prepared(project: Project, by: User | None, staged: Staged, options: Options) -> Job:
    """The job, which waits. Raises DoesNotExist, and the files are gone, when the project was deleted meanwhile.

    So they are when its manager is one no more (raises as `managed_locked`): an upload may have taken its time.
    """
    try:
        with transaction.atomic():
            if by is None:
                Project.objects.locked(project.pk)
            else:
                managed_locked(project.pk, by)
            arguments = _arguments(staged, options)
            return jobs.prepare(project.pk, IMPORT, arguments, by.pk if by else None, job_uuid=staged.job_uuid)
    except (Project.DoesNotExist, Failure):
        staged.abandon()
        raise


def import_now(
    project: Project,
    by: User | None,
    files: Iterable[tuple[str, bytes]],
    *,
    profile: str = "as-is",
    language: str = "",
    partial: bool = False,
) -> dict[str, Any]:
    """The report of importing the files (name, content) here and now; `language` is the project's unless given.

    Raises `import_failed` with the report and every fault, unless partial; Conflict when somebody cancelled it.
    """
    options = Options(language=language or project.language, profile=profile, partial=partial)
    return report_of(run_import(project, by, files, options))


def report_of(job: Job) -> dict[str, Any]:
    """The report of an import that is over. Raises as `import_now`."""
    if job.state == Job.State.CANCELLED:
        raise Conflict("import_cancelled", "The import was cancelled; nothing was imported.")
    report: dict[str, Any] = job.report or {}
    if job.state != Job.State.DONE:
        faults = [Fault(one["code"], one["sentence"], one["where"], one["values"]) for one in report["failed"]]
        raise NothingDone("import_failed", "Nothing was imported: not every file can be.", report=report, faults=faults)
    return report


def _arguments(staged: Staged, options: Options) -> dict[str, Any]:
    files = [{"name": one.name, "size_bytes": one.size_bytes} for one in staged.files]
    return {"options": options.as_json(), "files": files}
