"""Texts that are hard to show, each marked in a real browser: no offset is wrong."""

import re

from playwright.sync_api import expect

from annotations.labelling.models import Span
from tests.browser.hands import click, drag, place_of, press, quotes, reload, saved

MARKUP = "<p>Trade &amp; ice</p> </script><script>alert(1)</script> <mark>both</mark> &#x41; “{{ 7*7 }}” ${x} \\u0041."
NESTED = "0 1 2 3 4 5 6 7 8 9 a b c d e f g h i j k l m n o p q r s t u v w x y z."
RIGHT_TO_LEFT = "שלום עולם טוב, 26% ב-2023 and back שוב.\nالتعاون العلمي مفيد للطرفين 𝑃 جدا."
CARRIED = "\ufeffIce 🧊 data.\r\nTrade grew.\rBoth\r\n\r\nagree 𝑃 fully."


def test_markup_is_text(desk):
    page, annotation_set = desk(MARKUP)
    assert page.evaluate("document.querySelector('#text').textContent") == annotation_set.document.text
    assert page.locator("#text").locator("mark, script, p p").count() == 0
    for quote, key in (("&amp;", "1"), ("alert(1)", "2"), ("<mark>both</mark>", "1"), ("{{ 7*7 }}", "2")):
        page.keyboard.down("Alt")
        drag(page, quote, inwards=1)
        page.keyboard.up("Alt")
        press(page, key, "Escape")
    saved(page)
    assert [quote for _, quote in quotes(annotation_set)] == ["&amp;", "alert(1)", "<mark>both</mark>", "{{ 7*7 }}"]
    expect(page.locator(".span-row").nth(2)).to_contain_text("<mark>both</mark>")


def test_fifteen_spans_within_one_another_are_each_reached(desk, cast):
    page, annotation_set = desk(NESTED)
    for depth in range(15):
        cast.mark(annotation_set, (2 * depth, 71 - 2 * depth), "claim" if depth % 2 else "evidence")
    reload(page)
    expect(page.locator(".span-row")).to_have_count(15)
    expect(page.locator(".layer-badges .badge:not(.badge-more)")).to_have_count(4)
    chip = page.locator(".badge-more")
    expect(chip).to_have_text("+11")
    chosen = page.locator(".inspector-quote")
    page.focus("#text")
    for depth in range(14, -1, -1):
        click(page, "i j") if depth == 14 else press(page, "Enter")
        expect(chosen).to_have_text(NESTED[2 * depth : 71 - 2 * depth])
    press(page, "Escape", "Escape")
    chip.click()
    expect(chosen).to_have_text(NESTED[8:63])
    chip.click()
    expect(chosen).to_have_text(NESTED[10:61])
    press(page, "BracketRight")
    saved(page)
    assert ("evidence", NESTED[0:71]) in quotes(annotation_set)
    assert Span.objects.filter(annotation_set=annotation_set, start=10, end=63).count() == 1


def test_two_spans_of_one_range_are_seen_and_chosen_apart(desk, cast):
    page, annotation_set = desk("Patents must not be shared with anybody.")
    cast.mark(annotation_set, "Patents must not be shared")
    cast.mark(annotation_set, "Patents must not be shared", "stance", {"polarity": "restrictive"})
    reload(page)
    expect(page.locator(".layer-badges .badge")).to_have_count(2)
    left, right = (page.locator(".layer-badges .badge").nth(nth).bounding_box() for nth in (0, 1))
    assert abs(left["x"] - right["x"]) >= min(left["width"], right["width"])
    title = page.locator(".inspector h2")
    click(page, "must")
    expect(title).to_have_text(re.compile("C1 Claim|S−1 Stance"))
    first = title.text_content()
    click(page, "Patents")
    expect(title).not_to_have_text(first)
    page.locator(".layer-badges .badge", has_text="C1").click()
    expect(title).to_have_text("C1 Claim")
    press(page, "Delete")
    saved(page)
    assert quotes(annotation_set) == [("stance", "Patents must not be shared")]


def test_a_line_of_200000_letters_is_searched_and_marked_at_its_end_and_only_a_part_of_it_painted(desk, cast):
    line = "Нефть 𝑃 растёт. " * 12_400 + "Здесь иголка в стоге, и ещё слова. " + "Конец. " * 200
    page, annotation_set = desk(line)
    assert len(line) > 199_000
    for nth in range(0, 12_000, 40):
        cast.mark(annotation_set, (nth * 16, nth * 16 + 5))
    reload(page)
    page.wait_for_selector(".layer-badges .badge")
    assert page.evaluate("document.querySelectorAll('.block').length") == 1
    page.focus("#text")
    press(page, "Control+f")
    page.keyboard.type("ИГОЛКА")
    expect(page.locator(".find .find-count")).to_have_text("1 of 1")
    press(page, "Escape", "s", "1")
    saved(page)
    last = Span.objects.filter(annotation_set=annotation_set).order_by("-start").first()
    assert last.quote == "Здесь иголка в стоге, и ещё слова"
    assert line[last.start : last.end] == last.quote
    assert page.evaluate("__surface.rangesRegistered") < 60


def test_a_text_from_right_to_left_is_marked_by_mouse_and_keyboard(desk):
    page, annotation_set = desk(RIGHT_TO_LEFT)
    assert page.evaluate("getComputedStyle(document.querySelector('.block')).direction") == "rtl"
    place = place_of(page, "עולם")
    page.mouse.move(place["right"] - 2, place["first"])
    page.mouse.down()
    page.mouse.move(place_of(page, "טוב")["left"] + 2, place["first"], steps=5)
    page.mouse.up()
    press(page, "1", "Escape", "Escape", "Escape")
    click(page, "2023", click_count=2)
    press(page, "2", "Escape")
    click(page, "مفيد")
    press(page, "Shift+ArrowRight", "1")
    saved(page)
    assert [quote for _, quote in quotes(annotation_set)] == ["עולם טוב", "ב-2023", "مفيد للطرفين"]


def test_a_file_with_carriage_returns_is_marked_and_its_own_places_are_kept(desk):
    page, annotation_set = desk(CARRIED)
    assert annotation_set.document.text == "Ice 🧊 data.\nTrade grew.\nBoth\n\nagree 𝑃 fully."
    for quote in ("🧊 data", "grew", "𝑃 fully"):
        drag(page, quote, inwards=1)
        press(page, "1", "Escape", "Escape")
    saved(page)
    assert [quote for _, quote in quotes(annotation_set)] == ["🧊 data", "grew", "𝑃 fully"]
    spans = Span.objects.filter(annotation_set=annotation_set).order_by("start")
    assert [CARRIED[span.source_start : span.source_end] for span in spans] == ["🧊 data", "grew", "𝑃 fully"]
