"""Projects, who takes part in them, and the tokens programs use."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    MANAGER = "manager", _("manager")
    ADJUDICATOR = "adjudicator", _("adjudicator")
    ANNOTATOR = "annotator", _("annotator")
    READER = "reader", _("reader")


class ProjectQuerySet(models.QuerySet["Project"]):
    def locked(self, key: int) -> "Project":
        """The project with this key, its row locked until the transaction ends. Raises DoesNotExist.

        It is locked without its key: rows that only name the project are written meanwhile, by others too. Whoever adds
        to a project locks it first, or something in it that `delete_project` locks; whoever locks both begins with the
        project.
        """
        return self.select_for_update(no_key=True).get(pk=key)


class Project(models.Model):
    """One piece of work: documents, a scheme, a guideline, a team."""

    class Reveal(models.TextChoices):
        NEVER = "never", _("never")
        GOLD = "gold", _("after adjudication: the gold")
        ALL = "all", _("everything")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language of the texts"), max_length=16, default="en")
    annotators_per_document = models.PositiveSmallIntegerField(
        _("annotators per document"), default=2, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    reveal = models.CharField(_("annotators see others' work"), max_length=8, choices=Reveal, default=Reveal.NEVER)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(annotators_per_document__gte=1, annotators_per_document__lte=100),
                name="project_annotators_between_1_and_100",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in a project; it outlives the role, because the pseudonym is theirs for good."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    pseudonym = models.CharField(max_length=40)
    created = models.DateTimeField(auto_now_add=True)
    left = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "person"], name="membership_once_per_project"),
            models.UniqueConstraint(fields=["project", "pseudonym"], name="membership_pseudonym_once_per_project"),
        ]

    def __str__(self) -> str:
        return f"{self.pseudonym} ({self.role})"


class Token(models.Model):
    """A program's key: scoped, expiring, a person's, perhaps for one project; only its hash is kept."""

    class Scope(models.TextChoices):
        READ = "read", _("read")
        ANNOTATE = "annotate", _("annotate")
        MANAGE = "manage", _("manage")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    project = models.ForeignKey(Project, null=True, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=100, blank=True)
    scope = models.CharField(_("scope"), max_length=8, choices=Scope)
    secret_hash = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    last_used = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name or str(self.uuid)

    @property
    def is_expired(self) -> bool:
        return self.expires <= timezone.now()
