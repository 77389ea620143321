"""Forms of pages: what an action refuses stands at the field it is about."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from annotations.core.errors import Conflict, Failure, Fault, Invalid, Stale
from annotations.web.errors import status_of
from annotations.web.messages import said

Made = TypeVar("Made")


class PageForm(forms.Form):
    """A form of a page, with the status its page is answered with."""

    template_name = "annotations/form.html"
    refused_with = 400
    use_required_attribute = True

    @property
    def status(self) -> int:
        """200, or that of what was refused."""
        return self.refused_with if self.is_bound and self.errors else 200

    def attempt(self, action: Callable[[], Made]) -> Made | None:
        """What the action makes when the form is in order; None when either refuses, which the form then tells."""
        if not self.is_valid():
            return None
        try:
            return action()
        except (Invalid, Conflict, Stale) as failure:
            self.tell(failure)
            return None

    def tell(self, failure: Failure) -> None:
        """Nothing; each fault stands at its field, and above the form when it is about no field of it."""
        self.refused_with = status_of(failure)
        for fault in failure.faults or (Fault(failure.code, failure.sentence, failure.where, failure.values),):
            told = said(fault)
            if fault.where in self.fields:
                self.add_error(fault.where, told)
            else:
                self.add_error(None, f"{fault.where}: {told}" if fault.where else told)


def attempt_or_tell(request: HttpRequest, action: Callable[[], Made]) -> Made | None:
    """What the action makes; None when it refuses, which the next page then tells in a message."""
    try:
        return action()
    except (Invalid, Conflict) as failure:
        messages.error(request, said(failure))
        return None
