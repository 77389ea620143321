"""The operators' back door: who is let in."""

from io import StringIO

from django.core.management import call_command

from annotations.accounts.models import User
from tests.cast import Cast


def test_an_operator_made_on_the_command_line_opens_the_back_door(cast: Cast) -> None:
    call_command("create_user", "Olivia", "--operator", stdout=StringIO())
    assert cast.client_of(User.objects.get(name="Olivia")).get("/admin/").status_code == 200
    assert cast.client_of(cast.maria).get("/admin/").status_code != 200
