"""What comes in at every door: characters and numbers no door accepts are refused here, once."""

from collections.abc import Callable, Mapping
from typing import IO, Any
from urllib.parse import unquote_to_bytes

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework import serializers
from rest_framework.parsers import BaseParser

from annotations.core.errors import Fault, Invalid, TooLarge

LARGEST_INTEGER = 2**53
DEEPEST = 32


class StrictJSONParser(BaseParser):
    """JSON in UTF-8 without U+0000, lone surrogates, or integers beyond 2**53; at most 1 MB."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = getattr((parser_context or {}).get("view"), "body_limit_bytes", settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return parsed_json(read_body(stream, limit))


def read_body(stream: IO[bytes], limit_bytes: int) -> bytes:
    """The whole body. Raises TooLarge when it is over the limit, without reading further."""
    body = stream.read(limit_bytes + 1)
    if len(body) > limit_bytes:
        raise TooLarge("request_too_large", "The request is over {limit} bytes.", limit=limit_bytes)
    return body


def parsed_json(body: bytes) -> Any:
    """The value of a JSON text. Raises Invalid when it is unreadable or holds what no door accepts."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Invalid("unreadable", "The body is not JSON in UTF-8: {reason}.", reason=str(error)) from error
    refuse_unstorable(value)
    return value


def refuse_unstorable(value: Any, where: str = "", depth: int = 0) -> None:
    """Nothing; raises Invalid at the first U+0000, lone surrogate or integer beyond 2**53, or beyond 32 levels."""
    if isinstance(value, str):
        refuse_characters(value, where)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise Invalid("integer_too_large", "An integer is beyond 2**53.", where=where)
    elif isinstance(value, float):
        if abs(value) > LARGEST_INTEGER:
            raise Invalid("integer_too_large", "A number is beyond 2**53.", where=where)
    elif depth >= DEEPEST:
        raise Invalid("too_deep", "The body is nested over {limit} levels.", where=where, limit=DEEPEST)
    elif isinstance(value, dict):
        for key, item in value.items():
            refuse_characters(key, where)
            refuse_unstorable(item, f"{where}.{key}" if where else key, depth + 1)
    else:
        for index, item in enumerate(value):
            refuse_unstorable(item, f"{where}[{index}]", depth + 1)


def refuse_characters(text: str, where: str = "") -> None:
    """Nothing; raises Invalid when the text holds U+0000 or a lone surrogate."""
    if "\0" in text:
        raise Invalid("has_nul", "A text contains the character U+0000.", where=where)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Invalid("lone_surrogate", "A text contains a lone surrogate.", where=where) from None


class CleanAddress:
    """Middleware: an address or query with U+0000 or bytes that are not UTF-8 is refused before any view sees it.

    So is a cookie with U+0000, for which PostgreSQL could not even be asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from annotations.web.errors import refusal

        raw = unquote_to_bytes(request.META.get("QUERY_STRING", "")) + request.path.encode("utf-8", "surrogatepass")
        try:
            refuse_characters(raw.decode("utf-8"))
            refuse_characters("".join(request.COOKIES.values()), "Cookie")
        except UnicodeDecodeError:
            return refusal(request, Invalid("unreadable", "The address is not in UTF-8."))
        except Invalid as failure:
            return refusal(request, failure)
        return self.get_response(request)


class StrictSerializer(serializers.Serializer[Any]):
    """A serializer of what programs send: it refuses fields it does not know. Its own are those of `web.fields`."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = [str(name) for name in data if name not in self.fields or self.fields[name].read_only]
            if unknown:
                raise serializers.ValidationError(
                    {
                        name: [serializers.ErrorDetail("This field is not known here.", code="unknown_field")]
                        for name in unknown
                    }
                )
        return super().to_internal_value(data)


def parameters(request: Any, *known: str) -> dict[str, str]:
    """The query's parameters, each once. Raises Invalid for one that is not known, or is given twice."""
    faults = [
        Fault("unknown_parameter", "This parameter is not known here.", name)
        for name in request.GET
        if name not in known
    ]
    faults += [
        Fault("repeated_parameter", "This parameter is given more than once.", name)
        for name in request.GET
        if name in known and len(request.GET.getlist(name)) > 1
    ]
    if faults:
        raise Invalid("invalid_parameters", "Some parameters cannot be accepted.", faults=faults)
    return {name: request.GET[name] for name in request.GET}
