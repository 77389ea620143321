"""The pages of schemes and guidelines: their versions, new ones, and the project that starts from a template."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from annotations.core.errors import Forbidden
from annotations.projects import access
from annotations.projects.access import Access
from annotations.projects.authentication import caller_of_page
from annotations.projects.models import Role
from annotations.scheme import actions, queries
from annotations.scheme.changes import changes
from annotations.scheme.forms import LANGUAGES, GuidelineForm, NewProjectForm, SchemeForm, VersionForm
from annotations.scheme.guideline import as_html
from annotations.scheme.looks import stylesheet
from annotations.scheme.models import GuidelineVersion, SchemeVersion, Version
from annotations.scheme.sheet import sheet

SHOWN_VERSIONS = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_project(request: HttpRequest) -> HttpResponse:
    """A new project from a template, for those who may make one."""
    person = caller_of_page(request).person
    if not person.may_create_projects:
        raise Forbidden("may_not_create_projects", "You may not create projects: ask the operator.")
    form = NewProjectForm(
        request.POST if request.method == "POST" else None, initial={"language": get_language() or "en"}
    )
    if request.method == "POST":
        project = form.attempt(lambda: actions.start_project(person, **form.cleaned_data))
        if project is not None:
            messages.success(request, _("“%(name)s” is ready.") % {"name": project.name})
            return redirect("pages:project", project.slug)
    return render(request, "annotations/scheme/new_project.html", {"form": form}, status=form.status)


@login_required
@require_GET
@cache_control(private=True, max_age=31536000, immutable=True)
def looks(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The stylesheet of a scheme version, which never changes."""
    entered = access.enter(caller_of_page(request), slug)
    content = queries.scheme_numbered(entered.project, number).content
    return HttpResponse(stylesheet(content), content_type="text/css; charset=utf-8")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scheme(request: HttpRequest, slug: str) -> HttpResponse:
    """A version of the scheme to be read; managers publish the next one."""
    entered = access.enter(caller_of_page(request), slug)
    in_force = queries.scheme_in_force(entered.project)
    if request.method != "POST":
        return _scheme(request, entered, in_force, SchemeForm.replacing(in_force))
    entered.require((Role.MANAGER,))
    form = SchemeForm(request.POST, request.FILES)
    version = form.attempt(lambda: _publish_scheme(entered, form))
    if version is None:
        return _scheme(request, entered, in_force, form)
    _tell(request, version, in_force)
    return redirect("pages:scheme", slug)


def _publish_scheme(entered: Access, form: SchemeForm) -> SchemeVersion:
    given = form.cleaned_data
    return actions.publish_scheme(entered.project, entered.person, given["scheme"], given["replaces"], keep_same=True)


def _scheme(request: HttpRequest, entered: Access, in_force: SchemeVersion, form: SchemeForm) -> HttpResponse:
    number = queries.number_in(request.GET.get("version"))
    version = in_force if number is None else queries.scheme_numbered(entered.project, number)
    context = {
        **_page(entered, SchemeVersion, in_force, version, form),
        "sheet": sheet(version.content, get_language() or "en"),
    }
    return render(request, "annotations/scheme/scheme.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guideline(request: HttpRequest, slug: str) -> HttpResponse:
    """A version of the guideline, in the reader's language if there is one; managers publish the next one.

    `?bare=1` is its text alone, for a side panel; with `since` what has changed since that version.
    """
    entered = access.enter(caller_of_page(request), slug)
    in_force = queries.guideline_in_force(entered.project)
    if request.method != "POST":
        return _guideline(request, entered, in_force, GuidelineForm.replacing(in_force))
    entered.require((Role.MANAGER,))
    form = GuidelineForm(request.POST)
    if "preview" in request.POST:
        form.is_valid()
        return _guideline(request, entered, in_force, form)
    version = form.attempt(lambda: _publish_guideline(entered, form))
    if version is None:
        return _guideline(request, entered, in_force, form)
    _tell(request, version, in_force)
    return redirect("pages:guideline", slug)


def _publish_guideline(entered: Access, form: GuidelineForm) -> GuidelineVersion:
    replaces = form.cleaned_data["replaces"]
    return actions.publish_guideline(entered.project, entered.person, form.content, replaces, keep_same=True)


def _guideline(request: HttpRequest, entered: Access, in_force: GuidelineVersion, form: GuidelineForm) -> HttpResponse:
    number = queries.number_in(request.GET.get("version"))
    version = in_force if number is None else queries.guideline_numbered(entered.project, number)
    markdown = _read_by(version)
    context = {**_page(entered, GuidelineVersion, in_force, version, form), "html": as_html(markdown)}
    if (since := queries.number_in(request.GET.get("since"), "since")) is not None:
        earlier = queries.guideline_numbered(entered.project, since)
        context |= {"since": earlier, "changes": changes(_read_by(earlier), markdown)}
    if form.is_bound and form.is_valid():
        context["previews"] = [
            {"code": code, "name": LANGUAGES[code], "html": as_html(text)} for code, text in form.content.items()
        ]
    name = "guideline_bare.html" if request.GET.get("bare") else "guideline.html"
    return render(request, f"annotations/scheme/{name}", context, status=form.status)


def _read_by(version: GuidelineVersion) -> str:
    """The guideline in the reader's language if there is one, else in any."""
    return str(version.content.get(get_language() or "en") or next(iter(version.content.values())))


def _page(
    entered: Access, kind: type[Version], in_force: Version, version: Version, form: VersionForm
) -> dict[str, Any]:
    """What the two pages share; a form that was refused for its age will replace the version now in force."""
    if form.is_bound and form.refused_with == 412:
        form.now_replacing(in_force)
    versions = kind.objects.filter(project=entered.project).defer("content").order_by("-number")  # type: ignore[attr-defined]  # of a concrete kind
    return {
        "entered": entered,
        "project": entered.project,
        "version": version,
        "in_force": in_force,
        "versions": versions[:SHOWN_VERSIONS],
        "form": form,
    }


def _tell(request: HttpRequest, version: Version, before: Version) -> None:
    if version.pk == before.pk:
        messages.info(
            request, _("Nothing has changed: version %(number)d stays in force.") % {"number": version.number}
        )
    else:
        messages.success(request, _("Version %(number)d is in force now.") % {"number": version.number})
