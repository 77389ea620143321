"""The database as it is at one moment, in a file, and back; how depends on the engine."""

import os
import re
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

from django.core.management import CommandError
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from annotations.accounts.models import User
from annotations.projects.models import Project

PATIENCE_SECONDS = 5


def take(path: Path) -> None:
    """Nothing; the file holds the database of one moment. Writers do not wait."""
    if connection.vendor == "sqlite":
        _take_sqlite(path)
    else:
        _run("pg_dump", "--format=custom", f"--file={path}")


def check(path: Path) -> None:
    """Nothing; raises CommandError when the file does not hold a whole database."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(path)) as copy:
            try:
                whole = copy.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            except sqlite3.DatabaseError:
                whole = False
        if not whole:
            raise CommandError("The database in this back-up is damaged. Nothing was changed.")
    else:
        _run("pg_restore", "--list", str(path), on_database=False)


def is_empty() -> bool:
    """True when nobody and nothing is in the database yet."""
    if User._meta.db_table not in connection.introspection.table_names():
        return True
    return not User.objects.exists() and not Project.objects.exists()


def put_back(path: Path) -> None:
    """Nothing; the database is that of the file, changed in one step. The file is used up."""
    if connection.vendor == "sqlite":
        _put_back_sqlite(path)
    else:
        _put_back_postgresql(path)


def known_migrations() -> set[str]:
    """The migrations this version has, as `app.name`."""
    return {".".join(key) for key in MigrationLoader(None).disk_migrations or ()}


def _take_sqlite(path: Path) -> None:
    source = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(source, timeout=20)) as live, closing(sqlite3.connect(path)) as copy:
        # All pages in one go, under one reading transaction: with a write-ahead log nobody waits for it, and a
        # copy in portions would begin again at every write of another process.
        live.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")


def _put_back_sqlite(path: Path) -> None:
    target = Path(connection.settings_dict["NAME"])
    leave()
    if target.exists():
        try:
            with closing(sqlite3.connect(target, timeout=PATIENCE_SECONDS)) as old:
                # All of it into the one file, so that no log of the old database is left beside the new one.
                old.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            raise CommandError("Somebody is using the database: end every command that does.") from error
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.chmod(0o600)
    path.replace(target)


def _put_back_postgresql(path: Path) -> None:
    script = path.with_suffix(".sql")
    _run("pg_restore", "--clean", "--if-exists", "--no-owner", f"--file={script}", str(path), on_database=False)
    # The script takes away what it brings. Tables that are newer than it would stay, and may lean on others.
    ours = connection.introspection.django_table_names(only_existing=True)
    dropped = "".join(f"DROP TABLE IF EXISTS {connection.ops.quote_name(name)} CASCADE;" for name in ours)
    in_one = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
    _refuse_while_used()
    # Without notices: what went wrong is the first thing said.
    _run("psql", *in_one, f"--command=SET client_min_messages = warning;{dropped}", f"--file={script}")


def _refuse_while_used() -> None:
    """Nothing; raises CommandError while others use the database. Connections that just ended may take a moment."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while others := _others():
        if time.monotonic() > deadline:
            raise CommandError(f"{others} other connections use the database: stop every server first.")
        time.sleep(0.05)


def _others() -> int:
    """How many connections but this one the database has; this process has none afterwards."""
    leave()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        others: int = cursor.fetchone()[0]
    leave()
    return others


def leave() -> None:
    """Nothing; this process has no connection to the database, and none of the threads of a pool."""
    for one in connections.all(initialized_only=True):
        one.close()
        getattr(one, "close_pool", lambda: None)()


def _run(program: str, *arguments: str, on_database: bool = True) -> None:
    parameters = connection.settings_dict
    environment = {
        **os.environ,
        **{
            name: str(parameters[key])
            for name, key in {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}.items()
            if parameters[key]
        },
        **{f"PG{key.upper()}": str(value) for key, value in parameters["OPTIONS"].items() if key.startswith("ssl")},
    }
    database = ["--dbname", str(parameters["NAME"])] if on_database else []
    done = subprocess.run(  # noqa: S603  # the program is found by us, the arguments are not a shell's
        [_found(program), *database, *arguments], env=environment, capture_output=True, check=False
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or [f"status {done.returncode}"]
        raise CommandError(f"{program} failed: {said[0]}")


def _found(program: str) -> str:
    """The program at least as new as the server: in PATH, else where Debian keeps each version."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        wanted = int(cursor.fetchone()[0]) // 10000
    places = [shutil.which(program), *map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))]
    for place in filter(None, places):
        said = subprocess.run([place, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        version = re.search(r"(\d+)", said)
        if version and int(version[1]) >= wanted:
            return str(place)
    raise CommandError(
        f"{program} of PostgreSQL {wanted} or newer is needed for this: install the package postgresql-client-{wanted}."
    )
