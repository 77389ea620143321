"""The argument map of a reading: everything linked is drawn and said once, with links to the text."""

import re

import pytest
from django.urls import reverse

from tests.cast import Cast


@pytest.fixture
def linked(cast: Cast):
    """Anna's set with a claim, evidence for it, a stance against it, and a claim that nothing links."""
    cast.document()
    annotation_set = cast.assigned(cast.anna)
    claim = cast.mark(annotation_set, "Russia and China share ice data.")
    evidence = cast.mark(annotation_set, "Trade grew by 26% in 2023.", "evidence")
    stance = cast.mark(annotation_set, "Patents must not be shared.", "stance", {"polarity": "restrictive"})
    alone = cast.mark(annotation_set, "ice data")
    cast.relate(evidence, "supports", claim)
    cast.relate(stance, "attacks", claim)
    return annotation_set, claim, evidence, stance, alone


def page(cast: Cast, annotation_set, **headers) -> str:
    address = reverse("pages:argument-map", args=[annotation_set.uuid])
    return cast.client_of(cast.anna).get(address, headers=headers).content.decode()


def test_linked_marks_are_boxes_with_links_into_the_text(cast, linked):
    annotation_set, claim, evidence, stance, _ = linked
    drawn = page(cast, annotation_set).partition("<svg")[2].partition("</svg>")[0]
    assert re.findall(r'class="map-box" data-look="(.+?)" href="(.+?)"', drawn) == [
        (look, f"/annotation-sets/{annotation_set.uuid}/#{span.uuid}")
        for look, span in (("claim", claim), ("evidence", evidence), ("stance.polarity.restrictive", stance))
    ]
    assert re.findall(r'class="map-edge" data-relation="(\w+)"', drawn) == ["supports", "attacks"]
    assert re.findall(r'<span class="look" data-look=".+?">(.+?)</span>', drawn) == ["C1", "E1", "S−1"]
    assert "Stance: Restrictive" in drawn


def test_the_list_says_the_same_in_reading_order_and_names_what_is_not_linked(cast, linked):
    said = page(cast, linked[0]).partition('id="edges"')[2]
    words = " ".join(re.sub(r"<[^>]+>", " ", said).replace("&quot;", '"').split())
    assert "E1 Trade grew by 26% in 2023. + supports C1 Russia and China share ice data." in words
    assert "S−1 Patents must not be shared. × attacks C1 Russia and China share ice data." in words
    assert words.index("+ supports") < words.index("× attacks")
    assert re.search(r"1 span without a relation C2 ice data", words)


def test_a_reading_without_relations_says_so(cast):
    cast.document()
    annotation_set = cast.assigned(cast.anna)
    assert "No relation has been made in this reading yet." in page(cast, annotation_set)
    assert "<svg" not in page(cast, annotation_set)


def test_words_of_the_text_stay_words(cast):
    cast.document("One <script>alert(1)</script> claims. Two & three.")
    annotation_set = cast.assigned(cast.anna)
    first = cast.mark(annotation_set, "<script>alert(1)</script>")
    cast.relate(cast.mark(annotation_set, "Two & three."), "supports", first)
    found = page(cast, annotation_set)
    assert "<script>alert" not in found
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in found
    assert "Two &amp; three." in found


def test_numbers_of_the_drawing_are_svg_whatever_the_language(cast, linked):
    drawn = page(cast, linked[0], **{"accept-language": "ru"}).partition("<svg")[2].partition("</svg>")[0]
    assert "Позиция: За ограничение" in drawn
    assert re.findall(r'(?:x|y|width|height|cx|cy)="[^"]*,', drawn) == []
