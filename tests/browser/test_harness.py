"""The browser tests see what is wrong with a page, and the server they talk to is the real one."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_accessible, picture


def test_somebody_signed_in_sees_a_page_whose_files_have_hashed_names(open_as, cast):
    page = open_as(cast.anna, "/account/")
    expect(page.get_by_role("heading", name="Anna")).to_be_visible()
    styles = page.locator("link[rel=stylesheet]").evaluate_all("links => links.map(link => link.href)")
    assert styles
    assert all(len(address.rsplit(".", 2)[1]) == 12 for address in styles), styles
    assert picture(page, "harness").stat().st_size > 1000


def test_what_the_policy_forbids_is_noticed(open_as, cast, watch):
    page = open_as(None, "/sign-in/")
    with page.expect_console_message():
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'), {textContent: 'alert(1)'}))"
        )
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('thrown here') })")
    complaints = "\n".join(watch.unexpected())
    assert "Content Security Policy" in complaints
    assert "thrown here" in complaints
    watch.allow("Content Security Policy|thrown here")


def test_what_axe_finds_is_told_with_its_place(open_as):
    page = open_as(None, "/sign-in/")
    assert_accessible(page)
    page.evaluate("document.body.append(document.createElement('img'))")
    with pytest.raises(AssertionError, match=r"image-alt.*\n\s+<img>"):
        assert_accessible(page)
