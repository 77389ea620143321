"""What the page does for a mark is bounded by the screen, however long the text and however many its marks."""

import uuid

from playwright.sync_api import expect

from tests.browser.hands import click, drawn, press, reload, saved
from tests.cast import operation

LINE = "says that trade with the north grew"
# From now on counts elements that are added, by the layer or list they are added to.
WATCH = """() => {
  globalThis.added = {};
  for (const place of [".layer-badges", ".layer-lines", ".spans"]) {
    added[place] = 0;
    new MutationObserver((records) => {
      for (const {addedNodes} of records) for (const {nodeType} of addedNodes) added[place] += Number(nodeType === 1);
    }).observe(document.querySelector(place), {childList: true, subtree: true});
  }
}"""
DRAWN = """() => ({
  ranges: __surface.rangesRegistered,
  badges: document.querySelectorAll(".layer-badges > *").length,
  rows: document.querySelectorAll(".span-row").length,
})"""


def filled(desk, cast, lines):
    """A page with a text of so many lines, each marked as evidence for the one before it."""
    page, annotation_set = desk("\n".join(f"Side {nth} {LINE}." for nth in range(lines)))
    text = annotation_set.document.text
    ids = [str(uuid.uuid4()) for _ in range(lines)]
    made = []
    for nth, made_id in enumerate(ids):
        quote = f"Side {nth} {LINE}"
        start = text.index(quote)
        label = "evidence" if nth % 2 else "claim"
        span = {"id": made_id, "label": label, "start": start, "end": start + len(quote), "quote": quote}
        made.append(operation("create", "span", {**span, "attributes": {}}))
    for nth in range(1, lines, 2):
        ends = {"source": ids[nth], "target": ids[nth - 1]}
        relation = {"id": str(uuid.uuid4()), "type": "supports", **ends, "attributes": {}}
        made.append(operation("create", "relation", relation))
    cast.operate(annotation_set, *made)
    reload(page)
    page.wait_for_selector(".layer-badges .badge")
    # Lines are drawn once what draws them is there; with them the chips of ends out of sight.
    page.wait_for_selector(".layer-lines .relation")
    expect(page.locator(".span-row").first).to_be_visible()
    return page


def test_ten_times_the_text_and_marks_draw_and_register_no_more(desk, cast):
    few = filled(desk, cast, 60).evaluate(DRAWN)
    cast.submitted(cast.assigned(cast.anna))
    many = filled(desk, cast, 600).evaluate(DRAWN)
    assert 0 < few["ranges"] == many["ranges"]
    assert 0 < few["badges"] == many["badges"]
    assert many["rows"] < 60


def test_a_new_mark_adds_little_though_the_names_of_all_after_it_change(desk, cast):
    page = filled(desk, cast, 200)
    before = page.locator(".layer-badges .badge", has_text="C2").first
    expect(before).to_be_visible()
    drawn(page)
    page.evaluate(WATCH)
    click(page, "trade", click_count=2)
    press(page, "1")
    saved(page)
    expect(page.locator(".span-row")).to_have_count(201)
    expect(page.locator(".span-row .badge").nth(3)).to_have_text("C3")
    added = page.evaluate("added")
    assert added[".layer-badges"] == 1
    assert added[".layer-lines"] == 0
    assert added[".spans"] <= 15, "one row is new, and rows at its edge say something else"
