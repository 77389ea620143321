"""What the doors of projects answer with: the JSON, and its description for the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from annotations.jobs.answers import report
from annotations.jobs.models import Job as JobRow
from annotations.projects.access import Access
from annotations.projects.models import Membership as MembershipRow
from annotations.projects.models import Project as ProjectRow
from annotations.projects.models import Role
from annotations.projects.models import Token as TokenRow


class Project(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()
    language = serializers.CharField()
    annotators_per_document = serializers.IntegerField()
    reveal = serializers.ChoiceField(choices=ProjectRow.Reveal.choices)
    role = serializers.ChoiceField(choices=Role.choices)
    pseudonym = serializers.CharField()
    created = serializers.DateTimeField()


class Member(serializers.Serializer[Any]):
    person = serializers.UUIDField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)
    pseudonym = serializers.CharField()
    has_signed_in = serializers.BooleanField()
    created = serializers.DateTimeField()
    link = serializers.URLField(required=False, help_text="an invitation, only for a person this call made")


class Link(serializers.Serializer[Any]):
    link = serializers.URLField()


class Token(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    scope = serializers.ChoiceField(choices=TokenRow.Scope.choices)
    project = serializers.CharField(allow_null=True)
    created = serializers.DateTimeField()
    expires = serializers.DateTimeField()
    last_used = serializers.DateTimeField(allow_null=True)
    token = serializers.CharField(required=False, help_text="the secret, shown once")


class Job(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    state = serializers.ChoiceField(choices=JobRow.State.choices)
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    report = serializers.DictField(allow_null=True)
    created = serializers.DateTimeField()
    finished = serializers.DateTimeField(allow_null=True)


def project(entered: Access) -> dict[str, Any]:
    """A project as its member sees it, with their own role and pseudonym."""
    return project_of(entered.project, entered.membership)


def project_of(row: ProjectRow, membership: MembershipRow) -> dict[str, Any]:
    """A project with the role and pseudonym of one member."""
    return {
        "id": str(row.uuid),
        "slug": row.slug,
        "name": row.name,
        "language": row.language,
        "annotators_per_document": row.annotators_per_document,
        "reveal": row.reveal,
        "role": membership.role,
        "pseudonym": membership.pseudonym,
        "created": row.created,
    }


def member(row: MembershipRow) -> dict[str, Any]:
    """A member, for the manager: the one place where name and pseudonym stand together."""
    return {
        "person": str(row.person.uuid),
        "name": row.person.name,
        "role": row.role,
        "pseudonym": row.pseudonym,
        "has_signed_in": row.person.first_signed_in is not None,
        "created": row.created,
    }


def token(row: TokenRow) -> dict[str, Any]:
    """A token without its secret, which nobody has any more."""
    return {
        "id": str(row.uuid),
        "name": row.name,
        "scope": row.scope,
        "project": row.project.slug if row.project else None,
        "created": row.created,
        "expires": row.expires,
        "last_used": row.last_used,
    }


def job(row: JobRow) -> dict[str, Any]:
    """How far a job is, with its report when it is over."""
    return {
        "id": str(row.uuid),
        "kind": row.kind,
        "state": row.state,
        "done": row.done,
        "total": row.total,
        "report": report(row),
        "created": row.created,
        "finished": row.finished,
    }
