"""The scripts of a page: the messages of its language, the import map (allowed by its hash), its modules, early.

Where static files are collected, a page's modules are one file, and those it loads later one each (the storage joins
them); elsewhere, as in most tests, every module is a file.
"""

import base64
import hashlib
import json
from functools import cache

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from annotations.web import script_messages
from annotations.web.modules import STATIC, reached

register = template.Library()


@cache
def _import_map() -> tuple[str, str]:
    """The map as JSON (module name → hashed address) and its digest for the content security policy."""
    names = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js"))
    imports = {name: static(name) for name in names if _has_address(name)}
    text = json.dumps({"imports": imports}, separators=(",", ":"))
    return text, base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _has_address(name: str) -> bool:
    """True unless the module is served as part of another file only."""
    hashed = getattr(staticfiles_storage, "hashed_files", None)
    return hashed is None or name in hashed


@register.simple_tag(takes_context=True)
def importmap(context: template.Context) -> SafeString:
    """The script element of the import map; its hash is added to the page's policy."""
    request: HttpRequest = context["request"]
    text, digest = _import_map()
    request.script_hashes = (digest,)  # type: ignore[attr-defined]  # read by SecurityHeaders
    return mark_safe(f'<script type="importmap">{text}</script>')  # noqa: S308  # made above from file names


@register.simple_tag
def messages_script(part: str = script_messages.ALL) -> SafeString:
    """The script element of the messages in the page's language, where it has any; modules run after it."""
    address = script_messages.address(part)
    return format_html('<script src="{}" defer></script>', address) if address else SafeString()


@register.simple_tag
def module(entry: str) -> SafeString:
    """The script element of a page's entry module, and links that fetch what it imports without waiting."""
    links = format_html_join(
        "\n",
        '<link rel="modulepreload" href="{}">',
        ((static(name),) for name in reached(entry)[1:] if _has_address(name)),
    )
    return format_html('{}\n<script type="module" src="{}"></script>', links, static(entry))
