"""The fields of what programs send: each takes one JSON type, and nothing that could be read as if it were of it.

Django REST framework reads "2" as a number, 7 as a text and "true" as a truth value, as forms need it; a program that
sends them has made a mistake, and is told.
"""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.fields import empty


class OneType(serializers.Field[Any, Any, Any, Any]):
    """A field whose values JSON is read as `type_read`; any other value, but null, is refused as `refused_as`."""

    type_read: ClassVar[type]
    refused_as: ClassVar[str] = "invalid"

    def run_validation(self, data: Any = empty) -> Any:
        # Not isinstance: to Python, true is an integer.
        if data is not empty and data is not None and type(data) is not self.type_read:
            self.fail(self.refused_as, input=data)
        return super().run_validation(data)


class Text(OneType, serializers.CharField):
    type_read = str


class Slug(OneType, serializers.SlugField):
    type_read = str


class Pattern(OneType, serializers.RegexField):
    type_read = str


class Integer(OneType, serializers.IntegerField):
    type_read = int


class Choice(OneType, serializers.ChoiceField):
    type_read = str
    refused_as = "invalid_choice"
