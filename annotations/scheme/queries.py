"""Which scheme and guideline are in force, and what earlier versions said."""

import re

from annotations.core import schemes
from annotations.core.errors import Fault, Invalid, NotFound
from annotations.projects.models import Project
from annotations.scheme.models import GuidelineVersion, SchemeVersion, Version

NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def scheme_in_force(project: Project) -> SchemeVersion:
    """The newest version of the project's scheme."""
    return SchemeVersion.objects.filter(project=project).latest("number")


def guideline_in_force(project: Project) -> GuidelineVersion:
    """The newest version of the project's guideline."""
    return GuidelineVersion.objects.filter(project=project).latest("number")


def scheme_numbered(project: Project, number: int) -> SchemeVersion:
    """A version of the project's scheme. Raises NotFound."""
    found = SchemeVersion.objects.filter(project=project, number=number).first()
    if found is None:
        raise NotFound("no_such_version", "There is no version {number}.", number=number)
    return found


def guideline_numbered(project: Project, number: int) -> GuidelineVersion:
    """A version of the project's guideline. Raises NotFound."""
    found = GuidelineVersion.objects.filter(project=project, number=number).first()
    if found is None:
        raise NotFound("no_such_version", "There is no version {number}.", number=number)
    return found


def number_in(given: str | None, where: str = "version") -> int | None:
    """The number of a version as an address names it, None when it names none. Raises Invalid."""
    if given is None:
        return None
    if not NUMBER.fullmatch(given):
        raise Invalid(
            "invalid_parameters",
            "Some parameters cannot be accepted.",
            faults=[Fault("invalid_parameter", "A version is a number from 1.", where)],
        )
    return int(given)


def etag(version: Version) -> str:
    """The strong entity tag of a version, as `If-Match` wants it."""
    return f'"{version.number}-{version.sha256[:16]}"'


_parsed: dict[str, schemes.Scheme] = {}


def scheme_value(version: SchemeVersion) -> schemes.Scheme:
    """The scheme of a version as a value. Versions never change, so each process parses one once."""
    if version.sha256 not in _parsed:
        _parsed[version.sha256] = schemes.published(version.content)
    return _parsed[version.sha256]


def scheme_known_by(key: int, sha256: str) -> schemes.Scheme:
    """The scheme of the version with this key and digest as a value, read only if this process has not seen it."""
    return _parsed.get(sha256) or scheme_value(SchemeVersion.objects.get(pk=key))
