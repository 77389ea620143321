"""An annotator's hands in a browser: selecting words, pressing keys, looking at what was saved."""

import copy

import pytest
from playwright.sync_api import expect

from annotations.accounts.preferences import change_preferences, preferences_of
from annotations.labelling.models import Span
from annotations.scheme import actions as schemes
from annotations.scheme import library

TEXT = (
    "Should they share ice data? Russia will open its stations. Trade grew by 26% in 2023, so the bond is firm.\n"
    "\n"
    "Patents must not be shared, because engines were copied in 2019."
)

PLACE = """(quote) => {
  const walker = document.createTreeWalker(document.querySelector("#text"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const at = node.data.indexOf(quote);
    if (at === -1) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + quote.length);
    const boxes = range.getClientRects();
    const [first, last] = [boxes[0], boxes[boxes.length - 1]];
    return {
      left: first.left, right: last.right, top: first.top, bottom: first.bottom,
      first: (first.top + first.bottom) / 2, last: (last.top + last.bottom) / 2,
    };
  }
}"""


def with_undercuts():
    """The scheme of the cast's project, in which a claim or evidence may also undercut a relation, more or less."""
    scheme = copy.deepcopy(library.template("argument-stance")[0])
    values = [{"id": name, "title": {"en": name.title(), "ru": name}} for name in ("weak", "strong")]
    force = {
        "id": "force",
        "title": {"en": "Force", "ru": "Сила"},
        "kind": "choice",
        "required": True,
        "values": values,
    }
    scheme["relations"].append(
        {
            "id": "undercuts",
            "title": {"en": "undercuts", "ru": "подрывает"},
            "key": "d",
            "colour": {"light": "#7A1F5C", "dark": "#E0559F"},
            "line": "dotted",
            "sign": "⊥",
            "source": ["claim", "evidence"],
            "target": ["relation"],
            "attributes": [force],
        }
    )
    return scheme


@pytest.fixture
def desk(open_as, cast):
    """Opens the labelling page of a text for Anna, and answers the page and her annotation set.

    `scheme`: the project's from now on. `tour`: whether Anna is new here and shown around. `service_workers`: "allow"
    has the browser keep the page, which it shows instead of the server's whenever that is long in coming.
    """

    def open_desk(text=TEXT, *, scheme=None, tour=False, service_workers="block", **options):
        change_preferences(cast.anna, {"tour_seen": not tour})
        if scheme is not None:
            schemes.publish_scheme(cast.project, cast.maria, scheme, "*")
        cast.document(text)
        annotation_set = cast.assigned(cast.anna)
        options["service_workers"] = service_workers
        page = open_as(cast.anna, f"/annotation-sets/{annotation_set.uuid}/", **options)
        is_complete(page)
        return page, annotation_set

    return open_desk


def is_complete(page):
    """Waits until the page has its text, and what reading can begin without: the bar of keys, what is told."""
    page.wait_for_selector(".block")
    page.wait_for_selector(".hints > *", state="attached")


def reload(page):
    """Loads the labelling page once more, and waits until it is complete."""
    page.reload()
    is_complete(page)


def held_back(page, pattern):
    """What lets go of the requests that are held back from now on, those that are still to come too."""
    held, is_over = [], False
    page.route(pattern, lambda route: route.continue_() if is_over else held.append(route))

    def let_go():
        nonlocal is_over
        is_over = True
        while held:
            held.pop().continue_()

    return let_go


def lasting(page):
    """What the page tells from now on stays until it tells something else, however slow who looks for it is."""
    page.evaluate("""() => {
      const later = setTimeout;
      globalThis.setTimeout = (work, ms, ...more) => (ms === 6000 ? 0 : later(work, ms, ...more));
    }""")


def drawn(page):
    """Waits until the page has drawn what it put off to the next frames."""
    page.evaluate("""async () => {
      for (let frame = 0; frame < 8; frame += 1) await new Promise(requestAnimationFrame);
    }""")


def place_of(page, quote):
    """Where some words of the text stand on the screen."""
    page.wait_for_selector(".block")
    found = page.evaluate(PLACE, quote)
    assert found, f"“{quote}” is not on the page"
    return found


def drag(page, quote, *, inwards=2):
    """Selects some words with the mouse, from a little inside their first letter to a little inside their last."""
    place = place_of(page, quote)
    page.mouse.move(place["left"] + inwards, place["first"])
    page.mouse.down()
    page.mouse.move(place["right"] - inwards, place["last"], steps=5)
    page.mouse.up()


def click(page, quote, **options):
    """Clicks in the middle of some words."""
    place = place_of(page, quote)
    page.mouse.click((place["left"] + place["right"]) / 2, place["first"], **options)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def point(page, mark):
    """Types the letters that stand at a mark of the database."""
    place = page.locator(f'.letter[data-mark="{mark.uuid}"]')
    expect(place).to_have_count(1)
    press(page, *place.text_content())


def saved(page):
    """Waits until everything is with the server; what a tab that is gone was sending waits for some seconds."""
    expect(page.locator(".save-state")).to_have_text("Saved")


def kept_preferences(page, person):
    """A person's preferences as the server has them, once it has been told all that was changed on the page."""
    name = f"preferences {person.uuid}"
    page.wait_for_function(
        "(name) => !Object.keys(JSON.parse(localStorage.getItem(name))?.changes ?? {}).length", arg=name
    )
    person.refresh_from_db()
    return preferences_of(person)


def quotes(annotation_set):
    """Labels and quotes of the standing spans in reading order, each quote checked against the text."""
    text = annotation_set.document.text
    spans = Span.objects.filter(annotation_set=annotation_set, is_deleted=False).order_by("start", "-end", "label")
    assert all(text[span.start : span.end] == span.quote for span in spans)
    return [(span.label, span.quote) for span in spans]
