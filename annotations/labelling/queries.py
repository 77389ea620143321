"""Reading annotation sets: whose they are, who may see them, their marks as values and as JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, QuerySet, Subquery

from annotations.assignment.models import Assignment
from annotations.core import standoff
from annotations.core.errors import Forbidden, NotFound
from annotations.core.text.alignment import Alignment
from annotations.labelling.board import MarkState
from annotations.labelling.models import AnnotationSet, DocumentLabel, Mark, Relation, Span
from annotations.projects import access
from annotations.projects.access import CAN_BE_ASSIGNED, Access, Caller
from annotations.projects.models import Role
from annotations.scheme.models import GuidelineVersion


def _sets() -> QuerySet[AnnotationSet]:
    return AnnotationSet.objects.select_related(
        "document", "project", "membership", "assignment", "scheme_version"
    ).defer("document__text", "document__alignment", "scheme_version__content")


def guideline_in_force() -> Subquery:
    """The number of the guideline in force in the project of an annotation set."""
    newest = GuidelineVersion.objects.filter(project=OuterRef("project")).values("project")
    return Subquery(newest.annotate(newest=Max("number")).values("newest"))


def own_set_locked(caller: Caller, set_uuid: UUID) -> AnnotationSet:
    """The caller's own set, its row locked. Raises NotFound for anybody else's."""
    own = AnnotationSet.objects.filter(uuid=set_uuid, annotator=caller.person)
    found = _locked(own).filter(membership__left=None).first()
    if found is None:
        raise not_own(caller, set_uuid)
    require_work(caller, found.project_id, found.membership.role if found.membership else None)
    return found


def _locked(rows: QuerySet[AnnotationSet]) -> QuerySet[AnnotationSet]:
    """The sets with what hangs on them, their rows locked by a statement of its own.

    What a statement joins to a row it has to wait for is as it was before the wait.
    """
    return _sets().filter(pk__in=list(rows.select_for_update().values_list("pk", flat=True)))


def not_own(caller: Caller, set_uuid: UUID) -> NotFound:
    """Why a set is not the caller's to work on; only to those who made it and have left is more said than nothing."""
    left = AnnotationSet.objects.filter(uuid=set_uuid, annotator=caller.person, membership__left__isnull=False)
    project = left.values_list("project", flat=True).first()
    return access.nothing() if project is None or not caller.reaches(project) else access.nothing_any_more()


def require_work(caller: Caller, project: int, role: str | None) -> None:
    """Nothing; raises unless the caller's token reaches the project and their role there is one that works."""
    if not caller.reaches(project):
        raise access.nothing()
    if role == Role.READER:
        raise Forbidden("role_may_not", "Your role in this project may not do this.", role=Role.READER.value)


def set_locked(set_uuid: UUID) -> AnnotationSet:
    """The set, its row locked. Raises NotFound."""
    found = _locked(AnnotationSet.objects.filter(uuid=set_uuid)).first()
    if found is None:
        raise access.nothing()
    return found


def project_of(set_uuid: UUID) -> int:
    """The key of the project that a set is in. Raises NotFound."""
    found = AnnotationSet.objects.filter(uuid=set_uuid).values_list("project", flat=True).first()
    if found is None:
        raise access.nothing()
    return found


def is_at_work(annotation_set: AnnotationSet) -> bool:
    """True while the set's annotator has a role in the project in which they annotate."""
    membership = annotation_set.membership
    return membership is not None and membership.left is None and membership.role in CAN_BE_ASSIGNED


def visible_set(caller: Caller, set_uuid: UUID) -> tuple[AnnotationSet, Access]:
    """A set the caller may see. Raises NotFound."""
    found = _sets().filter(uuid=set_uuid).first()
    if found is None:
        raise access.nothing()
    entered = access.enter_by_id(caller, found.project_id)
    if not may_see(entered, found):
        raise access.nothing()
    return found, entered


def may_see(entered: Access, annotation_set: AnnotationSet) -> bool:
    """True for the annotator, and for those who see others' work unless they are blind on the document."""
    if annotation_set.annotator_id == entered.person.pk:
        return True
    if entered.role is Role.READER or not entered.sees_others:
        return False
    return annotation_set.document_id not in set(blind_documents(entered))


def blind_documents(entered: Access) -> Iterable[int]:
    """The documents the caller is assigned and has not submitted: on them others' work is hidden from them.

    Annotators to whom a project reveals everything are not blind: that is what its manager chose.
    """
    if entered.role is Role.ANNOTATOR and entered.sees_others:
        return ()
    return (
        Assignment.objects.filter(person=entered.person, document__project=entered.project)
        .exclude(state=Assignment.State.SUBMITTED)
        .values_list("document", flat=True)
    )


def visible_sets(entered: Access) -> QuerySet[AnnotationSet]:
    """The sets whose rows the caller may read: all but those on documents they are blind on, or only their own."""
    sets = AnnotationSet.objects.filter(project=entered.project, kind=AnnotationSet.Kind.ANNOTATOR)
    own = sets.filter(annotator=entered.person)
    if not entered.sees_others:
        return own
    return sets.exclude(document__in=list(blind_documents(entered))) | own


def state_of(row: Mark) -> MarkState:
    """A row as the board wants it."""
    if isinstance(row, Span):
        kind, fields = (
            "span",
            {
                "label": row.label,
                "start": row.start,
                "end": row.end,
                "fragments": row.fragments,
                "quote": row.quote,
                "attributes": row.attributes,
                "comment": row.comment,
                "unsure": row.unsure,
            },
        )
    elif isinstance(row, Relation):
        kind, fields = (
            "relation",
            {"type": row.type, "source": row.source, "target": row.target, "attributes": row.attributes},
        )
    else:
        assert isinstance(row, DocumentLabel)
        kind, fields = "document_label", {"label": row.label, "attributes": row.attributes}
    return MarkState(
        kind, row.uuid, fields, row.last_operation, row.created, is_deleted=row.is_deleted, is_stored=True, pk=row.pk
    )


def row_of(
    annotation_set: int, mark: MarkState, guideline: int, now: datetime, alignment: Alignment
) -> Span | Relation | DocumentLabel:
    """The row of a mark, not yet saved; a span knows its place in the source."""
    common: dict[str, Any] = {
        "pk": mark.pk,
        "annotation_set_id": annotation_set,
        "uuid": mark.id,
        "is_deleted": mark.is_deleted,
        "last_operation": mark.last_operation,
        "guideline_number": guideline,
        "created": mark.created,
        "updated": now,
    }
    if mark.kind == "relation":
        return Relation(**common, **mark.fields)
    if mark.kind == "document_label":
        return DocumentLabel(**common, **mark.fields)
    start, end = alignment.to_source(mark.fields["start"], mark.fields["end"])
    return Span(**common, **mark.fields, source_start=start, source_end=end)


def marks(annotation_set: AnnotationSet) -> standoff.AnnotationSet:
    """The set's living marks as a core value, in reading order."""
    return standoff.AnnotationSet(
        tuple(
            standoff.Span(
                str(row.uuid),
                row.label,
                row.start,
                row.end,
                tuple((start, end) for start, end in row.fragments or ()),
                row.attributes,
                row.comment,
                row.unsure,
            )
            for row in Span.objects.filter(annotation_set=annotation_set, is_deleted=False).order_by("start", "pk")
        ),
        tuple(
            standoff.Relation(str(row.uuid), row.type, str(row.source), str(row.target), row.attributes)
            for row in Relation.objects.filter(annotation_set=annotation_set, is_deleted=False).order_by("pk")
        ),
        tuple(
            standoff.DocumentLabel(str(row.uuid), row.label, row.attributes)
            for row in DocumentLabel.objects.filter(annotation_set=annotation_set, is_deleted=False).order_by("pk")
        ),
    )


def as_json(annotation_set: AnnotationSet) -> dict[str, Any]:
    """The set on the wire, its living marks in reading order."""
    return {
        "id": str(annotation_set.uuid),
        "document": str(annotation_set.document.uuid),
        "document_sha256": annotation_set.document.sha256,
        "kind": annotation_set.kind,
        "annotator": annotation_set.membership.pseudonym if annotation_set.membership else None,
        "round": annotation_set.round,
        "scheme_version": annotation_set.scheme_version.number,
        "revision": annotation_set.revision,
        "state": annotation_set.state,
        "assignment": str(annotation_set.assignment.uuid) if annotation_set.assignment else None,
        "spans": [
            {**state_of(row).as_json(), "source_start": row.source_start, "source_end": row.source_end}
            for row in Span.objects.filter(annotation_set=annotation_set, is_deleted=False).order_by("start", "pk")
        ],
        "relations": [
            state_of(row).as_json()
            for row in Relation.objects.filter(annotation_set=annotation_set, is_deleted=False).order_by("pk")
        ],
        "document_labels": [
            state_of(row).as_json()
            for row in DocumentLabel.objects.filter(annotation_set=annotation_set, is_deleted=False).order_by("pk")
        ],
    }


def visible_assignments(entered: Access) -> QuerySet[Assignment]:
    """The assignments the caller may know of: their own; with sight of others' work all but on blind documents."""
    rows = (
        Assignment.objects.filter(document__project=entered.project)
        .select_related("document")
        .defer("document__text", "document__alignment")
    )
    own = rows.filter(person=entered.person)
    if not entered.sees_others:
        return own
    return rows.exclude(document__in=list(blind_documents(entered))) | own
