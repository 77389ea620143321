"""Places in a process for what a slow client can draw out, so that whatever such clients do, a thread is left.

A client that stops reading or sending holds the thread that serves it until the server loses patience
(`workbench/web.py`). So only so many threads take part in that at once, and one never does.
"""

from collections import Counter
from enum import StrEnum
from threading import Lock

from django.conf import settings


class Slow(StrEnum):
    """What may take as long as a client likes."""

    STREAM = "stream"
    LARGE_ANSWER = "large answer"
    BODY = "body"
    SHORT_BODY = "short body"


class Slots:
    """The places of a process with so many threads: streams have half of them, and so have long bodies that come in.

    Short ones have all, as large answers have: those who save send no others.
    """

    def __init__(self, threads: int) -> None:
        half = max(1, threads // 2)
        self.all = max(1, threads - 1)
        self.most = {Slow.STREAM: half, Slow.LARGE_ANSWER: self.all, Slow.BODY: half, Slow.SHORT_BODY: self.all}
        self.taken: Counter[Slow] = Counter()
        self.lock = Lock()

    def take(self, kind: Slow) -> bool:
        """True when there was a place; `give_back` frees it."""
        with self.lock:
            if self.taken.total() >= self.all or self.taken[kind] >= self.most[kind]:
                return False
            self.taken[kind] += 1
            return True

    def give_back(self, kind: Slow) -> None:
        with self.lock:
            self.taken[kind] -= 1


slots = Slots(settings.SERVER_THREADS)
