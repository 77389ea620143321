"""Clients of the small server that are slow to read or to send, and those who meanwhile want something short."""

import http.client
import json
import socket
import time
from contextlib import closing

from tests.serving import Served, until

THREADS = 4
PATIENCE_SECONDS = 60
# Sooner than the first of those that stall loses its place: whoever is answered by then has not waited for that.
AT_ONCE_SECONDS = 4


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


def answer_to(client: socket.socket) -> tuple[int, http.client.HTTPMessage, bytes]:
    """The status, the headers and the whole body of what the client has been answered."""
    with http.client.HTTPResponse(client) as response:
        response.begin()
        return response.status, response.headers, response.read()


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
    """Nothing; the clients are gone, and the server has noticed: all their places are free again."""
    for client in clients:
        client.close()
    until(lambda: answered(served, "/api/places-taken")[2] == b"0", "the places were never given back")


def slow_to_send(served: Served, path: str, first: bytes = b"x" * 10, length: int = 1_000_000) -> socket.socket:
    """A client that has said how much it will send, has sent a little, and sends no more."""
    client = socket.create_connection(("127.0.0.1", port_of(served)), timeout=PATIENCE_SECONDS)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n"
    client.sendall(head.encode() + first)
    return client


def seconds_listened(client: socket.socket) -> float:
    """How long the server takes single bytes, two a second, until it says or does something."""
    began = time.monotonic()
    client.settimeout(0.5)
    for _ in range(2 * PATIENCE_SECONDS):
        try:
            client.sendall(b"x")
            client.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            continue
        except OSError:
            pass
        return time.monotonic() - began
    raise AssertionError("the server goes on listening")
