"""Whatever of the server is killed with -9 while eight annotators save: what was acknowledged is there, once."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests import postgres
from tests.installation import FOLDER
from tests.serving import PATIENCE_SECONDS, PROJECT, answers, ended, family_of, group_of, started, until, wait_for
from tests.workbench.eight import Annotator, replayed

GO_ON_REQUESTS = 5


class Room:
    """An installation with a server, and eight annotators who save in it."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        data = folder / "data"
        data.mkdir(mode=0o700)
        # What browsers load is collected once in a run of the tests.
        (data / "staticfiles").symlink_to(FOLDER / "staticfiles")
        self.environment = {**environment, "WORKBENCH_DATA": str(data), "DEMO": "0"}
        self.log = folder / "log"
        self.served = started(self.environment, self.log)
        wait_for(self.served)
        made = self._made()
        shared = {name: made[name] for name in ("document_sha256", "text")}
        self.annotators = [Annotator(self.served, **one, **shared) for one in made["annotators"]]

    def _made(self) -> dict[str, Any]:
        environment = {**os.environ, **self.environment, "DJANGO_SETTINGS_MODULE": "workbench.settings"}
        command = [sys.executable, "-m", "tests.workbench.eight"]
        done = subprocess.run(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, check=True)
        return dict(json.loads(done.stdout))

    def start_again(self) -> None:
        """Nothing; a new server answers, and the annotators' programs know where."""
        self.served = started(self.environment, self.log)
        for one in self.annotators:
            one.served = self.served
        wait_for(self.served)

    @contextmanager
    def all_saving(self) -> Iterator[None]:
        """Everybody saves all the while; at the end everybody has an answer to all that they sent."""
        is_over = threading.Event()
        threads = [threading.Thread(target=one.save_until, args=(is_over,), daemon=True) for one in self.annotators]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            is_over.set()
            for thread in threads:
                thread.join()
        self._assert_nobody_failed()

    def all_go_on(self) -> None:
        """Nothing; each annotator has been told of some more operations."""
        goals = [len(one.acknowledged) + GO_ON_REQUESTS for one in self.annotators]

        def is_so() -> bool:
            self._assert_nobody_failed()
            return all(len(one.acknowledged) >= goal for one, goal in zip(self.annotators, goals, strict=True))

        until(is_so, "somebody cannot save any more")

    def _assert_nobody_failed(self) -> None:
        failures = [one.failure for one in self.annotators if one.failure]
        assert not failures, "\n".join([*failures, self.served.told()[-3000:]])


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def room(request, tmp_path_factory) -> Iterator[Room]:
    """The room on each database; PostgreSQL as it comes, so that what is committed is on the disk."""
    folder = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as monkeypatch, database(request.param) as environment:
        for name in ("DATABASE_URL", "SECRET_KEY", "TEST_DATABASE", "HOST", "ALLOWED_HOSTS"):
            monkeypatch.delenv(name, raising=False)
        made = Room(environment, folder)
        try:
            yield made
        finally:
            ended(made.served)


@contextmanager
def database(name: str) -> Iterator[dict[str, str]]:
    """What the environment says of the database."""
    if name == "sqlite":
        yield {}
        return
    with postgres.running(durable=True) as address:
        yield {"DATABASE_URL": address, "SECRET_KEY": "k" * 60}


def assert_all_is_there_once(room: Room) -> None:
    """The log of each set is what its annotator was told of, in that order; its marks are what the log makes."""
    for one in room.annotators:
        log = log_of(one)
        assert [entry["id"] for entry in log] == [sent["id"] for sent in one.acknowledged]
        assert [entry["revision"] for entry in log] == list(range(1, len(log) + 1))
        there = one.asked("")
        assert there["revision"] == len(log)
        marks = {mark["id"]: mark for mark in map(as_sent, there["spans"] + there["relations"])}
        assert marks == replayed(log)


def log_of(one: Annotator) -> list[dict[str, Any]]:
    """The whole log of the annotator's set."""
    found, address = [], "operations/?page_size=1000"
    while address:
        page = one.asked(address)
        found += page["results"]
        address = f"operations/?{urlsplit(page['next']).query}" if page["next"] else ""
    return found


def as_sent(mark: dict[str, Any]) -> dict[str, Any]:
    """A mark without what only the server says of it."""
    return {name: value for name, value in mark.items() if name not in ("source_start", "source_end", "fragments")}


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)


@pytest.mark.parametrize("victim", ["a web process", "the background worker", "gunicorn"])
def test_a_child_that_is_killed_loses_nothing_doubles_nothing_and_is_started_again(room, victim):
    before = family_of(room.served)
    with room.all_saving():
        room.all_go_on()
        dead = {
            "a web process": (before.web[0],),
            "the background worker": (before.worker,),
            "gunicorn": (before.gunicorn, *before.web),
        }[victim]
        kill(dead[0])
        until(lambda: not set(dead) & set(group_of(room.served)), f"{victim} left a process behind")
        after = family_of(room.served)
        room.all_go_on()
    assert not set(dead) & {after.gunicorn, after.worker, *after.web}
    assert_all_is_there_once(room)


def test_a_parent_that_is_killed_takes_all_its_processes_along_and_the_next_start_finds_everything(room):
    with room.all_saving():
        room.all_go_on()
        kill(family_of(room.served).parent)
        room.served.process.wait(PATIENCE_SECONDS)
        until(lambda: not group_of(room.served), "a process outlived its parent")
        assert not answers(room.served.address)
        room.start_again()
        room.all_go_on()
    family_of(room.served)
    assert_all_is_there_once(room)
