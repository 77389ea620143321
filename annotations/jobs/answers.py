"""What is told of jobs."""

from typing import Any

from annotations.jobs.models import Job
from annotations.web.messages import translated


def report(job: Job) -> dict[str, Any] | None:
    """The job's report with what failed in the reader's language; None while it is not over."""
    if job.report is None:
        return None
    failed = [
        {
            "where": one["where"],
            "code": one["code"],
            "detail": translated(one["sentence"], one["values"]),
        }
        for one in job.report.get("failed", [])
    ]
    return {**job.report, "failed": failed}
