"""`manage.py issue_token USER --scope …`: a program's key, alone on stdout."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.accounts import actions as accounts
from annotations.core.errors import Failure
from annotations.projects import access
from annotations.projects import actions as projects
from annotations.projects.models import Token


class Command(BaseCommand):
    help = "Print a new API token of a person; it is never shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="the name of the person it belongs to")
        parser.add_argument("--scope", required=True, choices=Token.Scope.values)
        parser.add_argument("--project", default="", help="the slug of the one project it is for; all unless given")
        parser.add_argument("--days", type=int, default=90, help="how long it lives (default: %(default)s)")

    def handle(self, *args: Any, user: str, scope: str, project: str, days: int, **options: Any) -> None:
        try:
            person = accounts.person_named(user)
            only = access.enter(access.Caller(person), project).project if project else None
            _, secret = projects.issue_token(person, Token.Scope(scope), project=only, name="issue_token", days=days)
        except Failure as failure:
            raise CommandError(failure.detail) from failure
        self.stdout.write(secret)
