"""Finding one's way: words, marks, filters, the map beside the text, the same words everywhere."""

import itertools
import re

from playwright.sync_api import expect

from annotations.accounts.preferences import change_preferences
from annotations.labelling.models import Span
from tests.browser.conftest import assert_accessible, picture
from tests.browser.hands import click, drawn, place_of, press, quotes, reload, saved

PAINTED = """(name) => [...CSS.highlights.get(`surface-${name}`)].map((painted) => {
  const range = document.createRange();
  range.setStart(painted.startContainer, painted.startOffset);
  range.setEnd(painted.endContainer, painted.endOffset);
  return range.cloneContents().textContent;
})"""
# Which letter stands at the left edge of the text, so far down the page, and where.
PLACE_OF_LINE = """() => {{
  const {{left}} = document.querySelector(".block").getBoundingClientRect();
  const {{offsetNode, offset}} = document.caretPositionFromPoint(left + 4, {height});
  const range = document.createRange();
  range.setStart(offsetNode, offset);
  range.setEnd(offsetNode, offset + 1);
  return [offset, Math.round(range.getBoundingClientRect().top)];
}}"""
TEXT = (
    "Лёд тает. Учет льда ведут все. Ещё раз: учёт нужен.\n" + "Слов тут много. " * 400 + "\nВ конце снова учёт и лёд."
)


def test_words_are_found_in_the_text_and_the_one_found_last_is_selected(desk):
    page, annotation_set = desk(TEXT)
    count = page.locator(".find .find-count")
    page.focus("#text")
    press(page, "Control+f")
    page.keyboard.type("учет")
    expect(count).to_have_text("1 of 3")
    assert page.evaluate(PAINTED, "found") == ["Учет", "учёт"]
    assert page.evaluate(PAINTED, "now") == ["Учет"]
    press(page, "Enter", "Enter")
    expect(count).to_have_text("3 of 3")
    assert page.evaluate(PAINTED, "now") == ["учёт"]
    assert page.locator(".scroller").evaluate("scroller => scroller.scrollTop") > 300
    press(page, "Shift+Enter")
    expect(count).to_have_text("2 of 3")
    page.get_by_label("ё = е").uncheck()
    expect(count).to_have_text("1 of 1")
    page.get_by_label("ё = е").check()
    page.get_by_label("Match case").check()
    expect(count).to_have_text(re.compile("of 2"))
    assert_accessible(page)
    assert page.evaluate("""() => {
      const press = {code: "KeyF", key: "f", ctrlKey: true, bubbles: true, cancelable: true};
      const event = new KeyboardEvent("keydown", press);
      document.querySelector(".find input").dispatchEvent(event);
      return !event.defaultPrevented;
    }"""), "pressed in our own bar the browser’s opens"
    top = "document.querySelector('.scroller').scrollTop"
    page.get_by_label("Find", exact=True).fill("снова учёт")
    expect(count).to_have_text("1 of 1")
    assert page.evaluate(top) > 300
    page.get_by_label("Find", exact=True).fill("нет такого")
    expect(count).to_have_text("nothing found")
    assert page.evaluate(top) == 0, "a failed search leads nowhere"
    # What is found within words leaves these words selected, whole.
    page.get_by_label("Find", exact=True).fill("аз: учё")
    expect(count).to_have_text("1 of 1")
    press(page, "Escape")
    expect(page.locator(".find")).to_be_hidden()
    assert page.evaluate(PAINTED, "found") == []
    press(page, "1")
    saved(page)
    assert quotes(annotation_set) == [("claim", "раз: учёт")]


def test_the_bar_lies_over_no_words_and_moves_none_that_were_being_read(desk):
    page, _ = desk(TEXT)
    page.set_viewport_size({"width": 360, "height": 640})
    bar = page.locator(".find")
    page.focus("#text")
    press(page, "Control+f")
    page.keyboard.type("лед")
    expect(bar.locator(".find-count")).to_have_text("1 of 2")
    box = bar.bounding_box()
    assert place_of(page, "Лёд")["top"] >= box["y"] + box["height"]
    press(page, "Escape", "Escape", "Escape")
    page.locator(".scroller").evaluate("scroller => scroller.scrollTo(0, 300)")
    first = PLACE_OF_LINE.format(height=330)
    page.wait_for_function("() => !document.querySelector('.find').getClientRects().length")
    before = page.evaluate(first)
    press(page, "Control+f")
    expect(bar).to_be_visible()
    assert page.evaluate(first) == before
    page.get_by_label("Find", exact=True).fill("")
    press(page, "Escape")
    expect(bar).to_be_hidden()
    assert page.evaluate(first) == before


def test_marks_are_found_by_their_words_comments_and_labels(desk, cast):
    page, annotation_set = desk(TEXT)
    cast.mark(annotation_set, "Лёд тает", comment="is it so?")
    cast.mark(annotation_set, "учёт нужен", "stance", {"polarity": "restrictive"})
    cast.mark(annotation_set, "снова учёт и лёд", "evidence")
    reload(page)
    page.focus("#text")
    press(page, "Control+f")
    page.get_by_label("Where to look").select_option("marks")
    words, count = page.get_by_label("Find", exact=True), page.locator(".find .find-count")
    for wanted, found, quote in (
        ("учет", "1 of 2", "учёт нужен"),
        ("IS IT", "1 of 1", "Лёд тает"),
        ("restrictive", "1 of 1", "учёт нужен"),
        ("evidence", "1 of 1", "снова учёт и лёд"),
    ):
        words.fill(wanted)
        expect(count).to_have_text(found)
        expect(page.locator(".inspector-quote")).to_have_text(quote)


def test_the_list_is_filtered_and_says_how_many_of_all_it_shows(desk, cast):
    page, annotation_set = desk("\n".join(f"{nth} says that trade grew." for nth in range(360)))
    for nth in range(0, 360):
        kind = ("claim", "evidence", "stance")[nth % 3]
        cast.mark(annotation_set, f"{nth} says", kind, unsure=nth == 33, comment="why?" if nth == 40 else "")
    strong = cast.mark(annotation_set, "340 says that trade", "stance", {"polarity": "cooperative", "strength": "3"})
    cast.relate(strong, "supports", cast.mark(annotation_set, "341 says that trade"))
    reload(page)
    title = page.locator("#list-title")
    expect(title).to_have_text("362 spans in reading order")
    assert page.locator(".span-row").count() < 60
    page.get_by_role("button", name="Filter").click()
    form = page.get_by_role("search", name="Filter")
    label, attribute, state = (form.get_by_label(name) for name in ("Label", "Attribute", "State"))
    label.select_option("stance")
    expect(title).to_have_text("121 of 362 spans")
    expect(page.locator(".spans > li").first).to_have_attribute("aria-setsize", "121")
    attribute.select_option("strength=3")
    expect(title).to_have_text("1 of 362 spans")
    attribute.select_option("")
    state.select_option("missing")
    expect(title).to_have_text("120 of 362 spans")
    label.select_option("")
    state.select_option("unsure")
    expect(page.locator(".span-row")).to_have_text([re.compile("33 says")])
    state.select_option("comment")
    expect(page.locator(".span-row")).to_have_text([re.compile("40 says")])
    state.select_option("")
    form.get_by_label("Words").fill("340 SAYS")
    # Both spans of these words, and the relation of which one is an end.
    expect(title).to_have_text("3 of 363 marks")
    expect(page.locator(".relation-listed")).to_contain_text("“340 says that trade” → “341 says that trade”")
    assert_accessible(page)
    form.get_by_label("Words").fill("")
    label.select_option("supports")
    expect(page.locator(".relation-listed")).to_have_count(1)
    expect(title).to_have_text("1 of 1 relation")
    page.locator(".relation-listed").click()
    expect(page.locator(".inspector h2")).to_have_text("+ supports")
    form.get_by_label("Words").fill("nowhere")
    expect(page.locator(".list")).to_contain_text("Nothing passes the filter.")
    expect(page.locator(".desk > [aria-live=polite]")).to_have_text("0 of 1 relation")
    press(page, "Escape")
    expect(page.locator("#text")).to_be_focused()
    expect(form.get_by_label("Words")).to_have_value("nowhere")
    press(page, "Shift+L")
    expect(label).to_be_focused()
    page.get_by_role("button", name="Filter").click()
    expect(title).to_have_text("362 spans in reading order")

    # Keys act on the row that has the focus, whatever was chosen before.
    focused, chosen = page.locator(".span-row:focus"), page.locator(".inspector-quote")
    page.locator(".scroller").evaluate("scroller => scroller.scrollTo(0, 0)")
    click(page, "6 says")
    press(page, "l", "ArrowDown")
    expect(focused).to_contain_text("7 says")
    expect(chosen).to_have_text("7 says")
    press(page, "Delete")
    expect(focused).to_contain_text("8 says")
    expect(chosen).to_have_text("8 says")
    expect(title).to_have_text("361 spans in reading order")
    assert page.locator(".span-row[tabindex='0']").count() == 1
    press(page, "u", "n")
    expect(focused).to_contain_text("9 says")
    press(page, *["ArrowUp"] * 2, "1")
    expect(focused).to_contain_text("6 says")
    press(page, *["ArrowDown"] * 40)
    expect(focused).to_contain_text("47 says")
    expect(chosen).to_have_text("47 says")
    press(page, "r", "ArrowDown")
    expect(focused).to_contain_text("48 says")
    press(page, "Enter", "Escape")
    expect(page.locator("#text")).to_be_focused()
    saved(page)
    assert len(quotes(annotation_set)) == 361
    assert ("claim", "6 says") in quotes(annotation_set)
    assert ("evidence", "7 says") not in quotes(annotation_set)
    assert Span.objects.get(annotation_set=annotation_set, quote="8 says", start__lt=500).unsure
    made = annotation_set.relations.get(source=Span.objects.get(annotation_set=annotation_set, quote="47 says").uuid)
    assert made.target == Span.objects.get(annotation_set=annotation_set, quote="48 says").uuid


def test_the_map_beside_the_text_has_a_tick_for_each_mark_and_leads_there(desk, cast):
    page, annotation_set = desk("\n".join(f"{nth} says that trade grew." for nth in range(500)))
    cast.mark(annotation_set, "250 says")
    cast.mark(annotation_set, "499 says", "evidence")
    reload(page)
    page.wait_for_selector(".minimap canvas")
    inked = """() => {
      const canvas = document.querySelector(".minimap canvas");
      const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const rows = new Set();
      for (let at = 3; at < data.length; at += 4) if (data[at] > 128) rows.add(Math.floor(at / 4 / canvas.width));
      return [...rows].map((row) => Math.round((row / canvas.height) * 50) / 50);
    }"""
    page.wait_for_function(f"() => ({inked})().length > 2")
    heights = set(page.evaluate(inked))
    assert any(0.44 <= height <= 0.52 for height in heights), heights
    assert all(0.44 <= height <= 0.52 or height >= 0.9 for height in heights), heights
    box = page.locator(".minimap canvas").bounding_box()
    page.mouse.click(box["x"] + 6, box["y"] + box["height"] * min(h for h in heights if h < 0.6))
    frame = page.locator(".scroller").bounding_box()
    assert frame["y"] < place_of(page, "250 says")["top"] < frame["y"] + frame["height"]

    # What is out of sight is not marked, but shown first.
    page.focus("#text")
    press(page, "ArrowRight")
    page.locator(".scroller").evaluate("scroller => scroller.scrollTo(0, 0)")
    press(page, "1")
    expect(page.locator(".toast")).to_contain_text("What this would mark was out of sight.")
    expect(page.locator("#list-title")).to_have_text("2 spans in reading order")
    assert page.locator(".scroller").evaluate("scroller => scroller.scrollTop") > 300
    press(page, "1")
    expect(page.locator("#list-title")).to_have_text("3 spans in reading order")


def test_the_sentence_under_the_mouse_is_brought_out(desk):
    page, _ = desk("The ice melts. Trade grew by far. Both know it.")
    place = place_of(page, "grew")
    page.mouse.move(place["left"] + 4, place["first"])
    page.wait_for_function(f"() => ({PAINTED})('hover').join() === 'Trade grew by far. '")
    page.mouse.move(place["left"] + 4, place["bottom"] + 200)
    page.wait_for_function("() => CSS.highlights.get('surface-hover').size === 0")


def test_the_same_words_are_labelled_everywhere_in_one_step(desk, cast):
    page, annotation_set = desk(
        "Ice data melt. ICE data are shared; the ice\ndata too, and iced data, ice data. Ice data."
    )
    cast.mark(annotation_set, "ICE data are shared", "evidence", {"kind": "example"})
    cast.mark(annotation_set, (0, 8), "evidence", {"kind": "statistics"})
    reload(page)
    click(page, "Ice")
    press(page, "w")
    dialog = page.get_by_role("dialog", name="Label “Ice data” everywhere as Evidence")
    places = dialog.locator(".place")
    expect(places).to_have_count(3)
    expect(dialog).to_contain_text("3 places are not marked as Evidence yet; 2 are.")
    expect(places.first).to_contain_text("the ice data too")
    expect(places.last).to_have_text("… ice data too, and iced data, ice data. Ice data.")
    assert_accessible(page)
    # The words stand below one another, on a narrow screen too, where a row has two lines.
    for width, height in ((1280, 800), (360, 740)):
        page.set_viewport_size({"width": width, "height": height})
        drawn(page)
        boxes = [one.bounding_box() for one in places.locator("mark").all()]
        assert len({round(box["x"], 1) for box in boxes}) == 1, boxes
        assert min(box["width"] for box in boxes) > 40
        assert all(after["y"] - before["y"] >= 32 for before, after in itertools.pairwise(boxes))
        frame = dialog.locator(".windowed").bounding_box()
        for one in [*places.locator("mark").all(), *places.locator("span").all()]:
            box = one.bounding_box()
            assert frame["x"] <= box["x"] < box["x"] + box["width"] <= frame["x"] + frame["width"]
        picture(page, f"everywhere-{width}")
    page.set_viewport_size({"width": 1280, "height": 800})
    dialog.get_by_label("Match case").check()
    expect(places).to_have_count(1)
    dialog.get_by_label("Match case").uncheck()
    places.nth(1).get_by_role("checkbox").uncheck()
    dialog.get_by_role("button", name="Label 2 places").click()
    expect(page.locator(".toast")).to_have_text("2 places labelled. Undo takes all of them back.")
    saved(page)
    assert [quote for _, quote in quotes(annotation_set)] == [
        "Ice data",
        "ICE data are shared",
        "ice\ndata",
        "Ice data",
    ]
    assert Span.objects.filter(annotation_set=annotation_set, attributes={"kind": "statistics"}).count() == 3
    press(page, "Control+z")
    saved(page)
    assert len(quotes(annotation_set)) == 2

    # Nothing is asked where there is nothing to be ticked.
    click(page, "shared")
    press(page, "w")
    expect(page.locator(".toast")).to_have_text("“ICE data are shared” stands nowhere else without this label.")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_more_places_than_one_request_takes_are_left_out_and_it_is_said(desk):
    page, annotation_set = desk("word " * 2001)
    click(page, "word", click_count=2)
    press(page, "1", "w")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("2000 places are not marked as Claim yet; 1 are.")
    expect(dialog).to_contain_text("At most 1000 can be labelled at once")
    assert 0 < dialog.locator(".place").count() < 60
    dialog.locator(".windowed").evaluate("frame => { frame.scrollTop = frame.scrollHeight; }")
    expect(dialog.locator("li[aria-posinset='2000']")).to_be_visible()
    press(page, "Enter")
    expect(page.locator(".toast")).to_have_text("1000 places labelled. Undo takes all of them back.")
    saved(page)
    assert Span.objects.filter(annotation_set=annotation_set, is_deleted=False).count() == 1001
    press(page, "w")
    expect(dialog).to_contain_text("1000 places are not marked as Claim yet; 1001 are.")
    press(page, "Escape", "Control+z")
    saved(page)
    assert Span.objects.filter(annotation_set=annotation_set, is_deleted=False).count() == 1


def test_what_is_typed_while_a_part_of_the_page_is_being_fetched_is_typed_once_it_is_there(desk, cast):
    change_preferences(cast.anna, {"keys": {"label-claim": "KeyQ"}})
    page, annotation_set = desk(f"{TEXT} abc")
    held, is_held, late = [], True, re.compile(r"/(dialogs|find|help|moments|remapping)\.\w+\.js$")
    is_open = "() => window.opened.push(...document.querySelectorAll('dialog'))"
    # Nothing is fetched before it is wanted.
    page.add_init_script(
        "performance.now = () => 0;"
        "const later = setTimeout; setTimeout = (work, ms, ...more) => ms !== 3000 && later(work, ms, ...more)"
    )

    def release():
        nonlocal is_held
        is_held = False
        while held:
            held.pop().continue_()

    def pressed(*keys, released_at=0):
        """Presses keys, the first of which has something fetched that comes only after the last."""
        nonlocal is_held
        page.evaluate("performance.now = () => 0")
        is_held = True
        with page.expect_request(late):
            press(page, keys[0])
        press(page, *keys[1:])
        page.evaluate(f"performance.now = () => {released_at}")
        release()

    page.route(late, lambda route: held.append(route) if is_held else route.continue_())
    with page.expect_request(re.compile("remapping")):
        page.reload()
    click(page, "Учет", click_count=2)
    press(page, "q", "Escape")
    expect(page.locator(".span-row")).to_have_count(0)
    release()
    expect(page.locator(".span-row")).to_have_count(1)
    expect(page.locator(".inspector")).to_be_hidden()

    pressed("Shift+X", *"too dulk", "Backspace", "l", "Enter", *"and on")
    expect(page.get_by_label("Reason")).to_have_value("too dull\nand on")
    press(page, "Escape")

    page.evaluate(f"window.opened = []; new MutationObserver({is_open}).observe(document.body, {{childList: true}})")
    page.evaluate("document.activeElement.blur()")
    pressed("Shift+Slash", "Escape", "ArrowRight")
    page.wait_for_function("() => window.opened.length > 0 && !document.querySelector('dialog')")
    press(page, "q")
    expect(page.locator(".span-row")).to_have_count(2)

    pressed("Control+f", *"abc", "Enter", "Escape")
    expect(page.locator(".find")).to_be_hidden()
    press(page, "q")
    saved(page)
    assert [quote for _, quote in quotes(annotation_set)] == ["Учет", "льда", "abc"]

    # By then whoever pressed may be elsewhere.
    pressed("Shift+M", "Escape", released_at=1e9)
    expect(page.locator(".toast")).to_have_text("What was pressed while the page waited was not taken. Press it again.")
    expect(page.get_by_role("dialog")).to_be_visible()
