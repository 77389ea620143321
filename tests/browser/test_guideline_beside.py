"""The guideline beside the text: opened where it speaks of the label, searched, and what is new in it."""

from playwright.sync_api import expect

from annotations.accounts.preferences import change_preferences
from annotations.scheme import actions as schemes
from annotations.scheme import queries
from tests.browser.conftest import assert_accessible, picture
from tests.browser.hands import click, drawn, kept_preferences, place_of, press, reload

# Pixels in the guideline: where a thing stands, where what is found stands, what is read.
TOP = "(one) => one.offsetTop - one.closest('.guideline-text').offsetTop"
TOPS = """() => [...CSS.highlights.get('guideline-found')].map((found) => {
  const [frame, range] = [document.querySelector('.guideline-text'), document.createRange()];
  range.setStart(found.startContainer, found.startOffset);
  return range.getBoundingClientRect().top - frame.getBoundingClientRect().top + frame.scrollTop;
})"""
READ = "document.querySelector('.guideline-text').scrollTop"


def scroll_to(page, top):
    page.locator(".guideline-text").evaluate("(frame, top) => { frame.scrollTop = top; }", top)


def nth_of(count):
    """The two numbers of “3 of 7”."""
    return tuple(int(number) for number in count.inner_text().split(" of "))


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
    # From where one reads, round and round; what is not found leads back there.
    search, count = panel.get_by_role("searchbox"), panel.locator("output")
    top = page.locator("#evidence").evaluate(TOP)
    scroll_to(page, top)
    search.fill("COOPERATION")
    tops = page.evaluate(TOPS)
    first, every = nth_of(count)
    assert every == len(tops) > 5
    assert first == 1 + sum(one < top for one in tops) not in (1, every)
    assert top <= page.evaluate(READ) <= tops[first - 1]
    search.fill("COOPERATION xyzzy")
    expect(count).to_have_text("nothing found")
    assert abs(page.evaluate(READ) - top) <= 1
    search.fill("COOPERATION")
    press(page, *["Enter"] * (every - first))
    assert nth_of(count) == (every, every)
    press(page, "Enter")
    assert nth_of(count) == (1, every)
    press(page, "Shift+Enter")
    assert nth_of(count) == (every, every)
    # Whoever has scrolled away goes on from there, and so does what they look for next.
    scroll_to(page, top)
    press(page, "Enter")
    assert nth_of(count) == (first, every)
    scroll_to(page, 0)
    search.fill("cooperatio")
    assert nth_of(count)[0] == 1
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


def test_what_is_chosen_stays_in_sight_when_the_guideline_takes_room_from_the_text(desk):
    page, _ = desk("\n".join(f"Line {nth}: {'ice is thin and trade grew ' * 9}" for nth in range(60)))
    page.locator(".scroller").evaluate("frame => { frame.scrollTop = 2500; }")
    drawn(page)
    low = page.evaluate(
        "[...document.querySelectorAll('.block')].findLast(one => one.getBoundingClientRect().top < 680)"
        ".textContent.slice(0, 8)"
    )
    click(page, low, click_count=2)
    press(page, "1")
    for opens in (True, False):
        press(page, "h")
        expect(page.locator(".guideline")).to_be_visible(visible=opens)
        drawn(page)
        frame = page.locator(".scroller").bounding_box()
        assert frame["y"] < place_of(page, low)["top"] < frame["y"] + frame["height"] - 20, opens
