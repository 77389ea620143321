"""What an import did, for its page."""

from collections.abc import Mapping
from typing import Any

from django import template

from annotations.exchange import report

register = template.Library()


@register.filter
def done(created: Mapping[str, Any]) -> list[str]:
    """What was done to a file."""
    return report.done_to(created)


@register.filter
def rule(name: str) -> str:
    """Why two lines were joined."""
    return report.rule(name)
