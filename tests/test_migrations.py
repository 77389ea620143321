"""The migrations make the tables that the models speak of, and say what they are for."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

FOLDER = Path(__file__).resolve().parent.parent / "annotations" / "migrations"
NAMES = sorted(path.stem for path in FOLDER.glob("[0-9]*.py"))


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_every_migration_is_applied_to_the_database_of_the_tests():
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_the_migrations_are_one_line_of_named_steps():
    assert [name[:4] for name in NAMES] == [f"{number:04}" for number in range(1, len(NAMES) + 1)]
    assert not [name for name in NAMES if re.search(r"_auto_|\d{8}", name[4:])]
