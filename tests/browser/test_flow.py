"""From one document to the next: submitted and skipped by key, how far one is, the time it took, the place kept."""

import copy
import re
from datetime import datetime, timedelta

from playwright.sync_api import expect

from annotations.accounts.preferences import change_preferences
from annotations.assignment.models import Assignment
from annotations.labelling.models import AnnotationSet, Sitting
from annotations.labelling.working_time import active_seconds
from annotations.projects.models import Project
from annotations.scheme import actions as schemes
from annotations.scheme import library
from tests.browser.conftest import assert_accessible, picture
from tests.browser.hands import TEXT, click, is_complete, place_of, press, quotes, reload, saved
from tests.cast import operation

LONG = "\n".join(f"Line {nth} says that trade with the north grew, and that ice is thin." for nth in range(300))


def progress(page):
    return page.locator(".document-progress")


def test_from_document_to_document_without_the_mouse(desk, cast, watch):
    watch.allow("409.*submit")
    page, first = desk()
    for text in ("A second text about ice.", "A third text about cables."):
        cast.document(text)
    expect(progress(page)).to_have_text("0 of 1 submitted")
    toast = page.locator(".toast")
    press(page, "1")
    expect(toast).to_have_text("Select some words first, or go to a word with the arrow keys.")
    press(page, "Shift+KeyN")
    expect(toast).to_have_text("This document is not submitted yet. Submit it first, or skip it.")

    # Keys hold in the bar above the text too, and what takes its own button away leads to the text.
    page.get_by_role("button", name="Guideline").focus()
    press(page, "ArrowRight", "1")
    expect(page.locator(".span-row")).to_have_count(1)
    # What was refused before is no longer spoken of.
    assert toast.count() == 0
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator(".span-row")).to_have_count(0)
    click(page, "engines", click_count=3)
    press(page, "3", "Escape", "Escape", "Escape")

    # What blocks is said with its place, which Enter leads to.
    press(page, "Control+Enter")
    refused = page.get_by_role("dialog", name="Not ready to submit")
    place = refused.get_by_role("button", name="Stance needs a value for Polarity.")
    expect(place).to_be_focused()
    assert_accessible(page)
    press(page, "Enter")
    expect(page.locator(".palette")).to_contain_text("Polarity")
    press(page, "2", "Control+Enter")
    expect(page.locator(".banner")).to_contain_text("Submitted")
    expect(progress(page)).to_have_text("1 of 1 submitted")
    press(page, "1")
    expect(toast).to_have_text("This document is closed for marking. Reopen it to change marks.")
    press(page, "Shift+KeyN")
    page.wait_for_url(lambda url: str(first.uuid) not in url)
    is_complete(page)
    expect(progress(page)).to_have_text("1 of 2 submitted")

    # Skipped with a reason, which goes on to the next one.
    skipped = page.url
    press(page, "Shift+KeyX")
    expect(page.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("It is a table of contents.")
    picture(page, "skip")
    press(page, "Control+Enter")
    page.wait_for_url(lambda url: url != skipped)
    is_complete(page)
    expect(progress(page)).to_have_text("1 of 2 submitted")
    skips = Assignment.objects.filter(state="skipped").values_list("skip_reason", flat=True)
    assert list(skips) == ["It is a table of contents."]
    third = page.url
    page.goto(skipped)
    expect(page.locator(".banner")).to_contain_text("Reason: “It is a table of contents.”")
    page.goto(third)
    is_complete(page)
    press(page, "Control+Enter")
    expect(progress(page)).to_have_text("2 of 2 submitted")
    press(page, "Shift+KeyN")
    expect(page.locator(".toasts")).to_contain_text("nothing left to read")
    page.get_by_role("button", name="Reopen").click()
    expect(progress(page)).to_have_text("1 of 2 submitted")
    expect(page.locator("#text")).to_be_focused()


def test_marks_that_wait_for_the_server_or_for_a_decision_keep_a_document_open_and_it_says_so(desk, cast, watch):
    watch.allow("ERR_FAILED|409.*submit")
    page, annotation_set = desk()
    cast.document("A second text about ice.")
    held = []
    page.route("**/operations/", lambda route: route.abort() if held else held.append(route))
    click(page, "stations", click_count=2)
    with page.expect_request("**/operations/"):
        press(page, "1", "Escape")
    expect(page.locator(".save-state")).to_have_text("Saving…")

    # Skipping waits until what was marked a second ago has been answered; here it is refused.
    reason = page.get_by_label("Reason")
    press(page, "Shift+KeyX")
    reason.fill("No claims.")
    press(page, "Control+Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    toast = page.locator(".toast")
    expect(toast).to_have_text("Saving…")
    held[0].abort()
    expect(toast).to_have_text("Not all marks are saved yet. The document stays open until they are.")
    picture(page, "not-all-saved")
    # The route of before stays: between the two a mark that is sent again would be taken.
    page.route("**/operations/", refuse)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("button", name="Not saved: 1")).to_be_visible()

    # What was not saved is to be decided about first; the reason is still there.
    undecided = page.get_by_role("dialog", name="Marks that could not be saved")
    for key in ("Shift+KeyX", "Control+Enter"):
        press(page, key)
        if key == "Shift+KeyX":
            expect(reason).to_have_value("No claims.")
            press(page, "Control+Enter")
        expect(undecided).to_contain_text("The document stays open until you have decided about these")
        assert toast.count() == 0
        expect(undecided).to_contain_text("Claim “stations”")
        assert_accessible(page)
        picture(page, "undecided")
        press(page, "Escape")
    page.unroute("**/operations/")
    annotation_set.refresh_from_db()
    assert annotation_set.state == "open"
    page.get_by_role("button", name="Not saved: 1").click()
    expect(undecided).not_to_contain_text("stays open")
    undecided.get_by_role("button", name="Understood").click()
    click(page, "engines", click_count=2)
    press(page, "1", "Escape", "Shift+KeyX")
    expect(reason).to_be_focused()
    press(page, "Control+Enter")
    page.wait_for_url(lambda url: str(annotation_set.uuid) not in url)
    assert quotes(annotation_set) == [("claim", "engines")]
    annotation_set.refresh_from_db()
    assert annotation_set.state == "skipped"


def refuse(route):
    """Answers that the server takes none of the operations."""
    sent = route.request.post_data_json["operations"]
    results = [{"id": one["id"], "status": "invalid", "code": "too_large", "where": ""} for one in sent]
    route.fulfill(json={"revision": 0, "results": results})


def test_each_of_several_twins_is_told_of_in_the_same_words(desk, cast, watch):
    watch.allow("409.*submit")
    page, annotation_set = desk()
    stations = annotation_set.document.text.index("stations")
    span = {"label": "claim", "start": stations, "end": stations + 8, "quote": "stations", "attributes": {}}
    # Made in another order than that of their ids, in which the page looks at them.
    made = [operation("create", "span", {**span, "id": f"{nth * 8}-1f2e-4d3c-8b4a-5f6e7d8c9b0a"}) for nth in "931"]
    cast.operate(annotation_set, *made)
    reload(page)
    press(page, "Control+Enter")
    refused = page.get_by_role("dialog", name="Not ready to submit")
    told = "There are two spans with the same label and the same extent: Claim. “stations”"
    expect(refused.get_by_role("button", name=told)).to_have_count(2)
    picture(page, "twins")


def test_what_the_document_as_a_whole_should_have_is_said_until_it_has_it(desk, watch):
    watch.allow("409.*submit")
    scheme = copy.deepcopy(library.template("argument-stance")[0])
    scheme["rules"].append({"rule": "label_expected", "level": "block", "on": ["claim", "evidence"]})
    page, _ = desk(scheme=scheme)
    note = page.get_by_text("Expected and not marked yet")
    expect(note).to_contain_text("Claim, Evidence")
    press(page, "ArrowRight", "1", "Escape")
    expect(note).to_have_text("Expected and not marked yet: Evidence")
    press(page, "Control+Enter")
    refused = page.get_by_role("dialog", name="Not ready to submit")
    expect(refused).to_contain_text("A span with the label Evidence is expected.")
    press(page, "Escape", "ArrowRight", "2", "Escape")
    expect(note).to_be_hidden()


def test_a_break_never_loses_the_place(desk, open_as, cast):
    page, annotation_set = desk(LONG)
    cast.mark(annotation_set, "Line 200 says")
    reload(page)
    press(page, "n")
    press(page, "Escape", *["ArrowRight"] * 3)
    page.evaluate("document.querySelector('.scroller').scrollTop += 37")
    # Where the cursor stands once all is drawn: what lies over the text follows some frames after.
    word = """async () => {
      let [last, calm] = ["null", 0];
      while (calm < 30) {
        await new Promise(requestAnimationFrame);
        const box = document.querySelector(".layer-cursor .cursor-box")?.getBoundingClientRect();
        const now = JSON.stringify(box?.width > 0 ? [box.x, box.y, box.width, box.height] : null);
        calm = now === last && now !== "null" ? calm + 1 : 0;
        last = now;
      }
      return last;
    }"""
    press(page, "2", "Control+z")
    box = page.evaluate(word)
    top = page.evaluate("document.querySelector('.scroller').scrollTop")
    assert top > 3000
    reload(page)
    assert page.evaluate(word) == box
    assert page.evaluate("document.querySelector('.scroller').scrollTop") == top
    press(page, "Shift+ArrowRight")
    expect(page.locator("[aria-live=polite].visually-hidden")).to_contain_text("that trade")
    # So is the label that was used last.
    press(page, ".")
    expect(page.locator(".span-row[aria-current]")).to_contain_text("that trade")
    expect(page.locator(".span-row[aria-current]")).to_contain_text("Evidence")
    press(page, "Control+z")

    # The next day, in a new window with larger letters: the same words at the same height.
    near_top = """() => {
      const {left, top} = document.querySelector("#text").getBoundingClientRect();
      const frame = document.querySelector(".scroller").getBoundingClientRect();
      return document.elementFromPoint(left + 20, frame.top + 72).closest(".block").textContent;
    }"""
    first = page.evaluate(near_top)
    before = place_of(page, first[:13])["top"]
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("Size of the text").fill("26")
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert abs(place_of(page, first[:13])["top"] - before) < 40, "the first line stays where it was"
    kept = f"JSON.parse(localStorage.getItem('place {cast.anna.uuid}/{annotation_set.uuid}')).top.position"
    # At once, so that nothing of before is kept in between.
    before = page.evaluate(f"() => {{ document.querySelector('.scroller').scrollTop = 9000; return {kept}; }}")
    line = "document.elementFromPoint(300, 60).closest('.block').textContent"
    seen = page.evaluate(line)
    page.wait_for_function(f"(before) => {kept} !== before", arg=before)
    context = page.context
    page.close()
    page = open_as(cast.anna, f"/annotation-sets/{annotation_set.uuid}/", context=context)
    page.wait_for_selector(".block")
    assert page.evaluate(line) == seen

    # Another set has another place.
    other = cast.document(TEXT)
    Assignment.objects.filter(annotation_set=annotation_set).update(state="submitted")
    AnnotationSet.objects.filter(pk=annotation_set.pk).update(state="submitted")
    elsewhere = open_as(cast.anna, f"/annotation-sets/{cast.assigned(cast.anna).uuid}/", context=context)
    elsewhere.wait_for_selector(".block")
    assert other
    assert elsewhere.evaluate("document.querySelector('.scroller').scrollTop") == 0
    expect(elsewhere.locator(".cursor-box")).to_have_count(0)


def test_time_at_a_document_counts_once_without_long_pauses_and_not_in_the_background(desk, open_as, cast, watch):
    watch.allow("ERR_FAILED")
    page, annotation_set = desk()
    change_preferences(cast.anna, {"guidelines": {"ice-and-trade": 1}})
    page.clock.install()
    reload(page)
    page.clock.pause_at(datetime.now() + timedelta(minutes=1))
    schemes.publish_guideline(cast.project, cast.maria, {"en": "Mark less."}, "*")
    press(page, "ArrowRight")
    page.clock.fast_forward(40_000)
    press(page, "ArrowRight")
    page.clock.fast_forward(600_000)
    press(page, "ArrowRight")
    expect(progress(page)).to_contain_text("1 min")
    assert active_seconds(annotation_set) == 100
    # The server, told the time, tells of the guideline that has come into force meanwhile.
    expect(page.locator("#guideline-toggle")).to_have_accessible_name("Guideline new version")

    # In the background no time passes; what cannot be told is told later, once.
    page.route("**/time/", lambda route: route.abort())
    page.clock.fast_forward(30_000)
    page.evaluate("dispatchEvent(new Event('blur'))")
    page.clock.fast_forward(300_000)
    assert active_seconds(annotation_set) == 100
    page.unroute("**/time/")
    page.clock.resume()
    page.goto("/")
    page.goto(f"/annotation-sets/{annotation_set.uuid}/")
    expect(progress(page)).to_contain_text("2 min")
    assert active_seconds(annotation_set) == 130
    assert Sitting.objects.filter(seconds__gt=60).count() == 1

    # A manager is told on the project's page.
    assert Project.objects.filter(pk=cast.project.pk).update(annotators_per_document=2)
    manager = open_as(cast.maria, "/projects/ice-and-trade/")
    expect(manager.get_by_role("region", name="Team").get_by_text(re.compile("2 min"))).to_be_visible()


def test_the_header_has_room_on_a_narrow_screen_and_at_twice_the_size(desk):
    page, annotation_set = desk()
    page.set_viewport_size({"width": 360, "height": 740})
    press(page, "Control+Comma")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    picture(page, "settings-narrow")
    press(page, "Escape", "Shift+Slash")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    picture(page, "keys-narrow")
    press(page, "Escape")
    page.locator(".palette").wait_for(state="hidden")
    press(page, "Shift+KeyT")
    expect(page.locator(".tour")).to_be_visible()
    picture(page, "tour-narrow")
    assert page.locator("#text").bounding_box()["height"] > 100
    click(page, "stations", click_count=2)
    press(page, "1", "Escape")
    saved(page)
    assert quotes(annotation_set) == [("claim", "stations")]
    press(page, "Shift+KeyM")
    expect(page.get_by_role("dialog", name="Earlier moments")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("1 step")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    picture(page, "moments-narrow")
