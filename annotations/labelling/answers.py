"""What the doors of labelling answer with: the JSON, and its description for the OpenAPI document."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rest_framework import serializers

from annotations.assignment.models import Assignment as AssignmentRow
from annotations.labelling import queries
from annotations.labelling.models import AnnotationSet as AnnotationSetRow
from annotations.labelling.models import Operation as OperationRow
from annotations.projects.access import Access
from annotations.projects.models import Membership


class Span(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]  # a serializer has a label of its own kind
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    fragments = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()), allow_null=True)
    quote = serializers.CharField()
    attributes = serializers.DictField()
    comment = serializers.CharField()
    unsure = serializers.BooleanField()
    source_start = serializers.IntegerField()
    source_end = serializers.IntegerField()
    last_operation = serializers.UUIDField()


class Relation(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    type = serializers.CharField()
    source = serializers.UUIDField()  # type: ignore[assignment]  # the wire's name, which DRF's base uses too
    target = serializers.UUIDField()
    attributes = serializers.DictField()
    last_operation = serializers.UUIDField()


class DocumentLabel(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]  # the wire's name, which DRF's base uses too
    attributes = serializers.DictField()
    last_operation = serializers.UUIDField()


class AnnotationSet(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    document = serializers.UUIDField()
    document_sha256 = serializers.CharField()
    kind = serializers.ChoiceField(choices=AnnotationSetRow.Kind.choices)
    annotator = serializers.CharField(allow_null=True)
    round = serializers.IntegerField()
    scheme_version = serializers.IntegerField()
    revision = serializers.IntegerField()
    state = serializers.ChoiceField(choices=AnnotationSetRow.State.choices)
    assignment = serializers.UUIDField(allow_null=True)
    spans = Span(many=True)
    relations = Relation(many=True)
    document_labels = DocumentLabel(many=True)


class SentOperation(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    step = serializers.UUIDField()
    action = serializers.ChoiceField(choices=["create", "update", "delete"])
    kind = serializers.ChoiceField(choices=["span", "relation", "document_label"])
    base = serializers.UUIDField(required=False, allow_null=True)
    object = serializers.DictField()


class OperationsRequest(serializers.Serializer[Any]):
    document_sha256 = serializers.CharField()
    protocol = serializers.IntegerField()
    person = serializers.UUIDField(required=False, help_text="required with a session, refused with a token")
    operations = SentOperation(many=True)


class OperationResult(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=["applied", "repeated", "conflict", "invalid"])
    also_deleted = serializers.ListField(child=serializers.UUIDField(), required=False)
    current = serializers.DictField(required=False, allow_null=True)
    code = serializers.CharField(required=False)
    where = serializers.CharField(required=False)
    detail = serializers.CharField(required=False)


class OperationsResponse(serializers.Serializer[Any]):
    revision = serializers.IntegerField()
    results = OperationResult(many=True)


class LoggedOperation(SentOperation):
    revision = serializers.IntegerField()
    result = serializers.DictField()
    guideline_version = serializers.IntegerField()
    created = serializers.DateTimeField()


class AssignedDocument(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    language = serializers.CharField()
    sha256 = serializers.CharField()
    length = serializers.IntegerField()


class NextAssignment(serializers.Serializer[Any]):
    assignment = serializers.UUIDField()
    document = AssignedDocument()
    scheme_version = serializers.IntegerField()
    annotation_set = AnnotationSet()
    url = serializers.CharField()


class Assignment(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    document = serializers.UUIDField()
    document_name = serializers.CharField()
    annotator = serializers.CharField()
    round = serializers.IntegerField()
    state = serializers.ChoiceField(choices=AssignmentRow.State.choices)
    reason = serializers.CharField()
    annotation_set = serializers.UUIDField(allow_null=True)
    created = serializers.DateTimeField()
    last_activity = serializers.DateTimeField()


def operation(row: OperationRow) -> dict[str, Any]:
    """An operation of the log: the body as it was sent, what came of it, and when."""
    return {
        "revision": row.revision,
        "id": str(row.uuid),
        "step": str(row.step),
        "action": row.action,
        "kind": row.kind,
        "base": row.body.get("base"),
        "object": row.body["object"],
        "result": row.result,
        "guideline_version": row.guideline_number,
        "created": row.created,
    }


def next_assignment(annotation_set: AnnotationSetRow) -> dict[str, Any]:
    """An opened assignment with all that is needed to work on it but the text."""
    document = annotation_set.document
    assert annotation_set.assignment is not None, "an annotator's set always has its assignment"
    return {
        "assignment": str(annotation_set.assignment.uuid),
        "document": {
            "id": str(document.uuid),
            "name": document.name,
            "language": document.language,
            "sha256": document.sha256,
            "length": document.length,
        },
        "scheme_version": annotation_set.scheme_version.number,
        "annotation_set": queries.as_json(annotation_set),
        "url": f"/annotation-sets/{annotation_set.uuid}/",
    }


def assignments(entered: Access, rows: Sequence[AssignmentRow]) -> list[dict[str, Any]]:
    """Assignments, annotators by pseudonym."""
    pseudonyms = dict(
        Membership.objects.filter(project=entered.project, person__in=[row.person_id for row in rows]).values_list(
            "person", "pseudonym"
        )
    )
    sets = dict(
        AnnotationSetRow.objects.filter(assignment__in=[row.pk for row in rows]).values_list("assignment", "uuid")
    )
    # Without a pseudonym only when the project was deleted between the two reads.
    return [assignment(row, pseudonyms[row.person_id], sets.get(row.pk)) for row in rows if row.person_id in pseudonyms]


def assignment(row: AssignmentRow, pseudonym: str, annotation_set: UUID | None) -> dict[str, Any]:
    """An assignment with its annotator's pseudonym and its set."""
    return {
        "id": str(row.uuid),
        "document": str(row.document.uuid),
        "document_name": row.document.name,
        "annotator": pseudonym,
        "round": row.round,
        "state": row.state,
        "reason": row.skip_reason,
        "annotation_set": str(annotation_set) if annotation_set else None,
        "created": row.created,
        "last_activity": row.last_activity,
    }
