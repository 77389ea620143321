"""Managers, and those they invite, who act at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db.models import QuerySet

from annotations.accounts import actions as accounts
from annotations.accounts.models import SignInLink, User
from annotations.core.errors import Conflict, NotFound
from annotations.labelling import actions as labelling
from annotations.projects import actions as projects
from annotations.projects.models import Membership, Role
from tests.cast import Cast
from tests.serving import until
from tests.threads import held_up, in_a_thread, is_waiting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.only_on("postgresql"),  # the embedded database has one writer at a time
]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return Cast()


def one_after_the_other(
    monkeypatch: pytest.MonkeyPatch, place: Any, name: str, first: Callable[[], Any], second: Callable[[], Any]
) -> tuple[Any, Any]:
    """What both come to, an error too, when the second begins while the first has done this and is not over."""
    with held_up(monkeypatch, place, name) as (has_come, may_go), ThreadPoolExecutor(2) as threads:
        one = in_a_thread(threads, first)
        assert has_come.wait(60)
        other = in_a_thread(threads, second)
        until(lambda: is_waiting() or other.done(), "the second does not wait")
        may_go.set()
        return tuple(job.exception(60) or job.result() for job in (one, other))


def test_whoever_uses_an_invitation_while_it_is_renewed_has_an_account_of_their_own(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    membership, secret = projects.invite(cast.project, cast.maria, "Vera", Role.ANNOTATOR)
    used, renewed = one_after_the_other(
        monkeypatch,
        QuerySet,
        "update",
        lambda: accounts.use_link(secret or "", "127.0.0.1"),
        lambda: projects.renew_invitation(membership, cast.maria),
    )
    assert used == membership.person
    assert isinstance(renewed, Conflict) and renewed.code == "has_signed_in"


def test_an_invitation_that_is_renewed_while_it_is_used_opens_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    membership, secret = projects.invite(cast.project, cast.maria, "Vera", Role.ANNOTATOR)
    renewed, used = one_after_the_other(
        monkeypatch,
        accounts,
        "make_link",
        lambda: projects.renew_invitation(membership, cast.maria),
        lambda: accounts.use_link(secret or "", "127.0.0.1"),
    )
    assert isinstance(renewed, str) and isinstance(used, NotFound)


def test_of_two_links_that_are_made_at_once_one_works(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = one_after_the_other(
        monkeypatch,
        QuerySet,
        "delete",
        lambda: accounts.make_link(cast.anna),
        lambda: accounts.make_link(cast.anna),
    )
    assert all(isinstance(secret, str) for secret in made)
    assert SignInLink.objects.filter(person=cast.anna, used=None, kind=SignInLink.Kind.SIGN_IN).count() == 1


def test_a_new_person_whom_two_projects_invite_at_once_is_one_person_in_both(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = cast.other_project
    first, second = one_after_the_other(
        monkeypatch,
        accounts,
        "create_person",
        lambda: projects.invite(cast.project, cast.maria, "Vera", Role.ANNOTATOR),
        lambda: projects.invite(elsewhere, cast.oleg, "vera", Role.READER),
    )
    assert first[1] is not None and second[1] is None
    assert first[0].person == second[0].person == User.objects.get(name="Vera")


@pytest.mark.parametrize(
    "ends_the_role",
    [
        lambda member, by: labelling.remove_member(member, by),
        lambda member, by: labelling.change_role(member, by, Role.READER),
    ],
)
def test_whoever_has_just_lost_the_role_changes_the_team_no_more(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, ends_the_role: Callable[[Membership, User], Any]
) -> None:
    for person in (cast.anna, cast.boris):
        labelling.change_role(Membership.objects.get(project=cast.project, person=person), cast.maria, Role.MANAGER)
    anna, boris = (Membership.objects.get(project=cast.project, person=one) for one in (cast.anna, cast.boris))
    done, refused = one_after_the_other(
        monkeypatch,
        projects,
        "record",
        lambda: ends_the_role(anna, cast.boris),
        lambda: ends_the_role(boris, cast.anna),
    )
    assert not isinstance(done, Exception) and isinstance(refused, Exception)
    boris.refresh_from_db()
    assert (boris.role, boris.left) == (Role.MANAGER, None)
