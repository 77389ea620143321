"""A throw-away installation to measure: in a folder of its own, and a database of its own when DATABASE_URL is set."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

SETTINGS = ("HOST", "PORT", "DEMO", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "BEHIND_TLS", "DATABASE_POOL")


@contextmanager
def installed() -> Iterator[None]:
    """Nothing; Django is set up on an empty, migrated database, which is gone afterwards."""
    folder = tempfile.mkdtemp(prefix="workbench-bench-")
    # whitenoise warns of a folder that is not there.
    Path(folder, "staticfiles").mkdir()
    for name in SETTINGS:
        os.environ.pop(name, None)
    os.environ |= {
        "WORKBENCH_DATA": folder,
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DJANGO_SETTINGS_MODULE": "workbench.settings",
    }
    try:
        with _database(os.environ.get("DATABASE_URL")):
            _set_up()
            yield
            _let_go()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _database(url: str | None) -> Iterator[None]:
    """Nothing; DATABASE_URL names a new database on the same server as the given one. None: the embedded database."""
    if not url:
        yield
        return
    name = f"bench_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        os.environ["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        try:
            yield
        finally:
            os.environ["DATABASE_URL"] = url
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _set_up() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _let_go() -> None:
    from django.db import connection

    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
