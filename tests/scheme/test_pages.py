"""The pages that start a project and that show and publish schemes and guidelines."""

import copy
import json
import re

import brotli
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotations.projects.models import Membership, Project
from annotations.scheme import library, queries
from tests.pages import text_of

NEW = "/projects/new/"
GIVEN = {"name": "Sea ice", "language": "ru", "annotators_per_document": 3, "template": "argument-stance"}
SCHEME = "/projects/ice-and-trade/scheme/"
GUIDELINE = "/projects/ice-and-trade/guideline/"


@pytest.fixture
def maria(cast):
    return cast.client_of(cast.maria)


@pytest.fixture
def changed():
    """The template's scheme with another title."""
    content = copy.deepcopy(library.template("argument-stance")[0])
    content["labels"][0]["title"]["en"] = "Assertion"
    return content


def in_force(cast):
    return queries.scheme_in_force(cast.project)


def etag(cast):
    return queries.etag(in_force(cast))


def publish(client, cast, content, **more):
    """The answer to a scheme sent in the form, for the version now in force unless `replaces` says another."""
    written = content if isinstance(content, str) else json.dumps(content)
    return client.post(SCHEME, {"replaces": etag(cast), "content": written, **more})


def test_a_new_project_has_its_settings_its_template_and_its_manager(cast, maria):
    answer = maria.post(NEW, GIVEN)
    project = Project.objects.get(name="Sea ice")
    assert answer.headers["Location"] == f"/projects/{project.slug}/"
    assert (project.slug, project.language, project.annotators_per_document) == ("sea-ice", "ru", 3)
    assert Membership.objects.get(project=project).person == cast.maria
    assert queries.scheme_in_force(project).content == library.template("argument-stance")[0]
    assert "Upload documents" in text_of(maria.get(f"/projects/{project.slug}/"))


def test_two_documents_are_read_by_two_unless_said_otherwise(maria):
    assert 'name="annotators_per_document" value="2"' in maria.get(NEW).content.decode()


@pytest.mark.parametrize(
    ("name", "value"), [("name", " "), ("language", "xx"), ("annotators_per_document", 0), ("template", "none")]
)
def test_a_new_project_that_cannot_be_is_refused_at_the_field(maria, name, value):
    before = Project.objects.count()
    answer = maria.post(NEW, {**GIVEN, name: value})
    assert answer.status_code == 400
    assert f'id="id_{name}_error"' in answer.content.decode()
    assert Project.objects.count() == before


def test_the_address_of_a_page_is_no_projects_address(maria):
    answer = maria.post(NEW, {**GIVEN, "name": "New"})
    assert answer.headers["Location"] == "/projects/new-2/"
    assert maria.get("/projects/new-2/").status_code == 200


def test_only_those_who_may_create_projects_see_the_way_to_it(cast):
    assert cast.client_of(cast.anna).get(NEW).status_code == 403
    assert NEW not in cast.client_of(cast.anna).get("/").content.decode()
    assert NEW in cast.client_of(cast.maria).get("/").content.decode()


def test_the_scheme_is_shown_with_everything_it_says(cast):
    page = cast.client_of(cast.anna).get(SCHEME)
    text = text_of(page)
    for told in (
        "Claim", "Evidence", "Stance", "Polarity", "required", "Cooperative", "S−", "Strength", "one of, in this order",
        "free text", "supports", "Claim, Evidence, Stance → Claim, Stance", "blocks submitting",
        "A span neither begins nor ends with white space.", "Spans of one label do not overlap. (Claim, Evidence)",
    ):  # fmt: skip
        assert told in text, told
    assert 'data-look="stance.polarity.cooperative"' in page.content.decode()
    assert "/projects/ice-and-trade/looks/1.css" in page.content.decode()


def test_the_looks_of_a_scheme_are_kept_for_good_and_come_in_few_bytes(cast):
    client, address = cast.client_of(cast.anna), "/projects/ice-and-trade/looks/1.css"
    plain = client.get(address)
    small = client.get(address, headers={"accept-encoding": "gzip, br"})
    assert "immutable" in small["Cache-Control"]
    assert small["Content-Encoding"] == "br"
    assert brotli.decompress(small.content) == plain.content
    assert int(small["Content-Length"]) == len(small.content) < len(plain.content) / 5
    assert client.get(address, headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"


def test_titles_are_in_the_readers_language(cast):
    text = text_of(cast.client_of(cast.anna).get(SCHEME, headers={"Accept-Language": "ru"}))
    assert "Свидетельство" in text
    assert "За ограничение" in text


def test_what_is_downloaded_can_be_changed_and_uploaded(cast, maria):
    address = re.search(r'href="(/api/v1/[^"]*scheme/[^"]*)" download', maria.get(SCHEME).content.decode()).group(1)
    downloaded = maria.get(address).json()
    downloaded["labels"][0]["title"]["en"] = "Assertion"
    file = SimpleUploadedFile("scheme.json", json.dumps(downloaded).encode())
    answer = publish(maria, cast, "", file=file)
    assert answer.status_code == 302
    assert in_force(cast).number == 2
    assert in_force(cast).content["labels"][0]["title"]["en"] == "Assertion"


def test_a_new_version_is_in_force_and_the_old_one_is_kept(cast, maria, changed):
    assert "Version 2 is in force now." in text_of(maria.get(publish(maria, cast, changed).headers["Location"]))
    assert "Assertion" in text_of(maria.get(SCHEME))
    old = text_of(maria.get(f"{SCHEME}?version=1"))
    assert "no longer in force" in old
    assert "Assertion" not in old


def test_the_same_scheme_again_makes_no_version(cast, maria):
    answer = publish(maria, cast, library.template("argument-stance")[0])
    assert "Nothing has changed" in text_of(maria.get(answer.headers["Location"]))
    assert in_force(cast).number == 1


def test_every_fault_is_told_with_its_place_and_what_was_written_stays(cast, maria):
    bad = '{"labels": [{"id": "x y", "title": {"en": "X"}, "key": "b"}], "rules": 3, "extra": 1}'
    answer = publish(maria, cast, bad)
    assert answer.status_code == 400
    for told in (
        "labels[0].id: An id has",
        "labels[0].key: The labelling page uses",
        "rules: This is a list.",
        "extra:",
    ):
        assert told in text_of(answer), told
    assert "x y" in answer.content.decode()
    assert in_force(cast).number == 1


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{", "The body is not JSON"),
        ("", "The body is not JSON"),
        ('{"labels": "\\u0000"}', "U+0000"),
        ("[]", "object"),
    ],
)
def test_what_is_no_scheme_at_all_is_refused(cast, maria, written, told):
    answer = publish(maria, cast, written)
    assert answer.status_code == 400
    assert told in text_of(answer)


def test_a_file_that_is_too_large_is_refused(cast, maria):
    answer = publish(maria, cast, "", file=SimpleUploadedFile("scheme.json", b" " * 500_001))
    assert answer.status_code == 400
    assert "500,000 bytes" in text_of(answer)


def test_nobody_replaces_a_version_they_have_not_seen(cast, maria, changed):
    seen = etag(cast)
    publish(maria, cast, changed)
    mine = copy.deepcopy(changed)
    mine["labels"][1]["title"]["en"] = "Proof"
    refused = publish(maria, cast, mine, replaces=seen)
    assert refused.status_code == 412
    assert "Somebody has published another version since." in text_of(refused)
    assert in_force(cast).number == 2
    told = re.search(r'name="replaces" value="([^"]+)"', refused.content.decode()).group(1)
    assert publish(maria, cast, mine, replaces=told.replace("&quot;", '"')).status_code == 302
    assert in_force(cast).content["labels"][1]["title"]["en"] == "Proof"


def test_a_guideline_is_previewed_and_then_published(cast, maria):
    seen = queries.etag(queries.guideline_in_force(cast.project))
    given = {"replaces": seen, "content.en": "# Ice\r\n\r\nMark **ice**. <script>alert(1)</script>", "content.ru": ""}
    preview = maria.post(GUIDELINE, {**given, "preview": "1"})
    assert preview.status_code == 200
    assert "<strong>ice</strong>" in preview.content.decode()
    assert "<script>alert(1)" not in preview.content.decode()
    assert queries.guideline_in_force(cast.project).number == 1
    assert maria.post(GUIDELINE, given).status_code == 302
    assert queries.guideline_in_force(cast.project).content == {
        "en": "# Ice\n\nMark **ice**. <script>alert(1)</script>"
    }
    assert "Mark ice ." in text_of(cast.client_of(cast.anna).get(GUIDELINE))


def test_a_guideline_says_something_and_not_too_much(cast, maria):
    seen = queries.etag(queries.guideline_in_force(cast.project))
    for given in ({}, {"content.en": "  "}, {"content.en": "x" * 200_001}):
        answer = maria.post(GUIDELINE, {"replaces": seen, **given})
        assert answer.status_code == 400
        assert "message-error" in answer.content.decode() or "errorlist" in answer.content.decode()
    stale = maria.post(GUIDELINE, {"replaces": '"0-never"', "content.en": "New"})
    assert stale.status_code == 412
    assert queries.guideline_in_force(cast.project).number == 1


def test_the_guideline_alone_is_for_the_side_of_the_labelling_page(cast):
    page = cast.client_of(cast.anna).get(f"{GUIDELINE}?bare=1").content.decode()
    assert page.startswith("<article")
    assert "<form" not in page


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "1" * 30])
def test_versions_that_are_not_there_are_not_shown(cast, maria, number):
    for page in (SCHEME, GUIDELINE):
        assert maria.get(f"{page}?version={number}").status_code in (400, 404)


def test_the_number_of_queries_does_not_grow_with_the_versions(cast, maria, changed, django_assert_num_queries):
    for path in (SCHEME, GUIDELINE):
        with django_assert_num_queries(5):
            maria.get(path)
    publish(maria, cast, changed)
    maria.get(SCHEME)  # the message is read off here
    with django_assert_num_queries(5):
        maria.get(SCHEME)
