"""The REST doors of annotation sets, their operations, and the next assignment."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.assignment.models import Assignment
from annotations.core.errors import Conflict, Fault, Invalid
from annotations.labelling import actions, answers, operations, queries, wire
from annotations.labelling.models import Operation
from annotations.projects import access
from annotations.projects import answers as projects_answers
from annotations.projects import queries as projects
from annotations.projects.access import CAN_BE_ASSIGNED, Access, Caller
from annotations.projects.api import GONE
from annotations.projects.authentication import caller_of
from annotations.projects.models import Membership, Role, Token
from annotations.web import fields
from annotations.web.doors import Door, read, read_nothing
from annotations.web.input import StrictSerializer, parameters
from annotations.web.pages import PAGE_PARAMETERS, PAGING, page, paged


class AnnotationSetDoor(Door):
    @extend_schema(operation_id="annotation_set", responses=answers.AnnotationSet)
    def get(self, request: Request, set_uuid: UUID) -> Response:
        """The set with its living marks."""
        parameters(request)
        annotation_set, _ = queries.visible_set(caller_of(request), set_uuid)
        return Response(queries.as_json(annotation_set))


class OperationsDoor(Door):
    body_limit_bytes = wire.LARGEST_REQUEST_BYTES

    @extend_schema(
        operation_id="annotation_set_operations",
        parameters=[
            OpenApiParameter("after", OpenApiTypes.INT, description="only what came after this revision"),
            *PAGE_PARAMETERS,
        ],
        responses=paged(answers.LoggedOperation),
    )
    def get(self, request: Request, set_uuid: UUID) -> Response:
        """The set's own log, oldest first."""
        given = parameters(request, "after", *PAGING)
        annotation_set, _ = queries.visible_set(caller_of(request), set_uuid)
        rows = Operation.objects.filter(annotation_set=annotation_set, revision__gt=_revision(given.get("after", "0")))
        return Response(page(request, rows, lambda found: [answers.operation(one) for one in found], key="revision"))

    @extend_schema(
        operation_id="annotation_set_apply", request=answers.OperationsRequest, responses=answers.OperationsResponse
    )
    def post(self, request: Request, set_uuid: UUID) -> Response:
        """Applies operations, step by step; what is refused changes nothing and says why."""
        parameters(request)
        caller = caller_of(request)
        caller.require_scope(Token.Scope.ANNOTATE)
        envelope = wire.envelope(request.data)
        _check_person(caller, envelope, "person" in request.data)
        return Response(operations.apply_operations(caller, set_uuid, envelope))


def _revision(given: str) -> int:
    if not (given.isascii() and given.isdecimal()) or int(given) > 2**53:
        raise Invalid(
            "invalid_parameters",
            "Some parameters cannot be accepted.",
            faults=[Fault("invalid_parameter", "after is a revision.", "after")],
        )
    return int(given)


def _check_person(caller: Caller, envelope: wire.Envelope, is_given: bool) -> None:
    """Nothing; raises unless a session's page says for whom it was made and that is who is signed in."""
    if caller.token is not None:
        if is_given:
            raise Invalid(
                "invalid",
                "The request cannot be accepted as it stands.",
                faults=[Fault("unexpected", "A token says who asks: leave this out.", "person")],
            )
        return
    if not is_given:
        raise Invalid(
            "invalid",
            "The request cannot be accepted as it stands.",
            faults=[Fault("required", "This field is required.", "person")],
        )
    if envelope.person != str(caller.person.uuid):
        raise Conflict("other_person", "Another person is signed in by now.")


class SubmitDoor(Door):
    @extend_schema(operation_id="annotation_set_submit", request=None, responses=answers.AnnotationSet)
    def post(self, request: Request, set_uuid: UUID) -> Response:
        """Submits the set; blocking rules refuse it with the places."""
        parameters(request)
        read_nothing(request)
        return Response(queries.as_json(actions.submit(caller_of(request), set_uuid)))


class ReopenDoor(Door):
    @extend_schema(operation_id="annotation_set_reopen", request=None, responses=answers.AnnotationSet)
    def post(self, request: Request, set_uuid: UUID) -> Response:
        """Opens a submitted or skipped set again."""
        parameters(request)
        read_nothing(request)
        return Response(queries.as_json(actions.reopen(caller_of(request), set_uuid)))


class NextDoor(Door):
    @extend_schema(
        operation_id="assignment_next",
        request=None,
        responses={200: answers.NextAssignment, 204: OpenApiResponse(description="Nothing is left.")},
    )
    def post(self, request: Request, slug: str) -> Response:
        """The caller's open assignment, or the next one; 204 when none is left."""
        parameters(request)
        read_nothing(request)
        annotation_set = actions.open_next(access.enter(caller_of(request), slug))
        if annotation_set is None:
            return Response(status=204)
        return Response(answers.next_assignment(annotation_set))


class AssignmentsDoor(Door):
    @extend_schema(
        operation_id="assignments",
        parameters=[
            OpenApiParameter("annotator", OpenApiTypes.STR, description="a pseudonym"),
            OpenApiParameter("state", OpenApiTypes.STR, enum=Assignment.State.values),
            OpenApiParameter("document", OpenApiTypes.UUID),
            *PAGE_PARAMETERS,
        ],
        responses=paged(answers.Assignment),
    )
    def get(self, request: Request, slug: str) -> Response:
        """Who reads what: all of the project for those who see others' work, else one's own."""
        given = parameters(request, "annotator", "state", "document", *PAGING)
        entered = access.enter(caller_of(request), slug)
        entered.require((*CAN_BE_ASSIGNED,))
        rows = _filtered(queries.visible_assignments(entered), entered, given)
        return Response(page(request, rows, lambda found: answers.assignments(entered, found)))


def _filtered(rows: QuerySet[Assignment], entered: Access, given: dict[str, str]) -> QuerySet[Assignment]:
    faults = [Fault("invalid_parameter", "This is empty.", "annotator")] if given.get("annotator") == "" else []
    if "state" in given and given["state"] not in Assignment.State.values:
        faults.append(Fault("invalid_parameter", "A state is open, submitted or skipped.", "state"))
    if "document" in given and wire.identifier(given["document"]) is None:
        faults.append(Fault("invalid_parameter", "This is a UUID.", "document"))
    if faults:
        raise Invalid("invalid_parameters", "Some parameters cannot be accepted.", faults=faults)
    if "state" in given:
        rows = rows.filter(state=given["state"])
    if "document" in given:
        rows = rows.filter(document__uuid=given["document"])
    if "annotator" in given:
        members = Membership.objects.filter(project=entered.project, pseudonym=given["annotator"])
        rows = rows.filter(person__in=members.values("person"))
    return rows


class RoleForm(StrictSerializer):
    role = fields.Choice(choices=Role.choices)


class MemberDoor(Door):
    @extend_schema(operation_id="member_change", request=RoleForm, responses=projects_answers.Member)
    def patch(self, request: Request, slug: str, person_uuid: UUID) -> Response:
        """Changes a member's role; one who may not annotate any more gives back the places of their open texts."""
        parameters(request)
        entered = access.enter(caller_of(request), slug).require_sight_of_members(Token.Scope.MANAGE)
        membership = projects.member(entered, person_uuid)
        given = read(request, RoleForm)
        changed = actions.change_role(membership, entered.person, Role(given["role"]))
        return Response(projects_answers.member(changed))

    @extend_schema(operation_id="member_remove", responses=GONE)
    def delete(self, request: Request, slug: str, person_uuid: UUID) -> Response:
        """Ends a member's role; their work and pseudonym stay, the places of their open texts are free."""
        parameters(request)
        read_nothing(request)
        entered = access.enter(caller_of(request), slug).require_sight_of_members(Token.Scope.MANAGE)
        actions.remove_member(projects.member(entered, person_uuid), entered.person)
        return Response(status=204)


class SkipForm(StrictSerializer):
    reason = fields.Text(allow_blank=True, max_length=actions.LONGEST_REASON, required=False, default="")


class SkipDoor(Door):
    @extend_schema(operation_id="assignment_skip", request=SkipForm, responses=answers.Assignment)
    def post(self, request: Request, assignment_uuid: UUID) -> Response:
        """Skips the caller's own open assignment; its place is free for somebody else."""
        parameters(request)
        caller = caller_of(request)
        given = read(request, SkipForm)
        skipped = actions.skip(caller, assignment_uuid, given["reason"])
        pseudonym = access.enter_by_id(caller, skipped.document.project_id).membership.pseudonym
        return Response(answers.assignment(skipped, pseudonym, skipped.annotation_set.uuid))
