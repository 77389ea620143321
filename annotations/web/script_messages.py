"""The messages of the surface as a script, one for each language, at an address that changes when they do.

The surface asks for a message by its English words, which it holds anyway: the script does not repeat them. It knows
each by a short digest of them. English has no messages: it says what it is asked for.

The labelling page begins with the first part of them; the rest comes later, with what is fetched when it is wanted.
"""

import hashlib
import itertools
import json
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from django.views.i18n import JavaScriptCatalog

from annotations.core.errors import NotFound
from annotations.web.modules import reached, source

FOR_GOOD = "public, max-age=31536000, immutable"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
DIGESTS = 36**3
ALL, FIRST, LATER = "all", "first", "later"
# What the labelling page begins with, and what it fetches without the messages that come later.
BEGUN_WITH = (
    "annotations/annotate.js",
    "annotations/panels/soon.js",
    "annotations/panels/tour.js",
    "annotations/panels/palette.js",
    "annotations/surface/letters.js",
    "annotations/surface/remapping.js",
    "annotations/surface/replaying.js",
    "annotations/surface/touch.js",
)
# `name` is `_name` in JavaScript.
SCRIPT = """(() => {
const messages = globalThis.messages = %s;
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
MORE = "Object.assign(globalThis.messages, %s);\n"

Catalog = Mapping[str, list[str] | str]


@cache
def _script(language: str, part: str) -> tuple[bytes, str]:
    """The script of a part of the messages, and its digest."""
    catalog, plural = _catalog(language)
    number = next(
        number for number in itertools.count(1) if len({_name(words, number) for words in catalog}) == len(catalog)
    )
    said = {words: says for words, says in catalog.items() if part in (ALL, _part_of(words))}
    # Messages that are alike stand together, which compresses better.
    named = sorted(((_name(words, number), says) for words, says in said.items()), key=lambda one: str(one[1]))
    messages = json.dumps(dict(named), ensure_ascii=False, separators=(",", ":"))
    script = (MORE % messages if part == LATER else SCRIPT % (messages, number, DIGESTS, plural)).encode()
    return script, hashlib.sha256(script).hexdigest()[:16]


def _part_of(words: str) -> str:
    """FIRST for what a module says that the labelling page begins with, LATER for what only others do."""
    return FIRST if json.dumps(words, ensure_ascii=False) in _begun_with() else LATER


@cache
def _begun_with() -> str:
    return "\n".join(source(name) for name in reached(*BEGUN_WITH))


@cache
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


def digests() -> list[str]:
    """The digest of the messages in each language."""
    return [_script(language, ALL)[1] for language, _ in settings.LANGUAGES]


def address(part: str) -> str:
    """Where a part of the messages of the active language is; "" when the language has none."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    if not _catalog(language)[0]:
        return ""
    return reverse("pages:messages", args=[language, part, _script(language, part)[1]])


@require_safe
def messages(request: HttpRequest, language: str, part: str, digest: str) -> HttpResponse:
    """A part of the messages of a language; to be kept for good only if they are the ones that were asked for."""
    if language not in dict(settings.LANGUAGES) or part not in (ALL, FIRST, LATER):
        raise NotFound("not_found", "There is no such thing.")
    script, current = _script(language, part)
    headers = {
        "Content-Language": language,
        "Cache-Control": FOR_GOOD if digest == current else "no-cache",
        "Vary": "Accept-Encoding",
    }
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=headers)
