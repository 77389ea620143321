"""Long bodies: no page reads one before it is known who sends it, and no refusal of one is lost on the way."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from annotations.core.errors import TooLarge
from annotations.web.errors import refusal

CHUNK_BYTES = 65_536
REST_SECONDS, STALL_SECONDS = 10, 2


class LongBodies:
    """Middleware: refuses bodies too long for a page; takes in what is still to come of a body that was refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code >= 400:
            _take_in_rest(request)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], arguments: Any, named: Any
    ) -> HttpResponseBase | None:
        """The refusal of a body that the check of CSRF would read whole, files and all; other doors look themselves."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        length = request.META.get("CONTENT_LENGTH") or "0"
        if getattr(view, "csrf_exempt", False) or (length.isdecimal() and int(length) <= limit):
            return None
        return refusal(request, TooLarge("request_too_large", "The request is over {limit} bytes.", limit=limit))


def _take_in_rest(request: HttpRequest) -> None:
    """Nothing; the rest of the body is read and dropped, within reason.

    Most clients send a body whole before they listen: if the connection ended in the middle, they would see it broken
    and not the refusal.
    """
    connection = request.META.get("gunicorn.socket")
    if connection is None:
        return
    patience, left = connection.gettimeout(), settings.IMPORT_REQUEST_LIMIT_BYTES
    deadline = time.monotonic() + REST_SECONDS
    try:
        connection.settimeout(STALL_SECONDS)
        while left > 0 and time.monotonic() < deadline and (chunk := request.META["wsgi.input"].read(CHUNK_BYTES)):
            left -= len(chunk)
    except OSError:
        pass
    finally:
        connection.settimeout(patience)
