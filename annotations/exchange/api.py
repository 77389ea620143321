"""The REST door of imports."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.core.text import cleaning
from annotations.exchange import actions, options, receiving
from annotations.jobs import answers as jobs
from annotations.jobs.queries import after_waiting
from annotations.projects import access
from annotations.projects import answers as projects
from annotations.projects.authentication import caller_of
from annotations.projects.models import Role, Token
from annotations.web.doors import Door
from annotations.web.input import parameters
from annotations.web.openapi import PROBLEM

PATIENCE_SECONDS = 2


class Join(serializers.Serializer[Any]):
    line = serializers.IntegerField(help_text="the first of the two lines, from 1")
    before = serializers.CharField()
    after = serializers.CharField()
    result = serializers.CharField()
    rule = serializers.CharField(help_text="what decided")


class Cleaned(serializers.Serializer[Any]):
    byte_order_mark = serializers.BooleanField(help_text="one was dropped")
    line_ends = serializers.IntegerField(help_text="that were CR LF or CR and are LF")
    soft_hyphens = serializers.IntegerField(help_text="that were dropped")


class Created(serializers.Serializer[Any]):
    name = serializers.CharField()
    id = serializers.UUIDField()
    length = serializers.IntegerField(help_text="in Unicode code points")
    source_length = serializers.IntegerField(help_text="of the decoded file")
    cleaned = Cleaned()
    joins_by_rule = serializers.DictField(child=serializers.IntegerField())
    joins = Join(many=True)
    joins_left_out = serializers.IntegerField(help_text="joins that are counted but not listed")


class Unchanged(serializers.Serializer[Any]):
    name = serializers.CharField()
    id = serializers.UUIDField(help_text="of the document that is there")
    known_as = serializers.CharField(help_text="that document's name")


class Failed(serializers.Serializer[Any]):
    where = serializers.CharField(help_text="the file, and the line if it is about one")
    code = serializers.CharField()
    detail = serializers.CharField()


class ImportReport(serializers.Serializer[Any]):
    created = Created(many=True)
    unchanged = Unchanged(many=True)
    failed = Failed(many=True)


REFUSED = {
    **PROBLEM,
    "description": "`import_failed` has the report's members too, as at 200.",
    "properties": {
        **PROBLEM["properties"],
        "created": {"type": "array", "items": {}, "maxItems": 0},
        "unchanged": {"type": "array", "items": {}, "maxItems": 0},
        "failed": PROBLEM["properties"]["errors"],
    },
}
SEVERAL = {"type": "object", "additionalProperties": {"type": "string", "format": "binary"}}


class ImportsDoor(Door):
    body_limit_bytes = settings.IMPORT_REQUEST_LIMIT_BYTES
    parser_classes = (receiving.Unread,)

    @extend_schema(
        operation_id="import",
        request={
            "text/plain": OpenApiTypes.STR,
            "application/octet-stream": OpenApiTypes.BINARY,
            "multipart/form-data": SEVERAL,
        },
        parameters=[
            OpenApiParameter("format", OpenApiTypes.STR, enum=options.FORMATS, default="txt"),
            OpenApiParameter("profile", OpenApiTypes.STR, enum=list(cleaning.PROFILES), default="as-is"),
            OpenApiParameter("language", OpenApiTypes.STR, description="of the texts; the project's unless said"),
            OpenApiParameter("partial", OpenApiTypes.STR, enum=list(options.PARTIAL), default="false"),
            OpenApiParameter("name", OpenApiTypes.STR, description="of the one file; multipart files have their own"),
        ],
        responses={200: ImportReport, 202: projects.Job, (400, "application/problem+json"): REFUSED},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Imports a file or several: the report when that is over within 2 seconds, else the job to ask about it."""
        given = parameters(request, "format", "profile", "language", "partial", "name")
        entered = access.enter(caller_of(request), slug).require((Role.MANAGER,), Token.Scope.MANAGE)
        asked = options.of_parameters(given, entered.project.language)
        staged = receiving.received(request._request, given.get("name"), partial=asked.partial)
        job = after_waiting(
            actions.start_import(entered.project, entered.person, staged, asked), seconds=PATIENCE_SECONDS
        )
        if job.is_over:
            actions.report_of(job)
            return Response(jobs.report(job))
        address = reverse("api:job", args=[slug, job.uuid])
        return Response(projects.job(job), status=202, headers={"Location": request.build_absolute_uri(address)})
