"""What was computed of each document, kept so that it is not computed again."""

from django.db import models


class KeptPart(models.Model):
    """What a measure keeps of one document for one question: valid as long as `state` is that of the document.

    Both are digests: `question` of what was asked, `state` of everything its answer depends on. Nothing is lost with a
    row: it is computed again when somebody asks.
    """

    document = models.ForeignKey("annotations.Document", on_delete=models.CASCADE, related_name="kept_parts")
    question = models.CharField(max_length=64)
    state = models.CharField(max_length=64)
    part = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "question"], name="kept_part_once_per_question")]

    def __str__(self) -> str:
        return f"a part of {self.document_id}"
