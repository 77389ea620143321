"""`manage.py load_demonstration`: the demonstration project with its people, texts and readings."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.core.errors import Failure
from seeds import loading


class Command(BaseCommand):
    help = "Load the demonstration project unless it is there; prints the names of its people, one a line."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if not loading.is_loaded():
                loading.load()
        except Failure as failure:
            raise CommandError(failure.detail) from failure
        for name in loading.names():
            self.stdout.write(name)
