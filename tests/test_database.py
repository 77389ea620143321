"""The tests run on the database they claim to run on."""

import os

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_the_one_this_run_is_for():
    assert connection.vendor == os.environ.get("TEST_DATABASE", "sqlite")
    if connection.vendor == "postgresql":
        print(f"PostgreSQL {connection.pg_version}")
        assert connection.pg_version >= 150000
    else:
        print(f"SQLite {connection.Database.sqlite_version}")
        assert not connection.is_in_memory_db()
        assert connection.transaction_mode == "IMMEDIATE"
        # A write-ahead log, and 2 is FULL: what was acknowledged is on the disk.
        assert [pragma("journal_mode"), pragma("synchronous"), pragma("foreign_keys")] == ["wal", 2, 1]


def pragma(name: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]
