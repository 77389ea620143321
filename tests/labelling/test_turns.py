"""Those who save in the embedded database wait in a queue, and nobody waits for ever."""

import subprocess
import sys
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from annotations.labelling.turns import turn

PATIENCE_SECONDS = 60
HOLDS = """
import fcntl, sys
with open(sys.argv[1], "ab") as queue:
    fcntl.flock(queue, fcntl.LOCK_EX)
    print(flush=True)
    input()
"""


# PostgreSQL locks rows and has its own queues.
pytestmark = pytest.mark.only_on("sqlite")


@pytest.fixture
def queue(transactional_db: None) -> str:
    return f"{connection.settings_dict['NAME']}.turn"


class Other:
    """Somebody else who takes a turn."""

    def __init__(self) -> None:
        self.has_it = Event()
        self.thread = Thread(target=self._take)
        self.thread.start()

    def _take(self) -> None:
        with turn():
            self.has_it.set()
        connection.close()

    def waits(self) -> bool:
        return not self.has_it.wait(0.2)

    def is_served(self) -> bool:
        self.thread.join(PATIENCE_SECONDS)
        return self.has_it.is_set()


def test_the_next_one_waits_until_the_turn_is_over(queue: str):
    with turn():
        other = Other()
        assert other.waits()
    assert other.is_served()


def test_a_turn_is_over_however_it_ends(queue: str):
    with pytest.raises(ZeroDivisionError), turn():
        raise ZeroDivisionError
    assert Other().is_served()


def test_whoever_writes_already_does_not_wait_for_those_who_wait_for_the_database(queue: str):
    with transaction.atomic(), turn():
        assert Other().is_served()


def test_a_process_that_is_killed_in_its_turn_gives_it_back(queue: str):
    process = subprocess.Popen([sys.executable, "-c", HOLDS, queue], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        other = Other()
        assert other.waits()
        process.kill()
    assert other.is_served()


@pytest.mark.django_db
def test_elsewhere_a_turn_is_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connection, "vendor", "postgresql")
    monkeypatch.setitem(connection.settings_dict, "NAME", "/nowhere/at/all")
    with turn():
        pass
