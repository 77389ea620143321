"""The REST doors of projects (a template brings scheme and guideline), schemes and guidelines."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.core.errors import Fault, Invalid
from annotations.projects import access, answers
from annotations.projects import queries as projects
from annotations.projects.access import Access
from annotations.projects.api import ProjectForm
from annotations.projects.authentication import caller_of
from annotations.projects.models import Project, Role, Token
from annotations.scheme import actions, queries
from annotations.scheme.models import GuidelineVersion, SchemeVersion, Version
from annotations.web import fields
from annotations.web.conditions import unless_known
from annotations.web.doors import Door, read
from annotations.web.input import parameters
from annotations.web.pages import PAGE_PARAMETERS, PAGING, page, paged

VERSION = OpenApiParameter("version", OpenApiTypes.INT, description="an earlier version's number")
SAME = OpenApiResponse(description="It is still the one that If-None-Match names.")
IF_MATCH = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="the ETag of the version this replaces"
)


class NewProjectForm(ProjectForm):
    name = fields.Text(max_length=200)
    slug = fields.Slug(max_length=80, required=False)
    template = fields.Text(max_length=80, required=False, default="argument-stance")


class ProjectsDoor(Door):
    @extend_schema(operation_id="projects", parameters=PAGE_PARAMETERS, responses=paged(answers.Project))
    def get(self, request: Request) -> Response:
        """The projects one has a role in."""
        parameters(request, *PAGING)
        rows = projects.memberships_of(caller_of(request))
        return Response(page(request, rows, lambda found: [answers.project_of(one.project, one) for one in found]))

    @extend_schema(operation_id="project_create", request=NewProjectForm, responses={201: answers.Project})
    def post(self, request: Request) -> Response:
        """A new project from a template; one is its manager."""
        parameters(request)
        caller = caller_of(request)
        caller.require_scope(Token.Scope.MANAGE)
        if caller.token is not None and caller.token.project_id:
            raise access.nothing()
        given = read(request, NewProjectForm)
        project = actions.start_project(caller.person, given.pop("name"), **given)
        return Response(answers.project(access.enter(caller, project.slug)), status=201)


class SchemeAnswer(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    sha256 = serializers.CharField()
    created = serializers.DateTimeField()
    labels = serializers.ListField(child=serializers.DictField())
    relations = serializers.ListField(child=serializers.DictField())
    document_labels = serializers.ListField(child=serializers.DictField())
    rules = serializers.ListField(child=serializers.DictField())


class SchemeForm(serializers.Serializer[Any]):
    labels = serializers.ListField(child=serializers.DictField())
    relations = serializers.ListField(child=serializers.DictField(), required=False)
    document_labels = serializers.ListField(child=serializers.DictField(), required=False)
    rules = serializers.ListField(child=serializers.DictField(), required=False)


class GuidelineForm(serializers.Serializer[Any]):
    content = serializers.DictField(child=serializers.CharField())


class GuidelineAnswer(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    sha256 = serializers.CharField()
    created = serializers.DateTimeField()
    content = serializers.DictField(child=serializers.CharField(), help_text="Markdown by language")


class SchemeDoor(Door):
    @extend_schema(operation_id="scheme", parameters=[VERSION], responses={200: SchemeAnswer, 304: SAME})
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """The scheme in force, or a version."""
        entered = access.enter(caller_of(request), slug)
        number = queries.number_in(parameters(request, "version").get("version"))
        found = (
            queries.scheme_in_force(entered.project)
            if number is None
            else queries.scheme_numbered(entered.project, number)
        )
        return unless_known(request._request, _scheme(found))

    @extend_schema(operation_id="scheme_publish", request=SchemeForm, parameters=[IF_MATCH], responses=SchemeAnswer)
    def put(self, request: Request, slug: str) -> Response:
        """A new version of the scheme; sets that are open keep theirs."""
        entered = _publishing(request, slug, queries.scheme_in_force)
        content = _content(request)
        return _scheme(
            actions.publish_scheme(entered.project, entered.person, content, request.headers.get("If-Match"))
        )


class GuidelineDoor(Door):
    body_limit_bytes = 2_000_000

    @extend_schema(operation_id="guideline", parameters=[VERSION], responses={200: GuidelineAnswer, 304: SAME})
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """The guideline in force, or a version: Markdown by language."""
        entered = access.enter(caller_of(request), slug)
        number = queries.number_in(parameters(request, "version").get("version"))
        found = (
            queries.guideline_in_force(entered.project)
            if number is None
            else queries.guideline_numbered(entered.project, number)
        )
        return unless_known(request._request, _guideline(found))

    @extend_schema(
        operation_id="guideline_publish", request=GuidelineForm, parameters=[IF_MATCH], responses=GuidelineAnswer
    )
    def put(self, request: Request, slug: str) -> Response:
        """A new version of the guideline."""
        entered = _publishing(request, slug, queries.guideline_in_force)
        content = _content(request)
        faults = [
            Fault("unknown_field", "This field is not known here.", name) for name in content if name != "content"
        ]
        if "content" not in content:
            faults.append(Fault("required", "This field is required.", "content"))
        if faults:
            raise Invalid("bad_guideline", "This is not a guideline.", faults=faults)
        version = actions.publish_guideline(
            entered.project, entered.person, content["content"], request.headers.get("If-Match")
        )
        return _guideline(version)


def _publishing(request: Request, slug: str, in_force: Callable[[Project], Version]) -> Access:
    """The manager's access. Which version is replaced is asked before the body is looked at, and again when it is."""
    parameters(request)
    entered = access.enter(caller_of(request), slug).require((Role.MANAGER,), Token.Scope.MANAGE)
    actions.require_match(in_force(entered.project), request.headers.get("If-Match"))
    return entered


def _content(request: Request) -> dict[str, Any]:
    """The body without what the answer adds to it, so that what was read can be changed and sent back."""
    if not isinstance(request.data, dict):
        raise Invalid("unreadable", "The body is an object.")
    return {name: value for name, value in request.data.items() if name not in ("version", "sha256", "created")}


def _told(version: Version, body: dict[str, Any]) -> Response:
    told = {"version": version.number, "sha256": version.sha256, "created": version.created, **body}
    return Response(told, headers={"ETag": queries.etag(version)})


def _scheme(version: SchemeVersion) -> Response:
    return _told(version, {"labels": [], "relations": [], "document_labels": [], "rules": [], **version.content})


def _guideline(version: GuidelineVersion) -> Response:
    return _told(version, {"content": version.content})
