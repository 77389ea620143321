"""`manage.py import_documents`: files and folders from the disk."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from annotations.corpus.models import Document
from annotations.exchange import importing
from annotations.jobs import running
from annotations.jobs.models import Job
from annotations.projects.models import Project, Role
from tests.exchange.test_imports_door import names, staged_folders
from tests.exchange.uploads import LATIN_1, SEA_ICE, TRADE

SLUG = "ice-and-trade"


def run(*arguments: object) -> str:
    """What the command prints; what it complains of is in the error it raises."""
    out = io.StringIO()
    call_command("import_documents", *map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path):
    """A folder with a text, one below, and something else."""
    (tmp_path / "trade.txt").write_bytes(TRADE)
    (tmp_path / "ice").mkdir()
    (tmp_path / "ice" / "shelf.TXT").write_bytes(SEA_ICE)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    return tmp_path


def test_a_folder_is_imported_by_the_paths_of_its_texts(cast, folder):
    printed = run(SLUG, folder, "--language", "ru")
    assert names() == ["ice/shelf.TXT", "trade.txt"]
    assert set(Document.objects.values_list("language", flat=True)) == {"ru"}
    assert "created    trade.txt: 48 characters; joined lines: none" in printed
    assert printed.endswith("2 created, 0 unchanged, 0 failed.\n")


def test_a_second_run_changes_nothing(cast, folder):
    run(SLUG, folder)
    assert "unchanged  trade.txt: it is there as trade.txt" in run(SLUG, folder)
    assert len(names()) == 2


def test_joins_are_counted_by_rule(cast, tmp_path):
    path = tmp_path / "wrapped.txt"
    path.write_text("The two academies share what their sta-\ntions measure, and all of them report\neach day.\n")
    assert "joined lines: hyphenated_absent 1, wrapped 1" in run(SLUG, path, "--profile", "pdf-text")


def test_one_bad_file_fails_the_command_and_nothing_is_imported(cast, folder):
    (folder / "old.txt").write_bytes(LATIN_1)
    with pytest.raises(CommandError, match="Nothing was imported: 0 created, 0 unchanged, 1 failed"):
        run(SLUG, folder)
    assert names() == []


def test_in_part_the_good_files_are_imported_and_the_command_still_fails(cast, folder):
    (folder / "old.txt").write_bytes(LATIN_1)
    with pytest.raises(CommandError, match="Not everything was imported: 2 created, 0 unchanged, 1 failed"):
        run(SLUG, folder, "--partial")
    assert names() == ["ice/shelf.TXT", "trade.txt"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "."], "no project 'nowhere'"),
        ([SLUG, "/no/such/file.txt"], "cannot be read: No such file"),
        ([SLUG, ".", "--profile", "tidy"], "no profile “tidy”"),
        ([SLUG, ".", "--format", "docx"], "no format “docx”"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(cast, arguments, said):
    with pytest.raises(CommandError, match=said):
        run(*arguments)
    assert not Job.objects.exists() and staged_folders() == []


def test_a_folder_without_texts_is_said_to_be_one(cast, tmp_path):
    with pytest.raises(CommandError, match=r"no \.txt file"):
        run(SLUG, tmp_path)
    assert staged_folders() == []


def test_a_project_is_made_for_a_named_manager(cast, folder):
    run("new-study", folder, "--manager", "maria", "--language", "ru")
    project = Project.objects.get(slug="new-study")
    assert (project.language, project.documents.count()) == ("ru", 2)
    assert [one.person for one in project.memberships.filter(role=Role.MANAGER)] == [cast.maria]


@pytest.mark.parametrize(
    "mistaken",
    [
        ["--profile", "tidy"],
        ["--language", "r u"],
        ["/no/such/file.txt"],
        ["--format", "docx"],
        ["--manager", "Nobody"],
    ],
)
def test_what_is_asked_for_by_mistake_makes_no_project(cast, folder, mistaken):
    with pytest.raises(CommandError):
        run("new-study", "--manager", "maria", *mistaken, folder)
    assert not Project.objects.filter(slug="new-study").exists()


@pytest.mark.parametrize(("place", "name"), [(running, "run"), (importing, "clean")])
def test_whoever_interrupts_the_command_gets_no_import_later(cast, folder, monkeypatch, place, name):
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(place, name, interrupt)
    with pytest.raises(KeyboardInterrupt):
        run(SLUG, folder)
    assert Job.objects.get().state == Job.State.CANCELLED
    assert names() == [] and not Document.objects.exists() and staged_folders() == []
