"""What has changed between two versions of a guideline."""

import time

import pytest

from annotations.scheme import actions
from annotations.scheme.changes import changes

BEFORE = """# Guideline

Mark what the text *says*.

## Claim {#claim}

A statement that can be doubted & argued.

- The shortest stretch.
- No space at either end.

## Evidence {#evidence}

What can be checked.
"""


def told(before, after):
    signs = {"added": "+{}+", "removed": "-{}-", "kept": "{}"}
    found = changes(before, after)
    return [(one.heading, "".join(signs[piece.kind].format(piece.words) for piece in one.pieces)) for one in found]


def test_the_same_text_has_no_changes():
    assert changes(BEFORE, BEFORE) == ()
    assert changes(BEFORE, BEFORE.replace("\n\n", "\n \n\n")) == ()


def test_a_passage_is_compared_word_by_word_without_the_signs_of_markdown():
    after = BEFORE.replace("can be doubted & argued", "can be **doubted**, and argued")
    assert told(BEFORE, after) == [("Claim", "A statement that can be doubted-& -+, and +argued.")]


def test_passages_come_and_go_under_their_headings():
    after = BEFORE.replace("What can be checked.\n", "What can be checked.\n\nAlways linked.\n")
    assert told(BEFORE, after) == [("Evidence", "+Always linked.+")]
    assert told(after, BEFORE) == [("Evidence", "-Always linked.-")]
    assert told(BEFORE, "")[-1] == ("Evidence", "-What can be checked.-")


def test_each_passage_of_several_has_its_own_heading():
    after = BEFORE.replace(
        "What can be checked.\n", "What can be checked.\n\n## Stance\n\nFor or against.\n\n## Scope\n\nAll.\n"
    )
    found = told(BEFORE, after)
    assert ("Stance", "+For or against.+") in found
    assert ("Scope", "+All.+") in found
    assert ("Scope", "-All.-") in told(after, BEFORE)


def test_where_a_link_leads_is_part_of_the_passage():
    passage = "Whoever is in doubt about the many words for it sees [the list](https://{}.example) which we keep."
    before, after = passage.format("one"), passage.format("two")
    assert told(before, before.replace("(https://one.example)", "").replace("[the list]", "the list")) == [
        ("", "Whoever is in doubt about the many words for it sees the list -(https://one.example) -which we keep.")
    ]
    ((_, pieces),) = told(before, after)
    assert "-one-+two+" in pieces


def test_an_item_of_a_list_changes_alone():
    after = BEFORE.replace("- No space", "- No full stop.\n- No space")
    assert told(BEFORE, after) == [("Claim", "+No full stop.+")]


def test_where_a_line_is_broken_says_nothing():
    assert changes(BEFORE, BEFORE.replace("that can be doubted", "that\ncan be\ndoubted")) == ()


def test_passages_that_have_little_in_common_are_two():
    after = BEFORE.replace("What can be checked.", "Numbers, witnesses, papers.")
    assert told(BEFORE, after) == [
        ("Evidence", "-What can be checked.-"),
        ("Evidence", "+Numbers, witnesses, papers.+"),
    ]


def test_nothing_of_a_text_is_taken_for_markup(cast):
    for text in ("It is safe to mark this.", "It is safe <script>alert(1)</script> to mark this & that."):
        actions.publish_guideline(cast.project, cast.maria, {"en": text}, "*")
    page = cast.client_of(cast.anna).get("/projects/ice-and-trade/guideline/?bare=1&since=2").content.decode()
    assert "<script" not in page
    assert "alert" in page


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("word " * 40_000, "other " * 30_000),
        ("a b " * 450 + "\n\n", "b a " * 450 + "\n\n"),
        ("x\n\n" * 4_000, "x\n\ny\n\n" * 2_500),
        (
            "\n\n".join(f"passage {nth} of many" for nth in range(1900)),
            "\n\n".join(f"{nth} of many more" for nth in range(1900)),
        ),
    ],
    ids=["one long passage", "repetitive", "very many passages", "many passages"],
)
def test_no_guideline_takes_long(before, after):
    begun = time.process_time()
    assert changes(before, after)
    assert time.process_time() - begun < 10


def test_a_reader_of_the_page_sees_what_a_version_changed(cast):
    for text in ("Mark little.", "Mark very little."):
        actions.publish_guideline(cast.project, cast.maria, {"en": f"# Rules\n\n{text}\n", "ru": "# Мало"}, "*")
    page = cast.client_of(cast.anna)
    path = "/projects/ice-and-trade/guideline/"
    assert 'href="?version=3&amp;since=2"' in page.get(path).content.decode()
    bare = page.get(path + "?bare=1&since=2").content.decode()
    assert "<ins>very </ins>" in bare
    russian = page.get(path + "?bare=1&since=2", headers={"Accept-Language": "ru"}).content.decode()
    assert "<ins>" not in russian
    assert page.get(path + "?bare=1&since=9").status_code == 404
    assert page.get(path + "?bare=1&since=x").status_code == 400
