"""The service worker: what an opened labelling page needs to be loaded again without the server.

It is served from the root, so that it may speak for every page, and never from a cache.
"""

import hashlib
import json
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from annotations.web import script_messages
from annotations.web.headers import PERSON

SOURCE = Path(__file__).with_suffix(".js")
COMMENT_LINE = re.compile(r"^ *(?:/\*\*|\*|//).*\n", re.MULTILINE)
PAGE = r"^/annotation-sets/[0-9a-f-]{36}/$"
# What a page of ours asks for beside itself, and can do without.
BESIDE = "?bare=1"


@cache
def _script() -> bytes:
    """The script, which is another one whenever a static file or a message is."""
    source = COMMENT_LINE.sub("", SOURCE.read_text(encoding="utf-8"))
    static = str(getattr(staticfiles_storage, "manifest_hash", ""))
    version = hashlib.sha256("\0".join([source, static, *script_messages.digests()]).encode()).hexdigest()[:16]
    told = {
        "version": version,
        "signOut": reverse("pages:sign-out"),
        "files": [settings.STATIC_URL, "/jsi18n/"],
        "beside": BESIDE,
        "personHeader": PERSON,
    }
    return f"const TOLD = {{...{json.dumps(told)}, page: /{PAGE.replace('/', chr(92) + '/')}/}};\n{source}".encode()


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script of the service worker."""
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8", headers=headers)
