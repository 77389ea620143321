"""`manage.py serve` as an operator meets it: the first start, the links, the end, each sentence."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError

from tests.serving import (
    PATIENCE_SECONDS,
    PROJECT,
    Served,
    answers,
    ended,
    family_of,
    free_port,
    group_of,
    serving,
    started,
    until,
)
from workbench.preparing import check_folder
from workbench.running import listening

NOT_SAID = ("DATABASE_URL", "SECRET_KEY", "TEST_DATABASE", "DEMO", "HOST", "ALLOWED_HOSTS", "BEHIND_TLS")


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch):
    for name in NOT_SAID:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder after its first start, and what that start said."""
    folder = tmp_path_factory.mktemp("prepared")
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in NOT_SAID:
            monkeypatch.delenv(name, raising=False)
        with serving({"WORKBENCH_DATA": str(folder / "data")}, folder / "log") as served:
            assert answers(served.address, "/readyz")
            links = dict(re.findall(r"^  (.+): (http://\S+)$", served.told(), re.MULTILINE))
            signed_in = {name: used_twice(address) for name, address in links.items()}
        said = served.told()
    return folder / "data", links, signed_in, said, served.address


def used_twice(address):
    """What two people get who open the link and press its button: the statuses of both."""
    statuses = []
    for _ in range(2):
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies := CookieJar()))
        try:
            browser.open(address).read()
            token = next(cookie.value for cookie in cookies if cookie.name == "csrftoken")
            body = urlencode({"csrfmiddlewaretoken": token}).encode()
            browser.open(urllib.request.Request(address, body)).read()
            statuses.append("signed in" if any(cookie.name == "sessionid" for cookie in cookies) else "not signed in")
        except HTTPError as error:
            statuses.append(error.code)
    return statuses


@pytest.fixture
def data(prepared, tmp_path):
    """A prepared data folder of the test's own."""
    folder = tmp_path / "data"
    shutil.copytree(prepared[0], folder, ignore=shutil.ignore_patterns("staticfiles"))
    (folder / "staticfiles").symlink_to(prepared[0] / "staticfiles")
    return folder


@pytest.fixture
def served(data, tmp_path):
    """A server on it that answers."""
    with serving({"WORKBENCH_DATA": str(data)}, tmp_path / "log") as served:
        yield served


def test_the_first_start_loads_the_demonstration_and_prints_a_link_for_each_of_its_people(prepared):
    _, links, _, said, address = prepared
    assert len(links) >= 4
    assert all(link.startswith(f"{address}/link/") for link in links.values())
    assert f"Argument workbench is at {address}/" in said
    assert "Traceback" not in said


def test_a_printed_link_signs_in_once(prepared):
    assert all(statuses == ["signed in", 404] for statuses in prepared[2].values()), prepared[2]


def test_the_log_tells_no_secret_of_a_link(prepared):
    _, links, _, said, _ = prepared
    for link in links.values():
        assert said.count(link.rstrip("/").rsplit("/", 1)[1]) == 1


def test_ctrl_c_which_reaches_every_process_ends_all(served: Served):
    family_of(served)
    os.killpg(served.process.pid, signal.SIGINT)
    assert served.process.wait(PATIENCE_SECONDS) == 0
    until(lambda: not group_of(served), "a process outlived its parent")
    assert "Traceback" not in served.told()


def test_a_later_start_prints_no_links_and_backs_up_what_it_is_about_to_change(data, tmp_path):
    with closing(sqlite3.connect(data / "workbench.sqlite3")) as database:
        # A migration that changes no table can be applied again.
        database.execute("DELETE FROM django_migrations WHERE name = '0003_logentry_add_action_flag_choices'")
        database.commit()
    with serving({"WORKBENCH_DATA": str(data)}, tmp_path / "log") as served:
        (made,) = (data / "backups").glob("before-migration-*.tar")
        assert str(made) in served.told()
        assert "/link/" not in served.told()
        refused = manage("restore", made, WORKBENCH_DATA=str(data))
        ended(served, signal.SIGTERM)
        assert served.process.returncode == 0
    assert refused.returncode == 1
    assert refused.stderr == "CommandError: The server runs on this data folder: stop it first.\n"
    restored = manage("restore", made, WORKBENCH_DATA=str(tmp_path / "elsewhere"))
    assert restored.returncode == 0, restored.stderr


def manage(*arguments, **environment):
    """A command of manage.py that is over."""
    return subprocess.run(
        [sys.executable, PROJECT / "manage.py", *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )


def test_a_port_in_use_is_said_in_one_sentence(data):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = manage("serve", WORKBENCH_DATA=str(data), PORT=str(port))
    assert refused.returncode == 1
    assert refused.stderr == (
        f"CommandError: Port {port} on 127.0.0.1 cannot be used (Address already in use): "
        "end what uses it, or set PORT to another.\n"
    )


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORT": "eighty"}, "PORT must be a number from 1 to 65535, not 'eighty'."),
        ({"WORKBENCH_DATA": "/dev/null/data"}, "The data folder /dev/null/data cannot be used (Not a directory)"),
        ({"DATABASE_URL": "mysql://a/b", "SECRET_KEY": "k" * 60}, "DATABASE_URL must name a PostgreSQL database"),
        (
            {"DATABASE_URL": "postgres://u:secret@127.0.0.1:1/w", "SECRET_KEY": "k" * 60},
            "The database cannot be reached: ",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path, environment, sentence):
    refused = manage("serve", **{"WORKBENCH_DATA": str(tmp_path), "PORT": str(free_port()), **environment})
    said = refused.stderr.removeprefix("CommandError: ")
    assert refused.returncode == 1
    assert said.startswith(sentence), said
    assert len(said.splitlines()) == 1
    assert "secret@" not in said


def test_an_address_that_is_not_this_machines_is_said():
    with pytest.raises(
        CommandError, match=r"Port 8000 on 192\.0\.2\.1 cannot be used .Cannot assign requested address"
    ):
        listening("192.0.2.1", 8000)
    with pytest.raises(CommandError, match="HOST 'two words' is not an address of this machine"):
        listening("two words", 8000)


def test_a_folder_that_cannot_be_written_is_said(settings):
    settings.WORKBENCH_DATA = Path("/proc")
    with pytest.raises(CommandError, match=r"The data folder /proc cannot be written .*: set WORKBENCH_DATA"):
        check_folder()


def test_a_damaged_database_is_said_in_one_sentence(data):
    (data / "workbench.sqlite3").write_bytes(b"not a database at all" * 100)
    refused = manage("serve", WORKBENCH_DATA=str(data), PORT=str(free_port()))
    assert refused.stderr == "CommandError: The database cannot be reached: file is not a database\n"


def test_a_start_that_is_killed_while_it_prepares_is_finished_by_the_next(prepared, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "staticfiles").symlink_to(prepared[0] / "staticfiles")
    first = started({"WORKBENCH_DATA": str(data), "DEMO": "0"}, tmp_path / "first.log")
    until(lambda: (data / "workbench.sqlite3").exists() or first.process.poll() is not None, "no database")
    ended(first, signal.SIGKILL)
    with serving({"WORKBENCH_DATA": str(data), "DEMO": "0"}, tmp_path / "second.log") as second:
        assert answers(second.address, "/readyz")
