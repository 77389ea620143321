"""What programs send has the JSON type that is asked for: nothing is read as if it were of another one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rest_framework import serializers

import annotations.urls
from annotations.web.input import StrictSerializer
from tests.cast import Cast

assert annotations.urls.rest  # all doors, and so all forms, are known

TYPES = {
    serializers.CharField: str,
    serializers.ChoiceField: str,
    serializers.IntegerField: int,
    serializers.FloatField: float,
    serializers.BooleanField: bool,
    serializers.ListField: list,
    serializers.DictField: dict,
}
# A value or more of each type; among them those that are taken for another one elsewhere.
VALUES: tuple[Any, ...] = ("text", "7", "7.0", "true", "read", 7, 1, 0, 7.0, True, False, [], ["text"], {}, {"a": 1})


def forms(kind: type[StrictSerializer] = StrictSerializer) -> Iterator[type[StrictSerializer]]:
    """Every form a door may read a body with."""
    for form in kind.__subclasses__():
        yield form
        yield from forms(form)


def type_of(field: Any) -> type:
    """The JSON type a field is for; fails for a kind of field that this test does not know yet."""
    return next(found for kind, found in TYPES.items() if isinstance(field, kind))


FIELDS = [(form, name) for form in forms() for name in form().fields]


@pytest.mark.parametrize(("form", "name"), FIELDS, ids=lambda one: getattr(one, "__name__", one))
def test_every_field_of_every_form_takes_one_json_type(form: type[StrictSerializer], name: str) -> None:
    wanted = type_of(form().fields[name])
    for value in VALUES:
        if type(value) is not wanted:
            given = form(data={name: value})
            assert not given.is_valid() and name in given.errors, value


def test_every_body_is_read_by_such_a_form() -> None:
    sources = Path(annotations.urls.__file__).parent.rglob("*.py")
    checking = [path.name for path in sources if "is_valid(raise_exception" in path.read_text(encoding="utf-8")]
    assert checking == ["doors.py"]


P = "/api/v1/projects/ice-and-trade/"


@pytest.mark.parametrize(
    ("method", "address", "body", "where"),
    [
        ("POST", "/api/v1/tokens/", {"scope": "read", "days": "30"}, "days"),
        ("POST", "/api/v1/tokens/", {"scope": "read", "days": True}, "days"),
        ("POST", "/api/v1/tokens/", {"scope": "read", "name": 7}, "name"),
        ("POST", "/api/v1/tokens/", {"scope": ["read"]}, "scope"),
        ("POST", "/api/v1/projects/", {"name": 7}, "name"),
        ("POST", "/api/v1/projects/", {"name": "New", "slug": 7}, "slug"),
        ("PATCH", P, {"annotators_per_document": "3"}, "annotators_per_document"),
        ("PATCH", P, {"annotators_per_document": 3.0}, "annotators_per_document"),
        ("PATCH", P, {"annotators_per_document": None}, "annotators_per_document"),
        ("POST", P + "members/", {"name": 7, "role": "reader"}, "name"),
    ],
)
def test_another_json_type_is_refused_with_its_place(
    cast: Cast, method: str, address: str, body: dict[str, Any], where: str
) -> None:
    answer = getattr(cast.api(cast.maria), method.lower())(address, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert [error["where"] for error in answer.json()["errors"]] == [where]


@pytest.mark.parametrize("body", ["[]", "7", "null", '"text"', "false"])
def test_a_body_that_is_no_object_is_refused(cast: Cast, body: str) -> None:
    cast.document()
    skip = f"/api/v1/assignments/{cast.assigned(cast.anna).assignment.uuid}/skip/"
    answer = cast.api(cast.anna).post(skip, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")


def test_forms_of_pages_are_written_in_text(cast: Cast) -> None:
    given = {"name": "Ice and trade", "language": "en", "annotators_per_document": "3", "reveal": "never"}
    assert cast.client_of(cast.maria).post("/projects/ice-and-trade/settings/", given).status_code == 302
    cast.project.refresh_from_db()
    assert cast.project.annotators_per_document == 3
