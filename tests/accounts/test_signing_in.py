"""Signing in and out: with a password or a link, for as long as a session lasts, and without a trace in the log."""

import io
import logging
import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone

from annotations.accounts import actions, attempts
from annotations.accounts.models import Attempt, SignInLink, User
from annotations.core.errors import Invalid, NotFound
from annotations.projects.models import Token
from tests.cast import Cast

PASSWORD = "seven ice floes in May"
KIND = SignInLink.Kind


@pytest.fixture
def anna(cast) -> User:
    actions.set_password(cast.anna, PASSWORD)
    return cast.anna


def sign_in(client, name="Anna", password=PASSWORD, **more):
    return client.post("/sign-in/", {"name": name, "password": password, **more})


def person_in(client):
    return client.get("/session/").json()["person"]


def test_a_name_and_its_password_sign_in_however_the_name_is_written(anna, client):
    assert sign_in(client, " ANNA ").headers["Location"] == "/"
    assert person_in(client) == str(anna.uuid)
    anna.refresh_from_db()
    assert anna.first_signed_in is not None


@pytest.mark.parametrize(("name", "password"), [("Anna", "wrong"), ("Nobody", PASSWORD), ("Boris", ""), ("", "")])
def test_every_wrong_pair_is_told_the_same(anna, client, name, password):
    answer = sign_in(client, name, password)
    assert answer.status_code == 400
    assert "Name and password do not fit." in answer.content.decode()
    assert person_in(client) is None


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/projects/ice-and-trade/documents/?page_size=5", "/projects/ice-and-trade/documents/?page_size=5"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_is_led_on_within_the_house_only(anna, client, wanted, led):
    assert sign_in(client, next=wanted).headers["Location"] == led


def test_whoever_signs_in_after_sending_a_form_is_told_to_go_back(anna, client):
    sent = client.post("/projects/ice-and-trade/next/")
    assert sent.headers["Location"] == "/sign-in/?next=/projects/ice-and-trade/next/"
    led = client.post(sent.headers["Location"], {"name": "Anna", "password": PASSWORD})
    opened = client.get(led.headers["Location"])
    assert (opened.status_code, opened.headers["Allow"]) == (405, "POST")
    assert "go back to the page you were on" in opened.content.decode()


def test_signing_out_ends_the_session_itself(cast):
    client = cast.client_of(cast.anna)
    cookie = client.cookies["sessionid"].value
    assert client.get("/sign-out/").status_code == 405
    assert person_in(client) == str(cast.anna.uuid)
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    again = Client()
    again.cookies["sessionid"] = cookie
    assert person_in(again) is None
    assert not Session.objects.exists()


def assert_is_out(client) -> None:
    """Pages lead to signing in and back; programs are told in a problem."""
    page = client.get("/projects/ice-and-trade/data/?a=1")
    assert page.headers["Location"] == "/sign-in/?next=/projects/ice-and-trade/data/%3Fa%3D1"
    answer = client.get("/api/v1/projects/ice-and-trade/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer.json()["code"] == "not_signed_in"
    assert person_in(client) is None


def test_an_expired_session_is_none(cast):
    client = cast.client_of(cast.anna)
    assert client.get("/projects/ice-and-trade/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert_is_out(client)


def test_who_is_shut_out_is_out_at_once(cast):
    client, token = cast.client_of(cast.anna), cast.api(cast.anna)
    User.objects.filter(pk=cast.anna.pk).update(is_active=False)
    assert_is_out(client)
    assert token.get("/api/v1/projects/").status_code == 401


def test_a_new_password_ends_every_other_session(anna):
    here, there = Client(), Client()
    assert sign_in(here).status_code == sign_in(there).status_code == 302
    here.post("/account/", {"current": PASSWORD, "password": "eight ice floes in June"})
    assert person_in(here) == str(anna.uuid)
    assert_is_out(there)


def test_a_form_of_an_earlier_session_is_refused_with_a_sentence(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.anna)
    answer = client.post("/projects/ice-and-trade/next/")
    assert answer.status_code == 403
    assert "This page was made before you last signed in" in answer.content.decode()


@pytest.fixture
def link(cast):
    """The address of a new link of Anna's."""
    return f"/link/{actions.make_link(cast.anna)}/"


def test_looking_at_a_link_spends_nothing_and_its_button_signs_in_once(cast, link, client):
    for look in (client.head, client.get, client.head, client.get):
        answer = look(link)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert person_in(client) is None
    assert client.post(link).headers["Location"] == "/"
    assert person_in(client) == str(cast.anna.uuid)
    other = Client()
    assert [other.get(link).status_code, other.post(link).status_code] == [404, 404]
    assert person_in(other) is None


@pytest.mark.parametrize(("kind", "lives"), [(KIND.SIGN_IN, timedelta(minutes=15)), (KIND.INVITATION, timedelta(7))])
def test_a_link_works_until_its_time_is_over(cast, client, kind, lives):
    link = f"/link/{actions.make_link(cast.anna, kind)}/"
    SignInLink.objects.update(expires=F("expires") - lives + timedelta(seconds=60))
    assert client.get(link).status_code == 200
    SignInLink.objects.update(expires=F("expires") - timedelta(seconds=60))
    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404
    assert person_in(client) is None


def test_a_new_link_ends_the_one_before_it(cast, link, client):
    newer = f"/link/{actions.make_link(cast.anna)}/"
    invitation = f"/link/{actions.make_link(cast.anna, KIND.INVITATION)}/"
    assert [client.get(one).status_code for one in (link, newer, invitation)] == [404, 200, 200]


def test_only_the_hash_of_a_link_is_kept(cast, link):
    kept = [str(value) for row in SignInLink.objects.values() for value in row.values()]
    assert not any(link.split("/")[2] in value for value in kept)


def test_a_link_signs_in_its_person_whoever_was_signed_in_before(cast, link):
    client = cast.client_of(cast.boris)
    client.post(link)
    assert person_in(client) == str(cast.anna.uuid)


def test_a_link_of_someone_shut_out_opens_nothing(cast, link, client):
    User.objects.filter(pk=cast.anna.pk).update(is_active=False)
    assert [client.get(link).status_code, client.post(link).status_code] == [404, 404]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_is_signed_in(cast):
    secret, found = actions.make_link(cast.anna), []

    def press() -> None:
        try:
            found.append(actions.use_link(secret, "127.0.0.1"))
        except NotFound:
            found.append(None)
        finally:
            connection.close()

    other = threading.Thread(target=press)
    with transaction.atomic():
        assert actions.use_link(secret, "127.0.0.1") == cast.anna
        other.start()
        # Long enough for the other to have looked at the link, which is not yet seen to be used, and to wait for it.
        other.join(0.5)
        assert other.is_alive()
    other.join()
    assert found == [None]


@pytest.fixture
def clock(monkeypatch):
    """The clock by which attempts are counted; it stands, in the middle of a window, until it is moved."""
    standing = SimpleNamespace(now=600 * 1000 + 300.0)
    monkeypatch.setattr(attempts, "time", SimpleNamespace(time=lambda: standing.now))
    return standing


def test_ten_wrong_passwords_shut_the_name_for_as_long_as_is_said(anna, client, clock):
    assert [sign_in(client, password="wrong").status_code for _ in range(11)] == [400] * 10 + [429]
    refused = sign_in(client, " ANNA")
    assert refused.status_code == 429
    assert "Too many attempts: try again later." in refused.content.decode()
    wait = int(refused.headers["Retry-After"])
    # This window's other half, and of the next as much as makes room for one: nothing to speak of.
    assert wait == 301
    clock.now += wait - 2
    assert sign_in(client).status_code == 429
    clock.now += 2
    assert sign_in(client).status_code == 302


def test_attempts_are_forgotten_little_by_little(anna, client, clock):
    for _ in range(10):
        sign_in(client, password="wrong")
    clock.now += 301
    assert [sign_in(client, password="wrong").status_code for _ in range(2)] == [400, 429]
    # 1 + 10 × (1 − p) < 10 as soon as p > 0.1: after 60 s of this window, of which 1 s is over.
    assert sign_in(client).headers["Retry-After"] == "60"


def test_the_right_password_wipes_the_count_and_other_names_are_not_shut(anna, client, clock):
    actions.set_password(User.objects.get(name="Boris"), PASSWORD)
    for _ in range(9):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 302
    for _ in range(10):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 429
    assert sign_in(client, "Boris").status_code == 302


def test_fifty_wrong_ones_from_one_address_shut_it_whatever_the_names(anna, client, clock):
    assert [sign_in(client, f"name {number}").status_code for number in range(51)] == [400] * 50 + [429]
    assert sign_in(client).status_code == 429
    elsewhere = Client(REMOTE_ADDR="127.0.0.2")
    assert sign_in(elsewhere).status_code == 302


def test_a_guess_counts_while_it_is_being_checked_and_a_right_one_not_at_all(cast, monkeypatch):
    seen = []

    def check(password: str, kept: str) -> bool:
        seen.append(list(Attempt.objects.values_list("count", flat=True)))
        return password == "right"

    monkeypatch.setattr(actions, "check_password", check)
    with pytest.raises(Invalid):
        actions.check_sign_in("Nobody", "wrong", "127.0.0.1")
    actions.set_password(cast.anna, PASSWORD)
    assert actions.check_sign_in("Anna", "right", "127.0.0.2") == cast.anna
    assert [sorted(counts) for counts in seen] == [[1, 1], [1, 1, 1, 1]]
    assert sorted(Attempt.objects.values_list("count", flat=True)) == [0, 1, 1]


def test_thirty_wrong_links_shut_an_address(cast, link, client, clock):
    guesses = [getattr(client, ("get", "post")[number % 2])(f"/link/guess-{number}/") for number in range(31)]
    assert [one.status_code for one in guesses] == [404] * 30 + [429]
    refused = client.post(link)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "301")
    clock.now += 301
    assert client.post(link).status_code == 302


def test_what_is_counted_names_nobody(anna, client):
    sign_in(client, password="wrong")
    kept = " ".join(Attempt.objects.values_list("key", flat=True))
    assert "anna" not in kept.lower() and "127.0.0.1" not in kept


@pytest.fixture
def log():
    """What is written to the log, in its own form."""
    handler = next(one for one in logging.root.handlers if type(one) is logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


def test_the_log_tells_no_link_no_token_no_password_and_no_name(cast: Cast, anna, link, client, log):
    secret = link.split("/")[2]
    token = cast.api(cast.maria)
    bearer = token.defaults["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    for address in (link, f"/link/{secret}", f"/x//link/{secret}/", f"/LINK//{secret}/", f"{link}more/", f"{link}?a=b"):
        client.get(address)
    client.post(link)
    client.post(link)
    for address in ("/api/v1/projects/", f"/api/v1/projects/?token={bearer}", "/api/v1/no-such-thing/"):
        token.get(address)
    client.get("/api/v1/projects/", headers={"Authorization": f"Bearer x{bearer}"})
    sign_in(client, password="a-wrong-one")
    cast.client_of(cast.maria).post("/projects/ice-and-trade/members/", {"name": "Vera", "role": "reader"})
    told = log.getvalue()
    assert "POST /link/…/ 302" in told and "GET /api/v1/projects/ 200" in told
    assert [one for one in (secret, bearer, "a-wrong-one", "Anna", "Vera") if one in told] == []
    assert Token.objects.count() == 1


def test_an_error_nobody_foresaw_tells_no_link_either(cast, link, log, monkeypatch):
    def fail(*arguments):
        raise RuntimeError("no database")

    monkeypatch.setattr(actions, "use_link", fail)
    answer = Client(raise_request_exception=False).post(link)
    assert answer.status_code == 500
    assert "Internal Server Error: /link/…/" in log.getvalue()
    assert "RuntimeError: no database" in log.getvalue()
    assert link.split("/")[2] not in log.getvalue()
