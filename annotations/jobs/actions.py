"""What is done to jobs: started, told about, cancelled, taken back."""

from django.utils import timezone

from annotations.jobs.models import Job


def cancel(job: Job) -> None:
    """Nothing; a job that runs is asked to stop, one that waits is over at once."""
    Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(
        state=Job.State.CANCELLED, finished=timezone.now(), is_cancel_requested=True
    )
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(is_cancel_requested=True)
