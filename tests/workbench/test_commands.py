"""The operator's commands print what is asked for, alone, and say in a sentence what is wrong."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from annotations.accounts.models import User


def output_of(*arguments, **options):
    output = io.StringIO()
    call_command(*arguments, **options, stdout=output)
    return output.getvalue()


def test_a_new_person_is_invited(db):
    address = output_of("create_user", "Élodie", may_create_projects=True)
    path = address.strip().removeprefix("http://127.0.0.1:8000")
    assert path.startswith("/link/")
    assert User.objects.get(name="Élodie").may_create_projects
    client = Client()
    assert client.get(path).status_code == 200
    assert not client.session.keys()
    client.post(path)
    assert "_auth_user_id" in client.session


def test_a_new_link_takes_the_place_of_the_old_one(cast):
    first, second = (output_of("sign_in_link", "anna").strip().removeprefix("http://127.0.0.1:8000") for _ in "12")
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_a_token_stands_alone_and_opens_the_doors_of_its_scope(cast):
    token = output_of("issue_token", "Anna", scope="read", project=cast.project.slug, days=3)
    assert token.endswith("\n")
    assert len(token.split()) == 1
    program = Client(headers={"Authorization": f"Bearer {token.strip()}"})
    assert program.get(f"/api/v1/projects/{cast.project.slug}/").status_code == 200
    assert (
        program.post(
            f"/api/v1/projects/{cast.project.slug}/assignments/next/", content_type="application/json"
        ).status_code
        == 403
    )


@pytest.mark.parametrize(
    ("arguments", "options", "sentence"),
    [
        (["create_user", "ANNA"], {}, "There is a person of this name already."),
        (["create_user", " "], {}, "A name has 1 to 150 characters."),
        (["sign_in_link", "Zoë"], {}, "There is nobody called “Zoë”."),
        (["issue_token", "Zoë"], {"scope": "read"}, "There is nobody called “Zoë”."),
        (["issue_token", "Anna"], {"scope": "read", "project": "elsewhere"}, "There is no such thing."),
        (["issue_token", "Anna"], {"scope": "read", "days": 0}, "A token lives 1 to 366 days."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(cast, arguments, options, sentence):
    with pytest.raises(CommandError) as raised:
        output_of(*arguments, **options)
    assert str(raised.value) == sentence
