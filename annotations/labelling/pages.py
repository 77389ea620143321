"""The pages of annotators: my work, the labelling page itself, and what becomes of their role in a project's team."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotations.accounts.sent import sent_by_page
from annotations.corpus import queries as corpus
from annotations.labelling import actions, queries
from annotations.labelling.argument_maps import JOINT, SIZES, drawing
from annotations.labelling.boot import boot_of
from annotations.labelling.work import work_in
from annotations.labelling.working_time import note_sitting
from annotations.projects import access
from annotations.projects import pages as team
from annotations.projects import queries as projects
from annotations.projects.access import CAN_BE_ASSIGNED, Caller
from annotations.projects.authentication import caller_of_page
from annotations.projects.forms import RoleForm
from annotations.projects.models import Role
from annotations.scheme import queries as schemes
from annotations.web.forms import attempt_or_tell

SHOWN_ASSIGNMENTS = 8


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """My projects, and my latest assignments in each."""
    caller = caller_of_page(request)
    roles = list(projects.memberships_of(caller).order_by("-pk"))
    found = work_in([role.project_id for role in roles], caller.person, SHOWN_ASSIGNMENTS)
    work = [
        {
            "project": role.project,
            "role": role.get_role_display(),
            "can_annotate": role.role in CAN_BE_ASSIGNED,
            "is_manager": role.role == Role.MANAGER,
            "done": found[role.project_id],
        }
        for role in roles
    ]
    context = {"work": work, "may_create_projects": caller.person.may_create_projects}
    return render(request, "annotations/labelling/home.html", context)


@login_required
@require_POST
def open_next(request: HttpRequest, slug: str) -> HttpResponse:
    """To the labelling page of the next assignment; back to my work when none is left."""
    annotation_set = actions.open_next(access.enter(caller_of_page(request), slug))
    if annotation_set is None:
        return render(request, "annotations/labelling/nothing_left.html", {"slug": slug})
    return redirect("pages:annotate", set_uuid=annotation_set.uuid)


@login_required
@ensure_csrf_cookie
@require_GET
def annotate(request: HttpRequest, set_uuid: UUID) -> HttpResponse:
    """The labelling page: text, marks, scheme and addresses in one answer."""
    annotation_set, entered = queries.visible_set(caller_of_page(request), set_uuid)
    version = annotation_set.scheme_version
    context = {
        "annotation_set": annotation_set,
        "document": annotation_set.document,
        "project": entered.project,
        "looks": reverse("pages:looks", args=[entered.project.slug, version.number]),
        "boot": boot_of(annotation_set, entered),
    }
    return render(request, "annotations/labelling/annotate.html", context)


@login_required
@require_POST
def time(request: HttpRequest, set_uuid: UUID) -> JsonResponse:
    """How long one's own set has been worked at in all, after one of its pages has told its sum.

    A page may lie open for days, so it is told in turn which guideline is in force by now.
    """
    person, told = sent_by_page(request)
    seconds = note_sitting(Caller(person), set_uuid, told)
    _, entered = queries.visible_set(Caller(person), set_uuid)
    return JsonResponse({"seconds": seconds, "guideline_version": schemes.guideline_in_force(entered.project).number})


@login_required
@require_GET
def argument_map(request: HttpRequest, set_uuid: UUID) -> HttpResponse:
    """The set's claims, evidence and stances as a graph, and the same edges as a list."""
    annotation_set, entered = queries.visible_set(caller_of_page(request), set_uuid)
    version = annotation_set.scheme_version
    text = corpus.reading(annotation_set.document.uuid).text
    context = {
        "annotation_set": annotation_set,
        "document": annotation_set.document,
        "project": entered.project,
        "is_own": annotation_set.annotator_id == entered.person.pk,
        "looks": reverse("pages:looks", args=[entered.project.slug, version.number]),
        "map": drawing(queries.marks(annotation_set), text, version.content, get_language() or "en"),
        "sizes": SIZES,
        "joint": JOINT,
    }
    return render(request, "annotations/labelling/argument_map.html", context)


@login_required
@require_POST
def member(request: HttpRequest, slug: str, person_uuid: UUID) -> HttpResponse:
    """Changes a member's role; one who may not annotate any more gives back the places of their open texts."""
    entered = team.team_of(request, slug)
    membership = projects.member(entered, person_uuid)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such role."))
    elif attempt_or_tell(
        request, lambda: actions.change_role(membership, entered.person, Role(form.cleaned_data["role"]))
    ):
        told = _("%(name)s is %(role)s now.") % {
            "name": membership.person.name,
            "role": membership.get_role_display(),
        }
        messages.success(request, told)
    return team.back_to_team(entered, membership)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_remove(request: HttpRequest, slug: str, person_uuid: UUID) -> HttpResponse:
    """Asks, then ends a member's role; the places of their open texts are free again."""
    entered = team.team_of(request, slug)
    membership = projects.member(entered, person_uuid)
    if request.method != "POST":
        context = {"entered": entered, "project": entered.project, "membership": membership}
        return render(request, "annotations/projects/member_remove.html", context)
    attempt_or_tell(request, lambda: actions.remove_member(membership, entered.person))
    if membership.left is not None:
        messages.success(
            request,
            _("%(name)s has no role in the project any more.") % {"name": membership.person.name},
        )
    return team.back_to_team(entered, membership)
