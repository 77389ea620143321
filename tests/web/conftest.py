"""A small server: one process with four threads, and a few answers that no door gives (`long_answers.py`)."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.serving import PROJECT, Served, free_port, wait_for
from tests.web.clients import THREADS


@pytest.fixture(scope="package")
def small_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One process with four threads."""
    folder, port = tmp_path_factory.mktemp("long-answers"), free_port()
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.web.long_answers", str(port)],
            cwd=PROJECT,
            env={
                **os.environ,
                "WORKBENCH_DATA": str(folder),
                "SERVER_PROCESSES": "1",
                "SERVER_THREADS": str(THREADS),
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    served = Served(f"http://127.0.0.1:{port}", process, log)
    try:
        wait_for(served)
        yield served
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
