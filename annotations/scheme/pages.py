"""The pages of the guideline, and the stylesheet of a scheme's labels."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from annotations.projects import access
from annotations.projects.authentication import caller_of_page
from annotations.scheme import queries
from annotations.scheme.guideline import as_html
from annotations.scheme.looks import stylesheet


@login_required
@require_GET
@cache_control(private=True, max_age=31536000, immutable=True)
def looks(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The stylesheet of a scheme version, which never changes."""
    entered = access.enter(caller_of_page(request), slug)
    content = queries.scheme_numbered(entered.project, number).content
    return HttpResponse(stylesheet(content), content_type="text/css; charset=utf-8")


@login_required
@require_GET
def guideline(request: HttpRequest, slug: str) -> HttpResponse:
    """The guideline in the reader's language, or in the one there is; `?bare=1` is its text alone, for a side panel."""
    entered = access.enter(caller_of_page(request), slug)
    version = queries.guideline_in_force(entered.project)
    language = get_language() or "en"
    markdown = version.content.get(language) or next(iter(version.content.values()))
    context = {"entered": entered, "project": entered.project, "version": version, "html": as_html(markdown)}
    name = "guideline_bare.html" if request.GET.get("bare") else "guideline.html"
    return render(request, f"annotations/scheme/{name}", context)
