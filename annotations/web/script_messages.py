"""The messages of the surface as a script, one for each language, at an address that changes when they do."""

import hashlib
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from django.views.i18n import JavaScriptCatalog

from annotations.core.errors import NotFound

FOR_GOOD = "public, max-age=31536000, immutable"


@cache
def _script(language: str) -> tuple[bytes, str]:
    """The script and its digest."""
    with translation.override(language):
        script = JavaScriptCatalog(packages=["annotations"]).get(HttpRequest()).content
    return script, hashlib.sha256(script).hexdigest()[:16]


def address() -> str:
    """Where the messages of the active language are."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return reverse("pages:messages", args=[language, _script(language)[1]])


@require_safe
def messages(request: HttpRequest, language: str, digest: str) -> HttpResponse:
    """The messages of a language; to be kept for good only if they are the ones that were asked for."""
    if language not in dict(settings.LANGUAGES):
        raise NotFound("not_found", "There is no such thing.")
    script, current = _script(language)
    headers = {"Content-Language": language, "Cache-Control": FOR_GOOD if digest == current else "no-cache"}
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=headers)
