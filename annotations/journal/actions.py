"""The one verb of the journal."""

from typing import Any

from annotations.accounts.models import User
from annotations.journal.models import Entry


def record(verb: str, subject: str, *, person: User | None, project_id: int | None = None, **details: Any) -> Entry:
    """The entry just written; call it inside the transaction of what it tells."""
    return Entry.objects.create(project_id=project_id, person=person, verb=verb, subject=subject, details=details)
