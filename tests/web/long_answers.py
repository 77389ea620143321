"""The product's server with a few answers that no door gives: `PORT=… python -m tests.web.long_answers`.

It is started as a program by conftest.py; the addresses of the product are there too.
"""

import os
from collections.abc import Iterator

import django
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.csrf import csrf_exempt

# Less than others have, so that nobody waits long for its end.
PATIENCE_WITH_BODIES_SECONDS = 8
LINE = b'{"row": 1}\n' * 5_000


def endless(request: HttpRequest) -> StreamingHttpResponse:
    def lines() -> Iterator[bytes]:
        while True:
            yield LINE

    return StreamingHttpResponse(lines(), content_type="application/x-ndjson")


def short(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse([LINE, LINE], content_type="application/x-ndjson")


def broken(request: HttpRequest) -> StreamingHttpResponse:
    def lines() -> Iterator[bytes]:
        yield LINE
        raise DatabaseError("the database is gone")

    return StreamingHttpResponse(lines(), content_type="application/x-ndjson")


def broken_at_once(request: HttpRequest) -> StreamingHttpResponse:
    def lines() -> Iterator[bytes]:
        raise DatabaseError("the database is gone")
        yield LINE

    return StreamingHttpResponse(lines(), content_type="application/x-ndjson")


def large(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"x" * 20_000_000, content_type="text/plain")


@csrf_exempt
def taken_in(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(sum(map(len, iter(lambda: request.read(65_536), b"")))), content_type="text/plain")


def places_taken(request: HttpRequest) -> HttpResponse:
    from annotations.web.slots import slots

    return HttpResponse(str(slots.taken.total()), content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/endless", endless),
    path("api/short", short),
    path("api/broken", broken),
    path("api/broken-at-once", broken_at_once),
    path("api/large", large),
    path("api/taken-in", taken_in),
    path("api/places-taken", places_taken),
]

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
    django.setup()
    from django.conf import settings

    import annotations.urls
    from annotations.web import uploads
    from workbench import running, web

    urlpatterns += annotations.urls.urlpatterns
    settings.ROOT_URLCONF = "__main__"
    uploads.PATIENCE_SECONDS = PATIENCE_WITH_BODIES_SECONDS
    web.run(running.listening("127.0.0.1", settings.PORT), lambda: None)
