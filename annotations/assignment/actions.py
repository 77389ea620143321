"""Handing out documents, and what becomes of them."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from annotations.accounts.models import User
from annotations.assignment.models import Assignment
from annotations.core.errors import Conflict
from annotations.corpus.models import Document, Import
from annotations.journal.actions import record
from annotations.projects.models import Project

# There is no way yet to have documents read once more.
FIRST_ROUND = 1


def take_next(project: Project, person: User) -> tuple[Assignment, bool] | None:
    """The person's open assignment or a new one (True), None when nothing is left for them.

    New is the document with the most annotators still missing whose limit is not reached, the oldest first. The
    project's row is locked while choosing, so that two who ask at once never exceed the limit.
    """
    with transaction.atomic():
        limit = Project.objects.locked(project.pk).annotators_per_document
        mine = Assignment.objects.filter(person=person, document__project=project, round=FIRST_ROUND)
        if assignment := mine.filter(state=Assignment.State.OPEN).order_by("pk").first():
            return assignment, False
        document = _least_taken(project, limit, person)
        return (_assigned(document, person), True) if document else None


def _least_taken(project: Project, limit: int, person: User) -> Document | None:
    """The document to be read next by this person.

    Everybody waits while it is looked for: so it is found by walking along an index, over what the person has read, and
    however many documents there are. EXISTS rather than joins, which would have SQLite sort all of them.
    """
    is_there = Exists(Import.objects.filter(pk=OuterRef("import_run"), state=Import.State.DONE))
    is_mine = Exists(Assignment.objects.filter(person=person, document=OuterRef("pk"), round=FIRST_ROUND))
    found = Document.objects.filter(is_there, ~is_mine, project=project, places_taken__lt=limit)
    return found.order_by("places_taken", "pk").defer("text", "alignment").first()


def _assigned(document: Document, person: User) -> Assignment:
    """The new assignment, which holds a place. Call it with the project locked."""
    _count_place(document.pk, 1)
    return Assignment.objects.create(document=document, person=person, round=FIRST_ROUND)


def _count_place(document_id: int, more: int) -> None:
    Document.objects.filter(pk=document_id).update(places_taken=F("places_taken") + more)


def assign(document: Document, person: User) -> Assignment:
    """The person's assignment of this very document. Raises Conflict when the document's limit is reached."""
    with transaction.atomic():
        project = Project.objects.locked(document.project_id)
        kept = Assignment.objects.filter(document=document, person=person, round=FIRST_ROUND).first()
        if kept is not None:
            return kept
        _require_a_place(project, document.pk)
        return _assigned(document, person)


def set_state(assignment: Assignment, state: Assignment.State, *, by: User, reason: str = "") -> None:
    """Nothing; the assignment has the new state. Raises Conflict when opening a skipped one finds no place left.

    Call it with the project locked when a place is given back.
    """
    with transaction.atomic():
        held, holds = (one != Assignment.State.SKIPPED for one in (assignment.state, state))
        if holds and not held:
            project = Project.objects.locked(assignment.document.project_id)
            _require_a_place(project, assignment.document_id)
        if held != holds:
            _count_place(assignment.document_id, holds - held)
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


def _require_a_place(project: Project, document_id: int) -> None:
    taken = Document.objects.values_list("places_taken", flat=True).get(pk=document_id)
    if taken >= project.annotators_per_document:
        raise Conflict("limit_reached", "As many people read this document as the project wants.")
