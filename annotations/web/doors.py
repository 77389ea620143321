"""The base of every REST door: one view a path, permission first, then parse, one action or query, answer."""

from collections.abc import Iterable
from typing import Any

from django.http.request import MediaType
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from annotations.core.errors import Invalid, TooLarge
from annotations.web.input import StrictSerializer


class ByWeight(DefaultContentNegotiation):
    """The Accept header's weights count: what is liked best is answered."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        by_type = {str(one.media_type): one for one in renderers}
        asked = [MediaType(one) for one in (request.headers.get("Accept") or "*/*").split(",") if one.strip()]
        liked = max(by_type, key=lambda one: _weight(one, asked))
        if not _weight(liked, asked):
            raise NotAcceptable(available_renderers=list(by_type.values()))
        return by_type[liked], liked


def _weight(media_type: str, asked: list[MediaType]) -> float:
    """How much a media type is liked: what names it most closely says so; parameters such as a charset do not count."""
    main, _, sub = media_type.partition("/")
    close = [one for one in asked if one.main_type in (main, "*") and one.sub_type in (sub, "*")]
    return float(max(close, key=lambda one: (one.main_type == main, one.sub_type == sub)).quality) if close else 0.0


class Door(APIView):
    """A REST door. Query parameters a door does not name are refused."""

    parameters: tuple[str, ...] = ()
    body_limit_bytes = 1_000_000
    # A door that answers with something else than JSON looks at the Accept header itself.
    negotiates = True
    content_negotiation_class = ByWeight

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        return super().perform_content_negotiation(request, force or not self.negotiates)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > self.body_limit_bytes:
            raise TooLarge("request_too_large", "The request is over {limit} bytes.", limit=self.body_limit_bytes)


def read(request: Request, form: type[StrictSerializer]) -> dict[str, Any]:
    """The body's fields, checked by the form. Raises Invalid with every field at fault."""
    if not isinstance(request.data, dict):
        raise Invalid("unreadable", "The body is an object.")
    serializer = form(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def read_nothing(request: Request) -> None:
    """Nothing; raises Invalid when a body came with a request that takes none (an empty object is none)."""
    if request.META.get("CONTENT_LENGTH") not in (None, "", "0") and request.data not in (None, {}, ""):
        raise Invalid("unreadable", "This request takes no body.")
