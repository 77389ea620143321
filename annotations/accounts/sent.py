"""What the program of a page sends to the page's own doors: JSON that says for whom the page was made."""

from typing import IO, Any, cast

from django.http import HttpRequest

from annotations.accounts.models import User
from annotations.core.errors import Conflict, Invalid
from annotations.web.input import parsed_json, read_body

LARGEST_BYTES = 100_000


def sent_by_page(request: HttpRequest) -> tuple[User, dict[str, Any]]:
    """Who is signed in, and the fields that were sent.

    Raises Conflict when somebody else is signed in than the page was made for, Invalid when it is unreadable.
    """
    fields = parsed_json(read_body(cast(IO[bytes], request), LARGEST_BYTES))
    if not isinstance(fields, dict):
        raise Invalid("unreadable", "The body is an object.")
    person = cast(User, request.user)
    if fields.pop("person", None) != str(person.uuid):
        raise Conflict("other_person", "Another person is signed in by now.")
    return person, fields
