"""Which breaks end a line, and which a paragraph."""

import pytest

from annotations.core.text.joins import Rule
from annotations.core.text.wrapping import Style, breaks_in, decide

FULL = "a line of this document that is as full as lines are here"
WRAPPED = f"{FULL}\nand goes on\n\n"


def rules(text):
    """What was decided at each break of a text: a rule, or None for the end of a paragraph."""
    breaks = list(breaks_in(text))
    style = Style.of(breaks)
    return [decide(each, style).rule for each in breaks]


def rule_between(before, after, space="\n"):
    """What is decided between two lines of a hard-wrapped document, the first one not its first."""
    return rules(f"{WRAPPED}{FULL}\n{before}{space}{after}")[3]


def test_a_break_knows_its_place_and_its_lines():
    first, second = breaks_in("\ufeff one \r\n\r\n  two\rthree")
    assert (first.start, first.end, first.newline, first.newlines, first.line) == (5, 12, 7, 2, 1)
    assert (first.before, first.after, first.is_first, first.is_indented) == ("one", "two", True, True)
    assert (second.start, second.end, second.newline, second.newlines, second.line) == (15, 16, 15, 1, 3)
    assert (second.width, second.is_first, second.is_indented) == (5, False, False)


def test_no_break_is_found_where_there_is_none():
    assert list(breaks_in("one\u2028two\x0bthree\x85four")) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("the cooperation between", "countries grew"),
        ("the cooperation of the", "Russian Federation grew"),
        ("This year, according to the Council that met in,", "Moscow, trade grew"),
        ("the trade that was planned by the President Vladimir", "Putin grew"),
        ("It was a year in which the two of them traded wheat.", "The next one saw no wheat"),
        ("It was read by the member Nikolay A.", "Vtorushin on Friday"),
        ("the trade", "“and the wheat” grew"),
        ("сотрудничество России и", "Китая растёт"),
    ],
)
def test_a_full_line_or_a_cut_sentence_is_joined(before, after):
    assert rule_between(before, after) == Rule.WRAPPED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Trade grew.", "The next year saw no wheat at all"),
        ("Introduction", "Trade has a history of its own here"),
        ("It was a year in which the two of them traded: wheat;", "2) rye"),
        ("It was a year in which the two of them traded: wheat;", "• rye"),
        ("It was a year in which the two of them traded wheat.", "3 See the minutes"),
        ("It was a year in which the two of them traded wheat.", "— Wheat, he said"),
        ("minutes of the year, http://minutes.example/1917/wheat", "Trade grew"),
        ("12", "the trade grew"),
        ("the trade that was planned by the President Vladimir", "12"),
        ("What is proposed to President Vladimir", "1. Trade"),
        ("What is proposed to President Vladimir", "a) trade"),
    ],
)
def test_a_short_line_or_a_new_beginning_ends_a_paragraph(before, after):
    assert rule_between(before, after) is None


def test_a_line_further_in_than_a_full_stop_before_it_begins_a_paragraph():
    assert rule_between("It was a year in which the two of them traded wheat.", "The next", "\n  ") is None


@pytest.mark.parametrize(
    ("before", "after", "space", "rule"),
    [
        ("systems", "that appeared", "\n\n", Rule.ACROSS_A_GAP),
        ("dif-", "fer", "\n\n", Rule.HYPHENATED_ABSENT),
        ("Euro-", "8 Joint Statement", "\n\n", None),
        ("Russia-", "China", "\n\n", None),
        ("systems.", "that appeared", "\n\n", None),
        ("systems", "Trade", "\n\n", None),
        ("systems", "that appeared", "\n\n\n", None),
        ("systems", "http://address.example", "\n\n", None),
        ("cooper\u00ad", "ation", "\n\n", Rule.SOFT_HYPHEN),
        ("cooper\u00ad", "12", "\n\n", None),
    ],
)
def test_only_a_cut_sentence_is_joined_across_an_empty_line(before, after, space, rule):
    assert rule_between(before, after, space) == rule


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("中俄两国的科技合作", "不断发展", Rule.WRAPPED_UNSPACED),
        ("中俄两国的科技合作", "and trade", Rule.WRAPPED),
        ("Россия–", "Китай", Rule.AFTER_DASH),
        ("and/", "or", Rule.AFTER_DASH),
        ("Россия –", "страна", Rule.WRAPPED),
    ],
)
def test_a_space_is_put_only_where_the_script_has_one(before, after, rule):
    assert rule_between(before, after) == rule


def test_doubled_line_breaks_are_wraps_where_they_cut_sentences():
    text = (
        "Трудно сказать о той\n\nтехнологии что-то но-\n\nвое. Мир и новый\nмудрый Китай и старый\n\nМир ищут.\n\nВывод"
    )
    assert rules(text) == [Rule.WRAPPED, Rule.HYPHENATED_ABSENT, Rule.WRAPPED, Rule.WRAPPED, None]


def test_paragraphs_that_stand_on_one_line_each_are_left_alone():
    assert rules("Ivan Danilin\nState of trade. 2020\nVera Shultseva\nHow to win\nFirst news\nOther news") == [None] * 5


def test_two_lines_that_nothing_else_tells_about_are_joined_unless_a_sentence_ends():
    assert rules("Vladimir\nPutin") == [Rule.WRAPPED]
    assert rules("It rained.\nThe sun shone.") == [None]


def test_a_first_line_that_begins_within_a_sentence_is_not_judged_by_its_length():
    assert rules(f"by Vladimir\nPutin and {FULL}\nto the end")[0] == Rule.WRAPPED
    assert rules(f"A Heading\nPutin and {FULL}\nto the end")[0] is None
