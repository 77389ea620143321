"""Compression: pages and JSON under 1 MB, what a browser keeps for good as far as it goes; streams at level 1; texts
and frozen files never (they go out in ranges)."""

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache

import brotli
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

REFUSED = r"(?!\s*;\s*q=0(?:\.0*)?(?:,|$))"
COMPRESSED_TYPES = ("text/html", "application/json", "application/problem+json", "text/css", "text/javascript")
SMALLEST_BYTES = 500
LARGEST_BYTES = 1_000_000


def accepts(request: HttpRequest, coding: str) -> bool:
    """Whether the client takes a content coding (`gzip`, `br`)."""
    return re.search(rf"\b{coding}\b{REFUSED}", request.headers.get("Accept-Encoding", "")) is not None


class Compression:
    """Middleware: gzip, or brotli for what is kept for good, where the client takes it and it pays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.has_header("Content-Encoding") or response.has_header("Accept-Ranges"):
            return response
        if isinstance(response, StreamingHttpResponse):
            if response.get("Content-Type", "").startswith("application/x-ndjson"):
                patch_vary_headers(response, ["Accept-Encoding"])
                if accepts(request, "gzip"):
                    _compress_stream(response)
        elif isinstance(response, HttpResponse):
            _compress_page(request, response)
        return response


def _compress_page(request: HttpRequest, response: HttpResponse) -> None:
    kind = response.get("Content-Type", "").split(";")[0]
    if kind not in COMPRESSED_TYPES or not SMALLEST_BYTES <= len(response.content) <= LARGEST_BYTES:
        return
    patch_vary_headers(response, ["Accept-Encoding"])
    if "immutable" in response.get("Cache-Control", "") and accepts(request, "br"):
        _replace(response, _smallest(response.content), "br")
    elif accepts(request, "gzip"):
        _replace(response, gzip.compress(response.content, compresslevel=6, mtime=0), "gzip")


@lru_cache(maxsize=100)
def _smallest(content: bytes) -> bytes:
    """The content in brotli. That takes its time, so what was asked for lately is remembered."""
    return bytes(brotli.compress(content, mode=brotli.MODE_TEXT))


def _replace(response: HttpResponse, content: bytes, coding: str) -> None:
    response.content = content
    response["Content-Encoding"] = coding
    response["Content-Length"] = str(len(content))


def _compress_stream(response: StreamingHttpResponse) -> None:
    source = response.streaming_content
    if hasattr(source, "__aiter__"):
        return
    response.streaming_content = _compressed(iter(source))
    response["Content-Encoding"] = "gzip"
    if response.has_header("Content-Length"):
        del response["Content-Length"]


def _compressed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(level=1, wbits=31)
    for chunk in chunks:
        if packed := compressor.compress(chunk):
            yield packed
    yield compressor.flush()
