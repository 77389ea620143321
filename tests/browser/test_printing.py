"""The document on paper: every mark of it, however far from the screen, named in the text and listed after it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import picture
from tests.browser.hands import held_back, is_complete, reload, with_undercuts

TEXT = "\n".join(f"{nth} says that trade grew by 26% and stays firm." for nth in range(300))
# What is on paper the moment before it is printed.
TAKEN = """() => addEventListener("beforeprint", () => {
  const paper = document.querySelector(".paper");
  const shown = [...paper.querySelectorAll(".paper-marks > li")].map((row) => [...row.children]
    .filter((part) => !part.querySelector("[aria-hidden]")).map((part) => part.textContent).join(" | "));
  const isText = (node) => node.nodeType === 3;
  const inPaper = (painted) => paper.contains(painted.startContainer);
  window.printed = {
    badges: [...paper.querySelectorAll(".paper-badge")].map((badge) => badge.textContent),
    text: [...paper.querySelectorAll(".block")].map((block) => {
      const bare = block.cloneNode(true);
      bare.querySelectorAll(".paper-badge").forEach((badge) => badge.remove());
      return bare.textContent;
    }).join("\\n"),
    rows: shown,
    registered: [...CSS.highlights].flatMap(([name, painted]) => name.startsWith("mark-") ? [...painted] : [])
      .filter(inPaper).map((painted) => {
        const range = document.createRange();
        range.setStart(painted.startContainer, painted.startOffset);
        range.setEnd(painted.endContainer, painted.endOffset);
        return [...range.cloneContents().childNodes].filter(isText).map((node) => node.data).join("");
      }).sort(),
    everywhere: __surface.rangesRegistered,
  };
})"""

# What a browser does for its key, without the window that it opens for it.
PRINTS = """
globalThis.prints = 0;
globalThis.print = () => {
  globalThis.prints += 1;
  dispatchEvent(new Event("beforeprint"));
  globalThis.listed = document.querySelectorAll(".paper-marks > li").length;
  globalThis.registered = __surface.rangesRegistered;
  dispatchEvent(new Event("afterprint"));
};
"""


def test_all_marks_are_printed_with_their_names_and_listed_with_everything_about_them(desk, cast):
    page, annotation_set = desk(TEXT, scheme=with_undercuts())
    claim = cast.mark(annotation_set, "0 says that trade grew", attributes={"kind": "fact"})
    cast.mark(annotation_set, "trade grew", "stance", {"polarity": "restrictive"}, unsure=True)
    last = cast.mark(annotation_set, "299 says", "evidence", comment="Why so late? " * 8)
    start = annotation_set.document.text.index("150 says")
    cast.mark(annotation_set, (start, start + 30), fragments=[[start, start + 3], [start + 14, start + 30]])
    cast.relate(last, "undercuts", cast.relate(last, "supports", claim), {"force": "strong"})
    reload(page)
    page.wait_for_selector(".layer-badges .badge")
    assert page.evaluate("__surface.rangesRegistered") == 2
    page.evaluate(TAKEN)
    page.pdf()
    printed = page.evaluate("printed")
    assert printed["text"] == annotation_set.document.text
    assert printed["badges"] == ["C1", "S−1", "C2", "…C2", "E1"]
    assert printed["registered"] == sorted(
        ["0 says that trade grew", "trade grew", "150", "trade grew by 26", "299 says"]
    )
    assert printed["everywhere"] > 8, "those of the text itself too"
    rows = printed["rows"]
    assert len(rows) == 4
    assert rows[0].startswith("C1 Claim | 0 says that trade grew | Fact")
    assert rows[1].startswith("S−1 Stance | trade grew | not sure | Restrictive")
    assert "150 […] trade grew by 26" in rows[2]
    assert rows[3].endswith("“" + "Why so late? " * 8 + "”")
    assert page.locator(".paper").count() == 0, "nothing of it stays"
    assert page.evaluate("__surface.rangesRegistered") == 2

    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("document.documentElement.dataset.theme = 'dark'; dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".paper h1")).to_be_visible()
    expect(page.locator(".layer-badges")).to_be_hidden()
    expect(page.locator(".side")).to_be_hidden()
    expect(page.locator(".paper-marks > li").nth(3)).to_contain_text("supports C1")
    expect(page.locator(".paper-marks > li").nth(3)).to_contain_text("undercuts E1+C1 (Strong)")
    assert page.evaluate("getComputedStyle(document.querySelector('.paper h1')).color") == "rgb(27, 30, 35)"
    assert picture(page, "printed").stat().st_size > 10_000


@pytest.mark.parametrize("key", ["Control+p", "Meta+p", "Control+з"])
def test_whoever_prints_before_the_list_of_marks_is_there_gets_it_a_moment_later(desk, cast, key):
    page, annotation_set = desk(TEXT)
    cast.mark(annotation_set, "0 says that trade grew")
    cast.mark(annotation_set, "299 says", "evidence")
    page.add_init_script(PRINTS)
    let_go = held_back(page, re.compile(r"/soon\.\w+\.js$"))
    page.reload()
    page.wait_for_selector(".layer-badges .badge")
    # By the browser's menu, which waits for nothing: the whole text with its marks.
    page.evaluate("print()")
    assert page.evaluate("[prints, listed, registered]") == [1, 0, 2]
    # However impatient the hand is, it is printed once.
    press_to_print(page, key)
    press_to_print(page, key)
    assert page.evaluate("prints") == 1
    let_go()
    is_complete(page)
    page.wait_for_function("() => prints === 2")
    assert page.evaluate("listed") == 2
    # From now on it is the browser's alone.
    assert press_to_print(page, key), "nobody keeps it from the browser"


def test_the_text_is_printed_though_the_list_of_marks_cannot_be_had(desk, watch):
    watch.allow("ERR_FAILED")
    page, _ = desk(TEXT)
    page.add_init_script(PRINTS)
    page.route(re.compile(r"/soon\.\w+\.js$"), lambda route: route.abort())
    page.reload()
    expect(page.locator(".toast")).to_contain_text("This could not be fetched.")
    press_to_print(page, "Control+p")
    page.wait_for_function("() => prints === 1")


def press_to_print(page, key):
    """Presses the browser's key for printing, as a page sees it; whether it is left to the browser."""
    modifier, letter = key.split("+")
    pressed = {"key": letter, "code": "KeyP", "ctrlKey": modifier == "Control", "metaKey": modifier == "Meta"}
    return page.evaluate(
        """(pressed) => document.activeElement.dispatchEvent(
          new KeyboardEvent("keydown", {...pressed, bubbles: true, cancelable: true}),
        )""",
        pressed,
    )
