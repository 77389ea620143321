"""What a start does before it serves: folder, database, messages, static files, demonstration."""

import hashlib
import io
import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import NotSupportedError
from django.utils import timezone

from annotations.accounts import actions as accounts
from annotations.accounts.models import User
from annotations.management.links import address_of
from workbench import backup, environment, locking, messages, static

log = logging.getLogger(__name__)
Say = Callable[[str], object]

# The key of the lock that servers of one PostgreSQL database take to migrate it one after the other.
MIGRATING = 7_203_418_155
# What comes with packages and no page of ours loads.
NOT_COLLECTED = ["redoc", "rest_framework"]


def prepare(say: Say) -> None:
    """Nothing; the installation can serve now. Raises CommandError with one sentence when it cannot."""
    check_folder()
    with locking.held("preparing", alone=True, wait=True):
        check_database()
        migrate(say)
        messages.compile_stale()
        collect_static_files(say)
        if wants_demonstration():
            load_demonstration(say)


def check_folder() -> None:
    """Nothing; raises CommandError when the data folder cannot be written."""
    folder = Path(settings.WORKBENCH_DATA)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CommandError(
            f"The data folder {folder} cannot be written ({error.strerror}): set WORKBENCH_DATA to one that can."
        ) from error


def check_database() -> None:
    """Nothing; raises CommandError when the database cannot be reached or is too old."""
    try:
        if connection.vendor == "postgresql":
            # Not through the pool, which would wait long and then say little.
            psycopg.connect(**{**connection.get_connection_params(), "connect_timeout": 5}).close()
        connection.ensure_connection()
    except NotSupportedError as error:
        raise CommandError(f"The database is too old: {_first_line(error)}") from error
    except (DatabaseError, psycopg.Error) as error:
        raise CommandError(f"The database cannot be reached: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def migrate(say: Say) -> None:
    """Nothing; the tables are those of this version. An embedded database that exists is backed up first."""
    with _one_migrates():
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not plan:
            return
        if environment.has_embedded_database() and executor.loader.applied_migrations:
            kept = Path(settings.WORKBENCH_DATA) / "backups" / f"before-migration-{stamp()}.tar"
            backup.back_up(kept)
            say(f"The database is of an older version and is changed now; a back-up lies in {kept}")
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def _one_migrates() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])


def stamp() -> str:
    """The time in UTC as file names carry it."""
    return timezone.now().strftime("%Y%m%dT%H%M%S%fZ")


def collect_static_files(say: Say) -> None:
    """Nothing; the files that browsers load lie in STATIC_ROOT, under names that tell their content."""
    kept = Path(settings.STATIC_ROOT) / ".digest"
    digest = _static_digest()
    if kept.exists() and kept.read_text(encoding="ascii") == digest:
        return
    say("Collecting the files that browsers load …")
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_COLLECTED)
    kept.write_text(digest, encoding="ascii")


def _static_digest() -> str:
    """What would change if a static file did, or what makes it: names, sizes and times of all of them."""
    digest = hashlib.sha256()
    for path in map(Path, static.MADE_BY):
        digest.update(path.read_bytes())
    for finder in get_finders():
        for name, storage in finder.list(NOT_COLLECTED):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def wants_demonstration() -> bool:
    """True when `DEMO` says so; unless it says anything, on an empty embedded database only this machine reaches."""
    wanted = environment.wants_demonstration()
    if wanted is not None:
        return wanted
    here = environment.has_embedded_database() and environment.is_loopback(settings.HOST)
    return here and not User.objects.exists()


def load_demonstration(say: Say) -> None:
    """Nothing; the demonstration is there, and each of its people has a new sign-in link, which is said.

    The command is known by its name only; it prints the names of its people, one a line.
    """
    say("Loading the demonstration …")
    output = io.StringIO()
    call_command("load_demonstration", stdout=output)
    say("Sign in as one of the people of the demonstration (each link works once, for 15 minutes):")
    for name in output.getvalue().splitlines():
        say(f"  {name}: {address_of(accounts.make_link(accounts.person_named(name)))}")
