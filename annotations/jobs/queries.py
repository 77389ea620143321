"""How far jobs are."""

import time
from datetime import timedelta

from django.utils import timezone

from annotations.core.errors import NotFound
from annotations.jobs.actions import DEAD_SECONDS
from annotations.jobs.models import Job

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.02, 0.2


def after_waiting(job: Job, seconds: float) -> Job:
    """The job as it is when it is over, or after so many seconds. Raises NotFound when it is gone meanwhile."""
    deadline, pause = time.monotonic() + seconds, FIRST_PAUSE_SECONDS
    while not _is_over(job) and time.monotonic() < deadline:
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
    found = Job.objects.filter(pk=job.pk).first()
    if found is None:
        raise NotFound("not_found", "There is no such thing.")
    return found


def _is_over(job: Job) -> bool:
    return not Job.objects.filter(pk=job.pk, state__in=(Job.State.WAITING, Job.State.RUNNING)).exists()


def is_dead(job: Job) -> bool:
    """True for a job that claims to run but whose worker has not been heard of for a minute."""
    long_ago = timezone.now() - timedelta(seconds=DEAD_SECONDS)
    return job.state == Job.State.RUNNING and (job.heartbeat is None or job.heartbeat < long_ago)
