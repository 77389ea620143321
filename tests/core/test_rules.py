"""The scheme's rules, by the table that the browser's side is tested with too."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotations.core import rules, schemes, standoff
from annotations.core.scheme_json import RULES

CASES = json.loads((Path(__file__).parents[2] / "fixtures/schemes/rule_cases.json").read_text(encoding="utf-8"))


def marks_of(case: dict[str, Any]) -> standoff.AnnotationSet:
    spans = tuple(
        standoff.Span(
            one["id"],
            one["label"],
            one["start"],
            one["end"],
            tuple((start, end) for start, end in one.get("fragments") or ()),
            one.get("attributes", {}),
        )
        for one in case.get("spans", [])
    )
    relations = tuple(
        standoff.Relation(one["id"], one["type"], one["source"], one["target"], one.get("attributes", {}))
        for one in case.get("relations", [])
    )
    labels = tuple(
        standoff.DocumentLabel(one["id"], one["label"], one.get("attributes", {}))
        for one in case.get("document_labels", [])
    )
    return standoff.AnnotationSet(spans, relations, labels)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_rules_find_what_the_table_says(case: dict[str, Any]) -> None:
    found = rules.violations(marks_of(case), schemes.parsed(case["scheme"]), case["text"])
    expected = case["violations"]
    assert sorted((one.rule, one.level, one.where) for one in found) == sorted(
        (one["rule"], one["level"], one["where"]) for one in expected
    )


def test_every_rule_of_the_closed_list_is_in_the_table() -> None:
    assert {one["rule"] for case in CASES for one in case["violations"]} == set(RULES)


def test_every_rule_has_a_sentence() -> None:
    assert set(rules.SENTENCES) == set(RULES) == set(rules.CHECKS)
