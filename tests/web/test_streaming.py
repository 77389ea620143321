"""Long answers at a real server: others are answered meanwhile, and no part is taken for the whole."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from threading import Thread

import pytest

from annotations.web.streaming import PIECE_BYTES, Slots, pieces
from tests.serving import PROJECT, Served, free_port, wait_for
from tests.web.long_answers import LINE

THREADS = 4
PATIENCE_SECONDS = 30


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
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


def port_of(served: Served) -> int:
    return int(served.address.rpartition(":")[2])


def stalled(served: Served, path: str) -> socket.socket:
    """A client that has asked, has seen the first bytes of the answer, and reads no further."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(PATIENCE_SECONDS)
    client.connect(("127.0.0.1", port_of(served)))
    client.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    return client


def status_of(client: socket.socket) -> int:
    return int(client.recv(12).split(b" ")[1])


def answered(served: Served, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    """The status, the headers and the whole body; raises what tells a client that the body is not whole."""
    with closing(http.client.HTTPConnection("127.0.0.1", port_of(served), timeout=PATIENCE_SECONDS)) as connection:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        with response:
            return response.status, response.headers, response.read()


def seconds_to_health(served: Served) -> float:
    began = time.monotonic()
    status, _, body = answered(served, "/healthz")
    assert (status, json.loads(body)) == (200, {"status": "ok"})
    return time.monotonic() - began


def closed(served: Served, clients: list[socket.socket]) -> None:
    """Nothing; the clients are gone, and the server has noticed: there is a place again."""
    for client in clients:
        client.close()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while answered(served, "/api/short")[0] != 200:
        assert time.monotonic() < deadline, "the places were never given back"


@pytest.mark.parametrize(("path", "places"), [("/api/endless", THREADS // 2), ("/api/large", THREADS - 1)])
def test_more_stalled_downloads_than_threads_leave_somebody_to_answer(server: Served, path: str, places: int):
    clients = [stalled(server, path) for _ in range(3 * THREADS)]
    try:
        statuses = [status_of(client) for client in clients]
        assert sorted(statuses) == [200] * places + [503] * (3 * THREADS - places)
        assert max(seconds_to_health(server) for _ in range(5)) < 1
    finally:
        closed(server, clients)


def test_whoever_finds_no_place_is_told_when_to_come_back(server: Served):
    clients = [stalled(server, "/api/endless") for _ in range(THREADS // 2)]
    try:
        assert [status_of(client) for client in clients] == [200] * (THREADS // 2)
        status, headers, _ = answered(server, "/api/endless")
        assert (status, headers["Retry-After"]) == (503, "10")
    finally:
        closed(server, clients)


def test_a_whole_stream_ends_as_a_whole(server: Served):
    status, headers, body = answered(server, "/api/short")
    assert (status, headers["Transfer-Encoding"], body) == (200, "chunked", LINE * 2)


def test_a_stream_that_breaks_off_is_an_error_to_the_client(server: Served):
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        answered(server, "/api/broken")
    assert "A stream broke off: /api/broken" in server.told()


def test_a_compressed_stream_that_breaks_off_is_an_error_too(server: Served):
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        answered(server, "/api/broken", **{"Accept-Encoding": "gzip"})


def test_a_client_without_chunks_is_reset_so_that_the_part_is_not_taken_for_the_whole(server: Served):
    with socket.create_connection(("127.0.0.1", port_of(server)), timeout=PATIENCE_SECONDS) as client:
        client.sendall(b"GET /api/broken HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            while client.recv(65_536):
                pass


def test_a_stream_that_fails_before_its_first_row_is_a_plain_error(server: Served):
    assert answered(server, "/api/broken-at-once")[0] == 500


def test_slots_keep_a_thread_for_short_answers_and_half_of_them_from_streams():
    slots = Slots(8)
    assert [slots.take(is_stream=True) for _ in range(5)] == [True] * 4 + [False]
    assert [slots.take(is_stream=False) for _ in range(4)] == [True] * 3 + [False]
    slots.give_back(is_stream=True)
    assert (slots.take(is_stream=True), slots.take(is_stream=False)) == (True, False)


def test_a_server_of_one_thread_still_sends_a_stream():
    slots = Slots(1)
    assert (slots.take(is_stream=True), slots.take(is_stream=False)) == (True, False)


def test_slots_are_counted_right_by_many_threads():
    slots = Slots(3)

    def work() -> None:
        for _ in range(2_000):
            if slots.take(is_stream=True):
                slots.give_back(is_stream=True)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (slots.taken, slots.streaming) == (0, 0)


def test_pieces_are_small_and_nothing_is_lost():
    blocks = [b"a" * (2 * PIECE_BYTES + 1), b"", b"b"]
    found = list(pieces(blocks))
    assert [len(piece) for piece in found] == [PIECE_BYTES, PIECE_BYTES, 1, 1]
    assert b"".join(found) == b"".join(blocks)
