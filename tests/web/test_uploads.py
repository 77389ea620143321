"""Long bodies: refused before they are read, and so that the sender hears of it."""

import http.client
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.test import Client

from tests.serving import Served, serving

LONG = 20_000_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("uploads")
    with serving({"WORKBENCH_DATA": str(folder), "DEMO": "0", "SERVER_PROCESSES": "1"}, folder / "log") as served:
        yield served


def status_of(served: Served, path: str, media_type: str) -> int:
    """How a client is answered that sends its whole body before it listens, and takes no broken connection."""
    with closing(http.client.HTTPConnection(served.address.removeprefix("http://"), timeout=60)) as connection:
        connection.request("POST", path, b"x" * LONG, {"Content-Type": media_type, "Cookie": f"csrftoken={'a' * 32}"})
        return connection.getresponse().status


@pytest.mark.parametrize(
    ("path", "media_type", "status"),
    [
        ("/api/v1/projects/", "application/json", 401),
        ("/api/v1/nowhere/", "application/json", 404),
        ("/sign-in/", "multipart/form-data; boundary=b", 413),
    ],
)
def test_whoever_sends_a_long_body_hears_why_it_is_refused(
    server: Served, path: str, media_type: str, status: int
) -> None:
    assert status_of(server, path, media_type) == status


@pytest.mark.parametrize("path", ["/sign-in/", "/language/", "/sign-out/"])
def test_no_page_reads_a_long_body_of_nobody(db: None, path: str) -> None:
    files = "--b\r\nContent-Disposition: form-data; name='f'; filename='f'\r\n\r\n" + "x" * 3_000_000 + "\r\n--b--\r\n"
    answer = Client(enforce_csrf_checks=True).post(path, files.encode(), "multipart/form-data; boundary=b")
    assert answer.status_code == 413
