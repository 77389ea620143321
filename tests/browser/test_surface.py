"""Marking a text in a real browser, by mouse and by keyboard, down to the rows in the database."""

import re

import pytest
from playwright.sync_api import expect

from annotations.labelling.models import Relation, Span
from tests.browser.conftest import assert_accessible, picture
from tests.browser.hands import click, drag, drawn, held_back, is_complete, place_of, press, quotes, reload, saved

PICTURED = (
    "Norway will open its ice stations to the neighbours next year. The bond is growing, as trade rose by 26% in "
    "2023 and nine laboratories share their data.\n"
    "Machines may be sold, but blueprints stay at home, because engines were copied in 2019. Neither side can do "
    "without the other, and both know it."
)
NASTY = (
    "Let 𝑃 be <script>alert(1)</script> &amp; 𝐺𝐷𝑃 grow 👩‍🔬📈 by cafe\u0301 rules.\n"
    "A line\u2028in two, \u202ebackwards\u202c and on. Кое-где растёт 🇷🇺🇨🇳 обмен.\r\n"
    "שלום עולם."
)


def test_a_span_drawn_with_the_mouse_snaps_to_words_and_is_saved(desk):
    page, annotation_set = desk()
    drag(page, "ussia will open its stat")
    press(page, "1")
    saved(page)
    assert quotes(annotation_set) == [("claim", "Russia will open its stations")]


def test_with_alt_the_mouse_takes_exactly_the_letters(desk):
    page, annotation_set = desk()
    page.keyboard.down("Alt")
    drag(page, "ussia wil", inwards=1)
    page.keyboard.up("Alt")
    press(page, "1")
    saved(page)
    assert quotes(annotation_set) == [("claim", "ussia wil")]


def test_a_double_click_takes_a_word_and_a_triple_click_a_sentence_without_its_full_stop(desk):
    page, annotation_set = desk()
    click(page, "stations", click_count=2)
    press(page, "2")
    click(page, "engines", click_count=3)
    press(page, "1")
    saved(page)
    assert quotes(annotation_set) == [
        ("evidence", "stations"),
        ("claim", "Patents must not be shared, because engines were copied in 2019"),
    ]


def test_a_drag_that_ends_beside_the_text_keeps_what_it_took_and_a_triple_click_is_not_in_its_way(desk):
    page, annotation_set = desk("The bond is firm. Trade grew by far in it.")
    click(page, "Trade", click_count=3)
    press(page, "Escape")
    drag(page, "bond is firm")
    press(page, "1", "Escape")
    place = place_of(page, "Trade")
    page.mouse.move(place["left"] + 2, place["first"])
    page.mouse.down()
    page.mouse.move(1150, place["first"], steps=20)
    page.mouse.up()
    press(page, "2")
    saved(page)
    assert quotes(annotation_set) == [("claim", "bond is firm"), ("evidence", "Trade grew by far in it.")]


def test_a_stance_is_made_with_three_keys_and_asks_for_its_polarity_at_once(desk):
    page, annotation_set = desk()
    page.focus("#text")
    press(page, "ArrowRight", "ArrowDown", "s", "3")
    expect(page.locator(".palette")).to_contain_text("Polarity")
    press(page, "2")
    expect(page.locator(".palette")).to_be_hidden()
    saved(page)
    span = Span.objects.get(annotation_set=annotation_set)
    assert span.quote == "Patents must not be shared, because engines were copied in 2019"
    assert span.attributes == {"polarity": "restrictive"}
    expect(page.locator(".spans .badge")).to_have_text("S−1")


def test_everything_can_be_done_by_keyboard_alone(desk):
    page, annotation_set = desk()
    page.focus("#text")
    press(page, *["ArrowRight"] * 6, *["Shift+ArrowRight"] * 4, "3", "1")
    press(page, "ArrowDown", "s", "1")
    press(page, "r", "n", "Enter")
    saved(page)
    press(page, "c")
    page.keyboard.type("is it so?")
    press(page, "Escape", "u", "e", "3")
    saved(page)
    assert quotes(annotation_set) == [
        ("stance", "Russia will open its stations"),
        ("claim", "Patents must not be shared, because engines were copied in 2019"),
    ]
    claim = Span.objects.get(annotation_set=annotation_set, label="claim")
    assert (claim.comment, claim.unsure, claim.attributes) == ("is it so?", True, {"kind": "policy"})
    relation = Relation.objects.get(annotation_set=annotation_set)
    stance = Span.objects.get(annotation_set=annotation_set, label="stance")
    assert (relation.type, relation.source, relation.target) == ("supports", claim.uuid, stance.uuid)


def test_a_chosen_span_changes_its_label_and_keeps_the_attributes_that_still_mean_something(desk, cast):
    page, annotation_set = desk()
    cast.mark(annotation_set, "Patents must not be shared", attributes={"kind": "policy"}, comment="why?", unsure=True)
    reload(page)
    click(page, "Patents")
    press(page, "3")
    heard = page.locator(".desk > [aria-live=polite]")
    expect(heard).to_have_text("Claim is now Stance. Polarity: 1 Cooperative, 2 Restrictive")
    dropped = "“Stance” has no place for this, so it was dropped: Kind: Policy. Undo brings it back."
    expect(page.locator(".toast")).to_have_text(dropped)
    expect(page.locator(".palette")).to_contain_text("Polarity")
    expect(page.locator(".inspector")).to_contain_text("required")
    expect(page.locator(".span-row")).to_contain_text("Polarity missing")
    press(page, "2")
    expect(heard).to_have_text("Polarity: Restrictive")
    expect(page.locator(".inspector")).not_to_contain_text("required")
    expect(page.locator(".span-row")).not_to_contain_text("missing")

    # All attributes are asked for, the last one to be written.
    press(page, "e", *["Enter"] * 3)
    expect(page.locator(".palette")).to_contain_text("Target")
    press(page, "Enter")
    expect(page.get_by_role("textbox", name="Target")).to_be_focused()
    page.keyboard.type("patents")
    press(page, "Enter")
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator(".palette")).to_be_hidden()
    saved(page)
    span = Span.objects.get(annotation_set=annotation_set)
    assert (span.label, span.attributes, span.comment, span.unsure) == (
        "stance",
        {"polarity": "restrictive", "target": "patents"},
        "why?",
        True,
    )


def test_an_edit_made_before_there_was_anything_to_tell_of_it_is_told_then(desk, cast):
    page, annotation_set = desk()
    cast.mark(annotation_set, "Patents must not be shared", attributes={"kind": "policy"})
    let_go = held_back(page, re.compile(r"/soon\.\w+\.js$"))
    page.reload()
    click(page, "Patents")
    press(page, "3")
    saved(page)
    expect(page.locator(".toast")).to_have_count(0)
    let_go()
    is_complete(page)
    expect(page.locator(".toast")).to_contain_text("has no place for this, so it was dropped: Kind: Policy.")
    told = "Claim is now Stance. Stance S1 chosen: Patents must not be shared. Polarity: 1 Cooperative, 2 Restrictive"
    expect(page.locator(".desk > [aria-live=polite]")).to_have_text(told)


def test_what_is_being_written_survives_whatever_happens_to_the_marks_meanwhile(desk, open_as, cast):
    page, annotation_set = desk()
    cast.mark(annotation_set, "Patents must not be shared", "stance", {"polarity": "restrictive"})
    reload(page)
    other = open_as(cast.anna, f"/annotation-sets/{annotation_set.uuid}/", context=page.context)
    is_complete(other)
    click(page, "Patents")
    for field, written in (("c", "a long comment"), (None, "sharing of patents")):
        if field:
            press(page, field)
        else:
            page.get_by_label("Target").focus()
        page.keyboard.type(written[:5])
        before = page.locator(".span-row").count()
        click(other, "stations" if field else "engines", click_count=2)
        press(other, "1", "Escape")
        expect(page.locator(".span-row")).to_have_count(before + 1)
        page.keyboard.type(written[5:])
        press(page, "Tab")
    saved(page)
    span = Span.objects.get(annotation_set=annotation_set, label="stance")
    assert (span.comment, span.attributes["target"]) == ("a long comment", "sharing of patents")
    # A button pressed from within a field does what it says, however long it is held.
    press(page, "c")
    page.keyboard.type("er")
    page.locator(".inspector").get_by_role("button", name="Delete", exact=True).hover()
    page.mouse.down()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 99)))")
    page.mouse.up()
    saved(page)
    assert not Span.objects.filter(annotation_set=annotation_set, label="stance", is_deleted=False).exists()


def test_boundaries_are_nudged_by_words_and_by_letters(desk):
    page, annotation_set = desk()
    click(page, "stations", click_count=2)
    press(page, "1", "BracketLeft", "BracketLeft", "Alt+BracketRight", "Shift+BracketLeft")
    saved(page)
    assert quotes(annotation_set) == [("claim", "its stations.")]


def test_clicks_on_nested_spans_go_from_the_inner_one_outwards_and_an_underline_picks_its_own(desk, cast):
    page, annotation_set = desk()
    cast.mark(annotation_set, "Trade grew by 26% in 2023, so the bond is firm")
    cast.mark(annotation_set, "Trade grew by 26% in 2023", "evidence")
    reload(page)
    chosen = page.locator(".inspector-quote")
    click(page, "grew")
    expect(chosen).to_have_text("Trade grew by 26% in 2023")
    click(page, "grew")
    expect(chosen).to_have_text("Trade grew by 26% in 2023, so the bond is firm")
    place = place_of(page, "grew")
    page.mouse.click(place["left"] + 5, place["bottom"] + 6)
    expect(chosen).to_have_text("Trade grew by 26% in 2023")
    page.mouse.click(place["left"] + 9, place["bottom"] - 1)
    expect(chosen).to_have_text("Trade grew by 26% in 2023, so the bond is firm")


def test_a_relation_to_an_end_that_the_scheme_refuses_says_why(desk, cast):
    page, annotation_set = desk()
    cast.mark(annotation_set, "Trade grew by 26% in 2023", "evidence")
    cast.mark(annotation_set, "Russia will open its stations")
    cast.mark(annotation_set, "engines were copied in 2019", "evidence")
    reload(page)
    click(page, "engines were")
    press(page, "r")
    click(page, "grew by")
    expect(page.locator(".toast")).to_have_text("“supports” cannot go to Evidence; it goes to: Claim, Stance.")
    click(page, "will open")
    saved(page)
    relation = Relation.objects.get(annotation_set=annotation_set)
    ends = {span.uuid: span.quote for span in Span.objects.filter(annotation_set=annotation_set)}
    assert ends[relation.source] == "engines were copied in 2019"
    assert ends[relation.target] == "Russia will open its stations"
    expect(page.locator(".layer-lines .relation")).to_have_count(1)


def test_undo_and_redo_take_a_span_with_its_relations(desk, cast):
    page, annotation_set = desk()
    claim = cast.mark(annotation_set, "Russia will open its stations")
    cast.relate(cast.mark(annotation_set, "Trade grew by 26% in 2023", "evidence"), "supports", claim)
    let_go = held_back(page, re.compile(r"/operations/\?"))
    reload(page)
    toast = page.locator(".toast")
    # Nobody is told that there is nothing before it is known.
    press(page, "Control+z")
    expect(toast).to_have_text("What was done before this page was loaded is not known here yet.")
    let_go()
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    press(page, "Control+Shift+z")
    expect(toast).to_have_text("Nothing to redo.")
    click(page, "will open")
    press(page, "Delete")
    saved(page)
    assert quotes(annotation_set) == [("evidence", "Trade grew by 26% in 2023")]
    # Undo leads to what is there again, wherever one has gone meanwhile; where something went the cursor stands.
    page.set_viewport_size({"width": 1280, "height": 300})
    press(page, "Control+End", "Control+z")
    expect(page.locator(".span-row[aria-current]")).to_contain_text("Russia will open its stations")
    assert place_of(page, "Russia will")["top"] > page.locator(".scroller").bounding_box()["y"]
    page.set_viewport_size({"width": 1280, "height": 800})
    saved(page)
    assert len(quotes(annotation_set)) == 2
    assert Relation.objects.filter(annotation_set=annotation_set, is_deleted=False).count() == 1
    press(page, "Control+Shift+z")
    saved(page)
    assert len(quotes(annotation_set)) == 1
    expect(page.locator(".span-row[aria-current]")).to_have_count(0)
    press(page, "Shift+ArrowRight", "1", *["Control+z"] * 5)
    expect(page.locator(".span-row")).to_have_count(0)
    assert toast.count() == 0
    press(page, "Control+z")
    expect(toast).to_have_text("Nothing to undo.")
    expect(page.locator(".toasts")).to_have_attribute("role", "alert")


def test_letters_beyond_ffff_markup_and_invisible_letters_are_text_and_are_marked_exactly(desk):
    page, annotation_set = desk(NASTY)
    text = annotation_set.document.text
    assert page.evaluate("[...document.querySelectorAll('.block')].map(b => b.textContent).join('\\n')") == text
    page.focus("#text")
    for quote, key in (("𝐺𝐷𝑃 grow", "1"), ("📈", "2"), ("rules", "1"), ("Кое-где", "2"), ("обмен", "1"), ("עולם", "2")):
        page.keyboard.press("Escape")
        if quote == "📈":
            page.keyboard.down("Alt")
        drag(page, quote, inwards=1)
        page.keyboard.up("Alt")
        press(page, key)
    saved(page)
    assert [quote for _, quote in quotes(annotation_set)] == ["𝐺𝐷𝑃 grow", "📈", "rules", "Кое-где", "обмен", "עולם"]


def test_a_document_is_submitted_read_and_reopened(desk, watch):
    watch.allow("409.*submit")
    page, annotation_set = desk()
    click(page, "engines", click_count=3)
    press(page, "3", "Escape")
    page.get_by_role("button", name="Submit").click()
    place = page.get_by_role("dialog").locator(".place-button")
    place.click()
    expect(page.locator(".palette")).to_contain_text("Polarity")
    press(page, "2")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator(".banner")).to_contain_text("Submitted")
    click(page, "stations", click_count=2)
    press(page, "1")
    assert len(quotes(annotation_set)) == 1
    # Neither what is told of the document nor the buttons for it move the text that is read, in one line more too.
    page.locator(".document-progress > :last-child").evaluate("time => { time.textContent = '6 min'; }")
    banner, reopen = page.locator(".banner"), page.get_by_role("button", name="Reopen")
    for width, scrolled in ((1280, 0), (1280, 60), (360, 0), (360, 60)):
        page.set_viewport_size({"width": width, "height": 700})
        reopen.click()
        expect(banner).to_be_hidden()
        page.locator(".scroller").evaluate("(frame, top) => { frame.scrollTop = top; }", scrolled)
        drawn(page)
        place = place_of(page, "Trade")
        press(page, "Control+Enter")
        expect(banner).to_be_in_viewport(ratio=1)
        drawn(page)
        assert place_of(page, "Trade") == place, (width, scrolled)
        told = page.locator(".toasts").bounding_box()
        assert told["y"] + told["height"] <= banner.bounding_box()["y"]
        reopen.click()
        expect(banner).to_be_hidden()
        drawn(page)
        assert place_of(page, "Trade") == place, (width, scrolled)
        press(page, "Control+Enter")
        expect(banner).to_be_visible()
    press(page, "Control+z")
    expect(page.locator(".toast")).to_contain_text("closed for marking")
    reload(page)
    page.get_by_role("button", name="Reopen").click()
    expect(page.locator(".banner")).to_be_hidden()
    # Undo reaches back though the document was closed when the page was loaded.
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    annotation_set.refresh_from_db()
    assert annotation_set.state == "open"


def test_the_list_says_everything_that_is_painted(desk, cast):
    page, annotation_set = desk()
    claim = cast.mark(annotation_set, "Russia will open its stations", attributes={"kind": "prediction"})
    cast.relate(cast.mark(annotation_set, "Trade grew by 26% in 2023", "evidence", unsure=True), "supports", claim)
    cast.mark(annotation_set, "Patents must not be shared", "stance")
    reload(page)
    expect(page.get_by_role("list", name="3 spans in reading order")).to_match_aria_snapshot("""
      - list:
        - listitem:
          - 'button "Claim C1: Russia will open its stations Prediction E1 supports this"'
        - listitem:
          - 'button "Evidence E1: Trade grew by 26% in 2023 not sure supports C1"'
        - listitem:
          - 'button "Stance S1: Patents must not be shared Polarity missing"'
    """)


def test_the_cursor_says_the_word_and_the_spans_it_enters_and_leaves(desk, cast):
    page, annotation_set = desk()
    cast.mark(annotation_set, "ice data")
    reload(page)
    page.focus("#text")
    heard = page.locator("[aria-live=polite]")
    press(page, *["ArrowRight"] * 4)
    expect(heard).to_have_text("ice, into Claim C1")
    press(page, "ArrowRight")
    expect(heard).to_have_text("data")
    press(page, "ArrowRight")
    expect(heard).to_have_text("Russia, out of Claim C1")


def test_tab_leaves_the_text(desk):
    page, _ = desk()
    page.focus("#text")
    press(page, "ArrowRight", "Tab")
    assert page.evaluate("document.activeElement.id") != "text"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_no_fault_that_axe_knows(desk, cast, scheme):
    page, annotation_set = desk(color_scheme=scheme)
    claim = cast.mark(annotation_set, "Russia will open its stations")
    cast.relate(cast.mark(annotation_set, "Trade grew by 26% in 2023", "evidence"), "supports", claim)
    reload(page)
    click(page, "stations")
    expect(page.locator(".inspector-quote")).to_be_visible()
    assert_accessible(page)
    press(page, "Shift+Slash")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert_accessible(page)


# What of a header lies under something else though it has the focus.
COVERED = """(header) => [...header.querySelectorAll("a, button:enabled:not([hidden], [tabindex])")].filter((one) => {
  header.scrollTo(0, 0);
  one.focus();
  const {left, right, top, bottom} = one.getBoundingClientRect();
  const isOver = (x) => !one.contains(document.elementFromPoint(x, (top + bottom) / 2));
  return isOver(left + 3) || isOver(right - 3);
}).map((one) => one.textContent)"""


def test_on_a_narrow_screen_and_at_twice_the_size_nothing_runs_out_of_the_page(desk):
    page, annotation_set = desk()
    page.set_viewport_size({"width": 360, "height": 740})
    click(page, "stations", click_count=2)
    expect(page.locator(".palette")).to_be_visible()
    beside = "document.querySelector('.minimap canvas').getBoundingClientRect().left"
    page.wait_for_function(f"() => {beside} > 0")
    # Below the text, with room for a finger; at twice the size too, where it scrolls.
    palette = page.locator(".palette")
    for width, height in ((180, 320), (320, 600), (360, 740)):
        page.set_viewport_size({"width": width, "height": height})
        drawn(page)
        drawn(page)
        box, text = palette.bounding_box(), page.locator(".scroller").bounding_box()
        assert text["y"] + text["height"] <= box["y"] < box["y"] + box["height"] <= height, (width, height)
        assert 0 <= box["x"] < box["x"] + box["width"] <= width
        for one in palette.get_by_role("button").all():
            one.scroll_into_view_if_needed()
            expect(one).to_be_in_viewport(ratio=0.95)
            room = one.bounding_box()
            assert min(room["width"], room["height"]) >= 44
        picture(page, f"palette-{width}")
    assert_accessible(page)
    place = place_of(page, "stations")
    assert text["y"] < place["top"] < place["bottom"] < text["y"] + text["height"]
    palette.get_by_role("button", name="Stance").click()
    palette.get_by_role("button", name="Restrictive").click()
    expect(palette).to_be_hidden()
    press(page, "Control+z", "Control+z")
    click(page, "stations", click_count=2)
    # What is said stands above it.
    press(page, "Shift+KeyN")
    expect(page.locator(".toast")).to_contain_text("not submitted yet")
    drawn(page)
    toast = page.locator(".toast").bounding_box()
    assert toast["y"] + toast["height"] <= palette.bounding_box()["y"]
    page.set_viewport_size({"width": 700, "height": 740})
    drawn(page)
    drawn(page)
    assert palette.bounding_box()["y"] - place_of(page, "stations")["bottom"] < 20, "at the place, where there is room"
    page.set_viewport_size({"width": 360, "height": 740})
    drawn(page)
    palette.get_by_role("button", name="Claim").click()
    saved(page)
    assert quotes(annotation_set) == [("claim", "stations")]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.locator(".inspector-quote")).to_be_visible()
    for label in "123":
        click(page, "Trade", click_count=2)
        press(page, label, "Escape", "Escape")
    badges = page.locator(".layer-badges .badge")
    expect(badges).to_have_count(4)
    ends = badges.evaluate_all("badges => badges.map((badge) => badge.getBoundingClientRect().right)")
    assert max(ends) <= page.evaluate(beside), "a badge lies under the strip"
    picture(page, "badges-narrow")
    click(page, "stations")
    page.set_viewport_size({"width": 640, "height": 400})
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert page.locator(".scroller").bounding_box()["height"] > 0.55 * 400
    expect(page.locator(".inspector-quote")).to_be_visible()
    submit, settings = (page.get_by_role("button", name=name) for name in ("Submit", "Settings"))
    expect(submit).to_be_in_viewport(ratio=1)
    more = page.locator(".header-more")
    page.set_viewport_size({"width": 500, "height": 400})
    expect(more).to_be_in_viewport(ratio=1)
    drawn(page)
    beside = more.bounding_box()
    assert 0 <= submit.bounding_box()["x"] - beside["x"] - beside["width"] < 100, "beside what stays in view"
    expect(settings).not_to_be_in_viewport(ratio=1)
    assert_accessible(page)
    assert page.locator(".desk-header").evaluate(COVERED) == []
    page.locator(".desk-header").evaluate("header => header.scrollTo(0, 0)")
    expect(more).to_be_visible()
    more.click()
    page.wait_for_function("() => document.querySelector('.desk-header').scrollLeft > 0")
    page.locator(".desk-header").evaluate("header => header.scrollTo(header.scrollWidth, 0)")
    expect(more).to_be_hidden()
    expect(submit).to_be_in_viewport(ratio=1)
    assert settings.bounding_box()["x"] + settings.bounding_box()["width"] <= submit.bounding_box()["x"]
    page.set_viewport_size({"width": 1280, "height": 400})
    expect(more).to_be_hidden()
    page.set_viewport_size({"width": 640, "height": 400})
    press(page, "Escape", "h")
    expect(page.locator(".guideline-text")).to_contain_text("What to select")
    assert page.locator(".guideline-text").bounding_box()["height"] > 6 * 20


def test_only_what_is_near_the_screen_is_registered_and_scrolling_rebuilds_little(desk, cast):
    page, annotation_set = desk("\n".join(f"{nth} says that trade with the north grew." for nth in range(600)))
    for nth in range(0, 600, 20):
        cast.mark(annotation_set, f"{nth} says that trade with the north grew")
    reload(page)
    page.wait_for_selector(".layer-badges .badge")
    drawn(page)
    registered = page.evaluate("__surface.rangesRegistered")
    assert 0 < registered < 6
    before = page.evaluate("__surface.overlayRebuilds")
    page.evaluate("""async () => {
      const scroller = document.querySelector(".scroller");
      for (let frame = 0; frame < 60; frame += 1) {
        scroller.scrollTop += 50;
        await new Promise(requestAnimationFrame);
      }
    }""")
    assert page.evaluate("__surface.overlayRebuilds") - before <= 3000 / (0.4 * 600) + 2
    assert page.evaluate("__surface.rangesRegistered") < 8


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_pictured_with_marks_and_relations_of_every_kind(desk, cast, scheme):
    page, annotation_set = desk(PICTURED, color_scheme=scheme)
    opens = cast.mark(annotation_set, "Norway will open its ice stations", "stance", {"polarity": "cooperative"})
    limits = cast.mark(annotation_set, "blueprints stay at home", "stance", {"polarity": "restrictive"})
    grows = cast.mark(annotation_set, "The bond is growing, as trade rose by 26% in 2023", attributes={"kind": "fact"})
    trade = cast.mark(annotation_set, "trade rose by 26% in 2023", "evidence", {"kind": "statistics"})
    copied = cast.mark(annotation_set, "engines were copied in 2019", "evidence", {"kind": "example"})
    firm = cast.mark(annotation_set, "Neither side can do without the other", unsure=True)
    for source, kind, target in (
        (trade, "supports", grows),
        (grows, "supports", opens),
        (copied, "supports", limits),
        (limits, "attacks", firm),
    ):
        cast.relate(source, kind, target)
    reload(page)
    expect(page.locator(".layer-lines .relation")).to_have_count(4)
    click(page, "bond is")
    expect(page.locator(".inspector-quote")).to_be_visible()
    assert picture(page, f"labelling-{scheme}").stat().st_size > 20_000
    seen = page.context.new_cdp_session(page)
    seen.send("Emulation.setEmulatedVisionDeficiency", {"type": "achromatopsia"})
    picture(page, f"labelling-{scheme}-grey")
    seen.send("Emulation.setEmulatedVisionDeficiency", {"type": "none"})
    page.get_by_role("link", name="Map", exact=True).click()
    expect(page.locator("svg a")).to_have_count(6)
    picture(page, f"map-{scheme}")
