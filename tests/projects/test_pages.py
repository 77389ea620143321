"""The pages of the team, of a project's settings, and of one's own tokens."""

import re

import pytest

from annotations.accounts.models import User
from annotations.projects.models import Membership, Project, Role, Token
from tests.pages import text_of

TEAM = "/projects/ice-and-trade/members/"
SETTINGS = "/projects/ice-and-trade/settings/"
KEPT = {"name": "Ice and trade", "language": "en", "annotators_per_document": 2, "reveal": "never"}


@pytest.fixture
def maria(cast):
    return cast.client_of(cast.maria)


def link_on(answer):
    return re.search(r'value="http://testserver(/link/[^"]+)"', answer.content.decode()).group(1)


def role_of(cast, person):
    return Membership.objects.get(project=cast.project, person=person, left=None).role


def test_a_new_person_gets_a_link_that_is_shown_once_and_signs_in_once(cast, maria, client):
    answer = maria.post(TEAM, {"name": "Vera", "role": "annotator"})
    assert answer.status_code == 200
    assert "valid for 7 days" in text_of(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    link = link_on(answer)
    assert link not in maria.get(TEAM).content.decode()
    assert client.post(link).status_code == 302
    assert client.get("/projects/ice-and-trade/").status_code == 200
    assert role_of(cast, User.objects.get(name="Vera")) == Role.ANNOTATOR


def test_an_existing_person_gets_a_role_and_no_link(cast, maria):
    answer = maria.post(TEAM, {"name": "nina", "role": "reader"}, follow=True)
    assert "Nina has an account already" in text_of(answer)
    assert "/link/" not in re.sub(r"members/[^/]+/link/", "", answer.content.decode())
    assert role_of(cast, cast.nina) == Role.READER


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        ({"name": "Anna", "role": "reader"}, 409, "This person has a role in the project already."),
        ({"name": " ", "role": "reader"}, 400, "This field is required."),
        ({"name": "Vera", "role": "king"}, 400, "Select a valid choice."),
        ({"name": "Ve\u200bra", "role": "reader"}, 400, "A name holds only characters that show."),
    ],
)
def test_what_is_refused_stands_at_its_field_and_changes_nothing(cast, maria, given, status, told):
    before = Membership.objects.count()
    answer = maria.post(TEAM, given)
    assert answer.status_code == status
    assert told in text_of(answer)
    assert 'aria-invalid="true"' in answer.content.decode()
    assert Membership.objects.count() == before


def test_a_link_can_be_renewed_until_the_person_has_signed_in(cast, maria, client):
    renew = f"{TEAM}{cast.anna.uuid}/link/"
    first, second = link_on(maria.post(renew)), link_on(maria.post(renew))
    assert client.get(first).status_code == 404
    assert client.post(second).status_code == 302
    answer = maria.post(renew, follow=True)
    assert "only an operator can make a sign-in link" in text_of(answer)
    assert not re.search(r'value="[^"]+/link/', answer.content.decode())


def test_names_and_pseudonyms_stand_together_here_and_nowhere_else(cast, maria):
    cast.document()
    cast.submitted(cast.assigned(cast.anna))
    pseudonym = Membership.objects.get(project=cast.project, person=cast.anna).pseudonym
    page = text_of(maria.get(TEAM))
    assert "Anna" in page
    assert pseudonym in page
    overview = text_of(maria.get("/projects/ice-and-trade/"))
    assert pseudonym in overview
    assert "Anna" not in overview


def test_a_role_can_be_changed_and_taken_away_after_a_question(cast, maria):
    assert "adjudicator now" in text_of(maria.post(f"{TEAM}{cast.anna.uuid}/", {"role": "adjudicator"}, follow=True))
    assert role_of(cast, cast.anna) == Role.ADJUDICATOR
    remove = f"{TEAM}{cast.anna.uuid}/remove/"
    assert "Remove Anna from the project?" in text_of(maria.get(remove))
    assert role_of(cast, cast.anna) == Role.ADJUDICATOR
    maria.post(remove)
    assert not Membership.objects.filter(project=cast.project, person=cast.anna, left=None).exists()
    assert cast.client_of(cast.anna).get("/projects/ice-and-trade/").status_code == 404


def test_the_last_manager_stays(cast, maria):
    own = f"{TEAM}{cast.maria.uuid}/"
    for answer in (maria.post(own, {"role": "reader"}, follow=True), maria.post(f"{own}remove/", follow=True)):
        assert "A project keeps at least one manager." in text_of(answer)
        assert role_of(cast, cast.maria) == Role.MANAGER


def test_a_manager_who_gives_up_the_role_is_led_home(cast, maria):
    maria.post(f"{TEAM}{cast.ada.uuid}/", {"role": "manager"})
    answer = maria.post(f"{TEAM}{cast.maria.uuid}/", {"role": "reader"})
    assert answer.headers["Location"] == "/"
    assert maria.get(TEAM).status_code == 403


def test_settings_are_kept(cast, maria):
    given = {"name": "Лёд", "language": "ru", "annotators_per_document": 3, "reveal": "all"}
    assert "The settings are kept." in text_of(maria.post(SETTINGS, given, follow=True))
    kept = Project.objects.values(*given).get(pk=cast.project.pk)
    assert kept == given


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("language", "klingon"),
        ("annotators_per_document", 0),
        ("annotators_per_document", 101),
        ("annotators_per_document", "two"),
        ("reveal", "sometimes"),
    ],
)
def test_settings_out_of_range_are_refused_at_their_field(cast, maria, name, value):
    answer = maria.post(SETTINGS, {**KEPT, name: value})
    assert answer.status_code == 400
    assert f'id="id_{name}_error"' in answer.content.decode()
    assert Project.objects.values(*KEPT).get(pk=cast.project.pk) == KEPT


def test_a_language_that_is_in_use_can_be_kept(cast, maria):
    Project.objects.filter(pk=cast.project.pk).update(language="de-AT")
    assert maria.post(SETTINGS, {**KEPT, "language": "de-AT"}).status_code == 302


def test_a_project_goes_only_when_its_address_is_typed(cast, maria):
    cast.document()
    cast.submitted(cast.assigned(cast.anna))
    refused = maria.post("/projects/ice-and-trade/delete/", {"confirmation": "Ice and trade"})
    assert refused.status_code == 400
    assert "This is not the address of the project." in text_of(refused)
    assert Project.objects.filter(pk=cast.project.pk).exists()
    gone = maria.post("/projects/ice-and-trade/delete/", {"confirmation": "ice-and-trade"}, follow=True)
    assert "is deleted" in text_of(gone)
    assert not Project.objects.filter(pk=cast.project.pk).exists()


def test_a_token_is_shown_once_and_opens_what_it_says(cast, maria, client):
    given = {"name": "training", "scope": "read", "project": "ice-and-trade", "days": 7}
    answer = maria.post("/tokens/", given)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    secret = re.search(r'id="token"[^>]* value="([^"]+)"', answer.content.decode()).group(1)
    assert secret not in maria.get("/tokens/").content.decode()
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/projects/ice-and-trade/", headers=headers).status_code == 200
    assert client.delete("/api/v1/projects/ice-and-trade/", headers=headers).status_code == 403
    token = Token.objects.get()
    assert (token.name, token.scope, token.project) == ("training", "read", cast.project)
    assert "is revoked" in text_of(maria.post(f"/tokens/{token.uuid}/revoke/", follow=True))
    assert client.get("/api/v1/projects/ice-and-trade/", headers=headers).status_code == 401


def test_a_token_may_be_for_all_of_ones_projects_but_for_nobody_elses(cast, maria):
    assert cast.other_project
    answer = maria.post("/tokens/", {"scope": "read", "project": "", "days": 90})
    assert answer.status_code == 200
    assert Token.objects.get().project is None
    assert "elsewhere" not in answer.content.decode()
    assert maria.post("/tokens/", {"scope": "read", "project": "elsewhere", "days": 90}).status_code == 400
    assert maria.post("/tokens/", {"scope": "read", "days": 367}).status_code == 400
    assert maria.post("/tokens/", {"scope": "everything", "days": 1}).status_code == 400
    assert Token.objects.count() == 1


def test_the_number_of_queries_does_not_grow_with_the_team_or_the_tokens(cast, maria, django_assert_num_queries):
    queries = {TEAM: 4, SETTINGS: 3, "/tokens/": 4}
    for path, count in queries.items():
        with django_assert_num_queries(count):
            maria.get(path)
    for number in range(5):
        maria.post(TEAM, {"name": f"Reader {number}", "role": "reader"})
        maria.post("/tokens/", {"scope": "read", "project": "ice-and-trade", "days": 90})
    for path, count in queries.items():
        with django_assert_num_queries(count):
            maria.get(path)


def test_what_people_are_called_is_shown_as_text(cast, maria):
    maria.post(SETTINGS, {**KEPT, "name": "<script>alert(1)</script>"})
    page = maria.get(TEAM).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_pages_speak_the_readers_language_where_it_is_translated(cast, maria):
    page = maria.get(SETTINGS, headers={"Accept-Language": "ru"}).content.decode()
    assert '<html lang="ru">' in page
    assert "Русский (ru)" in page
