"""The door of imports: one raw file or several, checked whole, all or nothing unless asked otherwise."""

import hashlib
import io
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from annotations.corpus import queries
from annotations.corpus.models import Document, Import, SourceFile
from annotations.exchange.api import ImportsDoor
from annotations.jobs.models import Job
from annotations.journal.models import Entry
from tests.cast import Cast
from tests.exchange.uploads import LATIN_1, SEA_ICE, TRADE, address, multipart, send, send_several

SLUG = "ice-and-trade"


@pytest.fixture
def maria(cast: Cast) -> Client:
    """A program of the manager's."""
    return cast.api(cast.maria)


def staged_folders() -> list[Path]:
    """The folders of uploads that lie in the data folder."""
    root = Path(settings.WORKBENCH_DATA) / "imports"
    return list(root.iterdir()) if root.exists() else []


def names() -> list[str]:
    """The documents that anybody is shown, in their order."""
    return list(Document.objects.imported().order_by("pk").values_list("name", flat=True))


def test_one_raw_file_becomes_a_document(maria):
    answer = send(maria, SLUG, SEA_ICE, name="ice.txt")
    assert answer.status_code == 200
    document = Document.objects.imported().get()
    assert answer.json() == {
        "created": [
            {
                "name": "ice.txt",
                "id": str(document.uuid),
                "length": 60,
                "source_length": 60,
                "cleaned": {"byte_order_mark": False, "line_ends": 0, "soft_hyphens": 0},
                "joins_by_rule": {},
                "joins": [],
                "joins_left_out": 0,
            }
        ],
        "unchanged": [],
        "failed": [],
    }
    assert document.text == SEA_ICE.decode()
    assert (document.language, document.profile) == ("en", "as-is")
    assert document.sha256 == document.source_sha256 == hashlib.sha256(SEA_ICE).hexdigest()


@pytest.mark.parametrize(
    "content_type",
    ["text/plain; charset=koi8-r", "application/octet-stream", "application/x-www-form-urlencoded", "application/json"],
)
def test_any_content_type_but_multipart_is_one_file(maria, content_type):
    assert send(maria, SLUG, b"a=1&b=2", content_type, name="query.txt").status_code == 200
    assert Document.objects.get().text == "a=1&b=2"


def test_several_files_keep_their_own_names_and_their_order(maria):
    answer = send_several(maria, SLUG, ("лёд.txt", SEA_ICE), ("trade.txt", TRADE), language="ru")
    assert [one["name"] for one in answer.json()["created"]] == ["лёд.txt", "trade.txt"]
    assert names() == ["лёд.txt", "trade.txt"]
    assert set(Document.objects.values_list("language", flat=True)) == {"ru"}


def test_paths_that_browsers_send_are_cut_to_the_name(maria):
    send_several(maria, SLUG, (r"C:\Users\maria\ice.txt", SEA_ICE), ("corpus/2024/trade.txt", TRADE))
    assert names() == ["ice.txt", "trade.txt"]


def test_the_file_is_kept_as_it_came_and_spans_find_their_place_in_it(maria):
    content = "\ufeffFirst line.\r\nSecond line.\r\n".encode()
    send(maria, SLUG, content, name="bom.txt")
    document = Document.objects.get()
    assert document.text == "First line.\nSecond line.\n"
    assert queries.original(document) == content
    start = document.text.index("Second")
    assert queries.reading(document.uuid).alignment.to_source(start, start + 6) == (14, 20)


def test_the_report_tells_what_cleaning_did(maria):
    content = "\ufeffSea\u00ad ice\r\nis\u00ad thin.\r".encode()
    [as_is] = send(maria, SLUG, content, name="as-is.txt").json()["created"]
    assert (as_is["length"], as_is["source_length"]) == (19, 21)
    assert as_is["cleaned"] == {"byte_order_mark": True, "line_ends": 2, "soft_hyphens": 0}
    [cleaned] = send(maria, SLUG, content, name="pdf.txt", profile="pdf-text").json()["created"]
    assert (cleaned["length"], cleaned["source_length"]) == (17, 21)
    assert cleaned["cleaned"] == {"byte_order_mark": True, "line_ends": 2, "soft_hyphens": 2}


def test_the_report_tells_every_join_with_its_rule(maria):
    wrapped = (
        "The two academies have agreed to share what their sta-\ntions measure, and every station reports\neach day.\n"
    )
    report = send(maria, SLUG, wrapped.encode(), name="wrapped.txt", profile="pdf-text").json()
    [told] = report["created"]
    assert told["joins_by_rule"] == {"hyphenated_absent": 1, "wrapped": 1}
    assert told["joins"] == [
        {"line": 1, "before": "sta-", "after": "tions", "result": "stations", "rule": "hyphenated_absent"},
        {"line": 2, "before": "reports", "after": "each", "result": "reports each", "rule": "wrapped"},
    ]


def test_joins_beyond_the_limit_are_counted_and_said_to_be_left_out(maria, monkeypatch):
    monkeypatch.setattr("annotations.exchange.importing.MOST_JOINS_TOLD", 1)
    wrapped = (
        "The two academies have agreed to share what their sta-\ntions measure, and every station reports\neach day.\n"
    )
    [told] = send(maria, SLUG, wrapped.encode(), name="wrapped.txt", profile="pdf-text").json()["created"]
    assert (len(told["joins"]), told["joins_left_out"], sum(told["joins_by_rule"].values())) == (1, 1, 2)


def test_the_same_file_again_is_unchanged(maria):
    first = send(maria, SLUG, SEA_ICE, name="ice.txt").json()["created"][0]["id"]
    again = send(maria, SLUG, SEA_ICE, name="other name.txt").json()
    assert again == {
        "created": [],
        "unchanged": [{"name": "other name.txt", "id": first, "known_as": "ice.txt"}],
        "failed": [],
    }
    assert names() == ["ice.txt"]


def test_the_same_file_by_another_profile_is_another_document(maria):
    send(maria, SLUG, SEA_ICE, name="ice.txt")
    assert send(maria, SLUG, SEA_ICE, name="ice, joined.txt", profile="pdf-text").status_code == 200
    assert names() == ["ice.txt", "ice, joined.txt"]


@pytest.mark.parametrize(("content", "profile"), [(TRADE, "as-is"), (SEA_ICE, "pdf-text")])
def test_a_taken_name_with_other_bytes_or_another_profile_is_refused(maria, content, profile):
    send(maria, SLUG, SEA_ICE, name="ice.txt")
    answer = send(maria, SLUG, content, name="ice.txt", profile=profile)
    assert answer.status_code == 400
    assert answer.json()["code"] == "import_failed"
    assert [(one["where"], one["code"]) for one in answer.json()["errors"]] == [("ice.txt", "name_taken")]
    assert names() == ["ice.txt"]


def test_names_are_taken_in_their_project_only(maria, cast):
    send(maria, SLUG, SEA_ICE, name="ice.txt")
    elsewhere = cast.api(cast.oleg, project=cast.other_project)
    assert len(send(elsewhere, "elsewhere", SEA_ICE, name="ice.txt").json()["created"]) == 1


def test_one_bad_file_refuses_all_of_them_and_leaves_nothing(maria):
    answer = send_several(maria, SLUG, ("ice.txt", SEA_ICE), ("old.txt", LATIN_1), ("void.txt", b""))
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "import_failed"
    assert [(one["where"], one["code"]) for one in problem["errors"]] == [
        ("old.txt, line 2", "not_utf8"),
        ("void.txt, line 1", "empty"),
    ]
    assert "0xEF" in problem["errors"][0]["detail"]
    # The report is there as well, as it is when the import was done.
    assert (problem["created"], problem["unchanged"], problem["failed"]) == ([], [], problem["errors"])
    assert set(problem) - {"created", "unchanged", "failed"} == {"type", "title", "status", "detail", "code", "errors"}
    assert not Document.objects.exists() and not SourceFile.objects.exists() and not Import.objects.exists()
    assert staged_folders() == []
    job = Job.objects.get()
    assert (job.state, job.report["created"]) == (Job.State.FAILED, [])


def test_what_can_be_imported_is_when_asked_for_part(maria):
    answer = send_several(
        maria, SLUG, ("ice.txt", SEA_ICE), ("nul.txt", b"one\ntwo\0\n"), ("trade.txt", TRADE), partial="true"
    )
    assert answer.status_code == 200
    report = answer.json()
    assert [one["name"] for one in report["created"]] == ["ice.txt", "trade.txt"]
    assert [(one["where"], one["code"]) for one in report["failed"]] == [("nul.txt, line 2", "has_nul")]
    assert set(report["failed"][0]) == {"where", "code", "detail"}
    assert names() == ["ice.txt", "trade.txt"]


def test_of_two_files_with_one_name_the_second_is_refused(maria):
    answer = send_several(maria, SLUG, ("a/ice.txt", SEA_ICE), ("b/ice.txt", TRADE))
    assert [(one["where"], one["code"]) for one in answer.json()["errors"]] == [("ice.txt", "name_taken")]
    partly = send_several(maria, SLUG, ("a/ice.txt", SEA_ICE), ("b/ice.txt", TRADE), partial="true").json()
    assert ([one["name"] for one in partly["created"]], len(partly["failed"])) == (["ice.txt"], 1)
    assert Document.objects.get().text == SEA_ICE.decode()


def test_of_one_file_sent_twice_the_second_is_unchanged(maria):
    report = send_several(maria, SLUG, ("ice.txt", SEA_ICE), ("copy of ice.txt", SEA_ICE), ("ice.txt", SEA_ICE)).json()
    [created] = report["created"]
    assert report["unchanged"] == [
        {"name": "copy of ice.txt", "id": created["id"], "known_as": "ice.txt"},
        {"name": "ice.txt", "id": created["id"], "known_as": "ice.txt"},
    ]
    assert names() == ["ice.txt"]


@pytest.mark.parametrize(
    "name", ["", " ", "..", "folder/", "bell\x07.txt", "x" * 256, "right\u202eto left.txt", "nul\0.txt"]
)
def test_a_bad_name_is_refused_and_shown(maria, name):
    answer = send_several(maria, SLUG, (name or "/", SEA_ICE))
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["code"] == "bad_document_name"
    assert error["where"].isprintable() and error["where"]


@pytest.mark.parametrize(
    ("parameters", "code", "where"),
    [
        ({"format": "pdf"}, "unknown_format", "format"),
        ({"format": ""}, "unknown_format", "format"),
        ({"profile": "tidy"}, "unknown_profile", "profile"),
        ({"language": "english!"}, "unknown_language", "language"),
        ({"partial": "yes"}, "invalid_parameters", "partial"),
        ({"encoding": "cp1251"}, "invalid_parameters", "encoding"),
    ],
)
def test_a_parameter_that_is_not_known_is_refused(maria, parameters, code, where):
    answer = send(maria, SLUG, SEA_ICE, name="ice.txt", **parameters)
    assert answer.status_code == 400
    assert answer.json()["code"] == code
    assert [one["where"] for one in answer.json()["errors"]] == [where]
    assert not Job.objects.exists() and staged_folders() == []


def test_a_raw_file_needs_a_name_and_multipart_files_have_their_own(maria):
    nameless = send(maria, SLUG, SEA_ICE)
    assert (nameless.status_code, nameless.json()["errors"][0]["code"]) == (400, "required")
    named_twice = send_several(maria, SLUG, ("ice.txt", SEA_ICE), name="other.txt")
    assert (named_twice.status_code, named_twice.json()["errors"][0]["where"]) == (400, "name")


def test_a_multipart_body_without_a_file_or_with_a_field_is_refused(maria):
    body, content_type = multipart()
    assert maria.post(address(SLUG), body, content_type=content_type).json()["code"] == "no_files"
    with_field = maria.post(address(SLUG), {"note": "for Anna"})
    assert (with_field.status_code, with_field.json()["errors"][0]["where"]) == (400, "note")


@pytest.mark.parametrize("cut", [3, 20, 200])
def test_a_multipart_body_that_ends_early_is_refused(maria, cut):
    body, content_type = multipart(("ice.txt", SEA_ICE), ("trade.txt", TRADE))
    answer = maria.post(address(SLUG), body[:-cut], content_type=content_type)
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")
    assert not Job.objects.exists() and staged_folders() == []


def test_a_connection_that_breaks_in_the_middle_imports_nothing(maria):
    broken = {"CONTENT_LENGTH": "1000", "wsgi.input": io.BytesIO(SEA_ICE)}
    answer = maria.generic("POST", address(SLUG, name="ice.txt"), content_type="text/plain", **broken)
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")
    assert not Job.objects.exists() and staged_folders() == []


def test_a_file_over_the_limit_is_refused_by_name_and_nothing_is_kept(maria, settings):
    settings.IMPORT_FILE_LIMIT_BYTES = len(SEA_ICE)
    assert send(maria, SLUG, SEA_ICE, name="ice.txt").status_code == 200
    raw = send(maria, SLUG, TRADE, name="trade.txt")
    several = send_several(maria, SLUG, ("small.txt", b"small"), ("trade.txt", TRADE))
    for answer in (raw, several):
        assert answer.status_code == 413
        assert [(one["where"], one["code"]) for one in answer.json()["errors"]] == [("trade.txt", "too_large")]
    assert names() == ["ice.txt"]
    assert staged_folders() == []


def test_a_file_over_the_limit_is_one_that_failed_when_asked_for_part(maria, settings):
    settings.IMPORT_FILE_LIMIT_BYTES = 20
    report = send_several(maria, SLUG, ("trade.txt", TRADE), ("small.txt", b"small"), partial="true").json()
    assert [one["name"] for one in report["created"]] == ["small.txt"]
    assert [(one["where"], one["code"]) for one in report["failed"]] == [("trade.txt", "too_large")]
    assert report["failed"][0]["detail"] == "The file has over 20 bytes."


def test_fifty_megabytes_are_refused_unread(maria):
    body = io.BytesIO(b"x" * 1000)
    sent = {"CONTENT_LENGTH": "50000000", "wsgi.input": body}
    answer = maria.generic("POST", address(SLUG, name="big.txt"), content_type="text/plain", **sent)
    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (413, "big.txt")
    sent["CONTENT_LENGTH"] = str(ImportsDoor.body_limit_bytes + 1)
    several = maria.generic("POST", address(SLUG), content_type="multipart/form-data; boundary=b", **sent)
    assert (several.status_code, several.json()["code"]) == (413, "request_too_large")
    assert body.tell() == 0


def test_a_body_without_its_length_is_refused(maria):
    sent = {"CONTENT_LENGTH": "", "wsgi.input": io.BytesIO(SEA_ICE)}
    answer = maria.generic("POST", address(SLUG, name="ice.txt"), content_type="text/plain", **sent)
    assert (answer.status_code, answer.json()["code"]) == (400, "length_required")


@pytest.mark.parametrize("header", [b'name="file"; filename="caf\xe9.txt"', b'filename="ice.txt"', None])
def test_a_file_whose_name_cannot_be_read_is_not_left_out_in_silence(maria, header):
    good = b'Content-Disposition: form-data; name="file"; filename="good.txt"\r\n\r\nGood.'
    odd = (b"Content-Disposition: form-data; " + header + b"\r\n" if header else b"X-Odd: 1\r\n") + b"\r\nOdd."
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in (good, odd, good.replace(b"good", b"last"))) + b"--b--\r\n"
    answer = maria.generic("POST", address(SLUG), body, content_type="multipart/form-data; boundary=b")
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_part")
    assert names() == []


@pytest.mark.parametrize("door", ["", "members/", "documents/"])
def test_a_body_in_chunks_is_refused_at_every_door(maria, door):
    sent = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": io.BytesIO(b"{}")}
    answer = maria.generic("PATCH", f"/api/v1/projects/{SLUG}/{door}", content_type="application/json", **sent)
    assert (answer.status_code, answer.json()["code"]) == (400, "length_required")


def test_more_files_than_a_request_may_carry_are_refused(maria, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    answer = send_several(maria, SLUG, *((f"{number}.txt", b"text") for number in range(3)))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_files")
    assert staged_folders() == []


def test_an_import_that_takes_longer_is_a_job_to_ask_about(maria, cast, monkeypatch):
    monkeypatch.setattr("annotations.exchange.api.PATIENCE_SECONDS", 0)
    monkeypatch.setattr("annotations.jobs.actions.enqueue", lambda job: None)
    answer = send(maria, SLUG, SEA_ICE, name="ice.txt")
    assert answer.status_code == 202
    job = Job.objects.get()
    assert answer["Location"] == "http://testserver" + reverse("api:job", args=[SLUG, job.uuid])
    assert answer.json()["state"] == "waiting" and answer.json()["id"] == str(job.uuid)
    assert not Document.objects.exists()
    from annotations.jobs import running

    running.run(job.uuid)
    told = maria.get(answer["Location"]).json()
    assert (told["state"], told["done"], told["total"]) == ("done", 1, 1)
    assert [one["name"] for one in told["report"]["created"]] == ["ice.txt"]


def test_a_job_that_failed_tells_the_same_where_one_asks(maria):
    refused = send(maria, SLUG, LATIN_1, name="old.txt").json()["errors"]
    told = maria.get(reverse("api:job", args=[SLUG, Job.objects.get().uuid])).json()
    assert (told["state"], told["report"]["failed"]) == ("failed", refused)


def test_the_journal_tells_who_imported(maria, cast):
    send(maria, SLUG, SEA_ICE, name="ice.txt")
    entry = Entry.objects.get(verb="import_documents")
    assert (entry.person, entry.project, entry.details["created"]) == (cast.maria, cast.project, 1)


def test_a_browser_uploads_with_its_session_and_the_csrf_header(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.maria)
    body, content_type = multipart(("ice.txt", SEA_ICE))
    without = client.post(address(SLUG), body, content_type=content_type)
    assert (without.status_code, without.json()["code"]) == (403, "csrf_failed")
    assert not Job.objects.exists() and staged_folders() == []
    client.get(reverse("pages:home"))
    secret = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else uuid.uuid4().hex
    client.cookies["csrftoken"] = secret
    answer = client.post(address(SLUG), body, content_type=content_type, headers={"X-CSRFToken": secret})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("person", "status"), [("anna", 403), ("ada", 403), ("rita", 403), ("oleg", 404), ("nina", 404)]
)
def test_only_managers_import(cast, person, status):
    answer = send(cast.client_of(getattr(cast, person)), SLUG, SEA_ICE, name="ice.txt")
    assert answer.status_code == status
    assert not Job.objects.exists() and staged_folders() == []


@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("annotate", 403), ("manage", 200)])
def test_only_tokens_to_manage_import(cast, scope, status):
    assert send(cast.api(cast.maria, scope), SLUG, SEA_ICE, name="ice.txt").status_code == status


def test_nobody_imports_without_signing_in(cast):
    assert send(Client(), SLUG, SEA_ICE, name="ice.txt").status_code == 401


def test_a_deleted_project_leaves_no_file_behind(maria, cast):
    send(maria, SLUG, SEA_ICE, name="ice.txt")
    assert maria.delete(reverse("api:project", args=[SLUG])).status_code == 204
    assert not Document.objects.exists() and not SourceFile.objects.exists() and not Import.objects.exists()
