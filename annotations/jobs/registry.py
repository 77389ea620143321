"""What each kind of job does. Upper rooms say so in their `tasks.py`; this room never calls up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from annotations.jobs.models import Job

if TYPE_CHECKING:
    from annotations.jobs.running import Running


@dataclass(frozen=True)
class Work:
    """A kind of job.

    `run` does it from the start, whatever an earlier attempt left behind, keeps its report, and ends by calling
    `finish` in the transaction that makes it count. `sweep` removes everything a job has begun; it may be called twice.
    `blank_report` is what a report says of a job that came to nothing.
    """

    run: Callable[["Running"], None]
    sweep: Callable[[Job], None]
    blank_report: dict[str, Any] = field(default_factory=dict)


_KINDS: dict[str, Work] = {}


def register(kind: str, work: Work) -> None:
    """Nothing; jobs of this kind are done by this work from now on."""
    _KINDS[kind] = work


def work_of(kind: str) -> Work:
    """The work of a kind; of one that no room has registered, work that fails and leaves nothing behind."""
    return _KINDS.get(kind) or Work(run=lambda running: _refuse(kind), sweep=lambda job: None)


def _refuse(kind: str) -> None:
    raise LookupError(f"no room does jobs of the kind {kind!r}")
