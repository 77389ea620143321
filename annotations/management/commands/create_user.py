"""`manage.py create_user NAME`: a person, and the link they sign in with first."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.accounts import actions
from annotations.accounts.models import SignInLink
from annotations.core.errors import Failure
from annotations.management.links import address_of


class Command(BaseCommand):
    help = "Make a person; prints their invitation, which works once, for 7 days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--may-create-projects", action="store_true", help="they may start projects of their own")
        parser.add_argument("--operator", action="store_true", help="they may open the back door, /admin/")

    def handle(self, *args: Any, name: str, may_create_projects: bool, operator: bool, **options: Any) -> None:
        try:
            person = actions.create_person(name, may_create_projects=may_create_projects, is_operator=operator)
        except Failure as failure:
            raise CommandError(failure.detail) from failure
        self.stdout.write(address_of(actions.make_link(person, SignInLink.Kind.INVITATION)))
