"""The REST doors of rows: in pages, as a stream, as a file."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.http.response import HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.core.errors import Fault, Invalid
from annotations.core.formats import FORMATS, jsonl
from annotations.datasets import queries
from annotations.datasets.rows import ROW, with_rows
from annotations.labelling import wire
from annotations.labelling.models import AnnotationSet, Span
from annotations.projects import access
from annotations.projects.authentication import caller_of
from annotations.web.doors import Door
from annotations.web.input import parameters
from annotations.web.output import JSONRenderer
from annotations.web.pages import PAGING, page, paged
from annotations.web.streaming import pieces

VIEWS = ("annotators",)


class LinesRenderer(JSONRenderer):
    """What a client asks for that wants JSON Lines; a refusal is one JSON value all the same."""

    media_type = jsonl.FORMAT.media_type
    format = jsonl.FORMAT.name


class RowRelation(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    type = serializers.CharField()
    target = serializers.UUIDField()
    attributes = serializers.DictField()


class Row(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    document = serializers.UUIDField()
    text_sha256 = serializers.CharField()
    language = serializers.CharField()
    annotator = serializers.CharField(help_text="the pseudonym", allow_null=True)
    label = serializers.CharField()  # type: ignore[assignment]  # the wire's name, which DRF's base uses too
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    fragments = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()), allow_null=True)
    quote = serializers.CharField()
    attributes = serializers.DictField()
    relations = RowRelation(many=True)
    comment = serializers.CharField()
    unsure = serializers.BooleanField()
    source_start = serializers.IntegerField()
    source_end = serializers.IntegerField()
    scheme_version = serializers.IntegerField()
    guideline_version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=AnnotationSet.State.choices)
    created = serializers.DateTimeField()
    updated = serializers.DateTimeField()
    revision = serializers.IntegerField(help_text="of the annotation set")


class AnnotationsDoor(Door):
    renderer_classes = (JSONRenderer, LinesRenderer)

    @extend_schema(
        operation_id="annotations",
        parameters=[
            OpenApiParameter("annotator", OpenApiTypes.STR, description="a pseudonym"),
            OpenApiParameter("label", OpenApiTypes.STR),
            OpenApiParameter("document", OpenApiTypes.UUID),
            OpenApiParameter("language", OpenApiTypes.STR),
            OpenApiParameter("state", OpenApiTypes.STR, enum=AnnotationSet.State.values),
            OpenApiParameter("cursor", OpenApiTypes.STR, description="of pages only"),
            OpenApiParameter("page_size", OpenApiTypes.INT, description="1 to 1000, 100 unless said; of pages only"),
        ],
        responses={(200, "application/json"): paged(Row), (200, jsonl.FORMAT.media_type): Row},
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """One row a living span: in pages, oldest first, or all of them as JSON Lines, set after set."""
        is_stream = request.accepted_renderer.media_type == jsonl.FORMAT.media_type
        given = parameters(request, "label", *queries.FILTERS, *(() if is_stream else PAGING))
        entered = access.enter(caller_of(request), slug)
        selected = queries.selection(entered, _filters(given))
        if is_stream:
            return _streamed(selected)
        return Response(page(request, with_rows(selected.spans()).only("pk"), _written))


class ExportDoor(Door):
    negotiates = False

    @extend_schema(
        operation_id="export",
        parameters=[
            OpenApiParameter("format", OpenApiTypes.STR, enum=list(FORMATS), required=True),
            OpenApiParameter("view", OpenApiTypes.STR, enum=VIEWS, default=VIEWS[0]),
        ],
        responses={(200, jsonl.FORMAT.media_type): Row},
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """The project's data as it is now, as a file."""
        given = parameters(request, "format", "view")
        entered = access.enter(caller_of(request), slug)
        view = given.get("view", VIEWS[0])
        if given.get("format") not in FORMATS:
            raise Invalid(
                "unknown_format",
                "This format is not available; there is {known}.",
                where="format",
                known=", ".join(FORMATS),
            )
        if view not in VIEWS:
            raise Invalid(
                "unknown_view", "This view is not available; there is {known}.", where="view", known=", ".join(VIEWS)
            )
        response = _streamed(queries.selection(entered, {}))
        name = f"{entered.project.slug}-{view}{FORMATS[given['format']].suffix}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _streamed(selected: queries.Selection) -> StreamingHttpResponse:
    return StreamingHttpResponse(pieces(queries.lines(selected)), content_type=jsonl.FORMAT.media_type)


def _written(found: Sequence[Span]) -> list[orjson.Fragment]:
    rows = (jsonl.Row(*(getattr(span, name) for name in ROW)) for span in found)
    return [orjson.Fragment(jsonl.line(row)) for row in rows]


def _filters(given: dict[str, str]) -> dict[str, str]:
    """The filters among the parameters. Raises Invalid for a value no row can have."""
    kept = {name: value for name, value in given.items() if name not in PAGING}
    faults = [Fault("invalid_parameter", "This is empty.", name) for name, value in kept.items() if not value]
    if kept.get("document") and wire.identifier(kept["document"]) is None:
        faults.append(Fault("invalid_parameter", "This is a UUID.", "document"))
    if kept.get("state") and kept["state"] not in AnnotationSet.State.values:
        faults.append(Fault("invalid_parameter", "A state is open, submitted or skipped.", "state"))
    if faults:
        raise Invalid("invalid_parameters", "Some parameters cannot be accepted.", faults=faults)
    return kept
