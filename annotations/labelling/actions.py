"""Opening, submitting, reopening and skipping annotation sets."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.accounts.models import User
from annotations.assignment import actions as assignments
from annotations.assignment.models import Assignment
from annotations.core import rules
from annotations.core.errors import N_, Conflict, Fault, Invalid
from annotations.corpus import queries as corpus
from annotations.corpus.models import Document
from annotations.labelling import queries
from annotations.labelling.models import AnnotationSet
from annotations.projects import access
from annotations.projects import actions as projects
from annotations.projects.access import CAN_BE_ASSIGNED, Access, Caller
from annotations.projects.models import Membership, Role, Token
from annotations.scheme import queries as schemes
from annotations.scheme.titles import label_and_attribute

LONGEST_REASON = 1000
# Why texts were skipped that nobody skipped; told in the language of whoever looks.
LEFT, MAY_NOT_ANNOTATE = N_("left the project"), N_("may not annotate any more")


def open_next(entered: Access) -> AnnotationSet | None:
    """The set of the caller's open assignment or of the next one; None when nothing is left for them."""
    with transaction.atomic():
        entered = access.enter_locked(entered.caller, entered.project.pk)
        entered.require(CAN_BE_ASSIGNED, Token.Scope.ANNOTATE)
        taken = assignments.take_next(entered.project, entered.person)
        return _opened(entered, taken[0]) if taken else None


def open_document(entered: Access, document: Document) -> AnnotationSet:
    """The caller's set on this very document, opened if need be. Raises Conflict when enough people read it."""
    with transaction.atomic():
        entered = access.enter_locked(entered.caller, entered.project.pk)
        entered.require(CAN_BE_ASSIGNED, Token.Scope.ANNOTATE)
        return _opened(entered, assignments.assign(document, entered.person))


def _opened(entered: Access, assignment: Assignment) -> AnnotationSet:
    """The assignment's set, made under the scheme in force when it is opened for the first time."""
    annotation_set, _ = AnnotationSet.objects.get_or_create(
        assignment=assignment,
        defaults={
            "project": entered.project,
            "document": assignment.document,
            "annotator": entered.person,
            "membership": entered.membership,
            "round": assignment.round,
            "scheme_version": schemes.scheme_in_force(entered.project),
        },
    )
    return annotation_set


def submit(caller: Caller, set_uuid: UUID) -> AnnotationSet:
    """The caller's set, submitted. Raises Conflict when it is not open, or with every place where a rule blocks."""
    caller.require_scope(Token.Scope.ANNOTATE)
    with transaction.atomic():
        annotation_set = queries.own_set_locked(caller, set_uuid)
        if annotation_set.state != AnnotationSet.State.OPEN:
            raise Conflict("not_open", "This set is not open.", state=annotation_set.state)
        _refuse_blocked(annotation_set)
        return _change_state(annotation_set, AnnotationSet.State.SUBMITTED, caller)


def _refuse_blocked(annotation_set: AnnotationSet) -> None:
    text = corpus.reading(annotation_set.document.uuid).text
    scheme = schemes.scheme_value(annotation_set.scheme_version)
    blocking = [one for one in rules.violations(queries.marks(annotation_set), scheme, text) if one.level == "block"]
    if blocking:
        raise Conflict(
            "rules_block",
            "Some marks are not finished yet.",
            faults=[_blocked(one, annotation_set.scheme_version.content) for one in blocking],
        )


def _blocked(broken: rules.Violation, content: Mapping[str, Any]) -> Fault:
    """What blocks, with the titles of label and attribute in place of their ids."""
    label, attribute = label_and_attribute(content, broken.label, broken.attribute)
    return Fault(broken.rule, broken.sentence, broken.where, {"label": label, "attribute": attribute})


def reopen(caller: Caller, set_uuid: UUID) -> AnnotationSet:
    """The set, open again: one's own, or any for managers and adjudicators. Raises NotFound, Conflict.

    A set is open only as long as its annotator works in the project: the project is locked, so that they do not leave
    meanwhile.
    """
    caller.require_scope(Token.Scope.ANNOTATE)
    with transaction.atomic():
        entered = access.enter_locked(caller, queries.project_of(set_uuid))
        annotation_set = queries.set_locked(set_uuid)
        if not queries.may_see(entered, annotation_set):
            raise access.nothing()
        if annotation_set.annotator_id == caller.person.pk:
            entered.require(CAN_BE_ASSIGNED, Token.Scope.ANNOTATE)
        else:
            entered.require((Role.MANAGER, Role.ADJUDICATOR), Token.Scope.MANAGE)
        if annotation_set.state == AnnotationSet.State.OPEN:
            raise Conflict("not_submitted", "This set is open already.", state=annotation_set.state)
        if not queries.is_at_work(annotation_set):
            raise Conflict("annotator_gone", "Whoever made these marks does not annotate in this project any more.")
        annotation_set.was_reopened = True
        return _change_state(annotation_set, AnnotationSet.State.OPEN, caller)


def skip(caller: Caller, assignment_uuid: UUID, reason: str) -> Assignment:
    """The caller's assignment, skipped; its place is free for somebody else. Raises NotFound, Conflict, Invalid."""
    caller.require_scope(Token.Scope.ANNOTATE)
    if len(reason) > LONGEST_REASON:
        raise Invalid("text_too_long", "A text has at most {limit} characters.", where="reason", limit=LONGEST_REASON)
    with transaction.atomic():
        assignment = (
            Assignment.objects.select_related("document")
            .defer("document__text", "document__alignment")
            .filter(uuid=assignment_uuid, person=caller.person)
            .first()
        )
        if assignment is None:
            raise access.nothing()
        entered = access.enter_locked(caller, assignment.document.project_id)
        entered.require(CAN_BE_ASSIGNED, Token.Scope.ANNOTATE)
        annotation_set = queries.own_set_locked(caller, _opened(entered, assignment).uuid)
        if annotation_set.state != AnnotationSet.State.OPEN:
            raise Conflict("not_open", "This set is not open.", state=annotation_set.state)
        return _state_changed(annotation_set, AnnotationSet.State.SKIPPED, caller, reason)


def change_role(membership: Membership, by: User, role: Role) -> Membership:
    """The membership with its new role; whoever cannot be assigned documents in it gives back their open texts.

    Their marks stay. Raises Conflict when the project would be left without a manager.
    """
    with transaction.atomic():
        changed = projects.change_role(membership, by, role)
        if role not in CAN_BE_ASSIGNED:
            _give_back(membership, by, MAY_NOT_ANNOTATE)
    return changed


def remove_member(membership: Membership, by: User) -> None:
    """Nothing; the person has no role any more, and their open texts are skipped, so that others can have them.

    Their marks and their pseudonym stay. Raises Conflict for the last manager.
    """
    with transaction.atomic():
        projects.remove_member(membership, by)
        _give_back(membership, by, LEFT)


def _give_back(membership: Membership, by: User, reason: str) -> None:
    """Nothing; the member's open texts are skipped. Call it with the project locked."""
    held = AnnotationSet.objects.filter(membership=membership, state=AnnotationSet.State.OPEN)
    for held_uuid in held.order_by("pk").values_list("uuid", flat=True):
        annotation_set = queries.set_locked(held_uuid)
        # Its annotator may have submitted it while we waited for the row.
        if annotation_set.state == AnnotationSet.State.OPEN:
            _state_changed(annotation_set, AnnotationSet.State.SKIPPED, Caller(by), reason)


def _change_state(annotation_set: AnnotationSet, state: AnnotationSet.State, caller: Caller) -> AnnotationSet:
    _state_changed(annotation_set, state, caller)
    return annotation_set


def _state_changed(
    annotation_set: AnnotationSet, state: AnnotationSet.State, caller: Caller, reason: str = ""
) -> Assignment:
    """The set's assignment; both have the new state, and the revision tells that something changed."""
    annotation_set.state = state
    annotation_set.revision += 1
    annotation_set.updated = timezone.now()
    annotation_set.save(update_fields=["state", "revision", "updated", "was_reopened"])
    assignment = annotation_set.assignment
    assert assignment is not None, "an annotator's set always has its assignment"
    assignments.set_state(assignment, Assignment.State(state.value), by=caller.person, reason=reason)
    return assignment
