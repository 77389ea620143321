"""Threads of tests, each with a connection of its own, and how to stop one of them in the middle of a transaction."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from django.db import connection


@contextmanager
def held_up(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> Iterator[tuple[Event, Event]]:
    """Events: somebody has done this, in a transaction that is not over; they may go on."""
    has_come, may_go = Event(), Event()
    real = getattr(place, name)

    def hold(*given: Any, **named: Any) -> Any:
        done = real(*given, **named)
        has_come.set()
        assert may_go.wait(60)
        return done

    with monkeypatch.context() as patched:
        patched.setattr(place, name, hold)
        try:
            yield has_come, may_go
        finally:
            may_go.set()


def in_a_thread(threads: ThreadPoolExecutor, job: Callable[[], Any]) -> "Future[Any]":
    def run() -> Any:
        try:
            return job()
        finally:
            connection.close()

    return threads.submit(run)


def is_waiting() -> bool:
    """True when a transaction waits for a lock that another one has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
