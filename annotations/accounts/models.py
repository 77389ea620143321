"""People, the links they sign in with, and the attempts that are counted against guessing."""

import unicodedata
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _


def folded(name: str) -> str:
    """The form in which two names are the same person's: compatible characters, case and spaces folded."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(name_folded=folded(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A person of this installation; the name is what they sign in with."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=150, unique=True)
    name_folded = models.CharField(max_length=300, unique=True, editable=False)
    language = models.CharField(_("language of the pages"), max_length=8, blank=True)
    # What `accounts.preferences` allows; what is not named there is as it is for everybody.
    preferences: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True, editable=False)
    may_create_projects = models.BooleanField(_("may create projects"), default=False)
    is_staff = models.BooleanField(_("operator"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    created = models.DateTimeField(auto_now_add=True)
    first_signed_in = models.DateTimeField(null=True, blank=True)
    # The project whose manager made this person: the only one that may renew the invitation.
    invited_to = models.ForeignKey(
        "annotations.Project", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.name,)


class SignInLink(models.Model):
    """A link that signs one person in, once, until it expires; only the hash of its secret is kept."""

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in", _("sign-in link")
        INVITATION = "invitation", _("invitation")

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    kind = models.CharField(max_length=16, choices=Kind)
    secret_hash = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class Attempt(models.Model):
    """How often something was tried from one place within one window of time, named by the second it began at."""

    key = models.CharField(max_length=80)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="attempt_once_per_window")]

    def __str__(self) -> str:
        return f"{self.key} ×{self.count}"
