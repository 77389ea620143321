"""What is done about projects: making and changing them, their teams and tokens."""

import secrets
import uuid
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import CASCADE
from django.utils import timezone
from django.utils.text import slugify

from annotations.accounts import actions as accounts
from annotations.accounts.models import SignInLink, User, folded
from annotations.accounts.secrets import hashed, new_secret
from annotations.core.errors import Conflict, Forbidden, Invalid
from annotations.jobs.models import Job
from annotations.journal.actions import record
from annotations.projects.access import Caller, managed_locked, nothing
from annotations.projects.models import Membership, Project, Role, Token

LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".replace("_", "").split(" "),
        strict=True,
    )
)


# Addresses that are pages: /projects/new/.
RESERVED_SLUGS = frozenset({"new"})


def slug_for(name: str) -> str:
    """An address for a project's name: Latin letters, digits and hyphens; random when nothing is left."""
    latin = "".join(LETTERS.get(letter, letter) for letter in name.casefold())
    return slugify(latin)[:70].strip("-") or f"project-{secrets.token_hex(3)}"


def create_project(person: User, name: str, *, slug: str = "", **settings: Any) -> Project:
    """A new project whose manager is the person. Raises Forbidden, Invalid, or Conflict when the slug is taken."""
    if not person.may_create_projects:
        raise Forbidden("may_not_create_projects", "You may not create projects: ask the operator.")
    kept = checked_name(name)
    with transaction.atomic():
        project = _with_free_slug(kept, slug, created_by=person, **settings)
        add_role(project, person, Role.MANAGER)
        record("create_project", f"project {project.slug}", person=person, project_id=project.pk)
    return project


def checked_name(name: str) -> str:
    """A project's name as it is kept. Raises Invalid when it is empty, too long or has characters that do not show."""
    kept = " ".join(name.split())
    if not kept or len(kept) > 200:
        raise Invalid("bad_name", "A name has 1 to 200 characters.", where="name")
    if not kept.isprintable():
        raise Invalid("bad_name", "A name holds only characters that show.", where="name")
    return kept


def _with_free_slug(name: str, slug: str, **settings: Any) -> Project:
    wanted = slug or slug_for(name)
    for attempt in range(1, 50):
        tried = wanted if attempt == 1 else f"{wanted}-{attempt}"
        try:
            if tried in RESERVED_SLUGS:
                raise IntegrityError(tried)
            with transaction.atomic():
                return Project.objects.create(name=name, slug=tried, **settings)
        except IntegrityError:
            if slug:
                raise Conflict("slug_taken", "This address is taken.", where="slug") from None
    raise Conflict("slug_taken", "This address is taken.", where="slug")


def change_project(project: Project, by: User, **changes: Any) -> Project:
    """The project with its settings changed. Raises Invalid for a bad name, and as `managed_locked`."""
    if "name" in changes:
        changes["name"] = checked_name(changes["name"])
    with transaction.atomic():
        managed_locked(project.pk, by)
        for name, value in changes.items():
            setattr(project, name, value)
        project.save(update_fields=list(changes))
        record("change_project", f"project {project.slug}", person=by, project_id=project.pk, **changes)
    return project


def add_role(project: Project, person: User, role: Role) -> Membership:
    """The person's membership; a person who comes back keeps their pseudonym."""
    membership, is_new = Membership.objects.get_or_create(
        project=project, person=person, defaults={"role": role, "pseudonym": _free_pseudonym(project)}
    )
    if not is_new:
        if membership.left is None:
            raise Conflict("already_member", "This person has a role in the project already.", where="name")
        membership.role, membership.left = role, None
        membership.save(update_fields=["role", "left"])
    return membership


def _free_pseudonym(project: Project) -> str:
    while True:
        pseudonym = f"a-{secrets.token_hex(4)}"
        if not Membership.objects.filter(project=project, pseudonym=pseudonym).exists():
            return pseudonym


def invite(project: Project, by: User, name: str, role: Role) -> tuple[Membership, str | None]:
    """The new membership, and the secret of an invitation if this call made the person (for others there is none)."""
    with transaction.atomic():
        managed_locked(project.pk, by)
        person, secret = _person_called(name)
        membership = add_role(project, person, role)
        if secret:
            User.objects.filter(pk=person.pk).update(invited_to=project)
        record("add_member", f"person {person.uuid}", person=by, project_id=project.pk, role=role.value)
    return membership, secret


def _person_called(name: str) -> tuple[User, str | None]:
    """The person of that name; if there was none, a new one and the secret of their invitation."""
    known = User.objects.filter(name_folded=folded(accounts.checked_name(name)))
    if person := known.first():
        return person, None
    try:
        person = accounts.create_person(name)
    except Conflict:
        # Another project has invited them in the meantime.
        return known.get(), None
    return person, accounts.make_link(person, SignInLink.Kind.INVITATION)


def renew_invitation(membership: Membership, by: User) -> str:
    """The secret of a new invitation. Raises Conflict unless this project made the person and they never signed in.

    Else whoever manages a project could take over the account of anybody they give a role.
    """
    with transaction.atomic():
        managed_locked(membership.project_id, by)
        # Locked: whoever uses the old link in between has an account of their own from then on.
        person = User.objects.select_for_update(no_key=True).get(pk=membership.person_id)
        if person.first_signed_in is not None or person.invited_to_id != membership.project_id:
            raise Conflict(
                "has_signed_in" if person.first_signed_in else "not_invited_here",
                "This person has an account of their own: only an operator can make a sign-in link for them.",
            )
        record("renew_invitation", f"person {person.uuid}", person=by, project_id=membership.project_id)
        return accounts.make_link(person, SignInLink.Kind.INVITATION)


def change_role(membership: Membership, by: User, role: Role) -> Membership:
    """The membership with its new role. Raises Conflict when the project would be left without a manager."""
    with transaction.atomic():
        _keep_a_manager(membership, by, role)
        membership.role = role
        membership.save(update_fields=["role"])
        record(
            "change_role",
            f"person {membership.person.uuid}",
            person=by,
            project_id=membership.project_id,
            role=role.value,
        )
    return membership


def remove_member(membership: Membership, by: User) -> None:
    """Nothing; the person has no role any more, their work and pseudonym stay. Raises Conflict for the last manager."""
    with transaction.atomic():
        _keep_a_manager(membership, by, None)
        membership.left = timezone.now()
        membership.save(update_fields=["left"])
        record("remove_member", f"person {membership.person.uuid}", person=by, project_id=membership.project_id)


def _keep_a_manager(membership: Membership, by: User, role: Role | None) -> None:
    """Nothing; the project is locked, and has a manager also when this member has the role, or none.

    Raises as `managed_locked`, and NotFound when the member has left meanwhile.
    """
    managed_locked(membership.project_id, by)
    membership.refresh_from_db(fields=["role", "left"])
    if membership.left is not None:
        raise nothing()
    others = Membership.objects.filter(project_id=membership.project_id, role=Role.MANAGER, left=None).exclude(
        pk=membership.pk
    )
    if role is not Role.MANAGER and not others.exists():
        raise Conflict("last_manager", "A project keeps at least one manager.")


def issue_token(
    person: User, scope: Token.Scope, *, project: Project | None = None, name: str = "", days: int = 90
) -> tuple[Token, str]:
    """The new token and its secret, which is never shown again. Raises Invalid for a lifetime out of range."""
    if not 1 <= days <= 366:
        raise Invalid("bad_lifetime", "A token lives 1 to 366 days.", where="days")
    secret = new_secret()
    with transaction.atomic():
        if project is not None:
            Project.objects.locked(project.pk)
        token = Token.objects.create(
            person=person,
            project=project,
            name=name,
            scope=scope,
            secret_hash=hashed(secret),
            expires=timezone.now() + timedelta(days=days),
        )
    return token, secret


def revoke_token(caller: Caller, token_uuid: uuid.UUID) -> bool:
    """True when the caller's own token was there to be revoked."""
    tokens = Token.objects.filter(person=caller.person, uuid=token_uuid)
    if caller.token and caller.token.project_id:
        tokens = tokens.filter(project_id=caller.token.project_id)
    return bool(tokens.delete()[0])


def delete_project(project: Project, by: User) -> None:
    """Nothing; the project and everything in it is gone; the journal keeps who did that.

    Before that, everything that hangs on it is locked: so whoever is at it finishes first, and what they write goes
    too; whoever comes later finds nothing. Raises as `managed_locked`, and DoesNotExist when somebody else was faster.
    """
    with transaction.atomic():
        kept = managed_locked(project.pk, by)
        # Jobs first: one that runs has its own row locked, and then needs what it writes below.
        hanging: list[Any] = [
            Job,
            *(one.related_model for one in kept._meta.related_objects if one.on_delete is CASCADE),
        ]
        for table in hanging:
            list(table._base_manager.filter(project=kept).select_for_update().order_by("pk").values_list("pk"))
        kept.delete()
        # Not as the project's own entry, which would go with it.
        record("delete_project", f"project {kept.slug}", person=by, name=kept.name)
