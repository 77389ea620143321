"""Bodies on their way in: how many at once, none that is long before it is known who sends it, no refusal lost.

Most bodies have come when their request is looked at, and need no place. One that is still awaited has its place until
it is there, so that at most half of a process's threads wait for long ones and one for none: whatever uploads do, there
is somebody to answer /healthz and to save marks.
"""

import fcntl
import struct
import termios
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError
from django.http.response import HttpResponseBase

from annotations.core.errors import Busy, Invalid, TooLarge
from annotations.web.deadlines import deadlines
from annotations.web.errors import refusal
from annotations.web.slots import Slow, slots

CHUNK_BYTES = 65_536
SHORT_BYTES = 65_536
REST_SECONDS, STALL_SECONDS = 10, 2
PATIENCE_SECONDS, SLOWEST_BYTES_A_SECOND = 15, 50_000
RETRY_AFTER_SECONDS = 5
# Clients send headers and body one after the other: the second may be a moment behind.
MOMENT_SECONDS, MOMENTS = 0.002, 25


class LongBodies:
    """Middleware: a body that is awaited has a place, or is refused; so is one too long for a page.

    What is still to come of a body that was refused is taken in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_awaited(request):
            response = self.get_response(request)
            if response.status_code >= 400:
                _take_in_rest(request, STALL_SECONDS)
            return response
        kind = _kind(request)
        if slots.take(kind):
            return self._in_its_place(request, kind)
        if _comes_presently(request):
            return self(request)
        _take_in_rest(request, stall_seconds=0)
        return refusal(
            request,
            Busy("busy", "Others are uploading; try again in a moment.", retry_after_seconds=RETRY_AFTER_SECONDS),
        )

    def _in_its_place(self, request: HttpRequest, kind: Slow) -> HttpResponseBase:
        """The response. A short body is read first, and its place is free again; else the view has it to its end."""
        connection = request.META["gunicorn.socket"]
        deadlines.set(connection, _seconds_for(request))
        try:
            if _is_long(request) or _comes_in_chunks(request):
                response = self.get_response(request)
                _take_in_rest(request, STALL_SECONDS)
                return response
            _ = request.body
        except UnreadablePostError:
            return refusal(request, _unreadable())
        finally:
            deadlines.lift(connection)
            slots.give_back(kind)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponseBase | None:
        """The refusal of a body that never came whole; None, for others to say, for any other fault."""
        return refusal(request, _unreadable()) if isinstance(fault, UnreadablePostError) else None

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], arguments: Any, named: Any
    ) -> HttpResponseBase | None:
        """The refusal of a body without a length, which nobody would read, and of one that is too long for a page.

        The check of CSRF would read that whole, files and all; other doors look themselves.
        """
        if _comes_in_chunks(request):
            return refusal(request, Invalid("length_required", "Say in Content-Length how long the body is."))
        if getattr(view, "csrf_exempt", False) or not _is_long(request):
            return None
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return refusal(request, TooLarge("request_too_large", "The request is over {limit} bytes.", limit=limit))


def _unreadable() -> Invalid:
    return Invalid("unreadable", "The request could not be read.")


def _length(request: HttpRequest) -> int | None:
    """How long the body is said to be; None when nothing is said that makes sense."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else None


def _kind(request: HttpRequest) -> Slow:
    length = _length(request)
    is_short = length is not None and length <= SHORT_BYTES and not _comes_in_chunks(request)
    return Slow.SHORT_BODY if is_short else Slow.BODY


def _seconds_for(request: HttpRequest) -> float:
    """How long the body may be on its way, byte by byte or not."""
    length = min(_length(request) or 0, settings.IMPORT_REQUEST_LIMIT_BYTES)
    return PATIENCE_SECONDS + length / SLOWEST_BYTES_A_SECOND


def _is_long(request: HttpRequest) -> bool:
    length = _length(request)
    return length is None or length > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)


def _comes_in_chunks(request: HttpRequest) -> bool:
    """True when nobody knows how long the body is; no door takes such a one, and yet it is on its way."""
    return "HTTP_TRANSFER_ENCODING" in request.META


def _is_awaited(request: HttpRequest) -> bool:
    """True when not all of the body has reached this machine."""
    connection = request.META.get("gunicorn.socket")
    if connection is None:
        return False
    if _comes_in_chunks(request):
        return True
    # What gunicorn has read together with the headers, and what the system has received since.
    read = request.META["wsgi.input"].reader.unreader.buf.getbuffer().nbytes
    (received,) = struct.unpack("i", fcntl.ioctl(connection.fileno(), termios.FIONREAD, bytes(4)))
    length = _length(request)
    return length is None or length > read + received


def _comes_presently(request: HttpRequest) -> bool:
    """True as soon as all of the body is here; False when that takes longer than a thread can be spared."""
    for _ in range(MOMENTS):
        time.sleep(MOMENT_SECONDS)
        if not _is_awaited(request):
            return True
    return False


def _take_in_rest(request: HttpRequest, stall_seconds: float) -> None:
    """Nothing; the rest of the body is read and dropped, within reason; without a stall only what has come.

    Most clients send a body whole before they listen: if the connection ended in the middle, they would see it broken
    and not the refusal.
    """
    connection = request.META.get("gunicorn.socket")
    if connection is None:
        return
    patience, left = connection.gettimeout(), settings.IMPORT_REQUEST_LIMIT_BYTES
    deadline = time.monotonic() + REST_SECONDS
    try:
        connection.settimeout(stall_seconds)
        while left > 0 and time.monotonic() < deadline and (chunk := request.META["wsgi.input"].read(CHUNK_BYTES)):
            left -= len(chunk)
    except OSError:
        pass
    finally:
        connection.settimeout(patience)
