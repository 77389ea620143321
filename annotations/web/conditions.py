"""Conditional reading (RFC 9110, section 13): nobody is sent again what they have, or what they did not mean."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from annotations.core.errors import Stale


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """The response, which has an ETag, or 304 for whoever has it. Raises Stale when If-Match names another one."""
    found = get_conditional_response(request, etag=response["ETag"], response=response) or response
    if found.status_code == 412:
        raise Stale("stale", "This is not the one that If-Match names.", where="If-Match")
    return found
