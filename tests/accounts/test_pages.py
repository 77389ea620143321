"""The back door: operators get in by the one page that counts guesses, and look rather than change."""

import pytest

from annotations.accounts.models import User
from tests.pages import text_of


@pytest.fixture
def operator(cast):
    person = User.objects.get(pk=cast.nina.pk)
    person.is_staff = person.is_superuser = True
    person.save()
    return cast.client_of(person)


def test_nobody_is_sent_to_the_page_where_guesses_are_counted(client, db):
    first = client.get("/admin/")
    assert first.headers["Location"] == "/admin/login/?next=/admin/"
    assert client.get(first.headers["Location"]).headers["Location"] == "/sign-in/?next=%2Fadmin%2F"
    assert client.post("/admin/login/", {"username": "Maria", "password": "guess"}).status_code == 405


def test_whoever_is_no_operator_is_told_of_nothing(cast):
    for person in (cast.maria, cast.anna):
        assert cast.client_of(person).get("/admin/", follow=True).status_code == 404


def test_operators_see_people_and_projects(cast, operator):
    people = text_of(operator.get("/admin/annotations/user/"))
    assert "Maria" in people
    assert "Anna" in people
    assert "Ice and trade" in text_of(operator.get("/admin/annotations/project/"))
    assert operator.get(f"/admin/annotations/project/{cast.project.pk}/change/").status_code == 200


def test_operators_let_people_make_projects_and_shut_them_out_but_delete_nobody(cast, operator):
    address = f"/admin/annotations/user/{cast.anna.pk}/change/"
    operator.post(address, {"language": "", "may_create_projects": "on", "name": "Mallory", "is_staff": "on"})
    anna = User.objects.get(pk=cast.anna.pk)
    assert (anna.name, anna.may_create_projects, anna.is_active, anna.is_staff) == ("Anna", True, False, False)
    assert operator.get(f"/admin/annotations/user/{cast.anna.pk}/delete/").status_code == 403
    assert operator.get(f"/admin/annotations/project/{cast.project.pk}/delete/").status_code == 403
    assert operator.get("/admin/annotations/user/add/").status_code == 403


def test_after_signing_in_people_land_on_this_server_only(cast):
    browser = cast.client_of(cast.anna)
    for wanted, landed in {
        "/projects/ice-and-trade/": "/projects/ice-and-trade/",
        "nowhere": "/",
        "//evil.example/": "/",
        "https://evil.example/": "/",
        "/\\evil.example/": "/",
        "javascript:alert(1)": "/",
    }.items():
        answer = browser.post("/language/", {"language": "en", "next": wanted})
        assert (answer.status_code, answer.headers["Location"]) == (302, landed)


def test_a_name_with_a_nul_is_nobodys(client, db):
    assert client.post("/sign-in/", {"name": "Ma\0ria", "password": "guess"}).status_code == 400


def test_a_name_that_grows_too_long_when_it_is_folded_is_refused(cast):
    ligature = "\ufdfa"  # eighteen letters and spaces once folded
    for longest in (1, 150):
        body = {"name": ligature * longest, "role": "annotator"}
        answer = cast.api(cast.maria).post("/api/v1/projects/ice-and-trade/members/", body, "application/json")
        assert answer.status_code == (201 if longest == 1 else 400)
