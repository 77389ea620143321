"""A real server of a throw-away installation: `manage.py serve` as an operator starts it."""

import atexit
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError

PROJECT = Path(__file__).resolve().parent.parent
# Whoever waits longer than this waits in vain, however slow the machine.
PATIENCE_SECONDS = 300
SERVE = (str(PROJECT / "manage.py"), "serve")


@dataclass
class Served:
    """A server that runs: where it answers, its process, and what it wrote."""

    address: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def told(self) -> str:
        """Everything the server wrote so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


_kept_free: list[socket.socket] = []
atexit.register(lambda: [one.close() for one in _kept_free])


def free_port() -> int:
    """A port nobody listens on; until this process ends it is given to nobody who does not ask for it by its number."""
    keeper = socket.socket()
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    keeper.bind(("127.0.0.1", 0))
    _kept_free.append(keeper)
    return int(keeper.getsockname()[1])


def started(environment: Mapping[str, str], log: Path, program: Sequence[str] = SERVE) -> Served:
    """`manage.py serve`, or another program of Python's, just started on a free port; it may not answer yet."""
    port = free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *program],
            cwd=PROJECT,
            env={**os.environ, "PORT": str(port), **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Served(f"http://127.0.0.1:{port}", process, log)


def wait_for(served: Served) -> None:
    """Nothing; the server answers. Raises AssertionError with its log when it ended or took too long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not answers(served.address):
        assert served.process.poll() is None, f"the server ended:\n{served.told()}"
        assert time.monotonic() < deadline, f"the server did not answer:\n{served.told()}"
        time.sleep(0.1)


def answers(address: str, path: str = "/healthz") -> bool:
    """True when the server answers 200 there."""
    try:
        with urllib.request.urlopen(address + path, timeout=30) as response:
            return bool(response.status == 200)
    except (HTTPError, URLError, ConnectionError, TimeoutError):
        return False


def until(is_so: Callable[[], object], what: str) -> None:
    """Nothing; returns when it is so. Raises AssertionError with `what` when it took too long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def _living() -> Iterator[tuple[int, int, int]]:
    """The number, the parent and the group of each living process."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if fields[0] != "Z":
                yield int(stat.parent.name), int(fields[1]), int(fields[2])


def group_of(served: Served) -> list[int]:
    """The numbers of the living processes of the server's group, itself included."""
    return sorted(process for process, _, group in _living() if group == served.process.pid)


def children_of(parent: int) -> list[int]:
    """The numbers of the living children of a process."""
    return sorted(process for process, one, _ in _living() if one == parent)


@dataclass(frozen=True)
class Family:
    """The processes of a server that is all there: gunicorn and what it answers with, and the background worker."""

    parent: int
    gunicorn: int
    web: tuple[int, ...]
    worker: int


def family_of(served: Served) -> Family:
    """The server's processes, once they are all there: with two that answer, and nobody else."""

    def found() -> Family | None:
        parent = served.process.pid
        web = {child: tuple(children_of(child)) for child in children_of(parent)}
        if sorted(map(len, web.values())) != [0, 2] or len(group_of(served)) != 5:
            return None
        worker, gunicorn = sorted(web, key=lambda child: len(web[child]))
        return Family(parent, gunicorn, web[gunicorn], worker)

    last: list[Family] = []

    def is_whole() -> bool:
        last[:] = filter(None, [found()])
        return bool(last)

    until(is_whole, f"{group_of(served)} are not five:\n{served.told()}")
    return last[0]


def ended(served: Served, how: int = signal.SIGTERM) -> None:
    """Nothing; the server and all its processes are gone."""
    with suppress(ProcessLookupError):
        served.process.send_signal(how)
    try:
        served.process.wait(PATIENCE_SECONDS)
    finally:
        for pid in group_of(served):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        served.process.wait(10)


@contextmanager
def serving(environment: Mapping[str, str], log: Path, program: Sequence[str] = SERVE) -> Iterator[Served]:
    """A server that answers; it is gone at the end."""
    served = started(environment, log, program)
    try:
        wait_for(served)
        yield served
    finally:
        ended(served)
