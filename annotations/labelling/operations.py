"""Applying operations: one lock, one transaction, and what is valid is written with its log."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotations.assignment.models import Assignment
from annotations.core.errors import Conflict
from annotations.corpus import queries as corpus
from annotations.labelling import queries, saving, wire
from annotations.labelling.board import STEP_FAILED, Answer, Board, MarkState
from annotations.labelling.models import AnnotationSet, DocumentLabel, Operation, Relation, Span
from annotations.labelling.saving import Known, Saving
from annotations.labelling.turns import turn
from annotations.projects.access import Caller
from annotations.scheme import queries as schemes

TABLES: Mapping[str, Any] = {"span": Span, "relation": Relation, "document_label": DocumentLabel}
# How long somebody has to have done nothing before an assignment is told of new activity.
IDLE = timedelta(minutes=1)
Judged = tuple[wire.Operation, Answer]


def apply_operations(caller: Caller, set_uuid: UUID, request: wire.Envelope) -> dict[str, Any]:
    """`{"revision", "results"}`. Raises NotFound unless the set is the caller's own, Conflict for the whole request.

    Steps are judged in order; an operation whose id the set knows is answered with its stored result.
    """
    with turn(), transaction.atomic():
        annotation_set = saving.own_set_locked(caller, set_uuid, timezone.now() - IDLE)
        if request.document_sha256 != annotation_set.document_sha256:
            raise Conflict("document_mismatch", "These marks are of another text.")
        if annotation_set.state != AnnotationSet.State.OPEN:
            raise Conflict("not_open", "This set is not open.", state=annotation_set.state)
        return _apply(annotation_set, request.operations)


def _apply(annotation_set: Saving, sent: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    named = _named(sent)
    known = Known(annotation_set.pk, {UUID(one["id"]) for one in sent}, named)
    board = _board(annotation_set, named, known)
    answers: list[Answer | None] = [None] * len(sent)
    accepted: dict[UUID, tuple[Mapping[str, Any], Answer]] = {
        uuid: (body, result) for uuid, body, result in known.logged()
    }
    applied: list[Judged] = []
    for places in _steps(sent):
        fresh: dict[UUID, int] = {}
        for place in places:
            identifier = UUID(sent[place]["id"])
            if identifier in fresh:
                is_same = dict(sent[place]) == dict(sent[fresh[identifier]])
                answers[place] = None if is_same else _id_reused()
            else:
                answers[place] = _repeated(sent[place], accepted)
                if answers[place] is None:
                    fresh[identifier] = place
        read = [wire.operation(sent[place]) for place in fresh.values()]
        if any((answer := answers[place]) and answer["status"] == "invalid" for place in places):
            judged = board.judge_step([STEP_FAILED] * len(fresh))
        else:
            judged = board.judge_step(read)
        for place, operation, answer in zip(fresh.values(), read, judged, strict=True):
            answers[place] = answer
            if answer["status"] == "applied" and isinstance(operation, wire.Operation):
                accepted[operation.id] = (sent[place], answer)
                applied.append((operation, answer))
        for place in places:
            if answers[place] is None:
                answers[place] = _as_repeated(answers[fresh[UUID(sent[place]["id"])]] or {})
    _write(annotation_set, board, applied)
    return {
        "revision": annotation_set.revision + len(applied),
        "results": [{"id": one["id"], **(answer or {})} for one, answer in zip(sent, answers, strict=True)],
    }


def _steps(sent: Sequence[Mapping[str, Any]]) -> Iterable[list[int]]:
    """The places of each step's operations, steps in the order in which they begin."""
    steps: dict[str, list[int]] = {}
    for place, one in enumerate(sent):
        steps.setdefault(one["step"].lower(), []).append(place)
    return steps.values()


def _id_reused() -> Answer:
    return {"status": "invalid", "code": "id_reused", "where": "id", "detail": "This id is that of another operation."}


def _repeated(one: Mapping[str, Any], accepted: Mapping[UUID, tuple[Mapping[str, Any], Answer]]) -> Answer | None:
    """The stored answer of an operation the set knows, None for a new one."""
    stored = accepted.get(UUID(one["id"]))
    if stored is None:
        return None
    body, result = stored
    return _as_repeated(result) if dict(body) == dict(one) else _id_reused()


def _as_repeated(answer: Answer) -> Answer:
    return {**answer, "status": "repeated"} if answer["status"] == "applied" else answer


def _named(sent: Sequence[Mapping[str, Any]]) -> set[UUID]:
    """The marks that the operations are about or link."""
    named: set[UUID] = set()
    for one in sent:
        content = one.get("object")
        if isinstance(content, Mapping):
            found = (wire.identifier(content.get(name)) for name in ("id", "source", "target"))
            named.update(identifier for identifier in found if identifier)
    return named


def _board(annotation_set: Saving, named: set[UUID], known: Known) -> Board:
    """The board with every mark the operations name, and the edges at them."""
    scheme = schemes.scheme_known_by(annotation_set.scheme_version, annotation_set.scheme_sha256)
    marks: dict[UUID, MarkState] = {}
    if named:
        may_nest = any("relation" in one.target for one in scheme.relations)
        _load_relations(known, named, marks, may_nest)
        # A relation at a named mark is judged again when that mark is relabelled: both its ends are needed.
        ends = {end for mark in marks.values() for end in (mark.fields["source"], mark.fields["target"])}
        for row in known.relations_at(ends - marks.keys() if may_nest else ()):
            marks.setdefault(row.uuid, queries.state_of(row))
        for span in known.spans(named | ends):
            marks[span.uuid] = queries.state_of(span)
        if scheme.document_labels:
            for label in DocumentLabel.objects.filter(annotation_set=annotation_set.pk, uuid__in=named):
                marks[label.uuid] = queries.state_of(label)
    text = corpus.reading(annotation_set.document).text
    return Board(scheme, text, timezone.now(), marks)


def _load_relations(known: Known, named: set[UUID], marks: dict[UUID, MarkState], may_nest: bool) -> None:
    asked, fresh = set(named), set(named)
    while fresh:
        for row in known.relations_at(fresh):
            marks[row.uuid] = queries.state_of(row)
        fresh = {uuid for uuid in marks if uuid not in asked} if may_nest else set()
        asked |= fresh


def _write(annotation_set: Saving, board: Board, applied: Sequence[Judged]) -> None:
    """Writes the changed marks, the log, and the set's revision."""
    if not applied:
        return
    alignment = corpus.reading(annotation_set.document).alignment
    for kind, table in TABLES.items():
        changed = [board.marks[uuid] for uuid in board.changed if board.marks[uuid].kind == kind]
        rows = [
            queries.row_of(annotation_set.pk, mark, annotation_set.guideline, board.now, alignment) for mark in changed
        ]
        new = [row for row, mark in zip(rows, changed, strict=True) if not mark.is_stored]
        old = [row for row, mark in zip(rows, changed, strict=True) if mark.is_stored]
        if new:
            order = {operation.object_id: place for place, (operation, _) in enumerate(applied)}
            table.objects.bulk_create(sorted(new, key=lambda row: order.get(row.uuid, 0)))
        if len(old) == 1:
            old[0].save(force_update=True)
        elif old:
            names = [one.name for one in table._meta.concrete_fields if not one.primary_key and one.name != "created"]
            # Rows with their keys, put over those that are there: bulk_update's CASEs take seconds for a thousand rows.
            table.objects.bulk_create(old, update_conflicts=True, unique_fields=["pk"], update_fields=names)
    first = annotation_set.revision + 1
    Operation.objects.bulk_create(
        Operation(
            uuid=operation.id,
            annotation_set_id=annotation_set.pk,
            revision=first + place,
            step=operation.step,
            action=operation.action,
            kind=operation.kind,
            object_uuid=operation.object_id,
            body=operation.body,
            result=answer,
            guideline_number=annotation_set.guideline,
            created=board.now,
        )
        for place, (operation, answer) in enumerate(applied)
    )
    AnnotationSet.objects.filter(pk=annotation_set.pk).update(revision=F("revision") + len(applied), updated=board.now)
    if annotation_set.idle_assignment is not None:
        Assignment.objects.filter(pk=annotation_set.idle_assignment).update(last_activity=board.now)
