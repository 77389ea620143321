"""The background door: the queue of the task library holds nothing but the numbers of jobs."""

from uuid import UUID

from django_tasks import task

from annotations.jobs import running


@task()
def run(job_uuid: str) -> None:
    """Runs the job, unless somebody else does or it is over."""
    running.run(UUID(job_uuid))
