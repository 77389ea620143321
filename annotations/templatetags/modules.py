"""The scripts of a page: the messages of its language, the import map (allowed by its hash), its modules, early."""

import base64
import hashlib
import json
import re
from functools import cache
from pathlib import Path

from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from annotations.web import script_messages

register = template.Library()
STATIC = Path(__file__).resolve().parent.parent / "static"
IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](annotations/[^"']+)["']""")


@cache
def _import_map() -> tuple[str, str]:
    """The map as JSON (module name → hashed address) and its digest for the content security policy."""
    names = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js"))
    text = json.dumps({"imports": {name: static(name) for name in names}}, separators=(",", ":"))
    return text, base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _reached(entry: str) -> tuple[str, ...]:
    """The modules a page's entry module imports, near ones first."""
    found = [entry]
    for name in found:
        source = (STATIC / name).read_text(encoding="utf-8")
        found.extend(dict.fromkeys(one for one in IMPORTED.findall(source) if one not in found))
    return tuple(found)


@register.simple_tag(takes_context=True)
def importmap(context: template.Context) -> SafeString:
    """The script element of the import map; its hash is added to the page's policy."""
    request: HttpRequest = context["request"]
    text, digest = _import_map()
    request.script_hashes = (digest,)  # type: ignore[attr-defined]  # read by SecurityHeaders
    return mark_safe(f'<script type="importmap">{text}</script>')  # noqa: S308  # made above from file names


@register.simple_tag
def messages_script() -> SafeString:
    """The script element of the messages in the page's language; modules run after it."""
    return format_html('<script src="{}" defer></script>', script_messages.address())


@register.simple_tag
def module(entry: str) -> SafeString:
    """The script element of a page's entry module, and links that fetch what it imports without waiting."""
    links = format_html_join(
        "\n", '<link rel="modulepreload" href="{}">', ((static(name),) for name in _reached(entry)[1:])
    )
    return format_html('{}\n<script type="module" src="{}"></script>', links, static(entry))
