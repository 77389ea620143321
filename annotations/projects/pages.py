"""The pages of a project's team and settings, and of one's own tokens.

Whoever loses the role they worked in gives back their open texts, so the pages that change a member's role or end
it are in the room of labelling.
"""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotations.projects import access, actions, queries
from annotations.projects.access import Access
from annotations.projects.authentication import caller_of_page
from annotations.projects.forms import DeletionForm, MemberForm, SettingsForm, TokenForm
from annotations.projects.models import Membership, Project, Role, Token
from annotations.web.forms import attempt_or_tell
from annotations.web.pages import page


def team_of(request: HttpRequest, slug: str) -> Access:
    """The caller's access to a project whose members they may see. Raises NotFound, Forbidden."""
    return access.enter(caller_of_page(request), slug).require_sight_of_members()


def _managed(request: HttpRequest, slug: str) -> Access:
    return access.enter(caller_of_page(request), slug).require((Role.MANAGER,))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """The team, by name and by pseudonym; a person made here gets a link, which is shown in this answer only."""
    entered = team_of(request, slug)
    if request.method != "POST":
        return _team(request, entered, MemberForm())
    form = MemberForm(request.POST)
    invited = form.attempt(lambda: _invite(entered, form))
    if invited is None:
        return _team(request, entered, form)
    membership, secret = invited
    if secret is None:
        told = _("%(name)s has an account already and signs in as before: there is no link to hand over.")
        messages.success(request, told % {"name": membership.person.name})
        return redirect("pages:members", slug)
    return _team(request, entered, MemberForm(), handed=(membership, secret))


def _invite(entered: Access, form: MemberForm) -> tuple[Membership, str | None]:
    role = Role(form.cleaned_data["role"])
    return actions.invite(entered.project, entered.person, form.cleaned_data["name"], role)


def _team(
    request: HttpRequest, entered: Access, form: MemberForm, handed: tuple[Membership, str] | None = None
) -> HttpResponse:
    """The page of the team; with the link of the person it was just made for."""
    context = {
        "entered": entered,
        "project": entered.project,
        "form": form,
        "roles": Role.choices,
        "members": page(request, queries.members(entered), list),
    }
    if handed:
        membership, secret = handed
        context |= {
            "invited": membership.person,
            "link": request.build_absolute_uri(reverse("pages:link", args=[secret])),
        }
    response = render(request, "annotations/projects/members.html", context, status=form.status)
    if handed:
        response["Cache-Control"] = "no-store"
    return response


def back_to_team(entered: Access, membership: Membership) -> HttpResponse:
    """To the team; home when the caller has just given up their own sight of it."""
    is_own = membership.pk == entered.membership.pk
    if is_own and (membership.left is not None or membership.role != Role.MANAGER):
        return redirect("pages:home")
    return redirect("pages:members", entered.project.slug)


@login_required
@require_POST
def member_link(request: HttpRequest, slug: str, person_uuid: UUID) -> HttpResponse:
    """A new invitation for a person who has not signed in yet; the old link stops working."""
    entered = team_of(request, slug)
    membership = queries.member(entered, person_uuid)
    secret = attempt_or_tell(request, lambda: actions.renew_invitation(membership, entered.person))
    if secret is None:
        return redirect("pages:members", slug)
    return _team(request, entered, MemberForm(), handed=(membership, secret))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """What a project is called, its language, how many read each document, and what annotators may see."""
    entered = _managed(request, slug)
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=_kept(entered.project))
    changed = form.attempt(lambda: _change(entered, form)) if request.method == "POST" else None
    if changed is not None:
        messages.success(request, _("The settings are kept."))
        return redirect("pages:settings", slug)
    return _settings(request, entered, form, DeletionForm(slug=slug))


def _change(entered: Access, form: SettingsForm) -> Project:
    return actions.change_project(entered.project, entered.person, **form.cleaned_data)


def _kept(project: Project) -> dict[str, Any]:
    return {name: getattr(project, name) for name in ("name", "language", "annotators_per_document", "reveal")}


def _settings(request: HttpRequest, entered: Access, form: SettingsForm, deletion: DeletionForm) -> HttpResponse:
    context = {"entered": entered, "project": entered.project, "form": form, "deletion": deletion}
    status = deletion.status if deletion.is_bound else form.status
    return render(request, "annotations/projects/settings.html", context, status=status)


@login_required
@require_POST
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Deletes the project once its address was typed."""
    entered = _managed(request, slug)
    deletion = DeletionForm(request.POST, slug=slug)
    if not deletion.is_valid():
        return _settings(request, entered, SettingsForm(initial=_kept(entered.project)), deletion)
    actions.delete_project(entered.project, entered.person)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": entered.project.name})
    return redirect("pages:home")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens; the secret of a new one is shown in this answer only."""
    caller = caller_of_page(request)
    projects = [one.project for one in queries.memberships_of(caller).order_by("project__name", "pk")]
    form = TokenForm(request.POST if request.method == "POST" else None, projects=projects)
    issued = form.attempt(partial(_issue, request, form)) if request.method == "POST" else None
    context = {
        "form": TokenForm(projects=projects) if issued else form,
        "tokens": page(request, queries.tokens_of(caller), list),
        "issued": issued,
    }
    response = render(request, "annotations/projects/tokens.html", context, status=form.status)
    if issued:
        response["Cache-Control"] = "no-store"
    return response


def _issue(request: HttpRequest, form: TokenForm) -> tuple[Token, str]:
    given, caller = form.cleaned_data, caller_of_page(request)
    project = access.enter(caller, given["project"]).project if given["project"] else None
    return actions.issue_token(
        caller.person, Token.Scope(given["scope"]), project=project, name=given["name"], days=given["days"]
    )


@login_required
@require_POST
def token_revoke(request: HttpRequest, token_uuid: UUID) -> HttpResponse:
    """Revokes one of one's own tokens."""
    if not actions.revoke_token(caller_of_page(request), token_uuid):
        raise access.nothing()
    messages.success(request, _("The token is revoked: programs that use it are refused from now on."))
    return redirect("pages:tokens")
