"""One party's marks on one document in one round, and the log of the operations that made them."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AnnotationSet(models.Model):
    """One party's marks on one document in one round; `revision` counts every change of it."""

    class Kind(models.TextChoices):
        ANNOTATOR = "annotator", _("annotator")
        GOLD = "gold", _("gold")
        SUGGESTION = "suggestion", _("suggestion")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        SUBMITTED = "submitted", _("submitted")
        SKIPPED = "skipped", _("skipped")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey("annotations.Project", on_delete=models.CASCADE, related_name="annotation_sets")
    document = models.ForeignKey("annotations.Document", on_delete=models.CASCADE, related_name="annotation_sets")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ANNOTATOR)
    annotator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="annotation_sets"
    )
    membership = models.ForeignKey(
        "annotations.Membership", null=True, on_delete=models.CASCADE, related_name="annotation_sets"
    )
    assignment = models.OneToOneField(
        "annotations.Assignment", null=True, on_delete=models.CASCADE, related_name="annotation_set"
    )
    round = models.PositiveSmallIntegerField(default=1)
    scheme_version = models.ForeignKey("annotations.SchemeVersion", on_delete=models.RESTRICT, related_name="+")
    revision = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    was_reopened = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "kind", "annotator", "round"], name="annotation_set_once_per_annotator"
            ),
            models.UniqueConstraint(
                fields=["document", "kind", "round"],
                condition=models.Q(annotator__isnull=True),
                name="annotation_set_once_without_annotator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.document_id}"


class Mark(models.Model):
    """What spans, relations and document labels share. A deleted one stays, so that undo can restore it."""

    uuid = models.UUIDField()
    attributes = models.JSONField(default=dict)
    is_deleted = models.BooleanField(default=False)
    last_operation = models.UUIDField()
    guideline_number = models.PositiveIntegerField(default=0)
    created = models.DateTimeField()
    updated = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.uuid)


class Span(Mark):
    """A labelled stretch; `fragments` only if discontinuous, [start, end) then is their envelope."""

    annotation_set = models.ForeignKey(AnnotationSet, on_delete=models.CASCADE, related_name="spans")
    label = models.CharField(max_length=64)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    fragments = models.JSONField(null=True)
    quote = models.TextField()
    source_start = models.PositiveIntegerField()
    source_end = models.PositiveIntegerField()
    comment = models.TextField(blank=True)
    unsure = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["annotation_set", "uuid"], name="span_uuid_once_per_set"),
            models.CheckConstraint(condition=models.Q(start__lt=models.F("end")), name="span_is_not_empty"),
        ]


class Relation(Mark):
    """A directed edge between two marks of one set; ends are given by uuid, because an end may be a relation."""

    annotation_set = models.ForeignKey(AnnotationSet, on_delete=models.CASCADE, related_name="relations")
    type = models.CharField(max_length=64)
    source = models.UUIDField()
    target = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["annotation_set", "uuid"], name="relation_uuid_once_per_set"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="relation_has_two_ends"),
        ]
        indexes = [models.Index(fields=["annotation_set", "source"], name="relation_by_source")]


class DocumentLabel(Mark):
    """A label on the whole document."""

    annotation_set = models.ForeignKey(AnnotationSet, on_delete=models.CASCADE, related_name="document_labels")
    label = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["annotation_set", "uuid"], name="document_label_uuid_once_per_set")
        ]


class Sitting(models.Model):
    """How long one opened page was worked with: a sum that its program tells again and again, so that it only grows."""

    annotation_set = models.ForeignKey(AnnotationSet, on_delete=models.CASCADE, related_name="sittings")
    uuid = models.UUIDField()
    seconds = models.PositiveIntegerField()
    begun = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["annotation_set", "uuid"], name="sitting_uuid_once_per_set")]

    def __str__(self) -> str:
        return f"{self.seconds} s on {self.annotation_set_id}"


class Operation(models.Model):
    """One applied change to one object: the body as it was sent and the result as it was answered."""

    class Action(models.TextChoices):
        CREATE = "create"
        UPDATE = "update"
        DELETE = "delete"

    uuid = models.UUIDField()
    annotation_set = models.ForeignKey(AnnotationSet, on_delete=models.CASCADE, related_name="operations")
    revision = models.PositiveBigIntegerField()
    step = models.UUIDField()
    action = models.CharField(max_length=6, choices=Action)
    kind = models.CharField(max_length=16)
    object_uuid = models.UUIDField()
    body: "models.JSONField[Any, Any]" = models.JSONField()
    result = models.JSONField()
    guideline_number = models.PositiveIntegerField(default=0)
    created = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["annotation_set", "uuid"], name="operation_uuid_once_per_set"),
            models.UniqueConstraint(fields=["annotation_set", "revision"], name="operation_revision_once_per_set"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.kind} {self.object_uuid}"
