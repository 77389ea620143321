"""The messages of the surface as a script, one for each language, at an address that changes when they do.

The surface asks for a message by its English words, which it holds anyway: the script does not repeat them. It knows
each by a short digest of them.
"""

import hashlib
import itertools
import json
from collections.abc import Mapping
from functools import cache

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from django.views.i18n import JavaScriptCatalog

from annotations.core.errors import NotFound
from annotations.web.compression import accepts

FOR_GOOD = "public, max-age=31536000, immutable"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
DIGESTS = 36**4
# `name` is `_name` in JavaScript. An English page has no messages, and says what it is asked for.
SCRIPT = """(() => {
const messages = %s;
const name = (words) => {
  let digest = %d;
  for (let nth = 0; nth < words.length; nth += 1) digest = (digest * 33) ^ words.charCodeAt(nth);
  return ((digest >>> 0) %% %d).toString(36);
};
const form = (n) => Number(%s);
globalThis.gettext = (words) => messages[name(words)] ?? words;
globalThis.ngettext = (one, many, n) => messages[name(one)]?.[form(n)] ?? (n === 1 ? one : many);
})();
"""

Catalog = Mapping[str, list[str] | str]


@cache
def _script(language: str) -> tuple[bytes, str]:
    """The script and its digest."""
    catalog, plural = _catalog(language)
    first = next(
        first for first in itertools.count(1) if len({_name(words, first) for words in catalog}) == len(catalog)
    )
    # Messages that are alike stand together, which compresses better.
    named = sorted(((_name(words, first), said) for words, said in catalog.items()), key=lambda one: str(one[1]))
    messages = json.dumps(dict(named), ensure_ascii=False, separators=(",", ":"))
    script = (SCRIPT % (messages, first, DIGESTS, plural)).encode()
    return script, hashlib.sha256(script).hexdigest()[:16]


def _catalog(language: str) -> tuple[Catalog, str]:
    """The messages of the surface by their English words, and which of a message's forms fits a number `n`."""
    with translation.override(language):
        made = JavaScriptCatalog(packages=["annotations"])
        made.get(HttpRequest())
        return made.get_catalog(), str(made.get_plural() or "n !== 1")


def _name(words: str, first: int) -> str:
    """A short digest of some words, from a first number on."""
    digest = first
    for unit in memoryview(words.encode("utf-16-le")).cast("H"):
        digest = (digest * 33 ^ unit) & 0xFFFFFFFF
    rest, name = digest % DIGESTS, ""
    while rest or not name:
        rest, digit = divmod(rest, 36)
        name = DIGITS[digit] + name
    return name


@cache
def _small(language: str) -> bytes:
    """The script, compressed as far as it goes."""
    small: bytes = brotli.compress(_script(language)[0], mode=brotli.MODE_TEXT)
    return small


def digests() -> list[str]:
    """The digest of the messages in each language."""
    return [_script(language)[1] for language, _ in settings.LANGUAGES]


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
    headers = {
        "Content-Language": language,
        "Cache-Control": FOR_GOOD if digest == current else "no-cache",
        "Vary": "Accept-Encoding",
    }
    if accepts(request, "br"):
        script, headers["Content-Encoding"] = _small(language), "br"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=headers)
