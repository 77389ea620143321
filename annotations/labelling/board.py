"""The marks an upload of operations touches, changed in memory step by step; what holds is then written at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from annotations.core import schemes, standoff
from annotations.core.errors import Fault
from annotations.labelling import wire
from annotations.labelling.wire import Operation
from annotations.web.messages import said

Answer = dict[str, Any]
STEP_FAILED = Fault("step_failed", "Another operation of this step was refused.")


@dataclass(frozen=True)
class MarkState:
    """A mark as it stands: its fields, whether it is deleted, which operation changed it last."""

    kind: str
    id: UUID
    fields: Mapping[str, Any]
    last_operation: UUID
    created: datetime
    is_deleted: bool = False
    is_stored: bool = True
    pk: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The mark on the wire."""
        return {
            "id": str(self.id),
            **{name: _plain(value) for name, value in self.fields.items()},
            "last_operation": str(self.last_operation),
        }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


@dataclass
class Board:
    """Judges operations against a scheme and a text. `marks` are those the operations can touch."""

    scheme: schemes.Scheme
    text: str
    now: datetime
    marks: dict[UUID, MarkState]
    changed: set[UUID] = field(default_factory=set)
    # Ids of the relations that end, or once ended, at a mark.
    ended_at: dict[UUID, dict[UUID, None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for mark in self.marks.values():
            self._note_ends(mark)

    def _note_ends(self, mark: MarkState) -> None:
        if mark.kind == "relation":
            for end in (mark.fields["source"], mark.fields["target"]):
                self.ended_at.setdefault(end, {})[mark.id] = None

    def judge_step(self, operations: Iterable[Operation | Fault]) -> list[Answer]:
        """An answer for each operation; all of the step are applied or none."""
        before = (dict(self.marks), set(self.changed))
        answers: list[Answer] = []
        failed = False
        for one in operations:
            if failed:
                answers.append(_invalid(STEP_FAILED))
                continue
            answer = _invalid(one) if isinstance(one, Fault) else self._judge(one)
            failed = answer["status"] != "applied"
            answers.append(answer)
        if failed:
            self.marks, self.changed = before
            answers = [_invalid(STEP_FAILED) if answer["status"] == "applied" else answer for answer in answers]
        return answers

    def _judge(self, operation: Operation) -> Answer:
        current = self.marks.get(operation.object_id)
        if current is not None and current.kind != operation.kind:
            return _invalid(Fault("id_of_another_kind", "This id is that of a mark of another kind.", "object.id"))
        if operation.action == "create":
            return self._create(operation, current)
        if current is None:
            return _invalid(Fault("unknown_object", "There is no mark of this id in this set.", "object.id"))
        if current.is_deleted or operation.base != current.last_operation:
            return {"status": "conflict", "current": None if current.is_deleted else current.as_json()}
        return self._delete(operation, current) if operation.action == "delete" else self._update(operation, current)

    def _create(self, operation: Operation, current: MarkState | None) -> Answer:
        if current is not None and not current.is_deleted:
            return _invalid(Fault("object_exists", "There is a mark of this id already.", "object.id"))
        if operation.base is not None and (current is None or current.last_operation != operation.base):
            return {"status": "conflict", "current": None}
        fields = {**DEFAULTS[operation.kind], **operation.object}
        mark = MarkState(
            operation.kind,
            operation.object_id,
            fields,
            operation.id,
            created=current.created if current else self.now,
            is_stored=current is not None,
            pk=current.pk if current else None,
        )
        return self._put(mark)

    def _update(self, operation: Operation, current: MarkState) -> Answer:
        fields = {**current.fields, **operation.object}
        if "start" in operation.object and "fragments" not in operation.object:
            fields["fragments"] = None
        answer = self._put(replace(current, fields=fields, last_operation=operation.id))
        if answer["status"] == "applied" and operation.kind == "span" and "label" in operation.object:
            for relation in self._edges_at(operation.object_id):
                if fault := self._fault_of(relation):
                    return _invalid(replace(fault, where=f"relation {relation.id}"))
        return answer

    def _delete(self, operation: Operation, current: MarkState) -> Answer:
        gone = {current.id: current}
        queue = [current]
        for mark in queue:
            found = {edge.id: edge for edge in self._edges_at(mark.id) if edge.id not in gone}
            gone |= found
            queue.extend(found.values())
        for mark in queue:
            self.marks[mark.id] = replace(mark, is_deleted=True, last_operation=operation.id)
            self.changed.add(mark.id)
        also = sorted(str(mark.id) for mark in queue[1:])
        return {"status": "applied", "also_deleted": also} if also else {"status": "applied"}

    def _put(self, mark: MarkState) -> Answer:
        if fault := self._fault_of(mark):
            return _invalid(replace(fault, where=_within_object(fault.where)))
        if mark.kind == "span":
            start, end = mark.fields["start"], mark.fields["end"]
            mark = replace(mark, fields={**mark.fields, "quote": self.text[start:end]})
        self.marks[mark.id] = mark
        self.changed.add(mark.id)
        self._note_ends(mark)
        return {"status": "applied"}

    def _fault_of(self, mark: MarkState) -> Fault | None:
        fields = mark.fields
        if mark.kind == "span":
            if fault := wire.extent_fault(fields, self.text):
                return fault
            value: Any = standoff.Span(
                str(mark.id), fields["label"], fields["start"], fields["end"], attributes=fields["attributes"]
            )
            return next(schemes.faults(value, self.scheme), None)
        if mark.kind == "document_label":
            value = standoff.DocumentLabel(str(mark.id), fields["label"], fields["attributes"])
            return next(schemes.faults(value, self.scheme), None)
        if fields["source"] == fields["target"]:
            return Fault("same_ends", "A relation links two different marks.", "target")
        if mark.id in self._targets_from(fields["target"]):
            return Fault("circular", "A relation cannot lead back to itself.", "target")
        value = standoff.Relation(
            str(mark.id), fields["type"], str(fields["source"]), str(fields["target"]), fields["attributes"]
        )
        ends = (self._end(fields["source"]), self._end(fields["target"]))
        return next(schemes.faults(value, self.scheme, ends), None)

    def _end(self, identifier: UUID) -> str | None:
        """The label of a relation's end, "relation" for an edge, None when it is not there."""
        mark = self.marks.get(identifier)
        if mark is None or mark.is_deleted or mark.kind == "document_label":
            return None
        return "relation" if mark.kind == "relation" else str(mark.fields["label"])

    def _targets_from(self, identifier: UUID) -> set[UUID]:
        """What a relation with this target leads to: the target and, where that is a relation, its target and so on."""
        reached: set[UUID] = set()
        mark = self.marks.get(identifier)
        while identifier not in reached:
            reached.add(identifier)
            if mark is None or mark.is_deleted or mark.kind != "relation":
                break
            identifier = mark.fields["target"]
            mark = self.marks.get(identifier)
        return reached

    def _edges_at(self, identifier: UUID) -> Iterator[MarkState]:
        for relation in tuple(self.ended_at.get(identifier, ())):
            mark = self.marks.get(relation)
            if mark and not mark.is_deleted and identifier in (mark.fields["source"], mark.fields["target"]):
                yield mark


DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "span": {"fragments": None, "attributes": {}, "comment": "", "unsure": False},
    "relation": {"attributes": {}},
    "document_label": {"attributes": {}},
}


def _within_object(where: str) -> str:
    return where if where.startswith("object") or not where else f"object.{where}"


def _invalid(fault: Fault) -> Answer:
    return {
        "status": "invalid",
        "code": fault.code,
        "where": fault.where,
        "detail": said(fault),
    }
