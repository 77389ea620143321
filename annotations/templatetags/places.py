"""The places of faults, for people."""

from django import template

from annotations.web import messages

register = template.Library()


@register.filter
def place(where: str) -> str:
    """The place with its line in the language of the page."""
    return messages.place(where)
