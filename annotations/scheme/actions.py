"""New versions of schemes and guidelines; the old ones stay as they were."""

import hashlib
from typing import Any, TypeVar

import orjson
from django.db import transaction

from annotations.accounts.models import User
from annotations.core import schemes
from annotations.core.errors import Fault, Invalid, PreconditionMissing, Stale
from annotations.journal.actions import record
from annotations.projects import actions as projects
from annotations.projects.access import managed_locked
from annotations.projects.models import Project
from annotations.scheme import library, queries
from annotations.scheme.models import GuidelineVersion, SchemeVersion, Version

LONGEST_GUIDELINE = 200_000
AnyVersion = TypeVar("AnyVersion", SchemeVersion, GuidelineVersion)


def digest(content: Any) -> str:
    """The sha256 of a content's canonical JSON."""
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def start_project(person: User, name: str, *, template: str = "argument-stance", **settings: Any) -> Project:
    """A new project with the scheme and guideline of a template. Raises as `create_project`, and Invalid."""
    scheme, guideline = library.template(template)
    with transaction.atomic():
        project = projects.create_project(person, name, **settings)
        _write(SchemeVersion, project, 1, scheme, person)
        _write(GuidelineVersion, project, 1, guideline, person)
    return project


def publish_scheme(
    project: Project, by: User, content: Any, if_match: str | None, *, keep_same: bool = False
) -> SchemeVersion:
    """The new version in force; with `keep_same` the old one stays if it says the same.

    Raises Invalid, PreconditionMissing without an entity tag, Stale for an old one.
    """
    schemes.parsed(content)
    with transaction.atomic():
        managed_locked(project.pk, by)
        current = queries.scheme_in_force(project)
        require_match(current, if_match)
        if keep_same and current.sha256 == digest(content):
            return current
        record("publish_scheme", f"scheme {current.number + 1}", person=by, project_id=project.pk)
        return _write(SchemeVersion, project, current.number + 1, content, by)


def publish_guideline(
    project: Project, by: User, content: Any, if_match: str | None, *, keep_same: bool = False
) -> GuidelineVersion:
    """The new version in force; with `keep_same` the old one stays if it says the same.

    Raises Invalid, PreconditionMissing without an entity tag, Stale for an old one.
    """
    checked = checked_guideline(content)
    with transaction.atomic():
        managed_locked(project.pk, by)
        current = queries.guideline_in_force(project)
        require_match(current, if_match)
        if keep_same and current.sha256 == digest(checked):
            return current
        record("publish_guideline", f"guideline {current.number + 1}", person=by, project_id=project.pk)
        return _write(GuidelineVersion, project, current.number + 1, checked, by)


def checked_guideline(content: Any) -> dict[str, str]:
    """The Markdown by language. Raises Invalid."""
    if not isinstance(content, dict) or not content:
        raise Invalid("bad_guideline", "A guideline is Markdown for en, ru or both.", where="content")
    faults = [
        Fault(
            "bad_guideline",
            "A text in en or ru with at most {limit} characters.",
            f"content.{language}",
            {"limit": LONGEST_GUIDELINE},
        )
        for language, text in content.items()
        if language not in ("en", "ru") or not isinstance(text, str) or not 0 < len(text) <= LONGEST_GUIDELINE
    ]
    if faults:
        raise Invalid("bad_guideline", "This is not a guideline.", faults=faults)
    return content


def require_match(current: Version, if_match: str | None) -> None:
    """Nothing; raises PreconditionMissing without an entity tag, Stale when it is not that of the version in force."""
    if not if_match:
        raise PreconditionMissing(
            "if_match_missing", "Say in If-Match which version this replaces: its ETag.", current=queries.etag(current)
        )
    if if_match.strip() != "*" and queries.etag(current) not in [tag.strip() for tag in if_match.split(",")]:
        raise Stale("stale_version", "Somebody has published another version since.", current=queries.etag(current))


def _write(kind: type[AnyVersion], project: Project, number: int, content: Any, by: User | None) -> AnyVersion:
    return kind.objects.create(project=project, number=number, content=content, sha256=digest(content), created_by=by)
