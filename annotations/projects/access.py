"""Who may do what in a project: the one place where roles, token scopes and blindness meet.

A caller without a role in a project is told that there is no such project. Of others' work an annotator gets
nothing until `reveal` says so; whoever is assigned a document is blind on it until they have submitted it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from annotations.accounts.models import User
from annotations.core.errors import Forbidden, NotFound
from annotations.projects.models import Membership, Project, Role, Token

SEES_OTHERS = (Role.MANAGER, Role.ADJUDICATOR, Role.READER)
CAN_BE_ASSIGNED = (Role.MANAGER, Role.ADJUDICATOR, Role.ANNOTATOR)


def nothing() -> NotFound:
    """The one answer to everybody who may not know whether the thing exists."""
    return NotFound("not_found", "There is no such thing.")


def nothing_any_more() -> NotFound:
    """The answer to whoever had a role in the project that they ask for, and has none now."""
    return NotFound("not_found", "You have no role in this project any more.")


@dataclass(frozen=True)
class Caller:
    """Who asks: a person, through a session (`token` is None) or a token that narrows what they may do."""

    person: User
    token: Token | None = None

    def require_scope(self, scope: Token.Scope) -> None:
        """Nothing; raises Forbidden when the caller's token does not reach so far."""
        order = [Token.Scope.READ, Token.Scope.ANNOTATE, Token.Scope.MANAGE]
        if self.token and order.index(Token.Scope(self.token.scope)) < order.index(scope):
            raise Forbidden(
                "scope_too_narrow",
                "This needs a token of scope {needed}; yours has {scope}.",
                needed=scope.value,
                scope=self.token.scope,
            )

    def reaches(self, project_id: int) -> bool:
        """True unless the caller's token is for another project."""
        return self.token is None or self.token.project_id in (None, project_id)


@dataclass(frozen=True)
class Access:
    """A caller inside one project."""

    caller: Caller
    project: Project
    membership: Membership

    @property
    def person(self) -> User:
        return self.caller.person

    @property
    def role(self) -> Role:
        return Role(self.membership.role)

    @property
    def is_manager(self) -> bool:
        return self.role is Role.MANAGER

    @cached_property
    def sees_others(self) -> bool:
        """True when others' work may be shown at all, blindness on single documents aside."""
        return self.role in SEES_OTHERS or self.project.reveal == Project.Reveal.ALL

    def require(self, roles: Collection[Role], scope: Token.Scope = Token.Scope.READ) -> "Access":
        """This access; raises Forbidden when the role or the token does not allow it."""
        self.caller.require_scope(scope)
        if self.role not in roles:
            raise Forbidden("role_may_not", "Your role in this project may not do this.", role=self.role.value)
        return self

    def require_sight_of_others(self) -> "Access":
        """This access; raises NotFound for those who must not even know what there is to see."""
        if not self.sees_others:
            raise nothing()
        return self

    def require_sight_of_members(self, scope: Token.Scope = Token.Scope.READ) -> "Access":
        """This access; names are the manager's to see: others are refused, annotators told of nothing."""
        if self.role is Role.ANNOTATOR:
            raise nothing()
        return self.require((Role.MANAGER,), scope)


def enter(caller: Caller, slug: str) -> Access:
    """The caller's access to the project. Raises NotFound when they have no role in it."""
    membership = Membership.objects.filter(project__slug=slug, person=caller.person).select_related("project").first()
    return _entered(caller, membership)


def enter_by_id(caller: Caller, project_id: int) -> Access:
    """The caller's access to the project of a row. Raises NotFound when they have no role in it."""
    membership = (
        Membership.objects.filter(project_id=project_id, person=caller.person).select_related("project").first()
    )
    return _entered(caller, membership)


def enter_locked(caller: Caller, project_id: int) -> Access:
    """The caller's access to a project whose row stays locked until the transaction ends: so long no role changes.

    Raises NotFound when they have no role in it.
    """
    Project.objects.locked(project_id)
    return enter_by_id(caller, project_id)


def managed_locked(project_id: int, by: User) -> Project:
    """A project that the person manages, its row locked until the transaction ends.

    Raises NotFound or Forbidden when they do not: whoever waits for the lock may have lost the role meanwhile.
    """
    return enter_locked(Caller(by), project_id).require((Role.MANAGER,)).project


def _entered(caller: Caller, membership: Membership | None) -> Access:
    if membership is None or not caller.reaches(membership.project_id):
        raise nothing()
    if membership.left is not None:
        raise nothing_any_more()
    return Access(caller, membership.project, membership)
