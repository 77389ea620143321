"""The whole story, from an empty installation to rows a program pulled; on SQLite and on PostgreSQL."""

import json
import urllib.request

from playwright.sync_api import expect

from annotations.accounts import actions as accounts
from tests.browser.conftest import assert_accessible, picture
from tests.browser.hands import drag, is_complete, press, saved

POLAR = (
    "Ледокольная станция 𝒩orth\r\n"
    "Стороны договорились делиться данными о льде, но чертежи двигателей не передаются. "
    "По данным совета, за год 𝑥 вырос на 12 %, и обмен полезен обеим странам.\r\n"
    "The two academies will open a joint archive 🧊. Access to raw signals stays closed, because codes leaked.\n"
)
HARBOUR = "A second text about harbours and cables. Nothing in it is disputed.\n"
STANCE_WITH = "Стороны договорились делиться данными о льде"
STANCE_AGAINST = "чертежи двигателей не передаются"
EVIDENCE = "за год 𝑥 вырос на 12 %"
CLAIM = "обмен полезен обеим странам"


def by_link(open_as, address):
    """The page of somebody who opened the link they were handed and pressed its one button."""
    page = open_as(None, address)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    return page


def add_person(page, name):
    """The link of a person the manager has just added as an annotator."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Role", exact=True).select_option("annotator")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name=f"A sign-in link for {name}")).to_be_visible()
    return page.get_by_role("textbox", name="Sign-in link").input_value()


def mark_the_polar_text(page, claim):
    """The marks both annotators make; `claim` is what this one takes for the claim."""
    drag(page, STANCE_WITH)
    press(page, "3", "1")
    drag(page, STANCE_AGAINST)
    press(page, "3", "2", "Escape")
    drag(page, claim)
    press(page, "1", "Escape", "Escape")
    drag(page, EVIDENCE)
    press(page, "2", "Escape", "r", "n", "Enter")
    saved(page)


def submit(page):
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()


def rows_of(live, token, project):
    """What a program pulls: the rows of the export, and the text of each document."""

    def pulled(path):
        request = urllib.request.Request(f"{live}/api/v1/{path}", headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode()

    rows = [json.loads(line) for line in pulled(f"projects/{project}/export/?format=jsonl").splitlines()]
    texts = {row["document"]: pulled(f"projects/{project}/documents/{row['document']}/text/") for row in rows}
    return rows, texts


def test_from_my_own_texts_to_labelled_agreed_and_pulled_rows(open_as, live, tmp_path):
    polar, harbour = tmp_path / "polar.txt", tmp_path / "harbour.txt"
    polar.write_bytes(POLAR.encode())
    harbour.write_bytes(HARBOUR.encode())
    olga = accounts.create_person("Olga", may_create_projects=True)

    # A manager makes a project, uploads texts, adds two people.
    manager = by_link(open_as, f"/link/{accounts.make_link(olga)}/")
    manager.get_by_role("link", name="New project").click()
    manager.get_by_label("Name", exact=True).fill("Лёд и связь")
    manager.get_by_role("button", name="Make the project").click()
    manager.wait_for_url(lambda address: not address.endswith("/projects/new/"))
    project = manager.url.rstrip("/").rsplit("/", 1)[1]
    manager.get_by_role("link", name="Documents", exact=True).first.click()
    manager.wait_for_url("**/documents/")
    manager.get_by_label("Drop .txt files here").set_input_files([polar, harbour])
    manager.get_by_role("button", name="Upload", exact=True).click()
    expect(manager.locator("#upload-report")).to_contain_text("2 documents created")
    manager.get_by_role("link", name="Team", exact=True).first.click()
    links = [add_person(manager, name) for name in ("Vera", "Pavel")]

    # Two annotators mark, link and submit the same text.
    for link, claim in zip(links, (CLAIM, "обмен полезен обеим"), strict=True):
        annotator = by_link(open_as, link)
        annotator.get_by_role("button", name="Next document").first.click()
        is_complete(annotator)
        if "A second text" in annotator.locator("#text").inner_text():
            submit(annotator)
            annotator.goto("/")
            annotator.get_by_role("button", name="Next document").first.click()
            is_complete(annotator)
        mark_the_polar_text(annotator, claim)
        picture(annotator, "labelling")
        assert_accessible(annotator)
        submit(annotator)
        manager.goto(f"/projects/{project}/agreement/")
        if claim == CLAIM:
            expect(manager.get_by_text("Nothing to compare yet")).to_be_visible()

    # Agreement has changed: all but the claim is marked alike.
    expect(manager.get_by_role("row", name="Stance: Cooperative")).to_contain_text("1.000")
    expect(manager.get_by_role("row", name="Claim")).to_contain_text("0.000")
    picture(manager, "agreement")
    assert_accessible(manager)

    # A program pulls the rows with a token: each slice is its quote, also behind letters beyond U+FFFF.
    manager.goto("/tokens/")
    manager.get_by_role("button", name="Make the token").click()
    token = manager.get_by_role("textbox", name="Token", exact=True).input_value()
    rows, texts = rows_of(live, token, project)
    assert len(rows) == 8
    assert all(texts[row["document"]][row["start"] : row["end"]] == row["quote"] for row in rows)
    original = POLAR
    assert all(original[row["source_start"] : row["source_end"]] == row["quote"] for row in rows)
    assert sorted(row["quote"] for row in rows if row["label"] == "evidence") == [EVIDENCE, EVIDENCE]
    assert {row["attributes"]["polarity"] for row in rows if row["label"] == "stance"} == {"cooperative", "restrictive"}
    assert [row["relations"][0]["type"] for row in rows if row["label"] == "evidence"] == ["supports", "supports"]
    assert len({row["annotator"] for row in rows}) == 2
    assert not any(name in json.dumps(rows, ensure_ascii=False) for name in ("Vera", "Pavel"))
