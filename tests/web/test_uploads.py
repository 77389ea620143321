"""Bodies on their way in: how many at once, what others are told meanwhile, and that no refusal is lost."""

import http.client
import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.test import Client

from tests.installation import FOLDER
from tests.serving import Served, serving, until
from tests.web.clients import (
    AT_ONCE_SECONDS,
    PATIENCE_SECONDS,
    THREADS,
    answer_to,
    closed,
    port_of,
    seconds_listened,
    seconds_to_health,
    slow_to_send,
    status_of,
)

LONG = 20_000_000
CUT_OFF = "A client took too long to send; it was cut off."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("uploads")
    # What browsers load is collected once in a run of the tests.
    (folder / "staticfiles").symlink_to(FOLDER / "staticfiles")
    with serving({"WORKBENCH_DATA": str(folder), "DEMO": "0", "SERVER_PROCESSES": "1"}, folder / "log") as served:
        yield served


def refused(served: Served, path: str, media_type: str) -> int:
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
    assert refused(server, path, media_type) == status


@pytest.mark.parametrize("path", ["/sign-in/", "/language/", "/sign-out/"])
def test_no_page_reads_a_long_body_of_nobody(db: None, path: str) -> None:
    files = "--b\r\nContent-Disposition: form-data; name='f'; filename='f'\r\n\r\n" + "x" * 3_000_000 + "\r\n--b--\r\n"
    answer = Client(enforce_csrf_checks=True).post(path, files.encode(), "multipart/form-data; boundary=b")
    assert answer.status_code == 413


def sent(served: Served, path: str, body: bytes) -> tuple[int, bytes]:
    """How a client is answered whose body comes at once."""
    with slow_to_send(served, path, body, len(body)) as client:
        status, _, answer = answer_to(client)
    return status, answer


def has_been_answered(client: socket.socket) -> bool:
    client.setblocking(False)
    try:
        return bool(client.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return False
    finally:
        client.settimeout(PATIENCE_SECONDS)


@pytest.mark.parametrize(
    ("path", "length"),
    [
        ("/api/taken-in", 2_000),
        ("/api/taken-in", 1_000_000),
        ("/api/taken-in", 50_000_000),
        ("/api/v1/projects/", 50_000_000),
    ],
    ids=["short", "middling", "long", "of nobody"],
)
def test_more_stalled_uploads_than_threads_leave_somebody_to_answer(
    small_server: Served, path: str, length: int
) -> None:
    clients = [slow_to_send(small_server, path, length=length) for _ in range(3 * THREADS)]
    try:
        assert max(seconds_to_health(small_server) for _ in range(5)) < AT_ONCE_SECONDS
        until(lambda: sum(map(has_been_answered, clients)) >= 2 * THREADS, "those without a place are not told")
        told = [client for client in clients if has_been_answered(client)]
        assert {status_of(client) for client in told} <= {401, 503}
        # Whoever has sent everything needs no place.
        assert sent(small_server, "/api/taken-in", b"x" * 5_000) == (200, b"5000")
    finally:
        closed(small_server, clients)


def test_those_who_save_are_not_told_to_wait_while_a_thread_is_left(small_server: Served) -> None:
    clients = [slow_to_send(small_server, "/api/taken-in", b"x", 2_000) for _ in range(THREADS - 1)]
    try:
        assert seconds_to_health(small_server) < AT_ONCE_SECONDS
        assert not any(map(has_been_answered, clients))
        for client in clients:
            client.sendall(b"x" * 1_999)
        assert [status_of(client) for client in clients] == [200] * len(clients)
    finally:
        closed(small_server, clients)


def test_whoever_finds_no_place_for_a_body_is_told_when_to_come_back(small_server: Served) -> None:
    clients = [slow_to_send(small_server, "/api/taken-in") for _ in range(THREADS // 2 + 1)]
    try:
        until(lambda: any(map(has_been_answered, clients)), "nobody was refused")
        (refused_one,) = filter(has_been_answered, clients)
        status, headers, body = answer_to(refused_one)
        assert (status, headers["Retry-After"], json.loads(body)["code"]) == (503, "5", "busy")
        assert refused_one.recv(1) == b"", "the connection is still open"
    finally:
        closed(small_server, clients)


@pytest.mark.parametrize("length", [50_000, 3_000_000])
def test_a_body_that_comes_in_pieces_is_whole(small_server: Served, length: int) -> None:
    with slow_to_send(small_server, "/api/taken-in", b"x" * 7, length) as client:
        seconds_to_health(small_server)
        client.sendall(b"x" * (length - 7))
        status, _, body = answer_to(client)
    assert (status, int(body)) == (200, length)


def test_the_places_of_bodies_that_have_come_are_free_again(small_server: Served) -> None:
    for _ in range(2 * THREADS):
        with slow_to_send(small_server, "/api/taken-in", b"x", 2) as client:
            client.sendall(b"x")
            assert status_of(client) == 200


def test_many_connections_on_which_nothing_is_said_hold_nobody_up(small_server: Served) -> None:
    port = port_of(small_server)
    clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(6 * THREADS)]
    try:
        assert seconds_to_health(small_server) < AT_ONCE_SECONDS
        assert max(seconds_to_health(small_server) for _ in range(5)) < AT_ONCE_SECONDS
    finally:
        closed(small_server, clients)


def test_clients_that_do_not_close_what_is_over_hold_nobody_up(small_server: Served) -> None:
    clients = []
    try:
        for _ in range(2 * THREADS):
            clients.append(socket.create_connection(("127.0.0.1", port_of(small_server)), PATIENCE_SECONDS))
            clients[-1].sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert [status_of(client) for client in clients] == [200] * len(clients)
        assert max(seconds_to_health(small_server) for _ in range(5)) < AT_ONCE_SECONDS
    finally:
        closed(small_server, clients)


def stops_in_its_headers(served: Served) -> bytes:
    """What a client hears that stops in the middle of its headers: b"" when it is cut off."""
    with socket.create_connection(("127.0.0.1", port_of(served)), timeout=PATIENCE_SECONDS) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127")
        return client.recv(1)


def sends_headers_byte_by_byte(served: Served) -> float:
    """How long the server listens to it."""
    with socket.create_connection(("127.0.0.1", port_of(served)), timeout=PATIENCE_SECONDS) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127")
        return seconds_listened(client)


def sends_a_body_byte_by_byte(served: Served) -> tuple[float, int, str]:
    """How long the server listens to it, the status, and the code of the problem."""
    with slow_to_send(served, "/api/v1/projects/", b"x", 2_000) as client:
        listened = seconds_listened(client)
        client.settimeout(PATIENCE_SECONDS)
        status, _, body = answer_to(client)
        return listened, status, json.loads(body)["code"]


def test_clients_that_never_come_to_an_end_are_cut_off_and_nothing_is_kept_of_them(small_server: Served) -> None:
    """All at once, as each takes its seconds; a thread of the server is left."""
    told_before = len(small_server.told())
    with ThreadPoolExecutor(3) as threads:
        stopped, headers, body = (
            threads.submit(client, small_server)
            for client in (stops_in_its_headers, sends_headers_byte_by_byte, sends_a_body_byte_by_byte)
        )
        assert stopped.result() == b""
        assert headers.result() > 2
        listened, *answered = body.result()
    assert listened > 2
    assert answered == [400, "unreadable"]
    until(lambda: small_server.told()[told_before:].count(CUT_OFF) == 3, "not all of them are told of")
    assert "Traceback" not in small_server.told()[told_before:]


@pytest.mark.parametrize("length", [2_000, 5_000_000])
def test_a_body_whose_client_leaves_in_the_middle_is_not_taken_for_whole(small_server: Served, length: int) -> None:
    with slow_to_send(small_server, "/api/taken-in", b"x", length) as client:
        client.shutdown(socket.SHUT_WR)
        status, _, body = answer_to(client)
    assert (status, json.loads(body)["code"]) == (400, "unreadable")


def test_many_clients_that_send_byte_by_byte_leave_somebody_to_answer_in_the_end(small_server: Served) -> None:
    clients = [socket.create_connection(("127.0.0.1", port_of(small_server))) for _ in range(2 * THREADS)]
    try:
        for client in clients:
            client.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127")
        assert seconds_to_health(small_server) < PATIENCE_SECONDS
    finally:
        closed(small_server, clients)
