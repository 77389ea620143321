"""Long answers: how many at once, how long a client may stall, and how a broken one is told from a whole one.

At most half of a process's threads send streams, and one of them never sends a large answer: whatever downloads do,
there is somebody to answer /healthz and to save marks.
"""

import logging
import socket
import struct
from collections.abc import Callable, Iterable, Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from annotations.core.errors import Busy
from annotations.web.errors import refusal
from annotations.web.slots import Slow, slots

log = logging.getLogger(__name__)

PIECE_BYTES = 65_536
# What the system's buffers take without the client reading a byte; larger answers may hold their thread.
SMALL_BYTES = 131_072
SLOWEST_BYTES_A_SECOND = 20_000
RETRY_AFTER_SECONDS = 10


class LongAnswers:
    """Middleware: a long answer goes out only where there is a place for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        size = _size(response)
        if request.method == "HEAD" and isinstance(response, StreamingHttpResponse):
            response.streaming_content = ()
        elif size is None or size > SMALL_BYTES:
            return _given_a_place(request, response, size)
        return response


def _given_a_place(request: HttpRequest, response: HttpResponseBase, size: int | None) -> HttpResponseBase:
    """The response, in its place until it is closed; when there is none, the refusal."""
    kind = Slow.STREAM if size is None else Slow.LARGE_ANSWER
    closers: list[Callable[[], object]] = response._resource_closers  # type: ignore[attr-defined]  # not in the stubs
    if not slots.take(kind):
        for close in closers:
            close()
        return refusal(
            request,
            Busy("busy", "Others are downloading; try again in a moment.", retry_after_seconds=RETRY_AFTER_SECONDS),
        )
    closers.append(lambda: slots.give_back(kind))
    if size is not None:
        _allow(request, size)
    elif isinstance(response, StreamingHttpResponse):
        content = response.streaming_content
        if not hasattr(content, "__aiter__"):
            response.streaming_content = _unbroken(iter(content), request)
    return response


def _size(response: HttpResponseBase) -> int | None:
    """The bytes of the body; None for a stream, which nobody has counted."""
    if isinstance(response, HttpResponse):
        return len(response.content)
    return int(response["Content-Length"]) if response.has_header("Content-Length") else None


def _allow(request: HttpRequest, size: int) -> None:
    """Nothing; a body, which goes out in one call, has the time that a slow reader of it needs."""
    connection = request.META.get("gunicorn.socket")
    if connection is not None and connection.gettimeout() is not None:
        connection.settimeout(connection.gettimeout() + size / SLOWEST_BYTES_A_SECOND)


def pieces(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces so small that whoever reads at all takes one before the server loses patience."""
    for block in blocks:
        for start in range(0, len(block), PIECE_BYTES):
            yield block[start : start + PIECE_BYTES]


def _unbroken(content: Iterator[bytes], request: HttpRequest) -> Iterator[bytes]:
    """The content. A failure in the middle resets the connection, so that no client takes a part for the whole.

    With HTTP/1.1 the missing last chunk would say so too. With HTTP/1.0, as some proxies speak it to us, the end of
    the connection is the end of the answer, and only a reset differs from that.
    """
    has_begun = False
    try:
        for one in content:
            has_begun = True
            yield one
    except Exception:
        connection = request.META.get("gunicorn.socket")
        if has_begun and connection is not None:
            log.error("A stream broke off: %s", request.path)
            _reset(connection)
        raise


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
