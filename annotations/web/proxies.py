"""Who asks, when proxies stand between: wrong guesses are counted by address, and the proxies' is everybody's."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ClientAddress:
    """Middleware: `REMOTE_ADDR` is the client's, as the farthest of our own proxies has seen it.

    Each of them adds whom it heard from to `X-Forwarded-For`; what stands further left anybody may have written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        told = request.headers.get("X-Forwarded-For", "").split(",")
        if 0 < settings.PROXIES <= len(told) and _is_address(seen := told[-settings.PROXIES].strip()):
            request.META["REMOTE_ADDR"] = seen
        return self.get_response(request)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
