"""Lists in pages: a cursor along an immutable key, so that nothing is shown twice or missed while rows come in."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from annotations.core.errors import Fault, Invalid

DEFAULT_SIZE = 100
LARGEST_SIZE = 1000
PAGING = ("cursor", "page_size")
PAGE_PARAMETERS = [
    OpenApiParameter("cursor", OpenApiTypes.STR, description="where the page begins; made by the list"),
    OpenApiParameter("page_size", OpenApiTypes.INT, description="1 to 1000, 100 unless said"),
]


def paged(item: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The description of a page of such items."""
    fields = {
        "results": item(many=True),
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
    }
    return type(f"{item.__name__}Page", (serializers.Serializer,), fields)


def _refused(where: str, sentence: str, **values: object) -> Invalid:
    return Invalid(
        "invalid_parameters",
        "Some parameters cannot be accepted.",
        faults=[Fault("invalid_parameter", sentence, where, values)],
    )


def page_size(request: Request | HttpRequest) -> int:
    """The asked number of rows a page, 1 to 1000, 100 unless asked. Raises Invalid."""
    asked = request.GET.get("page_size", str(DEFAULT_SIZE))
    if not (asked.isascii() and asked.isdecimal()) or not 1 <= int(asked) <= LARGEST_SIZE:
        raise _refused("page_size", "page_size is a number from 1 to {most}.", most=LARGEST_SIZE)
    return int(asked)


def _decoded(cursor: str) -> tuple[str, int]:
    try:
        direction, key = base64.urlsafe_b64decode(cursor.encode("ascii")).decode("ascii").split(":")
        if direction not in ("after", "before") or not key.isdecimal() or len(key) > 18:
            raise ValueError(cursor)
    except (ValueError, UnicodeError, binascii.Error):
        raise _refused("cursor", "This cursor was not made by this list.") from None
    return direction, int(key)


def _address(request: Request | HttpRequest, direction: str, key: int) -> str:
    cursor = base64.urlsafe_b64encode(f"{direction}:{key}".encode()).decode()
    query = {name: request.GET[name] for name in request.GET if name != "cursor"}
    return request.build_absolute_uri(f"{request.path}?{urlencode({**query, 'cursor': cursor})}")


def page(
    request: Request | HttpRequest, rows: QuerySet[Any], present: Callable[[Sequence[Any]], list[Any]], key: str = "pk"
) -> dict[str, Any]:
    """One page: `{results, next, previous}`, ordered by the key, which must be an integer that never changes."""
    size = page_size(request)
    direction, mark = _decoded(request.GET["cursor"]) if "cursor" in request.GET else ("after", -1)
    if direction == "after":
        found = list(rows.filter(**{f"{key}__gt": mark}).order_by(key)[: size + 1])
        has_more, shown = len(found) > size, found[:size]
        has_next, has_previous = has_more, mark >= 0
    else:
        found = list(rows.filter(**{f"{key}__lt": mark}).order_by(f"-{key}")[: size + 1])
        has_more, shown = len(found) > size, found[:size][::-1]
        has_next, has_previous = True, has_more
    keys = [getattr(row, key) for row in shown]
    return {
        "results": present(shown),
        "next": _address(request, "after", keys[-1]) if has_next and keys else None,
        "previous": _address(request, "before", keys[0]) if has_previous and keys else None,
    }
