"""How many keys a fixed script costs by keyboard: ten spans with three attributes each, and four relations."""

import pytest
from playwright.sync_api import expect

from annotations.labelling.models import Relation, Span
from tests.browser.hands import saved

# Polarity, strength and holder of each sentence, a digit each. Whoever speaks does so for two or three sentences.
STANCES = ["111", "111", "123", "123", "123", "231", "231", "212", "212", "212"]
NAMES = {
    "1": ("cooperative", "1", "russia"),
    "2": ("restrictive", "2", "china"),
    "3": ("", "3", "joint"),
}
TEXT = " ".join(f"Side {nth} says what it wants to do next year." for nth in range(10))


class Keys:
    """The keyboard, counting what is pressed for what; a modifier held is a key of its own."""

    def __init__(self, page):
        self.page = page
        self.counts = {}

    def press(self, purpose, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.counts[purpose] = self.counts.get(purpose, 0) + len(key.split("+"))


@pytest.fixture
def printed(capsys):
    """Prints whatever pytest captures."""

    def say(line):
        with capsys.disabled():
            print(line)

    return say


def test_three_keys_a_span_and_four_a_relation_are_enough(desk, printed):
    page, annotation_set = desk(TEXT)
    keys = Keys(page)
    page.focus("#text")
    keys.press("selecting", "ArrowRight")
    before = None
    for stance in STANCES:
        keys.press("selecting", "s")
        if stance == before:
            keys.press("labelling", ".")
        else:
            keys.press("labelling", "Shift+3", *stance)
        before = stance
    saved(page)
    spans = list(Span.objects.filter(annotation_set=annotation_set).order_by("start"))
    assert [tuple(span.attributes[name] for name in ("polarity", "strength", "holder")) for span in spans] == [
        (NAMES[stance[0]][0], NAMES[stance[1]][1], NAMES[stance[2]][2]) for stance in STANCES
    ]
    for source, target in ((9, 0), (8, 1), (3, 7), (7, 3)):
        for mark in (spans[source], spans[target]):
            if mark is spans[source]:
                keys.press("linking", "j")
            else:
                keys.press("linking", "r")
            letters = page.locator(f'.letter[data-mark="{mark.uuid}"]')
            expect(letters).to_have_count(1)
            keys.press("linking", *letters.text_content())
    saved(page)
    assert Relation.objects.filter(annotation_set=annotation_set).count() == 4

    spans_made, relations_made = len(STANCES), 4
    labelling, selecting = keys.counts["labelling"] / spans_made, keys.counts["selecting"] / spans_made
    linking = keys.counts["linking"] / relations_made
    printed(
        f"\nKeys by keyboard alone: {labelling:.1f} a span for its label and three attributes (5 for one unlike the "
        f"one before it, 1 for one like it), {selecting:.1f} to select it; {linking:.1f} a relation with both ends; "
        "no click"
    )
    assert labelling <= 3
    assert selecting <= 1.2
    assert linking <= 4
