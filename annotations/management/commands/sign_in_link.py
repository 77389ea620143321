"""`manage.py sign_in_link NAME`: a new link for somebody who cannot get in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.accounts import actions
from annotations.core.errors import Failure
from annotations.management.links import address_of


class Command(BaseCommand):
    help = "Print a link that signs the person in, once, within 15 minutes; earlier unused ones stop working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        try:
            self.stdout.write(address_of(actions.make_link(actions.person_named(name))))
        except Failure as failure:
            raise CommandError(failure.detail) from failure
