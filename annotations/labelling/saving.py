"""What every save reads while others wait: no more than it needs, by statements that are made once."""

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BigIntegerField, Case, DateTimeField, Q, QuerySet, UUIDField, When

from annotations.labelling import queries
from annotations.labelling.models import AnnotationSet, Operation, Relation, Span
from annotations.labelling.statements import Given, Statement
from annotations.projects import access
from annotations.projects.access import Caller

# Statements are kept for so many numbers of ids: nearly every request names one to three.
KEPT_STATEMENTS = 32


class Saving(NamedTuple):
    """The columns of an annotation set that saving needs; the assignment only if it has been idle."""

    pk: int
    state: str
    revision: int
    project: int
    document: UUID
    document_sha256: str
    scheme_version: int
    scheme_sha256: str
    guideline: int
    role: str | None
    idle_assignment: int | None


def _own() -> QuerySet[AnnotationSet, tuple[Any, ...]]:
    own = AnnotationSet.objects.filter(
        uuid=Given("uuid", UUIDField()), annotator=Given("person", BigIntegerField()), membership__left=None
    )
    is_idle = Q(assignment__last_activity__lt=Given("idle_since", DateTimeField()))
    return own.select_for_update(of=("self",)).values_list(
        "pk",
        "state",
        "revision",
        "project",
        "document__uuid",
        "document__sha256",
        "scheme_version",
        "scheme_version__sha256",
        queries.guideline_in_force(),
        "membership__role",
        Case(When(is_idle, then="assignment")),
    )


_own_statement = Statement(_own)


def own_set_locked(caller: Caller, set_uuid: UUID, idle_since: datetime) -> Saving:
    """The caller's own set, its row locked. Raises NotFound for anybody else's."""
    found = next(_own_statement.rows(uuid=set_uuid, person=caller.person.pk, idle_since=idle_since), None)
    if found is None:
        raise access.nothing()
    saving = Saving._make(found)
    queries.require_work(caller, saving.project, saving.role)
    return saving


def logged(annotation_set: int, uuids: Collection[UUID]) -> Iterator[tuple[UUID, dict[str, Any], dict[str, Any]]]:
    """The uuid, body and result of the operations with these uuids."""
    rows: Iterator[Any] = _logged(len(uuids)).rows(**_named(annotation_set, uuids)) if uuids else iter(())
    return rows


def spans(annotation_set: int, uuids: Collection[UUID]) -> Iterator[Span]:
    """The set's spans with these uuids, deleted ones too."""
    return _spans(len(uuids)).objects(**_named(annotation_set, uuids)) if uuids else iter(())


def relations_at(annotation_set: int, uuids: Collection[UUID]) -> Iterator[Relation]:
    """The set's relations with these uuids or with such an end, deleted ones too."""
    return _relations(len(uuids)).objects(**_named(annotation_set, uuids)) if uuids else iter(())


def _named(annotation_set: int, uuids: Collection[UUID]) -> dict[str, Any]:
    return {"set": annotation_set, **{str(place): uuid for place, uuid in enumerate(uuids)}}


def _given(count: int) -> list[Any]:
    return [Given(str(place), UUIDField()) for place in range(count)]


IN_THE_SET = Q(annotation_set=Given("set", BigIntegerField()))


@lru_cache(KEPT_STATEMENTS)
def _logged(count: int) -> Statement[Operation]:
    return Statement(
        lambda: Operation.objects.filter(IN_THE_SET, uuid__in=_given(count)).values_list("uuid", "body", "result")
    )


@lru_cache(KEPT_STATEMENTS)
def _spans(count: int) -> Statement[Span]:
    return Statement(lambda: Span.objects.filter(IN_THE_SET, uuid__in=_given(count)))


@lru_cache(KEPT_STATEMENTS)
def _relations(count: int) -> Statement[Relation]:
    given = _given(count)
    at = Q(uuid__in=given) | Q(source__in=given) | Q(target__in=given)
    return Statement(lambda: Relation.objects.filter(at, IN_THE_SET))
