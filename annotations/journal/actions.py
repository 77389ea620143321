"""The one verb of the journal."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from annotations.journal.models import Entry


def record(
    verb: str, subject: str, *, person: AbstractBaseUser | None, project_id: int | None = None, **details: Any
) -> Entry:
    """The entry just written; call it inside the transaction of what it tells."""
    return Entry.objects.create(
        project_id=project_id, person_id=person.pk if person else None, verb=verb, subject=subject, details=details
    )
