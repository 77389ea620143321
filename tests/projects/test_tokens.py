"""Tokens of programs: what they open, for how long, and how guessing them is refused."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from annotations.accounts import attempts
from annotations.labelling import actions as labelling
from annotations.projects.actions import add_role, issue_token
from annotations.projects.authentication import WRONG_TOKEN_LIMIT
from annotations.projects.models import Role, Token

PROJECT = "/api/v1/projects/ice-and-trade/"
JSON = "application/json"


def bearer(secret):
    return Client(headers={"Authorization": f"Bearer {secret}"})


def assert_refused(answer, detail):
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer.json()["detail"] == detail


NO_SUCH = "There is no such token, or it has expired."


def test_a_token_is_shown_once_and_kept_as_a_hash(cast):
    program = cast.api(cast.maria)
    made = program.post("/api/v1/tokens/", {"scope": "read", "name": "training", "days": 7}, JSON)
    assert made.status_code == 201
    secret = made.json()["token"]
    assert secret not in program.get("/api/v1/tokens/").content.decode()
    assert not any(secret in str(value) for row in Token.objects.values() for value in row.values())
    assert bearer(secret).get(PROJECT).status_code == 200


@pytest.mark.parametrize("days", [0, -1, 367, 2**53, 1.5, "soon", None])
def test_a_token_lives_one_day_to_a_year(cast, days):
    answer = cast.api(cast.maria).post("/api/v1/tokens/", {"scope": "read", "days": days}, JSON)
    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (400, "days")
    assert Token.objects.count() == 1


def test_a_token_that_has_expired_opens_nothing(cast):
    _, secret = issue_token(cast.maria, Token.Scope.READ, days=1)
    Token.objects.update(expires=timezone.now() + timedelta(seconds=60))
    assert bearer(secret).get(PROJECT).status_code == 200
    Token.objects.update(expires=timezone.now())
    assert_refused(bearer(secret).get(PROJECT), NO_SUCH)


def test_a_token_that_was_revoked_opens_nothing(cast):
    token, secret = issue_token(cast.maria, Token.Scope.READ)
    assert cast.api(cast.maria).delete(f"/api/v1/tokens/{token.uuid}/").status_code == 204
    assert_refused(bearer(secret).get(PROJECT), NO_SUCH)


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Token abc", "Basic YTpi", "abc"])
def test_another_kind_of_authorization_is_refused(cast, header):
    answer = Client(headers={"Authorization": header}).get(PROJECT)
    assert_refused(answer, "The Authorization header is not “Bearer <token>”.")


@pytest.mark.parametrize("secret", ["guess", "\u00e9", "a b", "x" * 5000])
def test_a_wrong_token_is_refused_even_in_the_browser_of_somebody_signed_in(cast, secret):
    client = cast.client_of(cast.maria)
    assert client.get(PROJECT).status_code == 200
    assert_refused(client.get(PROJECT, headers={"Authorization": f"Bearer {secret}"}), NO_SUCH)


def test_a_token_says_who_asks_whoever_is_signed_in(cast):
    _, secret = issue_token(cast.anna, Token.Scope.READ)
    client = cast.client_of(cast.maria)
    assert client.get(PROJECT).json()["role"] == "manager"
    assert client.get(PROJECT, headers={"Authorization": f"Bearer {secret}"}).json()["role"] == "annotator"
    assert client.delete(PROJECT, headers={"Authorization": f"Bearer {secret}"}).status_code == 403


def test_a_token_for_one_project_shows_and_makes_nothing_beyond_it(cast):
    add_role(cast.other_project, cast.maria, Role.MANAGER)
    issue_token(cast.maria, Token.Scope.READ, name="of all")
    program = cast.api(cast.maria, "manage", cast.project)
    assert [one["slug"] for one in program.get("/api/v1/projects/").json()["results"]] == ["ice-and-trade"]
    assert program.get("/api/v1/projects/elsewhere/").status_code == 404
    assert [one["project"] for one in program.get("/api/v1/tokens/").json()["results"]] == ["ice-and-trade"]
    wider = program.post("/api/v1/tokens/", {"scope": "read"}, JSON)
    assert (wider.status_code, wider.json()["code"]) == (403, "token_of_one_project")
    assert program.post("/api/v1/tokens/", {"scope": "read", "project": "elsewhere"}, JSON).status_code == 404
    assert program.post("/api/v1/tokens/", {"scope": "read", "project": "ice-and-trade"}, JSON).status_code == 201


def test_a_token_ends_with_its_persons_role(cast):
    program = cast.api(cast.anna, "manage", cast.project)
    assert program.get(PROJECT).status_code == 200
    labelling.remove_member(cast.project.memberships.get(person=cast.anna), cast.maria)
    assert program.get(PROJECT).status_code == 404


def test_a_deletion_takes_no_body(cast):
    maria = cast.api(cast.maria)
    for body in ('{"x": 1}', "{broken"):
        refused = maria.delete("/api/v1/projects/ice-and-trade/", body, content_type="application/json")
        assert refused.status_code == 400
    assert maria.get("/api/v1/projects/ice-and-trade/").status_code == 200


def test_guessing_is_refused_for_as_long_as_is_said_and_right_tokens_go_on(cast, client, monkeypatch):
    clock = SimpleNamespace(now=60 * 1000 + 30.0)
    monkeypatch.setattr(attempts, "time", SimpleNamespace(time=lambda: clock.now))

    def guess():
        return client.get(PROJECT, headers={"Authorization": "Bearer guess"})

    assert {guess().status_code for _ in range(WRONG_TOKEN_LIMIT)} == {401}
    refused = guess()
    assert (refused.status_code, refused.headers["Content-Type"]) == (429, "application/problem+json")
    assert (refused.json()["code"], refused.headers["Retry-After"]) == ("too_many", "31")
    assert cast.api(cast.maria).get(PROJECT).status_code == 200
    clock.now += 31
    assert guess().status_code == 401
