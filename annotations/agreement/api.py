"""The REST door of agreement."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.agreement import answers, queries
from annotations.core.errors import Fault, Invalid
from annotations.projects import access
from annotations.projects.authentication import caller_of
from annotations.web.doors import Door
from annotations.web.input import parameters

BY = ("label", "pair")


class Reason(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


class ValueAnswer(serializers.Serializer[Any]):
    value = serializers.FloatField(allow_null=True)
    observed = serializers.FloatField(allow_null=True)
    expected = serializers.FloatField(allow_null=True)
    units = serializers.IntegerField(allow_null=True)
    annotators = serializers.IntegerField(allow_null=True)
    undefined_because = Reason(allow_null=True)


class PairAnswer(serializers.Serializer[Any]):
    annotators = serializers.ListField(child=serializers.CharField())
    values = serializers.DictField(child=ValueAnswer())


class LeftOutAnswer(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()
    count = serializers.IntegerField()
    names = serializers.ListField(child=serializers.CharField())


class AgreementAnswer(serializers.Serializer[Any]):
    measure = serializers.CharField()
    layer = serializers.CharField()
    by = serializers.ChoiceField(choices=BY)
    label = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # the wire's name, DRF's base has one too
    values = serializers.DictField(child=ValueAnswer(), required=False, help_text="by label")
    pairs = PairAnswer(many=True, required=False, help_text="by pair")
    facts = serializers.DictField()
    left_out = LeftOutAnswer(many=True)
    sets = serializers.DictField(child=serializers.IntegerField(), help_text="how many sets are in which state")
    hidden_documents = serializers.IntegerField(help_text="documents the asker is blind on")


class AgreementDoor(Door):
    @extend_schema(
        operation_id="agreement",
        parameters=[
            OpenApiParameter("measure", str, required=True, description="the measure's id"),
            OpenApiParameter("layer", str, enum=queries.LAYERS),
            OpenApiParameter("label", str, description="one label or category alone"),
            OpenApiParameter("by", str, enum=BY),
        ],
        responses=AgreementAnswer,
    )
    def get(self, request: Request, slug: str) -> Response:
        """How far the annotators agree, from what they have submitted."""
        entered = access.enter(caller_of(request), slug).require_sight_of_others()
        given = parameters(request, "measure", "layer", "label", "by")
        faults = []
        if "measure" not in given:
            faults.append(Fault("required", "One of {known}.", "measure", {"known": ", ".join(answers.on_offer())}))
        layer = answers.layer_of(given.get("measure", ""))
        if given.get("layer", layer) != layer:
            faults.append(Fault("invalid_parameter", "One of {known}.", "layer", {"known": layer}))
        if given.get("by", BY[0]) not in BY:
            faults.append(Fault("invalid_parameter", "One of {known}.", "by", {"known": ", ".join(BY)}))
        if faults:
            raise Invalid("invalid_parameters", "Some parameters cannot be accepted.", faults=faults)
        material = queries.material(entered)
        return Response(answers.answer(material, given["measure"], given.get("by", BY[0]), given.get("label")))
