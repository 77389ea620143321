"""How long people work on their sets: what their pages count while they are in front and in use."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from annotations.assignment.models import Assignment
from annotations.core.errors import Fault, Invalid
from annotations.labelling import queries, wire
from annotations.labelling.models import AnnotationSet, Sitting
from annotations.labelling.turns import turn
from annotations.projects.access import Caller

# A page may have counted before it first told.
BEFORE_TELLING = timedelta(days=2)


def note_sitting(caller: Caller, set_uuid: UUID, told: dict[str, Any]) -> int:
    """The seconds of all sittings at the caller's own set, this one's sum included. Raises NotFound, Invalid.

    A sum is never added to what was told before: it takes its place if it is larger.
    """
    sitting, seconds = _read(told)
    with turn(), transaction.atomic():
        annotation_set = queries.own_set_locked(caller, set_uuid)
        now = timezone.now()
        kept, is_new = Sitting.objects.get_or_create(
            annotation_set=annotation_set, uuid=sitting, defaults={"seconds": 0}
        )
        longest = int((now - kept.begun + BEFORE_TELLING).total_seconds())
        if seconds > kept.seconds or is_new:
            kept.seconds = min(seconds, longest)
            kept.save(update_fields=["seconds"])
        return active_seconds(annotation_set)


def active_seconds(annotation_set: AnnotationSet) -> int:
    """The seconds of all sittings at the set."""
    found = Sitting.objects.filter(annotation_set=annotation_set).aggregate(seconds=Sum("seconds"))
    return found["seconds"] or 0


def active_seconds_by(name: str, assignments: Iterable[Assignment] | QuerySet[Assignment]) -> dict[int, int]:
    """The seconds of all sittings at the sets of some assignments, by their `pk` or `person`."""
    rows = Sitting.objects.filter(annotation_set__assignment__in=assignments)
    return dict(rows.values_list(f"annotation_set__assignment__{name}").annotate(seconds=Sum("seconds")).order_by())


def _read(told: dict[str, Any]) -> tuple[UUID, int]:
    faults = [
        Fault("unknown_field", "This field is not known here.", name)
        for name in told
        if name not in ("sitting", "seconds")
    ]
    sitting, seconds = wire.identifier(told.get("sitting")), told.get("seconds")
    if sitting is None:
        faults.append(Fault("wrong_value", "This is a UUID.", "sitting"))
    if type(seconds) is not int or not 0 <= seconds <= 2**31 - 1:
        faults.append(Fault("wrong_value", "This value is not allowed here.", "seconds"))
    if faults:
        raise Invalid("invalid", "The request cannot be accepted as it stands.", faults=faults)
    assert sitting is not None
    assert isinstance(seconds, int)
    return sitting, seconds
