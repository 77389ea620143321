"""`manage.py serve`: prepares the installation and runs the server and the background worker."""

from typing import Any

from django.core.management.base import BaseCommand

from workbench.running import serve


class Command(BaseCommand):
    help = "Prepare the installation, then run the server and the background worker until Ctrl-C."
    # A start says in one sentence what is wrong; checks are for those who change the code.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        serve(self._say)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
