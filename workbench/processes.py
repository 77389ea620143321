"""A parent and its children: started, started again when one dies, ended as a whole."""

import ctypes
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.2
# How long the children may take to end: long enough for answers under way, unless somebody waits at a terminal.
PATIENCE_SECONDS: dict[int, int] = {signal.SIGINT: 4, signal.SIGTERM: 12, signal.SIGHUP: 12}
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.5, 30
LONG_LIFE_SECONDS = 60
PR_SET_PDEATHSIG = 1
TOLD_TO_END = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Child:
    """A process that is kept running: `run` is what it does."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    started: float = 0.0
    wait_seconds: float = FIRST_WAIT_SECONDS
    start_at: float = 0.0


class Stop(BaseException):
    """The parent was told to end."""


class Parent:
    """Starts its children, starts again one that died, and ends them all with itself."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children

    def run(self) -> None:
        """Nothing; returns when a signal said so and the children are gone."""
        for number in TOLD_TO_END:
            signal.signal(number, _stop)
        how = signal.SIGTERM
        try:
            while True:
                self._start_those_due()
                self._bury()
                time.sleep(LOOK_SECONDS)
        except Stop as stop:
            how = stop.args[0]
        finally:
            for number in TOLD_TO_END:
                signal.signal(number, signal.SIG_IGN)
            self._end(how)

    def _start_those_due(self) -> None:
        for child in self.children:
            if not child.pid and time.monotonic() >= child.start_at:
                child.started = time.monotonic()
                child.pid = _forked(child)

    def _bury(self) -> None:
        """Notices who died and says when they start again: later each time, unless they had lived for a minute."""
        for child in self.children:
            if child.pid and (status := _status_if_dead(child.pid)) is not None:
                lived = time.monotonic() - child.started
                longer = min(child.wait_seconds * 2, LONGEST_WAIT_SECONDS)
                child.wait_seconds = FIRST_WAIT_SECONDS if lived > LONG_LIFE_SECONDS else longer
                child.start_at, child.pid = time.monotonic() + child.wait_seconds, 0
                log.error("The %s ended (%s); starting it again in %.1f s.", child.name, status, child.wait_seconds)

    def _end(self, how: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS[how]
        self._tell(how)
        while any(child.pid for child in self.children) and time.monotonic() < deadline:
            for child in self.children:
                if child.pid and _status_if_dead(child.pid) is not None:
                    child.pid = 0
            time.sleep(LOOK_SECONDS / 4)
        self._tell(signal.SIGKILL)

    def _tell(self, how: int) -> None:
        for child in self.children:
            if child.pid:
                os.kill(child.pid, how)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise Stop(number)


def _status_if_dead(pid: int) -> str | None:
    """How the child ended, None while it lives."""
    found, status = os.waitpid(pid, os.WNOHANG)
    if not found:
        return None
    code = os.waitstatus_to_exitcode(status)
    return f"status {code}" if code >= 0 else f"signal {-code}"


def _forked(child: Child) -> int:
    """The process number of a new process that does what the child does, and ends when its parent does."""
    parent = os.getpid()
    # A signal that comes between the fork and the child's own handlers must not run the parent's.
    signal.pthread_sigmask(signal.SIG_BLOCK, TOLD_TO_END)
    pid = os.fork()
    if not pid:
        os._exit(_lived(child, parent))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD_TO_END)
    return pid


def _lived(child: Child, parent: int) -> int:
    """The exit status of a child's whole life, which happens here."""
    try:
        for number in TOLD_TO_END:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD_TO_END)
        end_with(parent)
        child.run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        log.exception("The %s failed.", child.name)
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def end_with(parent: int) -> None:
    """Nothing; from now on this process is killed when its parent, of that number, is gone, however it went."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
