"""What an import did, in sentences."""

import json
from pathlib import Path

import pytest
from django.utils import translation

from annotations.core.text.cleaning import clean
from annotations.core.text.joins import Rule
from annotations.exchange import report


def created(original, profile="as-is"):
    """What a report says of a file."""
    cleaned = clean(original, profile)
    by_rule = {rule.value: sum(join.rule is rule for join in cleaned.joins) for rule in Rule}
    return {
        "length": len(cleaned.text),
        "source_length": len(original),
        "cleaned": cleaned.changes,
        "joins_by_rule": {rule: count for rule, count in by_rule.items() if count},
    }


# The page that shows a report without being loaded anew puts these words together itself, and is held to them too.
CASES = json.loads((Path(__file__).parents[2] / "fixtures/imports/created_cases.json").read_text(encoding="utf-8"))
WRAPPED = "Sea ice in the northern sea is thinning from one year to the next, so that\n" * 3 + "it ends.\n"


@pytest.mark.parametrize(
    ("original", "profile", "told"),
    [
        ("Sea ice.", "as-is", ["8 characters", "every character as it came"]),
        ("S", "as-is", ["1 character", "every character as it came"]),
        (
            "\ufeffSea\r\nice.\r",
            "as-is",
            [
                "9 characters",
                "2 characters of the file left out",
                "2 line ends made plain ones",
                "without its byte order mark",
            ],
        ),
        ("Sea\rice.", "as-is", ["8 characters", "1 line end made a plain one"]),
        ("Sea\u00ad ice.", "as-is", ["9 characters", "every character as it came"]),
        ("Sea\u00ad ice.", "pdf-text", ["8 characters", "1 character of the file left out", "1 soft hyphen dropped"]),
        (WRAPPED, "pdf-text", ["234 characters", "3 line ends joined"]),
    ],
)
def test_each_file_has_its_length_and_what_cleaning_did(original, profile, told):
    assert report.done_to(created(original, profile)) == told


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_page_with_scripts_and_one_without_say_the_same(case):
    assert report.done_to(case["created"]) == case["told"]


def test_a_report_from_before_tells_what_it_knows():
    assert report.done_to({"length": 8, "joins_by_rule": {}}) == ["8 characters"]
    assert report.rule("of_another_time") == "of_another_time"


def test_every_rule_has_a_sentence_of_its_own_in_both_languages():
    for language in ("en", "ru"):
        with translation.override(language):
            sentences = report.rules()
        assert set(sentences) == {rule.value for rule in Rule}
        assert len(set(sentences.values())) == len(Rule)
        assert not [name for name, sentence in sentences.items() if name in sentence]
