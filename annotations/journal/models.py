"""The journal's one table."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """Somebody did something to something, at a time; never changed, never deleted but with its project."""

    project = models.ForeignKey(
        "annotations.Project", null=True, on_delete=models.CASCADE, related_name="journal_entries"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    details = models.JSONField(default=dict)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
