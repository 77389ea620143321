"""One line a request on stderr: never a query, a link's secret, a token, or text."""

import logging
import re
import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

log = logging.getLogger("annotations.requests")

# However it was mistyped, and wherever in a line it stands.
SECRET_OF_A_LINK = re.compile(r"(/link/+)[^/\s]+", re.IGNORECASE)


class RequestLog:
    """Middleware: method, path (without the secret of a link), status and milliseconds to the first byte."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        milliseconds = (time.perf_counter() - started) * 1000
        log.info("%s %s %d %.0fms", request.method, told_path(request.path), response.status_code, milliseconds)
        return response


def told_path(path: str) -> str:
    """The path as it may be written down: the secret of a sign-in link is left out, control characters escaped."""
    told = without_secrets(path)
    return told if told.isprintable() else told.encode("unicode_escape").decode("ascii")


def without_secrets(line: str) -> str:
    """The text without the secrets of sign-in links."""
    return SECRET_OF_A_LINK.sub(r"\1…", line)


class Line(logging.Formatter):
    """The form of every line of the log: what others write of a request, Django above all, tells no link either."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))
