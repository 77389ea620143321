"""A back-up is whole though people work; it replaces an installation in one step or not at all."""

import io
import json
import tarfile
import threading
import time
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from annotations.journal.actions import record
from annotations.journal.models import Entry
from annotations.projects.models import Project
from tests.cast import Cast
from workbench import backup, locking, snapshots

with isolate_apps("annotations"):

    class Later(models.Model):
        """A table that a later version has, with a key to one that this version has."""

        project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "annotations"
            db_table = "later"

        def __str__(self):
            return "later"


LATER_FIELD = models.IntegerField(default=0)
LATER_FIELD.set_attributes_from_name("later")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    """A data folder of the test's own, with a file of an import under way."""
    settings.WORKBENCH_DATA = tmp_path / "data"
    (tmp_path / "data" / "imports" / "one").mkdir(parents=True)
    (tmp_path / "data" / "imports" / "one" / "text").write_text("Лёд")
    (tmp_path / "data" / "secret_key").write_text("x" * 60)
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def database_of_its_own(transactional_db, tmp_path):
    """On SQLite a copy of the database: what another test has left open in this process is not in the way."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = connection.settings_dict["NAME"]
    snapshots.take(tmp_path / "database.sqlite3")
    connection.close()
    connection.settings_dict["NAME"] = str(tmp_path / "database.sqlite3")
    yield
    connection.close()
    connection.settings_dict["NAME"] = usual


@pytest.fixture
def made(tmp_path):
    """A back-up of the cast's installation."""
    Cast()
    backup.back_up(tmp_path / "made.tar")
    return tmp_path / "made.tar"


def rewritten(path, change):
    """The back-up with its members, by name, changed."""
    with tarfile.open(path) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar}
    change(members)
    with tarfile.open(path, "w") as tar:
        for name, content in members.items():
            head = tarfile.TarInfo(name)
            head.size = len(content)
            tar.addfile(head, io.BytesIO(content))


def with_manifest(members, **changes):
    members["manifest.json"] = json.dumps({**json.loads(members["manifest.json"]), **changes}).encode()


def test_a_snapshot_taken_while_people_write_holds_whole_transactions(tmp_path):
    stop, written, faults = threading.Event(), [], []

    def write():
        try:
            # Between their marks people take a breath; writers that never do keep one another out.
            while not stop.wait(0.01):
                with transaction.atomic():
                    record("first", "of two", person=None)
                    record("second", "of two", person=None)
                written.append(1)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    while len(written) < 5:
        time.sleep(0.01)
    before = len(written)
    backup.back_up(tmp_path / "made.tar")
    after = len(written)
    stop.set()
    for writer in writers:
        writer.join()
    assert not faults
    backup.restore(tmp_path / "made.tar")
    firsts, seconds = (Entry.objects.filter(verb=verb).count() for verb in ("first", "second"))
    assert firsts == seconds
    # A writer may have committed what it has not counted yet.
    assert before <= firsts <= after + len(writers)


def test_a_restored_installation_has_the_rows_and_the_files_of_the_back_up(made, data):
    Entry.objects.all().delete()
    (data / "imports" / "one" / "text").write_text("changed")
    (data / "imports" / "two").write_text("later")
    kept = backup.restore(made, force=True)
    assert Entry.objects.filter(verb="create_project").count() == 1
    assert (data / "imports" / "one" / "text").read_text() == "Лёд"
    assert not (data / "imports" / "two").exists()
    assert (data / "secret_key").read_text() == "x" * 60
    assert kept.parent == data / "backups"
    backup.restore(kept, force=True)
    assert not Entry.objects.filter(verb="create_project").exists()
    assert (data / "imports" / "two").read_text() == "later"


def test_a_back_up_of_before_an_update_goes_back_into_the_updated_database(made, monkeypatch):
    """What the update has made is gone: the next start makes it again, and could not if it were there."""
    with connection.schema_editor() as update:
        update.create_model(Later)
        update.add_field(Project, LATER_FIELD)
    # The program of the update knows its tables.
    known = connection.introspection.django_table_names
    monkeypatch.setattr(connection.introspection, "django_table_names", lambda **how: [*known(**how), "later"])
    backup.restore(made, force=True)
    assert Entry.objects.filter(verb="create_project").count() == 1
    with connection.cursor() as cursor:
        assert "later" not in connection.introspection.table_names(cursor)
        columns = connection.introspection.get_table_description(cursor, Project._meta.db_table)
    assert "later" not in [column.name for column in columns]


def test_a_back_up_is_nobody_elses_to_read_and_holds_no_key(made):
    assert made.stat().st_mode & 0o777 == 0o600
    with tarfile.open(made) as tar:
        names = tar.getnames()
    assert names == ["manifest.json", backup.DATABASE[connection.vendor], "files/imports/one/text"]


def test_work_is_not_replaced_unless_that_is_said(made):
    with pytest.raises(CommandError, match="There is work in this installation already"):
        backup.restore(made)


def test_a_file_that_is_there_is_not_overwritten(made):
    before = made.read_bytes()
    with pytest.raises(CommandError, match="is there already"):
        backup.back_up(made)
    assert made.read_bytes() == before


def test_nothing_is_restored_while_the_server_runs(made):
    with locking.held("running", alone=False), pytest.raises(CommandError, match="stop it first"):
        backup.restore(made, force=True)


def test_nothing_is_restored_while_a_command_uses_the_database(made, monkeypatch):
    monkeypatch.setattr(snapshots, "PATIENCE_SECONDS", 0.1)
    is_connected, may_leave = threading.Event(), threading.Event()

    def use():
        Entry.objects.exists()
        is_connected.set()
        may_leave.wait(60)
        connection.close()

    user = threading.Thread(target=use)
    user.start()
    try:
        assert is_connected.wait(60)
        with pytest.raises(CommandError, match=r"Somebody is using the database|1 other connections use the database"):
            backup.restore(made, force=True)
    finally:
        may_leave.set()
        user.join()
    assert Entry.objects.filter(verb="create_project").count() == 1


def test_an_interrupted_restoration_leaves_the_old_installation(made, data, monkeypatch):
    Entry.objects.all().delete()

    def interrupted(path):
        raise KeyboardInterrupt

    monkeypatch.setattr(snapshots, "put_back", interrupted)
    with pytest.raises(KeyboardInterrupt):
        backup.restore(made, force=True)
    assert not Entry.objects.exists()
    assert not list(data.glob(".backup-*"))


@pytest.mark.only_on("postgresql")
def test_what_fails_on_the_way_back_is_told_and_changes_nothing(made, monkeypatch):
    Entry.objects.all().delete()
    run = snapshots._run

    def spoiling(program, *arguments, **how):
        run(program, *arguments, **how)
        for script in (one.removeprefix("--file=") for one in arguments if one.startswith("--file=")):
            if program == "pg_restore":
                Path(script).write_text(Path(script).read_text() + "SELECT 1 / 0;\n")

    monkeypatch.setattr(snapshots, "_run", spoiling)
    with pytest.raises(CommandError, match=r"^psql failed: .*division by zero"):
        backup.restore(made, force=True)
    assert not Entry.objects.exists()


def spoilt(members):
    name = backup.DATABASE[connection.vendor]
    members[name] = members[name][:-1] + bytes([members[name][-1] ^ 1])


def gone(members):
    del members["files/imports/one/text"]


def foreign(members):
    with_manifest(members, format=99)


def of_a_newer_version(members):
    with_manifest(members, migrations=["annotations.9999_tomorrow"])


def of_another_engine(members):
    with_manifest(members, engine="oracle")


def leading_out(members):
    members["../outside"] = b""
    with_manifest(members, sha256={**json.loads(members["manifest.json"])["sha256"], "../outside": ""})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (spoilt, "is damaged: database"),
        (gone, "is not a whole back-up"),
        (foreign, "is not a whole back-up"),
        (of_a_newer_version, "of a newer version .annotations.9999_tomorrow.: install"),
        (of_another_engine, "a back-up of oracle"),
        (leading_out, "is not a whole back-up"),
    ],
)
def test_a_file_that_is_not_a_whole_back_up_changes_nothing(made, change, sentence, tmp_path):
    rewritten(made, change)
    Entry.objects.all().delete()
    with pytest.raises(CommandError, match=sentence):
        backup.restore(made, force=True)
    assert not Entry.objects.exists()
    assert not (tmp_path / "outside").exists()


def test_a_file_that_is_cut_off_or_missing_is_refused(made, tmp_path):
    content = made.read_bytes()
    made.write_bytes(content[: len(content) // 2])
    with pytest.raises(CommandError, match="Nothing was changed"):
        backup.restore(made, force=True)
    with pytest.raises(CommandError, match="There is no file"):
        backup.restore(tmp_path / "nowhere.tar", force=True)
