"""The product's addresses, and beside them the plain ways of doing the same, which the product is measured against."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

import annotations.urls
from annotations.labelling import queries as labelling
from annotations.labelling.models import Relation, Span
from annotations.projects.authentication import caller_of, caller_of_page

TABLE = "CREATE TABLE bench_saved (body TEXT NOT NULL)"
ROWS_A_FETCH = 2_000
# What of a span its highlight is made of.
PAINTED_FIELDS = ("id", "label", "start", "end", "fragments", "attributes")


class PlainSave(APIView):
    """Checks the token, parses the body, one INSERT and its commit: the least that saving can be."""

    def post(self, request: Request) -> Response:
        caller_of(request).require_scope("annotate")
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_saved (body) VALUES (%s)", [orjson.dumps(request.data).decode()])
        return Response({"saved": len(request.data["operations"])})


class PlainRow(serializers.ModelSerializer[Span]):
    """The row as a serializer gives it, with the same fields."""

    id = serializers.UUIDField(source="uuid")
    document = serializers.UUIDField(source="annotation_set.document.uuid")
    text_sha256 = serializers.CharField(source="annotation_set.document.sha256")
    language = serializers.CharField(source="annotation_set.document.language")
    annotator = serializers.CharField(source="annotation_set.membership.pseudonym")
    relations = serializers.SerializerMethodField()
    scheme_version = serializers.IntegerField(source="annotation_set.scheme_version.number")
    guideline_version = serializers.IntegerField(source="guideline_number")
    state = serializers.CharField(source="annotation_set.state")
    revision = serializers.IntegerField(source="annotation_set.revision")

    class Meta:
        model = Span
        fields = (
            "id", "document", "text_sha256", "language", "annotator", "label", "start", "end", "fragments", "quote",
            "attributes", "relations", "comment", "unsure", "source_start", "source_end", "scheme_version",
            "guideline_version", "state", "created", "updated", "revision",
        )  # fmt: skip

    def get_relations(self, span: Span) -> list[dict[str, Any]]:
        return self.context["relations"].get((span.annotation_set_id, span.uuid), [])


class Lines(JSONRenderer):
    media_type = "application/x-ndjson"


class PlainRows(APIView):
    """`?rows=` spans, fetched bit by bit, each through the serializer and REST framework's renderer."""

    renderer_classes = (Lines,)

    def get(self, request: Request) -> StreamingHttpResponse:
        caller_of(request)
        spans = (
            Span.objects.filter(is_deleted=False)
            .select_related("annotation_set__document", "annotation_set__membership", "annotation_set__scheme_version")
            .defer("annotation_set__document__text", "annotation_set__document__alignment")
            .defer("annotation_set__scheme_version__content")
            .order_by("pk")[: int(request.GET["rows"])]
        )
        return StreamingHttpResponse(_plain_lines(spans.iterator(ROWS_A_FETCH)), content_type="application/x-ndjson")


def _plain_lines(spans: Iterator[Span]) -> Iterator[bytes]:
    renderer = JSONRenderer()
    while block := list(islice(spans, ROWS_A_FETCH)):
        rows = PlainRow(block, many=True, context={"relations": _relations(block)}).data
        yield b"".join(renderer.render(row) + b"\n" for row in rows)


def _relations(spans: Sequence[Span]) -> dict[Any, list[dict[str, Any]]]:
    found = defaultdict(list)
    sets = {span.annotation_set_id for span in spans}
    for edge in Relation.objects.filter(annotation_set__in=sets, is_deleted=False).order_by("pk"):
        row = {"id": edge.uuid, "type": edge.type, "target": edge.target, "attributes": edge.attributes}
        found[edge.annotation_set_id, edge.source].append(row)
    return found


@login_required
def bare(request: HttpRequest, script: str, set_uuid: UUID) -> HttpResponse:
    """A text, its spans and one script to show them: `marks` in the plain way, `alone` with the surface's modules."""
    annotation_set, entered = labelling.visible_set(caller_of_page(request), set_uuid)
    spans, version = labelling.as_json(annotation_set)["spans"], annotation_set.scheme_version
    given: dict[str, Any] = {"text": annotation_set.document.text}
    if script == "marks":
        given["spans"] = [{"start": span["start"], "end": span["end"]} for span in spans]
    else:
        given["spans"] = [{name: span[name] for name in PAINTED_FIELDS} for span in spans]
        given["scheme"] = version.content
    looks = reverse("pages:looks", args=[entered.project.slug, version.number])
    context = {"given": given, "looks": looks, "script": f"annotations/bench/{script}.js"}
    return render(request, "bench/bare.html", context)


urlpatterns = [
    path("api/bench/save/", PlainSave.as_view()),
    path("api/bench/rows/", PlainRows.as_view()),
    path("bench/<str:script>/<uuid:set_uuid>/", bare),
    *annotations.urls.urlpatterns,
]
