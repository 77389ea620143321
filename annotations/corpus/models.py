"""Documents and the files they came from. A text is never updated."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Import(models.Model):
    """One import: its documents are shown by no query until it is done. A project has one at a time that is not."""

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        DONE = "done", _("done")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey("annotations.Project", on_delete=models.CASCADE, related_name="imports")
    job = models.OneToOneField("annotations.Job", null=True, on_delete=models.SET_NULL, related_name="import_run")
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(state="pending"), name="import_pending_once_per_project"
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class SourceFile(models.Model):
    """A file as it came, compressed; it goes with the import that brought it."""

    import_run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="source_files")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    content_zlib = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class DocumentQuerySet(models.QuerySet["Document"]):
    def imported(self) -> "DocumentQuerySet":
        """The documents of imports that are done: the only ones anybody is shown."""
        return self.filter(import_run__state=Import.State.DONE)


class Document(models.Model):
    """A text to be read. `alignment` maps its code points to those of the decoded original, both ways.

    `places_taken` counts its assignments that hold a place, in the first round: written down by the room of assignment,
    so that the next document is found without looking at every other one.
    """

    class Profile(models.TextChoices):
        AS_IS = "as-is", _("as it is")
        PDF_TEXT = "pdf-text", _("text taken from a PDF")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey("annotations.Project", on_delete=models.CASCADE, related_name="documents")
    import_run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(max_length=255)
    language = models.CharField(max_length=16)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    length = models.PositiveIntegerField()
    source = models.OneToOneField(SourceFile, on_delete=models.RESTRICT, related_name="document")
    source_sha256 = models.CharField(max_length=64)
    profile = models.CharField(max_length=12, choices=Profile)
    alignment = models.JSONField()
    places_taken = models.PositiveIntegerField(default=0, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="document_name_once_per_project"),
            models.UniqueConstraint(
                fields=["project", "source_sha256", "profile"], name="document_source_once_per_profile"
            ),
        ]
        indexes = [models.Index(fields=["project", "places_taken", "id"], name="document_by_places_taken")]

    def __str__(self) -> str:
        return self.name
