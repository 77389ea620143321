"""Discontinuous spans: made, seen, changed and undone in the browser, and carried by what goes out."""

import json

from playwright.sync_api import expect

from annotations.labelling.models import Span
from tests.browser.conftest import assert_accessible
from tests.browser.hands import click, drag, place_of, press, quotes, reload, saved

TEXT = (
    "Russia, which hesitated for years, will open its stations. Trade grew by 26% in 2023, as both sides say, and "
    "the bond is firm.\nPatents stay at home."
)
WHOLE = "Russia, which hesitated for years, will open its stations"
PARTS = [[0, 6], [35, 57]]


def rows_of(cast, form):
    """The rows of the project in a form: the NDJSON stream, or the jsonl export."""
    api = cast.api(cast.maria, "read")
    project = cast.project.slug
    answer = (
        api.get(f"/api/v1/projects/{project}/annotations/", headers={"Accept": "application/x-ndjson"})
        if form == "stream"
        else api.get(f"/api/v1/projects/{project}/export/?format=jsonl")
    )
    return [json.loads(line) for line in b"".join(answer).splitlines()]


def test_a_part_is_added_looked_at_moved_and_taken_out_by_keyboard_and_mouse(desk, cast):
    page, annotation_set = desk(TEXT)
    drag(page, "Russia", inwards=1)
    press(page, "1")
    drag(page, "will open its stations")
    expect(page.locator(".palette").get_by_role("button", name="Part of C1")).to_be_visible()
    press(page, "f")
    saved(page)
    span = Span.objects.get(annotation_set=annotation_set)
    assert (span.quote, span.fragments) == (WHOLE, PARTS)
    assert [TEXT[start:end] for start, end in span.fragments] == ["Russia", "will open its stations"]
    expect(page.locator(".span-quote")).to_have_text("Russia […] will open its stations")
    expect(page.locator(".inspector-quote")).to_have_text("Russia […] will open its stations")
    expect(page.locator(".layer-badges .badge")).to_have_text(["C1", "…C1"])
    assert page.evaluate("CSS.highlights.get('surface-gap-0').size") == 1
    assert_accessible(page)

    for form in ("stream", "jsonl"):
        (row,) = rows_of(cast, form)
        assert (row["start"], row["end"], row["fragments"], row["quote"]) == (0, 57, PARTS, WHOLE)

    press(page, "BracketRight", "Alt+BracketRight")
    saved(page)
    span.refresh_from_db()
    assert [TEXT[start:end] for start, end in span.fragments] == ["Russia", "will open its stations. Trade "]
    press(page, "Control+z", "Control+z", "f", "f", "BracketRight")
    saved(page)
    span.refresh_from_db()
    assert [TEXT[start:end] for start, end in span.fragments] == ["Russia, which", "will open its stations"]
    expect(page.locator("[aria-live=polite]")).to_have_text("Russia, which")

    page.get_by_role("button", name="Remove the part: will open its stations").click()
    expect(page.locator(".span-quote")).to_have_text("Russia, which")
    saved(page)
    span.refresh_from_db()
    assert (span.start, span.end, span.fragments) == (0, 13, None)
    assert page.evaluate("document.activeElement.id") == "text"
    press(page, *["Control+z"] * 3)
    saved(page)
    span.refresh_from_db()
    assert (span.quote, span.fragments) == ("Russia", None)
    press(page, "Control+Shift+z")
    saved(page)
    page.reload()
    expect(page.locator(".span-quote")).to_have_text("Russia […] will open its stations")


def test_the_gap_of_a_torn_span_is_not_the_span_and_a_third_part_stands_in_another_line(desk, cast):
    page, annotation_set = desk(TEXT)
    cast.mark(annotation_set, (0, 57), fragments=PARTS)
    reload(page)
    click(page, "hesitated")
    expect(page.locator(".inspector")).to_be_hidden()
    click(page, "open its")
    expect(page.locator(".inspector-quote")).to_be_visible()
    press(page, "Shift+F")
    expect(page.locator(".span-quote")).to_have_text("Russia")
    press(page, "Control+z")
    page.get_by_role("button", name="Add a part").click()
    expect(page.locator(".toast")).to_contain_text("press f")
    drag(page, "stay at home")
    page.locator(".palette").get_by_role("button", name="Part of C1").click()
    assert page.locator(".toast").count() == 0
    saved(page)
    span = Span.objects.get(annotation_set=annotation_set)
    assert [TEXT[start:end] for start, end in span.fragments] == ["Russia", "will open its stations", "stay at home"]
    expect(page.locator(".span-quote")).to_have_text("Russia […] will open its stations […] stay at home")

    page.evaluate(
        "document.addEventListener('copy', (event) => { taken = event.clipboardData.getData('text/plain'); })"
    )
    press(page, "Control+c")
    assert page.evaluate("taken") == "Russia […] will open its stations […] stay at home"
    assert place_of(page, "stay at home")["top"] > place_of(page, "Russia")["bottom"]
    press(page, "Delete")
    saved(page)
    assert quotes(annotation_set) == []
