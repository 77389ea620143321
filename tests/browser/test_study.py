"""A manager's own study in a real browser: from an empty project to two people who can begin."""

import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from playwright.sync_api import expect

from annotations.accounts import actions as accounts
from annotations.corpus.models import Document
from annotations.labelling.models import AnnotationSet
from annotations.projects.models import Membership, Project
from tests.browser.conftest import assert_accessible, picture

# Raw, as it comes out of a PDF: hard-wrapped, a cut word, letters beyond U+FFFF.
WRAPPED = (
    "The two institutes agreed to publish their permafrost readings toge-\n"
    "ther from next spring, and to let students of both sides spend half a\n"
    "year at the other's station.\n"
    "\n"
    "The share 𝑝 of joint papers rose from 4% to 11% within a decade.\n"
)
RUSSIAN = "Стороны обменялись данными о льдах.\nСовместных статей стало втрое больше.\n"


@pytest.fixture
def files(tmp_path):
    """Three files: two that can be read, and one that cannot."""
    (tmp_path / "permafrost.txt").write_text(WRAPPED, encoding="utf-8")
    (tmp_path / "льды.txt").write_text(RUSSIAN, encoding="utf-8")
    (tmp_path / "latin.txt").write_bytes(b"A fine line.\nA na\xefve one.\n")
    return tmp_path


@pytest.fixture
def maria(transactional_db):
    return accounts.create_person("Maria", may_create_projects=True)


@pytest.fixture
def study(open_as, maria):
    """Maria's new project, made in the browser."""

    def made(**options):
        page = open_as(maria, "/", **options)
        page.get_by_role("link", name="New project").click()
        page.get_by_label("Name").fill("Permafrost")
        page.get_by_role("button", name="Make the project").click()
        page.wait_for_url("**/projects/permafrost/")
        return page

    return made


def drop(page, *paths):
    """Drops files on the zone, as a hand does."""
    contents = [(path.name, list(path.read_bytes())) for path in paths]
    transfer = page.evaluate_handle(
        """(files) => {
          const transfer = new DataTransfer();
          for (const [name, bytes] of files) transfer.items.add(new File([new Uint8Array(bytes)], name));
          return transfer;
        }""",
        contents,
    )
    page.dispatch_event(".drop-zone", "dragover", {"dataTransfer": transfer})
    expect(page.locator(".drop-zone.is-over")).to_be_visible()
    page.dispatch_event(".drop-zone", "drop", {"dataTransfer": transfer})


def upload(page):
    page.get_by_role("button", name="Upload", exact=True).click()
    return page.get_by_role("region", name="Report of the upload")


def names():
    return sorted(Document.objects.imported().values_list("name", flat=True))


def add(page, name, role="annotator"):
    """The link that a new person is handed."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Role", exact=True).select_option(role)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name=f"A sign-in link for {name}")).to_be_visible()
    return page.get_by_role("textbox", name="Sign-in link").input_value()


def test_a_manager_comes_from_nothing_to_two_people_at_work(study, open_as, files, live):
    page = study()
    expect(page.locator("[aria-current=step]")).to_contain_text("Upload documents")
    page.get_by_role("link", name="Upload documents").click()
    page.wait_for_url("**/documents/")
    drop(page, files / "permafrost.txt", files / "льды.txt")
    expect(page.locator("#chosen li")).to_have_count(2)
    page.get_by_label("as text copied from a PDF").check()
    report = upload(page)
    expect(report).to_contain_text("2 documents created")
    report.locator("summary", has_text="permafrost.txt").click()
    expect(report.get_by_role("row", name="together")).to_contain_text("occurs nowhere else: the hyphen went")
    created = report.get_by_role("listitem").filter(has_text="permafrost.txt")
    expect(created).to_contain_text(re.compile(r"\d+ characters .*\d+ line ends? joined"))
    address = created.get_by_role("link").get_attribute("href")
    assert address == f"/projects/permafrost/documents/{Document.objects.get(name='permafrost.txt').uuid}/"
    report.get_by_role("link", name="Show them in the list").click()
    page.get_by_role("link", name="permafrost.txt").click()
    expect(page.locator(".document-text")).to_contain_text("The share 𝑝 of joint papers")

    page.get_by_role("link", name="Overview").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Add people")
    page.get_by_role("link", name="Add people").click()
    links = {name: add(page, name) for name in ("Anna", "Boris")}
    page.get_by_role("link", name="Overview").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("They mark the documents")

    for name, link in links.items():
        assert link.startswith(f"{live}/link/")
        theirs = open_as(None, link.removeprefix(live))
        expect(theirs.get_by_role("heading", name=f"Welcome, {name}")).to_be_visible()
        theirs.get_by_role("button", name="Sign in").click()
        theirs.get_by_role("button", name="Next document").click()
        theirs.wait_for_url("**/annotation-sets/**")
    assert {one.annotator.name for one in AnnotationSet.objects.select_related("annotator")} == {"Anna", "Boris"}
    assert AnnotationSet.objects.values("document").distinct().count() == 2
    page.reload()
    assert set(Membership.objects.values_list("role", flat=True)) == {"manager", "annotator"}


def test_all_or_nothing_names_the_file_the_line_and_the_reason(study, files, watch):
    watch.allow("400")
    page = study()
    page.goto("/projects/permafrost/documents/")
    page.get_by_label("Drop .txt files here").set_input_files([files / "latin.txt", files / "льды.txt"])
    report = upload(page)
    expect(report).to_contain_text("Nothing was imported.")
    expect(report).to_contain_text("latin.txt, line 2")
    assert names() == []
    page.get_by_label("keep the good ones").check()
    report = upload(page)
    expect(report).to_contain_text("1 document created, 1 failed")
    assert names() == ["льды.txt"]
    page.get_by_label("Drop .txt files here").set_input_files([files / "льды.txt"])
    expect(upload(page)).to_contain_text("1 was there already")
    assert_accessible(page)


def test_an_upload_that_takes_long_is_followed_and_can_be_cancelled(study, files):
    page = study()
    page.goto("/projects/permafrost/documents/")
    told = {"state": "running", "done": 3, "total": 12, "report": None}
    job = "/api/v1/projects/permafrost/jobs/0b1fee95-0000-4000-8000-000000000000/"

    def answer(route):
        if route.request.method == "DELETE":
            told.update(state="cancelled", report={"created": [], "unchanged": [], "failed": []})
        route.fulfill(status=200, json=told)

    page.route("**/imports/**", lambda route: route.fulfill(status=202, headers={"Location": job}, json=told))
    page.route("**/jobs/**", answer)
    page.get_by_label("Drop .txt files here").set_input_files(files / "льды.txt")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.locator("#upload-report")).to_contain_text("3 of 12 files imported")
    expect(page.get_by_role("progressbar", name="Progress of the import")).to_have_attribute("value", "3")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#upload-report")).to_contain_text("Cancelled: nothing was imported.")


def test_a_file_over_the_limit_is_refused_before_it_travels(study, files):
    (files / "large.txt").write_bytes(b"x" * (settings.IMPORT_FILE_LIMIT_BYTES + 1))
    page = study()
    page.goto("/projects/permafrost/documents/")
    page.get_by_label("Drop .txt files here").set_input_files(files / "large.txt")
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.get_by_role("button", name="Upload", exact=True).click()
    limit = f"{settings.IMPORT_FILE_LIMIT_BYTES // 1_000_000} MB"
    expect(page.locator("#upload-report")).to_contain_text(f"large.txt is over {limit}")
    assert [url for url in requests if "imports" in url] == []


def test_an_upload_whose_answer_is_lost_can_be_sent_again(study, files, watch):
    watch.allow("ERR_FAILED")
    page = study()
    page.goto("/projects/permafrost/documents/")
    page.get_by_label("Drop .txt files here").set_input_files(files / "льды.txt")
    page.route("**/imports/**", lambda route: route.abort())
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.locator("#upload-report")).to_contain_text("The server cannot be reached.")
    page.unroute("**/imports/**")
    expect(upload(page)).to_contain_text("1 document created")


def test_the_whole_study_works_without_javascript(study, files):
    page = study(java_script_enabled=False)
    page.get_by_role("link", name="Upload documents").click()
    page.get_by_label("Drop .txt files here").set_input_files([files / "permafrost.txt", files / "льды.txt"])
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("2 documents created")).to_be_visible()
    page.get_by_role("link", name="Team").click()
    assert "/link/" in add(page, "Anna")
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    page.get_by_role("link", name="Settings").click()
    page.get_by_label("Annotators per document").fill("3")
    page.get_by_role("button", name="Save the settings").click()
    expect(page.get_by_text("The settings are kept.")).to_be_visible()
    assert Project.objects.get().annotators_per_document == 3


def test_the_link_is_copied_with_one_button(study):
    page = study()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="Add people").click()
    page.clock.install()
    link = add(page, "Anna")
    # What is said for two seconds is said until they are let pass.
    page.clock.pause_at(datetime.now() + timedelta(minutes=1))
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link
    page.clock.fast_forward(2_000)
    expect(page.get_by_role("button", name="Copy", exact=True)).to_be_visible()


def test_a_person_is_added_by_keyboard_alone(study):
    page = study()
    page.goto("/projects/permafrost/members/")
    page.get_by_label("Name").focus()
    page.keyboard.type("Anna")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="A sign-in link for Anna")).to_be_visible()


PAGES = ("", "documents/", "members/", "guideline/", "scheme/", "agreement/", "data/", "settings/")


@pytest.mark.parametrize(("scheme", "language", "judged"), [("light", "en", 1280), ("dark", "ru", 360)])
def test_every_page_is_accessible_and_fits_a_narrow_window(open_as, cast, scheme, language, judged):
    cast.document(name="a rather long name of a file, as people have them.txt")
    cast.submitted(cast.assigned(cast.anna))
    cast.document("Another text.")
    cast.assigned(cast.maria)
    paths = ["/", "/tokens/", "/account/", "/projects/new/"]
    paths += [f"/projects/ice-and-trade/{page}" for page in PAGES]
    paths += [f"/projects/ice-and-trade/documents/{Document.objects.earliest('pk').uuid}/"]
    paths += [f"/projects/ice-and-trade/members/{cast.boris.uuid}/remove/"]
    page = open_as(cast.maria, "/", color_scheme=scheme, locale=language)
    for path in paths:
        page.goto(path)
        for width in (1280, 640, 360):  # 640 is 1280 at 200 %
            page.set_viewport_size({"width": width, "height": 740})
            page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over == 0, f"{path} at {width}: {over} pixels too wide"
            if path in ("/", "/projects/ice-and-trade/", "/projects/ice-and-trade/documents/"):
                cut = "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
                assert page.locator(".table-frame").evaluate_all(cut) == 0, f"a table of {path} is cut at {width}"
            if width == judged:
                assert_accessible(page)
        name = re.sub(r"[^a-z]+", "-", re.sub(r"[0-9a-f-]{36}", "", path)).strip("-") or "home"
        picture(page, f"{name}-{scheme}-{language}")
