"""A job while it runs: claimed by one worker, telling how far it is, ended once.

Each attempt at a job has a number. Whatever an attempt writes, it writes in transactions that first ask whether the
job is still that attempt's; so an attempt that was taken for dead and comes back changes nothing any more.
"""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.models import F, QuerySet
from django.utils import timezone

from annotations.core.errors import Failure, Fault
from annotations.jobs import registry
from annotations.jobs.models import Job

log = logging.getLogger(__name__)

HEART_SECONDS = 15
TELL_SECONDS = 1.0


class Cancelled(Exception):
    """Somebody asked the job to stop."""


class Superseded(Exception):
    """The job is not this attempt's any more: it was taken back, or is gone with its project."""


class Running:
    """One attempt at a job, as its work sees it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._told = time.monotonic()

    def tell(self, done: int | None = None, total: int | None = None) -> None:
        """Nothing; how far the job is, at most once a second. Raises Cancelled, Superseded."""
        if total is not None or time.monotonic() - self._told > TELL_SECONDS:
            self.hold(done, total)

    def hold(self, done: int | None = None, total: int | None = None) -> None:
        """Nothing; call it first in every transaction that writes: until its end nobody takes the job back.

        Raises Cancelled, Superseded.
        """
        told = {name: value for name, value in (("done", done), ("total", total)) if value is not None}
        if not _mine(self.job).filter(is_cancel_requested=False).update(heartbeat=timezone.now(), **told):
            raise Cancelled if _mine(self.job).exists() else Superseded
        self._told = time.monotonic()

    def report(self, report: dict[str, Any]) -> None:
        """Nothing; the report is kept. A long one takes its time: call it before the last transaction, not in it."""
        _mine(self.job).update(report=report)

    def finish(self) -> None:
        """Nothing; the job is done. Call it in the transaction that makes its work count. Raises as `hold`."""
        self.hold()
        _mine(self.job).update(state=Job.State.DONE, finished=timezone.now(), done=F("total"))


def _mine(job: Job) -> QuerySet[Job]:
    """The job's row, as long as it is this attempt's."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)


def run(job_uuid: UUID) -> Job | None:
    """The job as this attempt left it; None if it was not there to be run: another worker has it, or it is over."""
    claimed = Job.objects.filter(uuid=job_uuid, state=Job.State.WAITING).update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, heartbeat=timezone.now(), done=0
    )
    if not claimed:
        return None
    job = Job.objects.filter(uuid=job_uuid).first()
    if job is None:
        return None
    with _heart(job):
        _attempt(job)
    return Job.objects.filter(pk=job.pk).first()


def _attempt(job: Job) -> None:
    running = Running(job)
    try:
        running.hold()
        registry.work_of(job.kind).run(running)
    except Superseded:
        log.warning("%s is not this attempt's any more; the attempt ends.", job)
        if _is_gone(job):
            registry.work_of(job.kind).sweep(job)
    except Cancelled:
        end(job, Job.State.CANCELLED)
    except Failure as failure:
        faults = failure.faults or (Fault(failure.code, failure.sentence, failure.where, failure.values),)
        end(job, Job.State.FAILED, faults)
    except (OperationalError, InterfaceError):
        # The database is away or locked: the heart stops, and the job is taken back when the database is there again.
        raise
    except Exception:
        if _is_gone(job):
            log.warning("%s is gone with its project.", job)
        else:
            log.exception("%s failed.", job)
        end(job, Job.State.FAILED, [Fault("job_failed", "Something went wrong on the server; it has been logged.")])


def _is_gone(job: Job) -> bool:
    return not Job.objects.filter(pk=job.pk).exists()


def end(job: Job, state: Job.State, faults: Sequence[Fault] = ()) -> None:
    """Nothing; the job came to nothing: it is swept, then over in this state, with what was at fault.

    Not if it is another attempt's by now: what there is to sweep is then what that one has begun.
    """
    if not _mine(job).update(heartbeat=timezone.now()) and not _is_gone(job):
        return
    registry.work_of(job.kind).sweep(job)
    report = blank_report(job, faults)
    _mine(job).update(state=state, report=report, finished=timezone.now())


def blank_report(job: Job, faults: Sequence[Fault] = ()) -> dict[str, Any]:
    """The report of a job that came to nothing."""
    return {**registry.work_of(job.kind).blank_report, "failed": faults_as_json(faults)}


def faults_as_json(faults: Sequence[Fault]) -> list[dict[str, Any]]:
    """The faults as a report keeps them, with what it takes to say them in any language."""
    return [
        {
            "where": one.where,
            "code": one.code,
            "detail": one.detail,
            "sentence": one.sentence,
            "values": dict(one.values),
        }
        for one in faults
    ]


@contextmanager
def _heart(job: Job) -> Iterator[None]:
    """While it is open, a thread says every few seconds that this process lives, however long one file takes."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(job, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _beat(job: Job, stop: threading.Event) -> None:
    while not stop.wait(HEART_SECONDS):
        try:
            _mine(job).update(heartbeat=timezone.now())
        except DatabaseError:
            log.warning("The heartbeat of %s could not be written.", job, exc_info=True)
        finally:
            connection.close()
