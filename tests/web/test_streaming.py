"""Long answers at a real server: others are answered meanwhile, and no part is taken for the whole."""

import http.client
import socket

import pytest

from annotations.web.streaming import PIECE_BYTES, pieces
from tests.serving import Served
from tests.web.clients import (
    AT_ONCE_SECONDS,
    PATIENCE_SECONDS,
    THREADS,
    answered,
    closed,
    port_of,
    seconds_to_health,
    stalled,
    status_of,
)
from tests.web.long_answers import LINE


@pytest.mark.parametrize(("path", "places"), [("/api/endless", THREADS // 2), ("/api/large", THREADS - 1)])
def test_more_stalled_downloads_than_threads_leave_somebody_to_answer(small_server: Served, path: str, places: int):
    clients = [stalled(small_server, path) for _ in range(3 * THREADS)]
    try:
        statuses = [status_of(client) for client in clients]
        assert sorted(statuses) == [200] * places + [503] * (3 * THREADS - places)
        assert max(seconds_to_health(small_server) for _ in range(5)) < AT_ONCE_SECONDS
    finally:
        closed(small_server, clients)


def test_whoever_finds_no_place_is_told_when_to_come_back(small_server: Served):
    clients = [stalled(small_server, "/api/endless") for _ in range(THREADS // 2)]
    try:
        assert [status_of(client) for client in clients] == [200] * (THREADS // 2)
        status, headers, _ = answered(small_server, "/api/endless")
        assert (status, headers["Retry-After"]) == (503, "10")
    finally:
        closed(small_server, clients)


def test_a_whole_stream_ends_as_a_whole(small_server: Served):
    status, headers, body = answered(small_server, "/api/short")
    assert (status, headers["Transfer-Encoding"], body) == (200, "chunked", LINE * 2)


def test_a_stream_that_breaks_off_is_an_error_to_the_client(small_server: Served):
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        answered(small_server, "/api/broken")
    assert "A stream broke off: /api/broken" in small_server.told()


def test_a_compressed_stream_that_breaks_off_is_an_error_too(small_server: Served):
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        answered(small_server, "/api/broken", **{"Accept-Encoding": "gzip"})


def test_a_client_without_chunks_is_reset_so_that_the_part_is_not_taken_for_the_whole(small_server: Served):
    with socket.create_connection(("127.0.0.1", port_of(small_server)), timeout=PATIENCE_SECONDS) as client:
        client.sendall(b"GET /api/broken HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            while client.recv(65_536):
                pass


def test_a_stream_that_fails_before_its_first_row_is_a_plain_error(small_server: Served):
    assert answered(small_server, "/api/broken-at-once")[0] == 500


def test_pieces_are_small_and_nothing_is_lost():
    blocks = [b"a" * (2 * PIECE_BYTES + 1), b"", b"b"]
    found = list(pieces(blocks))
    assert [len(piece) for piece in found] == [PIECE_BYTES, PIECE_BYTES, 1, 1]
    assert b"".join(found) == b"".join(blocks)
