"""Every address but those for machines that watch ends with a slash; whoever leaves it out is led there, or told."""

from django.http import HttpRequest
from django.middleware.common import CommonMiddleware
from django.urls import is_valid_path


class LastSlash(CommonMiddleware):
    """Middleware: as Django's, but whoever sends something is not redirected: clients go there without it."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return request.method in ("GET", "HEAD") and super().should_redirect_with_slash(request)


def meant_by(request: HttpRequest) -> str | None:
    """The address that lacks only its last slash in the request; None when there is none."""
    if request.path_info.endswith("/") or not is_valid_path(f"{request.path_info}/"):
        return None
    return f"{request.path}/"
