"""Every code the product answers with, as a sentence in the reader's language."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLACE = re.compile(r"\{(\w+)\}")

TEMPLATES: dict[str, Promise] = {
    "not_found": _("There is no such thing."),
    "forbidden": _("This is not yours to do."),
    "unreadable": _("The request could not be read."),
    "invalid": _("The request cannot be accepted as it stands."),
    "has_nul": _("A text contains the character U+0000."),
    "lone_surrogate": _("A text contains a lone surrogate."),
    "integer_too_large": _("A number is beyond 2**53."),
    "too_deep": _("The body is nested too deeply."),
    "request_too_large": _("The request is over {limit} bytes."),
    "invalid_parameters": _("Some parameters cannot be accepted."),
    "unknown_parameter": _("This parameter is not known here."),
    "repeated_parameter": _("This parameter is given more than once."),
    "unknown_field": _("This field is not known here."),
}


def sentence(code: str, otherwise: str, values: Mapping[str, Any] | None = None) -> str:
    """The sentence for a code in the active language; `otherwise` where the table does not know the code."""
    template = TEMPLATES.get(code)
    if template is None:
        return otherwise
    known = values or {}
    text = str(template)
    if any(name not in known for name in PLACE.findall(text)):
        return otherwise
    return PLACE.sub(lambda match: str(known[match[1]]), text)
