"""Which projects, members and tokens a caller may know of."""

from uuid import UUID

from django.db.models import QuerySet

from annotations.projects import access
from annotations.projects.access import Access, Caller
from annotations.projects.models import Membership, Token


def memberships_of(caller: Caller) -> QuerySet[Membership]:
    """The caller's roles, each with its project."""
    rows = Membership.objects.filter(person=caller.person, left=None).select_related("project")
    if caller.token is not None and caller.token.project_id is not None:
        rows = rows.filter(project=caller.token.project_id)
    return rows


def members(entered: Access) -> QuerySet[Membership]:
    """The people who have a role in the project now."""
    return Membership.objects.filter(project=entered.project, left=None).select_related("person")


def member(entered: Access, person_uuid: UUID) -> Membership:
    """One of the project's members. Raises NotFound."""
    found = members(entered).filter(person__uuid=person_uuid).first()
    if found is None:
        raise access.nothing()
    return found


def tokens_of(caller: Caller) -> QuerySet[Token]:
    """The caller's own tokens; through a project's token, those for that project."""
    rows = Token.objects.filter(person=caller.person).select_related("project")
    if caller.token is not None and caller.token.project_id is not None:
        rows = rows.filter(project=caller.token.project_id)
    return rows
