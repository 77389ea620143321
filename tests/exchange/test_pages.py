"""An upload from a browser without JavaScript: the form, and the page of the job that came of it."""

import json
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotations.core.text.joins import Rule
from annotations.corpus.models import Document
from annotations.exchange import importing
from annotations.jobs.models import Job
from annotations.templatetags import reports
from tests.exchange.uploads import LATIN_1, SEA_ICE, TRADE
from tests.pages import text_of

IMPORTS = "/projects/ice-and-trade/imports/"
ASKED = {"profile": "as-is", "language": "en", "partial": "false"}


@pytest.fixture
def maria(cast):
    return cast.client_of(cast.maria)


def upload(client, *files, **asked):
    """The page at which an upload of files (name, content) ends."""
    sent = [SimpleUploadedFile(name, content, "text/plain") for name, content in files]
    return client.post(IMPORTS, {**ASKED, **asked, "file": sent}, follow=True)


def names(cast):
    return list(Document.objects.imported().filter(project=cast.project).values_list("name", flat=True).order_by("pk"))


def test_several_files_become_documents_and_the_report_says_so(cast, maria):
    answer = upload(maria, ("sea.txt", SEA_ICE), ("trade.txt", TRADE), language="ru")
    assert "2 documents created" in text_of(answer)
    assert names(cast) == ["sea.txt", "trade.txt"]
    assert set(Document.objects.values_list("language", flat=True)) == {"ru"}
    again = upload(maria, ("other name.txt", SEA_ICE))
    assert "There already other name.txt : the same file as sea.txt" in text_of(again)


def test_all_or_nothing_tells_file_line_and_reason(cast, maria):
    answer = upload(maria, ("sea.txt", SEA_ICE), ("latin.txt", LATIN_1))
    assert "Nothing was imported." in text_of(answer)
    assert "latin.txt, line 2 : The file is not UTF-8" in text_of(answer)
    assert names(cast) == []


def test_the_good_ones_can_be_kept(cast, maria):
    answer = upload(maria, ("sea.txt", SEA_ICE), ("latin.txt", LATIN_1), partial="true")
    assert "1 document created" in text_of(answer)
    assert "latin.txt, line 2" in text_of(answer)
    assert names(cast) == ["sea.txt"]


WRAPPED = ("Sea ice in the northern sea is thinning from one year to the next, so that\n" * 3 + "it ends.\n").encode()


def test_a_page_with_the_form_knows_why_lines_are_joined(maria):
    for answer in (maria.get("/projects/ice-and-trade/documents/"), maria.post(IMPORTS, ASKED)):
        told = re.search(r'<script id="join-rules" type="application/json">(.*?)</script>', answer.content.decode())
        assert set(json.loads(told[1])) == {rule.value for rule in Rule}


def test_every_join_of_lines_is_told_with_its_rule(maria):
    page = text_of(upload(maria, ("wrapped.txt", WRAPPED), profile="pdf-text"))
    assert "3 joins of two lines" in page
    assert "1 that | Sea that Sea the line was full: the break became a space" in page
    assert "wrapped.txt 234 characters · 3 line ends joined" in page
    assert "more" not in page


@pytest.mark.parametrize(("module", "name"), [(reports, "MOST_JOINS"), (importing, "MOST_JOINS_TOLD")])
def test_joins_that_are_not_listed_are_counted(maria, monkeypatch, module, name):
    monkeypatch.setattr(module, name, 2)
    page = text_of(upload(maria, ("wrapped.txt", WRAPPED), profile="pdf-text"))
    assert "3 joins of two lines" in page
    assert page.count("the line was full") == 2
    assert "and 1 more" in page


def test_what_the_form_refuses_is_told_in_the_form(cast, maria):
    for asked, told in (({}, "Choose at least one file."), ({"profile": "magic"}, "Select a valid choice.")):
        answer = maria.post(IMPORTS, {**ASKED, **asked})
        assert answer.status_code == 400
        assert told in text_of(answer)
    assert names(cast) == []
    assert not Job.objects.exists()


def test_a_body_that_is_too_large_is_refused_unread(maria):
    answer = maria.post(IMPORTS, CONTENT_LENGTH=str(settings.IMPORT_REQUEST_LIMIT_BYTES + 1), data=ASKED)
    assert answer.status_code == 413


def test_another_site_cannot_upload(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.maria)
    assert client.post(IMPORTS, ASKED).status_code == 403
    token = client.get("/projects/ice-and-trade/documents/").context["csrf_token"]
    assert client.post(IMPORTS, {**ASKED, "csrfmiddlewaretoken": str(token)}).status_code == 400


def test_a_job_that_runs_says_how_far_it_is_and_can_be_cancelled(cast, maria):
    job = Job.objects.create(project=cast.project, kind="import", state=Job.State.RUNNING, done=3, total=12)
    address = f"/projects/ice-and-trade/jobs/{job.uuid}/"
    answer = maria.get(address)
    assert "3 of 12 files imported" in text_of(answer)
    assert answer.headers["Refresh"]
    assert maria.post(address).headers["Location"] == address
    job.refresh_from_db()
    assert job.is_cancel_requested


def test_a_job_that_is_over_does_not_ask_to_be_looked_at_again(cast, maria):
    report = {"created": [], "unchanged": [], "failed": []}
    job = Job.objects.create(project=cast.project, kind="import", state=Job.State.CANCELLED, report=report)
    answer = maria.get(f"/projects/ice-and-trade/jobs/{job.uuid}/")
    assert "Cancelled: nothing was imported." in text_of(answer)
    assert "Refresh" not in answer.headers
