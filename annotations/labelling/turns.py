"""Whose turn it is to save in the embedded database.

SQLite lets one write at a time and has the others try again after ever longer pauses, so that of eight who save at
once some wait for seconds while others are served again and again. A lock on a file has them wait in a queue.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def turn() -> Iterator[None]:
    """Nothing; until the end nobody else has a turn. Whoever has the database's lock already needs none."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    # Closing gives the turn back; so does the end of the process, however it ends.
    with Path(f"{connection.settings_dict['NAME']}.turn").open("ab") as queue:
        fcntl.flock(queue, fcntl.LOCK_EX)
        yield
