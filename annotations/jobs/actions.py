"""What is done to jobs: started, cancelled, taken back from workers that died."""

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from annotations.core.errors import Fault
from annotations.jobs import registry, running, tasks
from annotations.jobs.models import Job

DEAD_SECONDS = 60
FORGOTTEN_SECONDS = 300
MOST_ATTEMPTS = 3


def prepare(
    project_id: int, kind: str, arguments: dict[str, Any], by_id: int | None, *, job_uuid: uuid.UUID | None = None
) -> Job:
    """A new job that waits; whoever prepares it runs it (`running.run`) or puts it in the queue (`enqueue`)."""
    return Job.objects.create(
        uuid=job_uuid or uuid.uuid4(),
        project_id=project_id,
        kind=kind,
        arguments=arguments,
        created_by_id=by_id,
        heartbeat=timezone.now(),
    )


def enqueue(job: Job) -> None:
    """Nothing; a worker will run the job, which was prepared and waits."""
    tasks.run.enqueue(str(job.uuid))


def cancel(job: Job) -> None:
    """Nothing; a job that runs or has begun is asked to stop and sweeps itself, one that waits is over at once."""
    at_once = Job.objects.filter(pk=job.pk, state=Job.State.WAITING, attempts=0).update(
        state=Job.State.CANCELLED,
        finished=timezone.now(),
        is_cancel_requested=True,
        report=running.blank_report(job),
    )
    if at_once:
        registry.work_of(job.kind).sweep(job)
    else:
        Job.objects.filter(pk=job.pk, state__in=(Job.State.WAITING, Job.State.RUNNING)).update(is_cancel_requested=True)


def take_back_dead() -> int:
    """How many jobs were taken back: their workers died, or the queue lost them. Safe to call at any time."""
    now = timezone.now()
    dead = Job.objects.filter(state=Job.State.RUNNING, heartbeat__lt=now - timedelta(seconds=DEAD_SECONDS))
    # A worker can die between taking a job from the queue and claiming it. Queued twice is no harm: it is claimed once.
    forgotten = Job.objects.filter(state=Job.State.WAITING, heartbeat__lt=now - timedelta(seconds=FORGOTTEN_SECONDS))
    return sum(take_back(job) for job in [*dead, *forgotten])


def take_back(job: Job) -> bool:
    """True if the job, whose worker is dead, was still as given: it waits again, or has failed for good."""
    seen = Job.objects.filter(pk=job.pk, state=job.state, attempts=job.attempts, heartbeat=job.heartbeat)
    if job.state == Job.State.RUNNING and job.attempts >= MOST_ATTEMPTS:
        return _give_up(job, seen.update(attempts=F("attempts") + 1, heartbeat=timezone.now()))
    taken = seen.update(state=Job.State.WAITING, heartbeat=timezone.now())
    if taken:
        enqueue(job)
    return bool(taken)


def _give_up(job: Job, taken: int) -> bool:
    """True if the job was taken: swept and failed. The new number keeps its last worker out, should that come back."""
    if taken:
        job.attempts += 1
        fault = Fault(
            "job_died",
            "The server died {attempts} times in the middle of this work; it will not be tried again.",
            values={"attempts": MOST_ATTEMPTS},
        )
        running.end(job, Job.State.FAILED, [fault])
    return bool(taken)
