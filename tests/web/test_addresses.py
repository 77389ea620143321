"""Addresses: what is asked of them that they do not know, and what becomes of one without its last slash."""

from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from annotations.accounts.models import User
from annotations.projects.models import Project
from tests.cast import Cast
from tests.pages import text_of

PROJECT = "/api/v1/projects/ice-and-trade"


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("/api/v1/schema/?format=json", "format"),
        ("/api/v1/schema/?lang=ru", "lang"),
        ("/api/v1/schema/?version=2", "version"),
        ("/api/v1/docs/?lang=ru", "lang"),
        ("/api/v1/docs/?script=&script=", "script"),
    ],
)
def test_the_description_takes_no_parameter_it_does_not_know(client: Any, address: str, where: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert [error["where"] for error in answer.json()["errors"]] == [where]


def test_the_description_can_be_had_as_a_document_and_as_a_page(client: Any) -> None:
    document = client.get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert document.json()["openapi"].startswith("3.")
    with patch.object(SchemaGenerator, "parse", side_effect=AssertionError("the document is made once")):
        assert client.get("/api/v1/schema/", headers={"Accept": "application/json"}).json() == document.json()
    page = client.get("/api/v1/docs/")
    assert "/api/v1/docs/?script=" in page.content.decode()
    assert "schema/" in client.get("/api/v1/docs/?script=").content.decode()


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("POST", {}, 405),
        ("GET", {"Accept": "image/png"}, 406),
        ("GET", {"Accept": "application/json;q=0"}, 406),
        ("GET", {"Accept": ""}, 200),
        ("GET", {"Authorization": "Bearer x"}, 200),
    ],
)
def test_what_the_description_refuses_it_refuses_in_json(
    client: Any, method: str, headers: dict[str, str], status: int
) -> None:
    answer = client.generic(method, "/api/v1/schema/", headers=headers)
    assert answer.status_code == status
    if status != 200:
        assert answer.json()["status"] == status


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("POST", f"{PROJECT}/members"),
        ("PUT", f"{PROJECT}/scheme"),
        ("PATCH", PROJECT),
        ("DELETE", PROJECT),
        ("POST", "/api/v1/projects"),
    ],
)
def test_whatever_is_sent_to_an_address_without_its_slash_is_told_the_right_one(
    cast: Cast, method: str, address: str
) -> None:
    answer = cast.api(cast.maria).generic(method, f"{address}?a=b", b'{"name": "Vera"}', "application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert f"{address}/," in answer.json()["detail"]
    assert answer.json()["code"] == "not_found"
    assert Project.objects.filter(pk=cast.project.pk).exists()
    assert not User.objects.filter(name="Vera").exists()


def test_who_only_reads_is_led_to_the_address_with_the_slash(cast: Cast) -> None:
    answer = cast.api(cast.maria).get(f"{PROJECT}/documents?page_size=1")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{PROJECT}/documents/?page_size=1")


def test_a_form_sent_without_the_slash_is_told_too(cast: Cast) -> None:
    answer = cast.client_of(cast.maria).post("/projects/ice-and-trade/settings", {"name": "Other"})
    assert answer.status_code == 404
    assert "/projects/ice-and-trade/settings/, which ends with a slash" in text_of(answer)


def test_an_address_that_is_none_with_a_slash_either_is_just_not_there(cast: Cast) -> None:
    answer = cast.api(cast.maria).post("/api/v1/nowhere", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no such thing.")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_whoever_watches_only_looks(db, address):
    assert Client(enforce_csrf_checks=True).post(address).status_code == 405
    assert Client().get(address).json()["status"] == "ok"


@pytest.mark.parametrize(
    ("method", "address", "headers", "allowed"),
    [
        ("DELETE", "/healthz", {}, "GET, HEAD"),
        ("POST", "/readyz", {}, "GET, HEAD"),
        ("PUT", "/session/", {"Accept": "application/json"}, "GET"),
        ("GET", "/sign-out/", {"Accept": "application/json"}, "POST"),
    ],
)
def test_a_program_that_uses_a_method_an_address_does_not_take_is_told_in_json(
    client: Any, method: str, address: str, headers: dict[str, str], allowed: str
) -> None:
    answer = client.generic(method, address, headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (405, "application/problem+json")
    assert (answer.json()["code"], answer.headers["Allow"]) == ("method_not_allowed", allowed)


def test_a_page_that_is_sent_something_says_that_it_does_not_take_it(client: Any) -> None:
    refused = client.delete("/sign-in/")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, POST")
    assert "This address does not take DELETE; it takes GET, POST." in text_of(refused)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/v1/projects/", "/"])
def test_a_cookie_with_a_nul_is_refused_as_any_other_input(client: Any, address: str) -> None:
    refused = client.get(address, headers={"Cookie": 'sessionid="abcdefgh\\000"'})
    assert refused.status_code == 400
    assert client.get(address, headers={"Cookie": "sessionid=abcdefgh; other=a"}).status_code in (302, 401)
