"""A process that runs an import job and is killed in the middle of it."""

import os
import signal
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connections

from annotations.corpus import actions as corpus
from annotations.exchange import importing, staging
from annotations.jobs import running

POINTS = ("before the turn", "in the first chunk", "after the first chunk", "in the last transaction")
WHEN_DONE = "after the last transaction"


def die(*arguments: Any, **named: Any) -> None:
    """Does not return: nothing is flushed, closed or rolled back by us."""
    os.kill(os.getpid(), signal.SIGKILL)


def then_die(action: Callable[..., Any], calls: int = 1) -> Callable[..., Any]:
    """The action, but the process dies after so many calls of it."""
    left = iter(range(calls))

    def wrapped(*arguments: Any, **named: Any) -> Any:
        result = action(*arguments, **named)
        if next(left) == calls - 1:
            die()
        return result

    return wrapped


def prepare(point: str) -> None:
    """Nothing; the import will die there."""
    importing.CHUNK_DOCUMENTS = 2
    if point == "before the turn":
        importing._turn = die
    elif point == "in the first chunk":
        corpus.add = then_die(corpus.add)
    elif point == "after the first chunk":
        # The third document is cleaned when the chunk of the first two has been written.
        importing.clean = then_die(importing.clean, 4)
    elif point == "in the last transaction":
        importing.record = then_die(importing.record)
    elif point == WHEN_DONE:
        staging.remove = die
    else:
        raise ValueError(point)


def killed_at(point: str, job_uuid: uuid.UUID) -> bool:
    """True when a process of its own that ran the import was killed there, as by `kill -9`."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        getattr(connection, "close_pool", lambda: None)()
    pid = os.fork()
    if not pid:
        try:
            prepare(point)
            running.run(job_uuid)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
