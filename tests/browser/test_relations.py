"""Relations by letters, by click and in the list; about one another; turned, changed and deleted; drawn calmly."""

import re

import pytest
from playwright.sync_api import expect

from annotations.labelling.models import Relation, Span
from tests.browser.conftest import assert_accessible, picture
from tests.browser.hands import click, held_back, is_complete, point, press, reload, saved, with_undercuts

FILLING = "The two academies print their yearly report. Nine laboratories were built. "
TEXT = (
    "Should they share ice data? Russia will open its stations. Trade grew by 26% in 2023, so the bond is firm.\n"
    "\n"
    "Patents must not be shared, because engines were copied in 2019. " + FILLING * 100 + "\n"
    "The end is open."
)


@pytest.fixture
def linked(desk, cast):
    """A page with evidence, claims and a stance, one far below, and a scheme in which relations are undercut."""
    page, annotation_set = desk(TEXT, scheme=with_undercuts())
    marks = {
        "E1": cast.mark(annotation_set, "Trade grew by 26% in 2023", "evidence"),
        "C1": cast.mark(annotation_set, "the bond is firm"),
        "S1": cast.mark(annotation_set, "Patents must not be shared", "stance", {"polarity": "restrictive"}),
        "E2": cast.mark(annotation_set, "engines were copied in 2019", "evidence"),
        "C2": cast.mark(annotation_set, "The end is open"),
    }
    reload(page)
    page.wait_for_selector(".layer-badges .badge")
    return page, annotation_set, marks


def links(annotation_set):
    """The standing relations as “source type target”, by the quotes of their spans; a relation's target in brackets."""
    relations = {one.uuid: one for one in Relation.objects.filter(annotation_set=annotation_set, is_deleted=False)}
    spans = {one.uuid: one.quote for one in Span.objects.filter(annotation_set=annotation_set)}

    def said(mark):
        return spans[mark] if mark in spans else f"({told(relations[mark])})"

    def told(one):
        return f"{said(one.source)} {one.type} {said(one.target)}"

    return sorted(told(one) for one in relations.values())


def test_relations_are_made_changed_and_deleted_by_keyboard_alone(linked):
    page, annotation_set, marks = linked
    page.focus("#text")
    press(page, "r")
    expect(page.locator(".letter")).to_have_count(4)
    point(page, marks["E1"])
    expect(page.locator(".letter")).to_have_count(2)
    expect(page.locator(".hints")).to_contain_text("“supports”: click where it goes, or type the letters")
    point(page, marks["C1"])
    expect(page.locator(".letter")).to_have_count(0)
    expect(page.locator(".layer-lines .relation")).to_have_count(1)
    press(page, "j")
    expect(page.locator(".letter")).to_have_count(5)
    point(page, marks["E2"])
    press(page, "d")
    saved(page)
    support = Relation.objects.get(annotation_set=annotation_set)
    point(page, support)
    expect(page.locator(".palette")).to_contain_text("Force")
    row = page.locator(f'.spans [data-mark="{marks["E2"].uuid}"]')
    expect(page.locator(".relation-row .tag-danger")).to_have_text("Force missing")
    expect(row.locator(".tag-danger")).to_have_text("Force missing")
    press(page, "2")
    expect(page.locator(".relation-row .tag-danger")).to_have_count(0)
    expect(row.locator(".tag-danger")).to_have_count(0)
    saved(page)
    engines, trade = "engines were copied in 2019", "Trade grew by 26% in 2023"
    assert links(annotation_set) == [
        f"{trade} supports the bond is firm",
        f"{engines} undercuts ({trade} supports the bond is firm)",
    ]
    assert Relation.objects.get(annotation_set=annotation_set, type="undercuts").attributes == {"force": "strong"}
    expect(page.locator(".layer-lines .relation")).to_have_count(2)
    assert_accessible(page)

    press(page, "r")
    expect(page.locator(".letter")).to_have_count(2)
    assert picture(page, "linking").stat().st_size > 20_000
    press(page, "n", "Enter")
    saved(page)
    assert f"{engines} supports The end is open" in links(annotation_set)
    press(page, "k", "k")
    expect(page.locator(".inspector h2")).to_have_text("+ supports")
    expect(page.locator("[aria-live=polite]")).to_have_text(f"E2 supports C2 chosen: {engines}")
    press(page, "t")
    expect(page.locator(".toast")).to_contain_text("“supports” cannot go to Evidence; it goes to: Claim, Stance.")
    press(page, "a", "t")
    saved(page)
    assert f"The end is open attacks {engines}" in links(annotation_set)
    press(page, "Delete")
    saved(page)
    assert len(links(annotation_set)) == 2
    press(page, "Control+z", "Control+z", "Control+z")
    saved(page)
    assert f"{engines} supports The end is open" in links(annotation_set)


def test_ends_that_the_scheme_refuses_say_why_and_another_source_can_be_picked(linked):
    page, annotation_set, marks = linked
    toast = page.locator(".toast")
    page.evaluate("""() => {
      const toasts = document.querySelector(".toasts");
      globalThis.told = [];
      new MutationObserver(() => told.push(toasts.textContent)).observe(toasts, {childList: true});
    }""")
    let_go = held_back(page, re.compile(r"/refusals\.\w+\.js$"))
    click(page, "must not")
    # The words are long in coming: what has been overtaken by an edit, or by another refusal, is told no more.
    press(page, "d", "u", "d")
    let_go()
    expect(toast).to_have_text("There is nothing yet that “undercuts” could go to; it goes to: a relation.")
    assert [told for told in page.evaluate("() => told") if told] == [toast.text_content()]
    click(page, "grew by")
    press(page, "r")
    click(page, "engines were")
    expect(toast).to_have_text("“supports” cannot go to Evidence; it goes to: Claim, Stance.")
    expect(page.locator(".span-row.is-off")).to_have_count(1)
    click(page, "bond is")
    click(page, "must not")
    press(page, "d")
    expect(toast).to_have_text("“undercuts” cannot start at Stance; it starts at: Claim, Evidence.")
    point(page, marks["E2"])
    row = page.locator(".relation-listed")
    expect(row).to_contain_text("E1 supports C1")
    row.click()
    press(page, "1")
    saved(page)
    assert len(links(annotation_set)) == 2
    click(page, "engines were")
    press(page, "r", "r")
    expect(page.locator(".hints")).to_contain_text("“supports”: click where it starts")
    point(page, marks["C1"])
    point(page, marks["S1"])
    saved(page)
    assert "the bond is firm supports Patents must not be shared" in links(annotation_set)


def test_lines_arcs_and_chips_lead_where_they_point(linked, cast):
    page, annotation_set, marks = linked
    support = cast.relate(marks["E1"], "supports", marks["C1"])
    cast.relate(marks["E2"], "attacks", marks["S1"])
    cast.relate(marks["E2"], "supports", marks["C2"])
    reload(page)
    lines = page.locator(".layer-lines .relation")
    expect(lines).to_have_count(2)
    chip = page.locator(".chip")
    expect(chip).to_have_text("↓+C2")
    arc = page.locator('.relation[data-relation="attacks"] .relation-line')
    assert "C" in arc.get_attribute("d"), "two ends on one line are joined by an arc"
    page.locator(f'.relation[data-id="{support.uuid}"] .relation-sign').click()
    expect(page.locator(".inspector h2")).to_have_text("+ supports")
    page.get_by_role("button", name="to C1").click()
    expect(page.locator(".inspector-quote")).to_have_text("the bond is firm")
    page.get_by_role("button", name="The relation: E1 supports this", exact=True).click()
    page.locator(".inspector").get_by_role("button", name="× attacks").click()
    saved(page)
    assert "Trade grew by 26% in 2023 attacks the bond is firm" in links(annotation_set)
    chip.click()
    expect(page.locator(".inspector-quote")).to_have_text("The end is open")
    expect(page.locator(".chip")).to_have_text("↑+E2")
    assert page.locator(".scroller").evaluate("scroller => scroller.scrollTop") > 500
    page.get_by_role("button", name="Delete the relation: E2 supports this").click()
    expect(page.locator(".chip")).to_have_count(0)


def test_rows_name_the_other_end_as_it_is_called_now_and_a_relation_can_be_left_without_a_keyboard(desk, cast):
    page, annotation_set = desk()
    first, second = (cast.mark(annotation_set, words, "claim") for words in ("Should they share", "Patents must not"))
    evidence = cast.mark(annotation_set, "engines were copied", "evidence")
    cast.relate(evidence, "supports", second)
    address = page.url
    page.goto("about:blank")
    page.goto(f"{address}#{first.uuid}")
    is_complete(page)
    row = page.locator(f'.span-row[data-mark="{evidence.uuid}"]')
    expect(row).to_contain_text("→+C2")
    expect(page.locator(f'.span-row[data-mark="{first.uuid}"]')).to_have_attribute("aria-current", "true")
    # The address names a mark once: later the place where one stopped counts.
    assert page.url == address
    press(page, "Delete")
    expect(row).to_contain_text("→+C1")
    press(page, "Control+z")
    expect(row).to_contain_text("→+C2")
    page.set_viewport_size({"width": 360, "height": 740})
    row.click()
    page.locator(".inspector").get_by_role("button", name="attacks").first.click()
    hint = page.locator(".hints")
    expect(hint).to_contain_text("“attacks”: click where it goes")
    picture(page, "relation-narrow")
    hint.get_by_role("button", name="Cancel").click()
    expect(hint).to_be_hidden()
    saved(page)
    assert Relation.objects.filter(annotation_set=annotation_set, is_deleted=False).count() == 1


def test_relations_are_listed_by_their_attributes_counted_as_what_they_are_and_each_fact_stands_alone(linked, cast):
    page, _, marks = linked
    support = cast.relate(marks["E1"], "supports", marks["C1"])
    cast.relate(marks["E2"], "undercuts", support, {"force": "strong"})
    cast.relate(marks["C2"], "undercuts", support)
    reload(page)
    title, rows = page.locator("#list-title"), page.locator(".span-row")
    expect(title).to_have_text("5 spans in reading order")
    page.get_by_role("button", name="Filter").click()
    form = page.get_by_role("search", name="Filter")
    label, attribute, state = (form.get_by_label(name) for name in ("Label", "Attribute", "State"))
    attribute.select_option("force=strong")
    expect(title).to_have_text("1 of 8 marks")
    expect(rows).to_have_accessible_name(
        "E2 undercuts E1+C1 Strong “engines were copied in 2019” → “Trade grew by 26% in 2023”"
    )
    assert rows.locator(".span-facts > *").all_text_contents()[0] == "Strong"
    picture(page, "listed-relation")
    attribute.select_option("force=")
    expect(title).to_have_text("1 of 8 marks")
    expect(rows).to_contain_text("C2 undercuts E1+C1")
    attribute.select_option("")
    state.select_option("missing")
    expect(title).to_have_text("1 of 8 marks")
    label.select_option("undercuts")
    expect(title).to_have_text("1 of 3 relations")
    # Words are looked for in all that a row says: of a relation at both of its ends too.
    words = form.get_by_label("Words")
    state.select_option("")
    words.fill("engines were")
    expect(title).to_have_text("1 of 3 relations")
    label.select_option("")
    expect(title).to_have_text("2 of 8 marks")
    words.fill("strong")
    expect(title).to_have_text("1 of 8 marks")
    words.fill("")
    label.select_option("claim")
    expect(title).to_have_text("2 of 5 spans")
    assert_accessible(page)
