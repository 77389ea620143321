"""Who may use the data folder at one time: servers share it, restoring wants it alone."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


class InUse(Exception):
    """Somebody else holds the folder."""


@contextmanager
def held(name: str, *, alone: bool, wait: bool = False) -> Iterator[None]:
    """The lock of that name in the data folder, kept until the end, also by children; raises InUse unless waiting.

    The kernel lets go of it when the last process that holds it ends, however it ends.
    """
    path = Path(settings.WORKBENCH_DATA) / f".{name}.lock"
    with path.open("a") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise InUse(name) from None
        yield
