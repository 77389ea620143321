"""`manage.py backup PATH`: the whole installation in one file, while people work."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from workbench.backup import back_up


class Command(BaseCommand):
    help = "Write the database and the files of this installation to one file, while people go on working."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file to make (a tar)")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        back_up(path)
        self.stderr.write(f"Wrote {path}.")
