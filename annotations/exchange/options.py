"""How files are to be imported: what one may ask for, and what one gets unless one asks."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from annotations.core.errors import Fault, Invalid
from annotations.core.text import cleaning

FORMATS = ("txt",)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})?")
PARTIAL = {"true": True, "false": False}


@dataclass(frozen=True)
class Options:
    """Checked: raises `unknown_format`, `unknown_profile` or `unknown_language`."""

    language: str
    profile: str = "as-is"
    format: str = "txt"
    partial: bool = False

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise Invalid(
                "unknown_format",
                "There is no format “{given}” to import; there is {known}.",
                where="format",
                given=_shown(self.format),
                known=", ".join(FORMATS),
            )
        if self.profile not in cleaning.PROFILES:
            raise Invalid(
                "unknown_profile",
                "There is no profile “{given}”; there are {known}.",
                where="profile",
                given=_shown(self.profile),
                known=", ".join(cleaning.PROFILES),
            )
        if not LANGUAGE.fullmatch(self.language):
            raise Invalid(
                "unknown_language",
                "“{given}” is no language; write a code like en, ru or pt-BR.",
                where="language",
                given=_shown(self.language),
            )

    def as_json(self) -> dict[str, Any]:
        """What the job keeps; `Options(**options.as_json()) == options`."""
        return asdict(self)


def _shown(given: str) -> str:
    return (given if given.isprintable() else ascii(given))[:40]


def of_parameters(given: dict[str, str], language: str) -> Options:
    """The options in a query; `language` is the project's. Raises as Options, and for `partial`."""
    asked: dict[str, Any] = {name: given[name] for name in ("language", "profile", "format") if name in given}
    partial = given.get("partial", "false")
    if partial not in PARTIAL:
        raise Invalid(
            "invalid_parameters",
            "Some parameters cannot be accepted.",
            faults=[Fault("invalid_parameter", "partial is true or false.", "partial")],
        )
    return Options(**{"language": language, **asked}, partial=PARTIAL[partial])
