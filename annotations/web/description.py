"""The doors to the description of the API: as an OpenAPI document, and as a page made of it. They are open to all."""

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.web.doors import ByWeight
from annotations.web.input import parameters
from annotations.web.output import JSONRenderer


class _Open(APIView):
    """What the two share with every door: they refuse parameters they do not know, and refuse in JSON."""

    authentication_classes = ()
    content_negotiation_class = ByWeight
    known_parameters: tuple[str, ...] = ()

    def initial(self, request: Request, *arguments: Any, **named: Any) -> None:
        super().initial(request, *arguments, **named)
        parameters(request, *self.known_parameters)

    def handle_exception(self, exc: Exception) -> Response:
        self.request.accepted_renderer, self.request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        return super().handle_exception(exc)


class _MadeOnce(SchemaGenerator):
    """The document is the same for everybody, and takes a second to make."""

    def get_schema(self, request: Request | None = None, public: bool = False) -> Any:
        """The OpenAPI document."""
        return _schema(self.api_version)


@cache
def _schema(version: str | None) -> Any:
    generator: Any = SchemaGenerator(api_version=version)  # type: ignore[no-untyped-call]
    return generator.get_schema(request=None, public=True)


class SchemaDoor(_Open, SpectacularAPIView):
    """The OpenAPI document, in YAML or JSON as asked."""

    generator_class = _MadeOnce


class DocsDoor(_Open, SpectacularSwaggerSplitView):
    """The page; with `script` what its script starts from."""

    known_parameters = ("script",)
    url_name = "api:schema"
    template_name = "annotations/web/docs.html"
