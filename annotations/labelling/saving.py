"""What every save reads while others wait: no more than it needs, by statements that are made once."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BigIntegerField, Case, CharField, DateTimeField, Q, QuerySet, UUIDField, Value, When

from annotations.labelling import queries
from annotations.labelling.models import AnnotationSet, Operation, Relation, Span
from annotations.labelling.statements import Given, Statement
from annotations.projects.access import Caller

FEW = 6
Query = Callable[..., QuerySet[Any, Any]]


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
    found = next(_own_statement.run(uuid=set_uuid, person=caller.person.pk, idle_since=idle_since), None)
    if found is None:
        raise queries.not_own(caller, set_uuid)
    saving = Saving._make(found)
    queries.require_work(caller, saving.project, saving.role)
    return saving


class Known:
    """What a set has of the operations and marks that a request names.

    Nearly always that is nothing but a span, for most operations make one. So one statement asks what there is at
    all, and only what there is is read.
    """

    def __init__(self, annotation_set: int, operations: Collection[UUID], marks: Collection[UUID]) -> None:
        self.annotation_set = annotation_set
        self.operations = operations
        self.kinds = {kind for (kind,) in self._found(_kinds, operations, marks)}

    def logged(self) -> Iterable[tuple[UUID, dict[str, Any], dict[str, Any]]]:
        """The uuid, body and result of the operations that are in the log already."""
        return self._found(_log, self.operations) if "operation" in self.kinds else ()

    def spans(self, uuids: Collection[UUID]) -> Iterable[Span]:
        """The set's spans with these uuids, deleted ones too."""
        return () if self.kinds.isdisjoint({"span", "relation"}) else self._found(_spans, uuids)

    def relations_at(self, uuids: Collection[UUID]) -> Iterable[Relation]:
        """The set's relations with these uuids or with such an end, deleted ones too."""
        return self._found(_relations, uuids) if "relation" in self.kinds else ()

    def _found(self, query: Query, *uuids: Collection[UUID]) -> Iterable[Any]:
        """What the query finds in the set; few ids, as nearly every request has them, are asked for by statements."""
        counts = [len(some) for some in uuids]
        if not any(counts):
            return ()
        if max(counts) > FEW:
            return query(Q(annotation_set=self.annotation_set), *(list(some) for some in uuids))
        flat = {str(place): one for place, one in enumerate(one for some in uuids for one in some)}
        return _statement(query, *counts).run(set=self.annotation_set, **flat)


@cache
def _statement(query: Query, *counts: int) -> Statement:
    """The query about so many ids of each kind, which are given as "0", "1" and so on."""
    places = count()
    ids = [[Given(str(next(places)), UUIDField()) for _ in range(many)] for many in counts]
    return Statement(lambda: query(Q(annotation_set=Given("set", BigIntegerField())), *ids))


def _kinds(in_the_set: Q, operations: list[Any], marks: list[Any]) -> QuerySet[Any, Any]:
    def kind(name: str) -> Value:
        return Value(name, output_field=CharField())

    log = _log(in_the_set, operations).values_list(kind("operation"))
    spans = _spans(in_the_set, marks).values_list(kind("span"))
    relations = _relations(in_the_set, marks).values_list(kind("relation"))
    return log.union(spans, relations)


def _log(in_the_set: Q, uuids: list[Any]) -> QuerySet[Operation, Any]:
    return Operation.objects.filter(in_the_set, uuid__in=uuids).values_list("uuid", "body", "result")


def _spans(in_the_set: Q, uuids: list[Any]) -> QuerySet[Span]:
    return Span.objects.filter(in_the_set, uuid__in=uuids)


def _relations(in_the_set: Q, uuids: list[Any]) -> QuerySet[Relation]:
    at = Q(uuid__in=uuids) | Q(source__in=uuids) | Q(target__in=uuids)
    return Relation.objects.filter(at, in_the_set)
