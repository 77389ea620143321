"""The headers of every page: what a browser may load, and from where; for whom the page was made."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
# Who a page was made for: the service worker shows what it keeps to nobody else.
PERSON = "Workbench-Person"
# What runs or is applied within a page stands under the policies of the page; a picture may be opened by itself, and a
# service worker runs by itself.
UNDER_A_PAGE = ("text/javascript", "text/css")
# What Django sets on every answer and only a page, or what is opened by itself, has a use for.
OF_PAGES = ("Cross-Origin-Opener-Policy", "Referrer-Policy", "X-Frame-Options")
# By which a browser asks whether what it keeps has changed; it keeps for good what never does.
VALIDATORS = ("ETag", "Last-Modified")


class SecurityHeaders:
    """Middleware: a content security policy without unsafe-*; a page adds the hash of its import map."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kind = response.get("Content-Type", "")
        if kind.startswith(UNDER_A_PAGE) and not response.has_header("Service-Worker-Allowed"):
            for name in OF_PAGES:
                del response[name]
            if "immutable" in response.get("Cache-Control", ""):
                for name in VALIDATORS:
                    del response[name]
        else:
            hashes = getattr(request, "script_hashes", ())
            scripts = " ".join(["script-src", "'self'", *(f"'sha256-{digest}'" for digest in hashes)])
            response.setdefault("Content-Security-Policy", "; ".join((*POLICY, scripts)))
            response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "private, no-cache")
        # Whoever it is, a failing server may not be able to say.
        if kind.startswith("text/html") and response.status_code < 500:
            response.setdefault(PERSON, str(getattr(getattr(request, "user", None), "uuid", "")))
        return response
