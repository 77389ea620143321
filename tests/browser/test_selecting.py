"""Selecting by keyboard in lines broken to fit a page, and by a finger."""

import re
import textwrap

from playwright.sync_api import expect

from annotations.labelling.models import Relation, Span
from tests.browser.hands import click, drawn, place_of, press, quotes, saved

WRAPPED = """A report on ice. The two academies will open a joint
archive of ice data. Access to raw signals
stays closed, because codes leaked.

Trade with the north grew by 26% in
2023. Neither side agrees."""
REPORT = "\n\n".join(
    textwrap.fill(
        " ".join(
            f"In chapter {chapter} side {side} 𝑃 says that it will open station {chapter}.{side} to its neighbours, as "
            f"trade grew by {side} %."
            for side in range(1, 9)
        ),
        72,
    )
    for chapter in range(1, 52)
)
# Whether these words are painted as selected.
IS_SELECTED = """(quote) => [...CSS.highlights.get("surface-selection")].map((painted) => {
  const range = document.createRange();
  range.setStart(painted.startContainer, painted.startOffset);
  range.setEnd(painted.endContainer, painted.endOffset);
  return range.cloneContents().textContent;
}).join() === quote"""


def test_sentences_and_paragraphs_go_over_the_lines_of_a_wrapped_text(desk):
    page, annotation_set = desk(WRAPPED)
    click(page, "archive")
    press(page, "s", "1")
    press(page, "s", "2")
    press(page, "Control+ArrowRight", "Control+Shift+ArrowRight", "1")
    press(page, "ArrowUp", "Shift+S", "3", "1", "Escape")
    click(page, "stays", click_count=3)
    press(page, "1", "Escape")
    saved(page)
    assert quotes(annotation_set) == [
        ("stance", WRAPPED[: WRAPPED.index("\n\n")]),
        ("claim", "The two academies will open a joint\narchive of ice data"),
        ("claim", "Access to raw signals\nstays closed, because codes leaked"),
        ("evidence", "Access to raw signals\nstays closed, because codes leaked"),
        ("claim", "Trade with the north grew by 26% in\n2023"),
    ]


def test_a_wrapped_report_of_40000_letters_is_annotated_by_keyboard_alone(desk):
    page, annotation_set = desk(REPORT)
    assert 40_000 < len(REPORT) < 46_000
    page.focus("#text")
    for chapter, side, keys in ((1, 1, "1"), (1, 2, "2"), (25, 4, "31"), (25, 5, "2"), (51, 7, "32"), (51, 8, "1")):
        press(page, "Control+f")
        page.keyboard.type(f"chapter {chapter} side {side}")
        expect(page.locator(".find .find-count")).to_have_text("1 of 1")
        press(page, "Escape", "s", *keys)
    press(page, "a", "p", "Enter")
    press(page, "PageUp", "PageUp", "Shift+S", "1", "Alt+Shift+BracketRight", "u", "c")
    page.keyboard.type("A whole paragraph.")
    press(page, "Escape", "r", "n", "Enter")
    saved(page)
    *first, whole, seventh, eighth = Span.objects.filter(annotation_set=annotation_set).order_by("start", "-end")
    assert [(span.label, flat(span.quote)[:24]) for span in (*first, seventh, eighth)] == [
        ("claim", "In chapter 1 side 1 𝑃 sa"),
        ("evidence", "In chapter 1 side 2 𝑃 sa"),
        ("stance", "In chapter 25 side 4 𝑃 s"),
        ("evidence", "In chapter 25 side 5 𝑃 s"),
        ("stance", "In chapter 51 side 7 𝑃 s"),
        ("claim", "In chapter 51 side 8 𝑃 s"),
    ]
    assert all(span.quote.endswith("%") and "\n" in span.quote for span in (*first, seventh, eighth))
    assert len(quotes(annotation_set)) == 7
    assert (whole.quote.count("says"), whole.quote[-1], whole.unsure) == (8, "%", True)
    assert whole.comment == "A whole paragraph."
    links = Relation.objects.filter(annotation_set=annotation_set).order_by("type")
    assert [(one.type, one.source, one.target) for one in links] == [
        ("attacks", eighth.uuid, seventh.uuid),
        ("supports", whole.uuid, seventh.uuid),
    ]


def flat(text):
    """The text with its line ends as spaces."""
    return " ".join(text.split())


def test_both_ends_of_a_selection_and_of_a_span_are_moved_by_words_and_letters(desk):
    page, annotation_set = desk(WRAPPED)
    click(page, "signals", click_count=2)
    press(page, "BracketLeft", "BracketRight", "Alt+BracketRight", "Shift+BracketLeft", "Alt+Shift+BracketRight", "1")
    saved(page)
    assert quotes(annotation_set) == [("claim", "signals\nstays")]
    press(page, "Shift+BracketRight", "Alt+BracketLeft", "BracketLeft", "Alt+Shift+BracketLeft")
    saved(page)
    assert quotes(annotation_set) == [("claim", "aw signals")]
    # A letter of which nothing is drawn takes no badge away.
    click(page, "stays", click_count=2)
    press(page, "2", "Alt+BracketLeft")
    saved(page)
    assert quotes(annotation_set) == [("claim", "aw signals"), ("evidence", "\nstays")]
    expect(page.locator(".layer-badges .badge")).to_have_text(["C1", "E1"])


def test_the_end_of_a_long_selection_is_shown_and_said(desk):
    page, _ = desk(WRAPPED + "\n\nMany more words came. It is so." * 30)
    page.focus("#text")
    press(page, "s", "Control+Shift+End")
    said = page.locator("[aria-live=polite]")
    expect(said).to_have_text(re.compile("^Selected: A report on ice.*… is so. Many more words came. It is so$"))
    press(page, "1", "s")
    expect(page.locator(".toast")).to_contain_text("The text ends here.")
    expect(page.locator(".spans li")).to_have_count(1)
    press(page, "Escape", "Control+Home", "w")
    expect(page.locator(".toast").last).to_contain_text("Choose a span first.")
    press(page, "s", "s", "s")
    end = page.evaluate("() => document.querySelector('.scroller').scrollTop")
    press(page, *["s"] * 40)
    page.wait_for_function("(end) => document.querySelector('.scroller').scrollTop > end", arg=end)


def test_the_numbers_of_lines_and_paragraphs_stand_beside_the_text(desk):
    page, _ = desk(WRAPPED)
    number = "element => getComputedStyle(element, '::before').content"
    kinds = {}
    for numbering in ("none", "lines", "paragraphs"):
        page.evaluate("kind => { document.querySelector('#text').dataset.numbering = kind; }", numbering)
        kinds[numbering] = page.locator(".block").evaluate_all(f"blocks => blocks.map({number})")
    assert {kind: [content != "none" for content in found] for kind, found in kinds.items()} == {
        "none": [False] * 6,
        "lines": [True] * 6,
        "paragraphs": [True, False, False, False, True, False],
    }

    # A number of four figures stands on one line, on paper too.
    size = """element => {
      element.style.counterReset = 'block 1200';
      return [getComputedStyle(element, '::before').height, getComputedStyle(element).lineHeight];
    }"""
    for media, of in (("screen", "#text"), ("print", ".paper")):
        page.emulate_media(media=media)
        if media == "print":
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
        height, line = page.locator(f"{of} .block").first.evaluate(size)
        assert abs(float(height[:-2]) - float(line[:-2])) < 1, media


def test_a_finger_selects_by_being_held_and_its_knobs_move_the_ends(desk):
    page, annotation_set = desk(WRAPPED, has_touch=True, is_mobile=True)
    page.set_viewport_size({"width": 390, "height": 780})
    page.wait_for_selector(".knob", state="attached")
    touch = page.context.new_cdp_session(page)

    def finger(kind, x=0, y=0):
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def middle(quote):
        place = place_of(page, quote)
        return (place["left"] + place["right"]) / 2, place["first"]

    def selected(quote):
        page.wait_for_function(IS_SELECTED, arg=quote.replace("\n", ""))

    finger("touchStart", *middle("open"))
    selected("open")
    finger("touchMove", *middle("joint"))
    selected("open a joint")
    finger("touchEnd")
    for side, quote, grown in (
        ("end", "archive", "open a joint\narchive"),
        ("start", "will", "will open a joint\narchive"),
    ):
        drawn(page)
        knob = page.locator(f".knob-{side}").bounding_box()
        finger("touchStart", knob["x"] + knob["width"] / 2, knob["y"] + 10)
        expect(page.locator(".palette")).to_be_hidden()
        x, y = middle(quote)
        finger("touchMove", x, y + 24)
        selected(grown)
        finger("touchEnd")
    page.locator(".palette").get_by_role("button", name="Claim").tap()
    expect(page.locator(".knob-start")).to_be_hidden()
    saved(page)
    assert quotes(annotation_set) == [("claim", "will open a joint\narchive")]
    assert page.evaluate("getSelection().isCollapsed")
    page.locator("#text").press("Escape")
    page.touchscreen.tap(*middle("open"))
    expect(page.locator(".inspector-quote")).to_have_text("will open a joint archive")
    assert Span.objects.filter(annotation_set=annotation_set).count() == 1
