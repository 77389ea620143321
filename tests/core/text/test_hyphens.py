"""Words cut at a line end."""

import pytest

from annotations.core.text.hyphens import Words, is_cut, rule_for
from annotations.core.text.joins import Rule


def decided(before, after, elsewhere=""):
    return rule_for(before, after, Words.of([before, after, elsewhere]))


@pytest.mark.parametrize("line", ["coopera-", "2011-", "coopera\u2010", "и\u0306-", "Научно-"])
def test_a_hyphen_after_a_letter_or_digit_cuts_a_word(line):
    assert is_cut(line)


@pytest.mark.parametrize("line", ["", "-", "word -", "word –", "a--", "coopera\u00ad", "word", "(-"])
def test_any_other_end_of_a_line_cuts_none(line):
    assert not is_cut(line)


@pytest.mark.parametrize(
    ("before", "after", "elsewhere", "rule"),
    [
        ("the coopera-", "tion of", "", Rule.HYPHENATED_ABSENT),
        ("the coopera-", "tion of", "Cooperation", Rule.JOINED_OCCURS),
        ("a long-", "term plan", "Long-term plans", Rule.HYPHENATED_OCCURS),
        ("a long-", "term plan", "a long\u2010term plan", Rule.HYPHENATED_OCCURS),
        ("re-", "form", "re-form and reform", Rule.HYPHENATED_OCCURS),
        ("научно-", "технического", "научно-технический", Rule.INFLECTED_OCCURS),
        ("so-", "cial", "so-called", Rule.HYPHENATED_ABSENT),
        ("Russia-", "China trade", "RussiaChina", Rule.BEFORE_CAPITAL),
        ("COVID-", "19 cases", "", Rule.BEFORE_DIGIT),
        ("anti-", "“dumping”", "", Rule.BEFORE_SIGN),
        ("high-", "and low-tech", "", Rule.SUSPENDED),
        ("thous-", "and", "a thousand", Rule.JOINED_OCCURS),
        ("мало-", "и среднебюджетный", "", Rule.SUSPENDED),
        ("scientific-", "educational", "scientific and educational", Rule.BOTH_PARTS_OCCUR),
        ("how-", "ever", "how ever", Rule.HYPHENATED_ABSENT),
        ("http://a.example/long-", "path", "", Rule.IN_ADDRESS),
        ("e-com-", "merce", "", Rule.HYPHENATED_ABSENT),
        ("state-of-the-", "art", "state-of-the-art", Rule.HYPHENATED_OCCURS),
    ],
)
def test_what_decides_about_a_hyphen(before, after, elsewhere, rule):
    assert decided(before, after, elsewhere) == rule


def test_the_halves_of_a_cut_word_are_no_words_of_the_document():
    words = Words.of(["one coopera-", "tion two", "co\u00ad", "operate three"])
    assert words.whole == {"one", "two", "three"}


def test_the_same_cut_elsewhere_is_no_occurrence():
    assert decided("long-", "term", "a long-") == Rule.HYPHENATED_ABSENT


def test_letters_that_are_no_word_do_not_stop_the_reading():
    assert decided("\u0301-", "ⓐ") == Rule.HYPHENATED_ABSENT
