"""Versions of the label scheme and of the guideline: written once, never changed."""

from django.conf import settings
from django.db import models


class Version(models.Model):
    """What the two kinds of version share: a number in the project, the content, its digest."""

    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    created = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"version {self.number}"


class SchemeVersion(Version):
    """The scheme JSON in force from one moment on."""

    project = models.ForeignKey("annotations.Project", on_delete=models.CASCADE, related_name="scheme_versions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="scheme_number_once")]


class GuidelineVersion(Version):
    """The guideline in force from one moment on: Markdown by language, `{"en": …, "ru": …}`."""

    project = models.ForeignKey("annotations.Project", on_delete=models.CASCADE, related_name="guideline_versions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="guideline_number_once")]
