"""Handing out documents, and what becomes of them."""

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from annotations.accounts.models import User
from annotations.assignment.models import Assignment
from annotations.core.errors import Conflict
from annotations.corpus.models import Document
from annotations.journal.actions import record
from annotations.projects.models import Project

HOLDS_A_PLACE = ~Q(state=Assignment.State.SKIPPED)


def take_next(project: Project, person: User, round: int = 1) -> tuple[Assignment, bool] | None:
    """The person's open assignment or a new one (True), None when nothing is left for them.

    New is the document with the most annotators still missing whose limit is not reached, the oldest first. The
    project's row is locked while choosing, so that two who ask at once never exceed the limit.
    """
    with transaction.atomic():
        limit = Project.objects.locked(project.pk).annotators_per_document
        mine = Assignment.objects.filter(person=person, document__project=project, round=round)
        if assignment := mine.filter(state=Assignment.State.OPEN).order_by("pk").first():
            return assignment, False
        document = (
            Document.objects.imported()
            .filter(project=project)
            .exclude(pk__in=mine.values("document"))
            .annotate(
                taken=Count(
                    "assignments", filter=Q(assignments__round=round) & ~Q(assignments__state=Assignment.State.SKIPPED)
                )
            )
            .filter(taken__lt=limit)
            .order_by(F("taken").asc(), "pk")
            .defer("text", "alignment")
            .first()
        )
        if document is None:
            return None
        return Assignment.objects.create(document=document, person=person, round=round), True


def assign(document: Document, person: User, round: int = 1) -> Assignment:
    """The person's assignment of this very document. Raises Conflict when the document's limit is reached."""
    with transaction.atomic():
        project = Project.objects.locked(document.project_id)
        kept = Assignment.objects.filter(document=document, person=person, round=round).first()
        if kept is not None:
            return kept
        _require_a_place(project, document.pk, round)
        return Assignment.objects.create(document=document, person=person, round=round)


def set_state(assignment: Assignment, state: Assignment.State, *, by: User, reason: str = "") -> None:
    """Nothing; the assignment has the new state. Raises Conflict when opening a skipped one finds no place left."""
    with transaction.atomic():
        if assignment.state == Assignment.State.SKIPPED and state != Assignment.State.SKIPPED:
            project = Project.objects.locked(assignment.document.project_id)
            _require_a_place(project, assignment.document_id, assignment.round)
        assignment.state = state
        assignment.skip_reason = reason
        assignment.last_activity = timezone.now()
        assignment.save(update_fields=["state", "skip_reason", "last_activity"])
        record(
            f"assignment_{state.value}",
            f"assignment {assignment.uuid}",
            person=by,
            project_id=assignment.document.project_id,
        )


def _require_a_place(project: Project, document_id: int, round: int) -> None:
    taken = Assignment.objects.filter(HOLDS_A_PLACE, document_id=document_id, round=round).count()
    if taken >= project.annotators_per_document:
        raise Conflict("limit_reached", "As many people read this document as the project wants.")
