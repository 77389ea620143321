"""The guideline beside the text: opened where it speaks of the label, searched, and what is new in it."""

from playwright.sync_api import expect

from annotations.accounts.preferences import change_preferences
from annotations.scheme import actions as schemes
from annotations.scheme import queries
from tests.browser.conftest import assert_accessible, picture
from tests.browser.hands import click, kept_preferences, press, reload


def test_the_guideline_opens_at_the_chosen_label_is_searched_and_says_what_changed(desk, cast):
    page, annotation_set = desk()
    cast.mark(annotation_set, "Patents must not be shared", "stance")
    cast.mark(annotation_set, "Trade grew by 26% in 2023", "evidence")
    change_preferences(cast.anna, {"guidelines": {"ice-and-trade": 1}})
    content = queries.guideline_in_force(cast.project).content
    told = content["en"].replace("When in doubt, mark less", "When in doubt, mark less still")
    schemes.publish_guideline(cast.project, cast.maria, {**content, "en": told}, "*")
    reload(page)
    panel = page.get_by_role("complementary", name="Guideline")

    # The button says that there is something to read, to listeners too.
    button = page.locator("#guideline-toggle")
    expect(button).to_have_accessible_name("Guideline new version")
    assert_accessible(page)
    picture(page, "guideline-unread")

    # At the chosen label; at another one when that is chosen; closed by the same key.
    click(page, "Patents")
    press(page, "h")
    expect(panel.locator("#stance")).to_be_focused()
    expect(panel.locator("#stance")).to_be_in_viewport()
    expect(panel.locator("#claim")).not_to_be_in_viewport()
    click(page, "Trade")
    press(page, "h")
    expect(panel.locator("#evidence")).to_be_focused()
    expect(panel).to_be_visible()

    # What changed since it was read, and that it has been read now.
    expect(panel).to_contain_text("Changed since you last read it, in version 1.")
    panel.get_by_role("button", name="What has changed").click()
    expect(panel.locator("ins")).to_have_text("still")
    expect(button).to_have_accessible_name("Guideline")
    expect(panel.get_by_role("region", name="What has changed")).to_be_focused()
    assert_accessible(page)
    picture(page, "guideline-news")

    # Found across emphasis, by keyboard.
    press(page, "Control+f")
    expect(panel.get_by_role("searchbox")).to_be_focused()
    expect(page.locator(".find")).to_have_count(0)
    panel.get_by_role("searchbox").fill("evidence can be checked; a claim")
    expect(panel.locator("output")).to_have_text("1 of 1")
    panel.get_by_role("searchbox").fill("COOPERATION")
    count = panel.locator("output").inner_text().split(" of ")
    assert count[0] == "1"
    assert int(count[1]) > 5
    press(page, "Shift+Enter")
    expect(panel.locator("output")).to_have_text(f"{count[1]} of {count[1]}")
    assert page.evaluate("CSS.highlights.get('guideline-found').size") == int(count[1])
    panel.get_by_role("searchbox").fill("xyzzy")
    expect(panel.locator("output")).to_have_text("nothing found")
    press(page, "Escape")
    expect(panel.get_by_role("searchbox")).to_have_value("")
    press(page, "Escape")
    expect(panel).to_be_hidden()
    expect(page.locator("#text")).to_be_focused()
    assert kept_preferences(page, cast.anna)["guidelines"] == {"ice-and-trade": 2}

    reload(page)
    page.get_by_role("button", name="Guideline").click()
    expect(panel).to_contain_text("What to select")
    expect(panel).not_to_contain_text("Changed since")

    # Whoever opens it again has the version that has come into force meanwhile.
    schemes.publish_guideline(cast.project, cast.maria, {**content, "en": told + "\nMark nothing twice.\n"}, "*")
    press(page, "Escape", "h")
    expect(panel).to_contain_text("Mark nothing twice.")
    expect(panel).to_contain_text("Changed since you last read it, in version 2.")
    panel.get_by_role("button", name="What has changed").click()
    expect(panel.locator("ins")).to_have_text("Mark nothing twice.")


def test_a_guideline_that_cannot_be_had_says_so_and_is_asked_for_again(desk, watch):
    watch.allow("ERR_FAILED")
    page, _ = desk()
    page.route("**/guideline/**", lambda route: route.abort())
    press(page, "h")
    panel = page.get_by_role("complementary", name="Guideline")
    expect(panel).to_contain_text("The guideline could not be loaded")
    page.unroute("**/guideline/**")
    press(page, "Escape", "h")
    expect(panel).to_contain_text("What to select")
