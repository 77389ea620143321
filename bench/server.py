"""The product's own server with the addresses of the benchmarks: `python -m bench.server PORT`."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 300


@dataclass
class Server:
    """A server that answers on this port of the loopback."""

    port: int
    process: "subprocess.Popen[bytes]"

    def workers(self) -> list[int]:
        """The numbers of its worker processes."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                if int(stat.read_text().rpartition(")")[2].split()[1]) == self.process.pid:
                    found.append(int(stat.parent.name))
            except OSError:
                continue
        return found

    def memory_mb(self, figure: str) -> float:
        """The largest worker's memory: `VmRSS` is what it has now, `VmHWM` the most it has ever had."""
        return max(_figure(worker, figure) for worker in self.workers()) / 1024

    def processor_seconds(self) -> float:
        """What its workers have taken of the processors so far."""
        ticks = 0
        for worker in self.workers():
            fields = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def _figure(process: int, name: str) -> int:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise KeyError(name)


@contextmanager
def serving() -> Iterator[Server]:
    """The server, with as many processes and threads as an installation has unless its settings say otherwise."""
    with socket.socket() as keeper:
        # Until the server is over, its port is given to nobody else.
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        keeper.bind(("127.0.0.1", 0))
        port = int(keeper.getsockname()[1])
        command = [sys.executable, "-m", "bench.server", str(port)]
        process = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.DEVNULL)
        try:
            _wait_for(port, process)
            yield Server(port, process)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server does not answer") from None
            time.sleep(0.1)


if __name__ == "__main__":
    import django

    django.setup()
    from django.conf import settings

    from workbench import running, web

    # A line a request would be measured along with it, in a terminal above all.
    settings.LOGGING["loggers"]["annotations.requests"] = {"level": "WARNING"}
    settings.ROOT_URLCONF = "bench.addresses"
    settings.TEMPLATES[0]["DIRS"] = [PROJECT / "bench" / "templates"]
    web.run(running.listening("127.0.0.1", int(sys.argv[1])), lambda: None)
