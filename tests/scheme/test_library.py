"""The templates a project starts from are whole, readable and say the same in both languages."""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

TEMPLATE = Path(__file__).parents[2] / "annotations" / "scheme" / "library" / "argument-stance"
SCHEME: dict[str, Any] = json.loads((TEMPLATE / "scheme.json").read_text(encoding="utf-8"))
LABELS = {label["id"]: label for label in SCHEME["labels"]}
STANCE = {attribute["id"]: attribute for attribute in LABELS["stance"]["attributes"]}
POLES = {value["id"]: value for value in STANCE["polarity"]["values"]}
LINES = {"solid", "dashed", "double", "wavy", "dotted"}
PAPER = {"light": "#FDFDFB", "dark": "#16191D"}


def named(node: Any) -> Iterator[dict[str, Any]]:
    """Everything in the scheme that has an id: labels, relations, attributes, values."""
    if isinstance(node, dict):
        if "id" in node:
            yield node
        for inner in node.values():
            yield from named(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from named(inner)


def drawn() -> list[dict[str, Any]]:
    return [thing for thing in named(SCHEME) if "colour" in thing]


def luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, contrast ratio."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def guideline(language: str) -> str:
    return (TEMPLATE / f"guideline.{language}.md").read_text(encoding="utf-8")


def section(language: str, anchor: str) -> str:
    found = re.search(rf"^## [^\n]+ {{#{anchor}}}\n\n(.+?)(?=\n## )", guideline(language), re.M | re.S)
    assert found, (language, anchor)
    return found[1]


def test_the_contrast_of_known_colours_is_right():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


def test_the_labels_are_claim_evidence_and_stance_on_keys_one_to_three():
    assert [(label["id"], label["key"]) for label in SCHEME["labels"]] == [
        ("claim", "1"),
        ("evidence", "2"),
        ("stance", "3"),
    ]


def test_polarity_alone_is_required_and_has_two_poles():
    required = [name for name, attribute in STANCE.items() if attribute["required"]]
    assert required == ["polarity"]
    assert list(POLES) == ["cooperative", "restrictive"]
    assert not any(a["required"] for name in ("claim", "evidence") for a in LABELS[name]["attributes"])


def test_every_id_is_ascii_in_lower_case_and_every_title_is_in_both_languages():
    for thing in named(SCHEME):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", thing["id"])
        assert set(thing["title"]) == {"en", "ru"}
        assert all(title.strip() for title in thing["title"].values())


def test_ids_are_unique_among_their_neighbours():
    attributes = [(label["id"], a["id"]) for label in SCHEME["labels"] for a in label["attributes"]]
    values = [
        (label["id"], a["id"], value["id"])
        for label in SCHEME["labels"]
        for a in label["attributes"]
        for value in a["values"]
    ]
    assert len(set(attributes)) == len(attributes)
    assert len(set(values)) == len(values)


def test_keys_are_unique():
    keys = [thing["key"] for thing in (*SCHEME["labels"], *SCHEME["relations"])]
    assert len(set(keys)) == len(keys)


def test_kinds_that_offer_a_choice_have_values_and_text_has_none():
    for label in SCHEME["labels"]:
        for attribute in label["attributes"]:
            assert attribute["kind"] in {"choice", "ordinal", "text", "flag"}
            assert bool(attribute["values"]) == (attribute["kind"] in {"choice", "ordinal"})


def test_relations_end_at_labels_that_exist():
    assert {relation["id"] for relation in SCHEME["relations"]} == {"supports", "attacks"}
    for relation in SCHEME["relations"]:
        assert set(relation["source"]) | set(relation["target"]) <= set(LABELS)
        assert relation["source"] and relation["target"]


def test_nothing_supports_evidence():
    supports = next(relation for relation in SCHEME["relations"] if relation["id"] == "supports")
    assert supports["target"] == ["claim", "stance"]


def test_the_rules_block_bad_ends_and_twins_and_hint_at_the_rest():
    assert [(rule["rule"], rule["level"], rule.get("on")) for rule in SCHEME["rules"]] == [
        ("no_outer_white_space", "block", None),
        ("no_twins", "block", None),
        ("relation_expected", "hint", ["evidence"]),
        ("no_overlap_within_label", "hint", ["claim", "evidence"]),
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_can_be_read_on_the_paper(theme):
    assert drawn()
    for thing in drawn():
        assert contrast(thing["colour"][theme], PAPER[theme]) >= 4.5, thing["id"]


def test_marks_are_told_apart_without_colour():
    looks = [LABELS["claim"], LABELS["evidence"], *POLES.values()]
    for one, other in combinations(looks, 2):
        assert one["line"] != other["line"]
        assert one["badge"] != other["badge"]
    assert {look["line"] for look in drawn()} <= LINES


def test_relations_are_told_apart_without_colour():
    supports, attacks = SCHEME["relations"]
    assert supports["sign"] != attacks["sign"]
    assert supports["line"] != attacks["line"]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_label_has_a_heading_with_its_title_and_its_id_to_open_the_page_at(language):
    lines = guideline(language).split("\n")
    for label in SCHEME["labels"]:
        place = lines.index(f"## {label['title'][language]} {{#{label['id']}}}")
        assert lines[place - 1] == lines[place + 1] == ""
    assert any(re.fullmatch(r"## \S+ {#relations}", line) for line in lines)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("anchor", ["claim", "evidence", "stance"])
def test_each_label_has_a_test_question_four_examples_and_three_that_are_none(language, anchor):
    text = section(language, anchor)
    assert re.search(r"^\*\*(Test|Проверка):\*\* .+\?", text, re.M)
    marked, unmarked = (block.split("\n") for block in re.findall(r"(?:^\d\. .+\n?)+", text + "\n", re.M))
    assert len([line for line in marked if "**" in line]) >= 4
    assert len([line for line in unmarked if line and "**" not in line]) >= 3


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_guideline_names_every_relation_kind_and_pole(language):
    text = guideline(language).casefold()
    for relation in SCHEME["relations"]:
        assert relation["title"][language] in text
    for name in ("claim", "evidence"):
        for value in LABELS[name]["attributes"][0]["values"]:
            assert value["title"][language].casefold() in text
    for pole in POLES.values():
        assert pole["title"][language].casefold() in text


def test_both_languages_have_the_same_build():
    def build(language: str) -> list[str]:
        return re.findall(r"^(#+ |\d\. |\| |- )", guideline(language), re.M)

    assert build("en") == build("ru")
