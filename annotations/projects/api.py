"""The REST doors of tokens, projects, members and jobs.

Whoever loses the role they worked in gives back their open texts, so the door to one member is in the room of
labelling.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.core.errors import Forbidden
from annotations.jobs import actions as jobs
from annotations.jobs.models import Job
from annotations.projects import access, actions, answers, queries
from annotations.projects.access import Access
from annotations.projects.authentication import caller_of
from annotations.projects.models import Project, Role, Token
from annotations.web import fields
from annotations.web.doors import Door, read, read_nothing
from annotations.web.input import StrictSerializer, parameters
from annotations.web.pages import PAGE_PARAMETERS, PAGING, page, paged

GONE = {204: OpenApiResponse(description="Gone.")}


class TokenForm(StrictSerializer):
    scope = fields.Choice(choices=Token.Scope.choices)
    name = fields.Text(max_length=100, required=False, default="", allow_blank=True)
    project = fields.Slug(required=False, allow_null=True, default=None)
    days = fields.Integer(required=False, default=90, min_value=1, max_value=366)


class TokensDoor(Door):
    @extend_schema(operation_id="tokens", parameters=PAGE_PARAMETERS, responses=paged(answers.Token))
    def get(self, request: Request) -> Response:
        """One's own tokens, without their secrets."""
        parameters(request, *PAGING)
        rows = queries.tokens_of(caller_of(request))
        return Response(page(request, rows, lambda found: [answers.token(one) for one in found]))

    @extend_schema(operation_id="token_create", request=TokenForm, responses={201: answers.Token})
    def post(self, request: Request) -> Response:
        """A new token; its secret is in this answer and nowhere else."""
        parameters(request)
        caller = caller_of(request)
        caller.require_scope(Token.Scope.MANAGE)
        given = read(request, TokenForm)
        project = access.enter(caller, given["project"]).project if given["project"] else None
        if caller.token is not None and caller.token.project_id and project is None:
            raise Forbidden("token_of_one_project", "A token for one project makes tokens for that project only.")
        token, secret = actions.issue_token(
            caller.person, Token.Scope(given["scope"]), project=project, name=given["name"], days=given["days"]
        )
        return Response({**answers.token(token), "token": secret}, status=201)


class TokenDoor(Door):
    @extend_schema(operation_id="token_delete", responses=GONE)
    def delete(self, request: Request, token_uuid: UUID) -> Response:
        """Revokes one of one's own tokens."""
        parameters(request)
        read_nothing(request)
        caller = caller_of(request)
        caller.require_scope(Token.Scope.MANAGE)
        if not actions.revoke_token(caller, token_uuid):
            raise access.nothing()
        return Response(status=204)


class ProjectForm(StrictSerializer):
    name = fields.Text(max_length=200, required=False)
    language = fields.Pattern(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})?\Z", required=False)
    annotators_per_document = fields.Integer(min_value=1, max_value=100, required=False)
    reveal = fields.Choice(choices=Project.Reveal.choices, required=False)


class ProjectDoor(Door):
    @extend_schema(operation_id="project", responses=answers.Project)
    def get(self, request: Request, slug: str) -> Response:
        """The project and one's own role in it."""
        parameters(request)
        return Response(answers.project(access.enter(caller_of(request), slug)))

    @extend_schema(operation_id="project_change", request=ProjectForm, responses=answers.Project)
    def patch(self, request: Request, slug: str) -> Response:
        """Changes settings."""
        parameters(request)
        entered = _managing(request, slug)
        given = read(request, ProjectForm)
        actions.change_project(entered.project, entered.person, **given)
        return Response(answers.project(entered))

    @extend_schema(operation_id="project_delete", responses=GONE)
    def delete(self, request: Request, slug: str) -> Response:
        """Deletes the project with everything in it."""
        parameters(request)
        read_nothing(request)
        entered = _managing(request, slug)
        actions.delete_project(entered.project, entered.person)
        return Response(status=204)


def _managing(request: Request, slug: str) -> Access:
    entered = access.enter(caller_of(request), slug)
    return entered.require((Role.MANAGER,), Token.Scope.MANAGE)


class MemberForm(StrictSerializer):
    name = fields.Text(max_length=150)
    role = fields.Choice(choices=Role.choices)


class MembersDoor(Door):
    @extend_schema(operation_id="members", parameters=PAGE_PARAMETERS, responses=paged(answers.Member))
    def get(self, request: Request, slug: str) -> Response:
        """Who takes part, by name and by pseudonym: for managers."""
        parameters(request, *PAGING)
        entered = access.enter(caller_of(request), slug).require_sight_of_members()
        rows = queries.members(entered)
        return Response(page(request, rows, lambda found: [answers.member(one) for one in found]))

    @extend_schema(operation_id="member_add", request=MemberForm, responses={201: answers.Member})
    def post(self, request: Request, slug: str) -> Response:
        """Gives a person a role; for a person this call makes, the answer has an invitation link."""
        parameters(request)
        entered = access.enter(caller_of(request), slug).require_sight_of_members(Token.Scope.MANAGE)
        given = read(request, MemberForm)
        membership, secret = actions.invite(entered.project, entered.person, given["name"], Role(given["role"]))
        body: dict[str, Any] = answers.member(membership)
        if secret:
            body["link"] = _link(request, secret)
        return Response(body, status=201)


def _link(request: Request, secret: str) -> str:
    return request.build_absolute_uri(reverse("pages:link", args=[secret]))


class MemberLinkDoor(Door):
    @extend_schema(operation_id="member_link", request=None, responses={201: answers.Link})
    def post(self, request: Request, slug: str, person_uuid: UUID) -> Response:
        """A new invitation for a person who has not signed in yet."""
        parameters(request)
        read_nothing(request)
        entered = access.enter(caller_of(request), slug).require_sight_of_members(Token.Scope.MANAGE)
        secret = actions.renew_invitation(queries.member(entered, person_uuid), entered.person)
        return Response({"link": _link(request, secret)}, status=201)


class JobDoor(Door):
    @extend_schema(operation_id="job", responses=answers.Job)
    def get(self, request: Request, slug: str, job_uuid: UUID) -> Response:
        """How far the job is."""
        parameters(request)
        return Response(answers.job(_job(access.enter(caller_of(request), slug), job_uuid)))

    @extend_schema(operation_id="job_cancel", request=None, responses={202: answers.Job})
    def delete(self, request: Request, slug: str, job_uuid: UUID) -> Response:
        """Asks the job to stop; it sweeps what it had begun."""
        parameters(request)
        read_nothing(request)
        entered = access.enter(caller_of(request), slug)
        job = _job(entered, job_uuid)
        entered.caller.require_scope(Token.Scope.MANAGE)
        with transaction.atomic():
            jobs.cancel(job)
        job.refresh_from_db()
        return Response(answers.job(job), status=202)


def _job(entered: Access, job_uuid: UUID) -> Job:
    """A job of the project: its manager's business, and nobody else may know of it."""
    found = Job.objects.filter(project=entered.project, uuid=job_uuid).first()
    if found is None or not entered.is_manager:
        raise access.nothing()
    return found
