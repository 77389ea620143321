"""`manage.py load_demonstration`: the demonstration project with its people, texts and readings."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.core.errors import Failure
from seeds import loading


class Command(BaseCommand):
    help = "Load the demonstration project, once."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            project = loading.load()
        except Failure as failure:
            raise CommandError(failure.detail) from failure
        self.stdout.write(f"Loaded {project.name!r} as {project.slug}.")
