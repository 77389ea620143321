"""The REST doors of documents."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.corpus import queries
from annotations.corpus.models import Document
from annotations.projects import access
from annotations.projects.authentication import caller_of
from annotations.web.conditions import unless_known
from annotations.web.doors import Door
from annotations.web.input import parameters
from annotations.web.pages import PAGE_PARAMETERS, PAGING, page, paged
from annotations.web.ranges import in_range


class DocumentAnswer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    language = serializers.CharField()
    sha256 = serializers.CharField()
    length = serializers.IntegerField(help_text="in Unicode code points")
    profile = serializers.ChoiceField(choices=Document.Profile.choices)
    source_sha256 = serializers.CharField()
    created = serializers.DateTimeField()


def as_json(document: Document) -> dict[str, Any]:
    """A document without its text."""
    return {
        "id": str(document.uuid),
        "name": document.name,
        "language": document.language,
        "sha256": document.sha256,
        "length": document.length,
        "profile": document.profile,
        "source_sha256": document.source_sha256,
        "created": document.created,
    }


def _listed(documents: Sequence[Document]) -> list[dict[str, Any]]:
    return [as_json(document) for document in documents]


class DocumentsDoor(Door):
    @extend_schema(
        operation_id="documents",
        parameters=PAGE_PARAMETERS,
        responses=paged(DocumentAnswer),
    )
    def get(self, request: Request, slug: str) -> Response:
        """The project's documents, oldest first."""
        parameters(request, *PAGING)
        entered = access.enter(caller_of(request), slug)
        return Response(page(request, queries.documents(entered.project), _listed))


class DocumentDoor(Door):
    @extend_schema(operation_id="document", responses=DocumentAnswer)
    def get(self, request: Request, slug: str, document_uuid: UUID) -> Response:
        """One document, without its text."""
        parameters(request)
        entered = access.enter(caller_of(request), slug)
        return Response(as_json(queries.document(entered.project, document_uuid)))


class TextDoor(Door):
    negotiates = False

    @extend_schema(
        operation_id="document_text",
        parameters=[OpenApiParameter("Range", OpenApiTypes.STR, OpenApiParameter.HEADER, description="one, of bytes")],
        responses={
            (200, "text/plain"): OpenApiTypes.STR,
            (206, "text/plain"): OpenApiTypes.STR,
            304: OpenApiResponse(description="It has not changed."),
            412: OpenApiResponse(description="It is not the text that If-Match names."),
            416: OpenApiResponse(description="The text has no such bytes."),
        },
    )
    def get(self, request: Request, slug: str, document_uuid: UUID) -> HttpResponseBase:
        """The text as UTF-8; its sha256 is the ETag."""
        parameters(request)
        entered = access.enter(caller_of(request), slug)
        document = queries.document(entered.project, document_uuid)
        response = HttpResponse(queries.reading(document.uuid).text, content_type="text/plain; charset=utf-8")
        response["ETag"] = f'"{document.sha256}"'
        found = unless_known(request._request, response)
        found["Content-Language"] = document.language
        return in_range(request._request, response) if found is response else found
