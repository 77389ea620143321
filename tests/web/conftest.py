"""A small server: one process with four threads, and a few answers that no door gives (`long_answers.py`)."""

from collections.abc import Iterator

import pytest

from tests.serving import Served, serving
from tests.web.clients import THREADS


@pytest.fixture(scope="package")
def small_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One process with four threads."""
    folder = tmp_path_factory.mktemp("long-answers")
    environment = {"WORKBENCH_DATA": str(folder), "SERVER_PROCESSES": "1", "SERVER_THREADS": str(THREADS)}
    with serving(environment, folder / "log", ["-m", "tests.web.long_answers"]) as served:
        yield served
