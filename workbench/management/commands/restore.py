"""`manage.py restore PATH`: the installation as a back-up has it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from workbench.backup import restore
from workbench.preparing import check_folder


class Command(BaseCommand):
    help = "Put a back-up in the place of this installation, whose server must not run."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a file that `backup` made")
        parser.add_argument(
            "--force", action="store_true", help="replace the work that is there, after a back-up of it"
        )

    def handle(self, *args: Any, path: Path, force: bool, **options: Any) -> None:
        check_folder()
        kept = restore(path, force=force)
        if kept:
            self.stderr.write(f"What was there before lies in {kept}.")
        self.stderr.write(f"Restored {path}. The next start makes its tables those of this version.")
