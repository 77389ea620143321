"""What an import did, for its page."""

from collections.abc import Mapping
from typing import Any

from django import template

from annotations.exchange import report

register = template.Library()
MOST_JOINS = 500


@register.simple_tag
def rules() -> dict[str, str]:
    """Why lines are joined, rule by rule."""
    return report.rules()


@register.filter
def done(created: Mapping[str, Any]) -> list[str]:
    """What was done to a file."""
    return report.done_to(created)


@register.filter
def rule(name: str) -> str:
    """Why two lines were joined."""
    return report.rule(name)


@register.filter
def joins(created: Mapping[str, Any]) -> int:
    """How many pairs of lines of a file were joined."""
    return report.joins_of(created)


@register.filter
def told(created: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Those that are listed."""
    return list(created["joins"][:MOST_JOINS])


@register.filter
def untold(created: Mapping[str, Any]) -> int:
    """How many are not."""
    return report.joins_of(created) - len(told(created))
