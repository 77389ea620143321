"""Chunks of rows, names, and importing at once."""

import dataclasses
import unicodedata
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.errors import Forbidden, Invalid
from annotations.core.text.alignment import Alignment
from annotations.corpus import queries
from annotations.corpus.models import Document
from annotations.exchange import actions, importing, names, options, staging
from annotations.exchange.options import Options
from annotations.jobs.models import Job
from tests.exchange.uploads import LATIN_1, SEA_ICE, TRADE


@dataclasses.dataclass(frozen=True)
class Sized:
    number: int
    size_bytes: int


@given(st.lists(st.integers(0, 30), max_size=40), st.integers(1, 20), st.integers(1, 5))
def test_chunks_keep_the_order_and_are_small_unless_one_draft_is_not(sizes, most_bytes, most_documents):
    drafts = [Sized(number, size) for number, size in enumerate(sizes)]
    with (
        patch.object(importing, "CHUNK_BYTES", most_bytes),
        patch.object(importing, "CHUNK_DOCUMENTS", most_documents),
    ):
        chunks = list(importing._chunks(iter(drafts)))
    assert [one for chunk in chunks for one in chunk] == drafts
    for chunk in chunks:
        assert 1 <= len(chunk) <= most_documents
        assert len(chunk) == 1 or sum(one.size_bytes for one in chunk) <= most_bytes


def test_a_draft_is_made_only_when_there_is_room_for_it_in_memory():
    made = []

    def drafts():
        for number in range(10):
            made.append(number)
            yield Sized(number, importing.CHUNK_BYTES)

    chunks = importing._chunks(drafts())
    next(chunks)
    assert made == [0, 1]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("ice.txt", "ice.txt"),
        ("  лёд и снег.txt ", "лёд и снег.txt"),
        (unicodedata.normalize("NFD", "Лёд, й.txt"), "Лёд, й.txt"),
        ("no\u00a0break\u202fspace.txt", "no break space.txt"),
        ("two  spaces", "two spaces"),
        ("corpus/2024/ice.txt", "corpus/2024/ice.txt"),
        ("北极.txt", "北极.txt"),
        ("x" * 255, "x" * 255),
    ],
)
def test_a_name_is_kept_in_one_way_of_writing_it(given, kept):
    assert names.checked(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        *("", " ", "x" * 256, "a\nb", "a\tb", "a\x00b", "a\u2028b", "a\u202eb", "a\udcffb", "a\\b"),
        *("/etc/passwd", "../up", "a/../b", "a/./b", "a//b", "a/", ".", ".."),
    ],
)
def test_a_name_that_does_not_show_or_leads_elsewhere_is_refused(given):
    with pytest.raises(Invalid) as refused:
        names.checked(given)
    assert refused.value.code == "bad_document_name"
    assert names.shown(given, 3).isprintable() and names.shown(given, 3)


@pytest.mark.parametrize("given", ["ice.txt", "/tmp/ice.txt", r"C:\texts\ice.txt", r"C:\texts/ice.txt", "../ice.txt"])
def test_of_a_path_the_last_part_is_the_name(given):
    assert names.of_upload(given) == "ice.txt"


def test_what_a_database_does_not_take_is_no_name_either():
    assert names.storable("a\0b\ud800c") == "a\x1ab\x1ac"
    with pytest.raises(Invalid):
        names.checked(names.storable("a\0b"))


def test_options_survive_the_job():
    asked = options.of_parameters({"profile": "pdf-text", "partial": "true"}, "pt-BR")
    assert asked == Options(language="pt-BR", profile="pdf-text", partial=True)
    assert Options(**asked.as_json()) == asked


def test_importing_at_once_gives_the_report(cast):
    report = actions.import_now(cast.project, cast.maria, [("лёд.txt", SEA_ICE)], language="ru")
    document = Document.objects.imported().get()
    assert (document.language, report["created"][0]["id"]) == ("ru", str(document.uuid))
    assert Alignment.from_json(document.alignment).length == document.length == 60


def test_importing_at_once_raises_with_every_fault(cast):
    with pytest.raises(Invalid) as refused:
        actions.import_now(cast.project, cast.maria, [("a", LATIN_1), ("b", TRADE), ("c", b"\n")])
    assert [(one.where, one.code) for one in refused.value.faults] == [
        ("a, line 2", "not_utf8"),
        ("c, line 1", "empty"),
    ]


def test_no_files_are_no_import(cast):
    with pytest.raises(Invalid, match="no file"):
        actions.import_now(cast.project, cast.maria, [])


@pytest.mark.parametrize("text", ["a\n" * 20, "so\u00adft " * 20])
def test_a_text_in_too_many_pieces_is_refused(cast, monkeypatch, text):
    monkeypatch.setattr(importing, "MOST_LINES", 19)
    with pytest.raises(Invalid) as refused:
        actions.import_now(cast.project, cast.maria, [("a", text.encode())])
    assert refused.value.faults[0].code == "too_many_lines"


def test_nasty_texts_come_back_to_the_exact_code_point(cast):
    nasty = "<script>alert(1)</script> 👩\u200d🔬 e\u0301 𝛼𝒻 \u2028 \u202eabc\u202c & \x01\ufffd ﻿end"
    actions.import_now(cast.project, cast.maria, [("nasty.txt", nasty.encode())])
    document = Document.objects.get()
    assert document.text == nasty and document.length == len(nasty)
    assert queries.original(document) == nasty.encode()


def test_many_files_are_looked_up_in_a_few_queries(cast):
    def queries_for(count: int) -> int:
        files = [(f"{count} {number}.txt", f"{count} {number}".encode()) for number in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            actions.import_now(cast.project, cast.maria, files)
        return len(captured)

    assert queries_for(40) == queries_for(4)


def test_a_staged_file_keeps_no_more_than_shows_that_it_is_too_large(settings):
    settings.IMPORT_FILE_LIMIT_BYTES = 10
    staged = staging.stage([("big.txt", b"x" * 1000)])
    assert (staged.files[0].size_bytes, len(staging.content(staged.job_uuid, 0))) == (1000, 11)


def test_who_manages_no_more_when_the_upload_is_there_imports_nothing_and_no_file_stays(cast):
    folder = settings.WORKBENCH_DATA / "imports"
    before = set(folder.iterdir()) if folder.exists() else set()
    staged = staging.stage([("a.txt", TRADE)])
    with pytest.raises(Forbidden):
        actions.start_import(cast.project, cast.anna, staged, Options(language="en"))
    assert set(folder.iterdir()) == before
    assert not Job.objects.exists()
