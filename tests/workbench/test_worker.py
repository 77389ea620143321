"""What the worker does beside the jobs: once a day it throws away what is over."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, override_settings
from django.utils import timezone

from annotations.accounts import actions as accounts
from annotations.accounts import attempts
from annotations.accounts.models import Attempt, SignInLink
from tests.cast import Cast
from tests.conftest import _forget_task_backends
from workbench import worker

TWO_DAYS = timedelta(days=2)


def test_what_has_expired_is_thrown_away_and_the_rest_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made-up names and addresses, which anybody can send, would else fill the tables for ever."""
    for person in (cast.anna, cast.boris):
        cast.client_of(person)
        accounts.make_link(person)
    links = SignInLink.objects.filter(kind=SignInLink.Kind.SIGN_IN)
    links.filter(person=cast.anna).update(expires=timezone.now() - TWO_DAYS)
    Session.objects.filter(pk=Session.objects.order_by("pk").first().pk).update(expire_date=timezone.now() - TWO_DAYS)
    long_ago = SimpleNamespace(time=lambda: time.time() - TWO_DAYS.total_seconds())
    with monkeypatch.context() as earlier:
        earlier.setattr(attempts, "time", long_ago)
        assert guess("made up").status_code == 400
    assert guess("another").status_code == 400
    recent = set(Attempt.objects.order_by("-pk").values_list("pk", flat=True)[:2])
    invitations = SignInLink.objects.filter(kind=SignInLink.Kind.INVITATION).count()

    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}):
        _forget_task_backends()
        worker.tidy()
    _forget_task_backends()

    assert set(Attempt.objects.values_list("pk", flat=True)) == recent
    assert [one.person for one in links.all()] == [cast.boris]
    assert SignInLink.objects.count() == invitations + 1
    assert Session.objects.count() == 1


def guess(name: str) -> SimpleNamespace:
    """The answer to a wrong guess at a name."""
    return Client().post("/sign-in/", {"name": name, "password": "wrong"})
