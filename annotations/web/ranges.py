"""Parts of a file: one range of bytes, for whoever goes on where a download broke off (RFC 9110, section 14)."""

import re

from django.http import HttpRequest, HttpResponse

from annotations.core.errors import NoSuchPart

ONE_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


def in_range(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response, or the part of it that was asked for. Raises NoSuchPart for one it does not have.

    The response has a strong ETag. Several ranges at once, and units other than bytes, get the whole, as they may.
    """
    response["Accept-Ranges"] = "bytes"
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if (
        request.method != "GET"
        or not asked
        or asked[0] == "bytes=-"
        or request.headers.get("If-Range", response["ETag"]) != response["ETag"]
    ):
        return response
    length = len(response.content)
    first, last = _ends(asked[1], asked[2], length)
    if first >= length or first > last:
        raise NoSuchPart("no_such_range", "The text has {length_bytes} bytes.", where="Range", length_bytes=length)
    response.status_code, response.content = 206, response.content[first : last + 1]
    response["Content-Range"] = f"bytes {first}-{last}/{length}"
    return response


def _ends(first: str, last: str, length: int) -> tuple[int, int]:
    """The first and the last byte; `-5` are the last five."""
    if not first:
        return max(0, length - int(last)), length - 1 if int(last) else -1
    return int(first), min(int(last), length - 1) if last else length - 1
