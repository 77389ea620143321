"""The import profiles, and the way from what is read to the file."""

import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.errors import Invalid
from annotations.core.text.alignment import Alignment
from annotations.core.text.cleaning import PROFILES, clean
from annotations.core.text.joins import Join, Rule

WRAPPED = Path(__file__).parents[3] / "fixtures" / "text" / "hard_wrapped"

# Texts in which much can be dropped: breaks of every kind, hyphens, soft hyphens, marks, letters of all cases.
rough_texts = st.text(st.sampled_from("abдЖ中😀\u0301 19.,-–/\t\f\u00a0\u00ad\u2028\ufeff\n\n\r"), max_size=25)
any_texts = rough_texts | st.text(st.characters(codec="utf-8"), max_size=25)
profiles = st.sampled_from(sorted(PROFILES))

WORDS = """весной из гавани маяк светил редко протокол писали сентябрь смета над масло хранили отдельно карта
    кончается совещание перенесли потому что корабль пришёл раньше расписание менялось трижды никто не заметил"""
words = st.sampled_from(WORDS.split())
short_or_long = st.lists(words, min_size=1, max_size=7) | st.lists(words, min_size=30, max_size=70)
paragraphs = short_or_long.map(lambda each: " ".join(each).capitalize() + ".")


@st.composite
def hard_wrapped(draw):
    """Paragraphs, and the same cut into lines as a page would: full lines, hyphens, an empty line between."""
    whole = draw(st.lists(paragraphs, min_size=1, max_size=4))
    width = draw(st.integers(50, 90))
    wrapped = [wrap(paragraph, width, draw(st.booleans()), draw(st.booleans())) for paragraph in whole]
    return whole, wrapped


def wrap(paragraph, width, hyphenates, ends_in_space):
    """The lines of a paragraph; a word of eight letters is cut in the middle where only its half fits."""
    lines = [""]
    for word in paragraph.split():
        gap = " " if lines[-1] else ""
        if len(lines[-1]) + len(gap) + len(word) <= width:
            lines[-1] += gap + word
        elif hyphenates and len(word) == 8 and word.isalpha() and len(lines[-1]) + 6 <= width:
            lines[-1] += f"{gap}{word[:4]}-"
            lines.append(word[4:])
        else:
            lines[-1] += " " if ends_in_space else ""
            lines.append(word)
    return lines


def spans_of(text):
    return [(start, end) for end in range(len(text) + 1) for start in range(end + 1)]


# as-is


@pytest.mark.parametrize(
    ("original", "text"),
    [
        ("", ""),
        ("a\r\nb\rc\nd\r\r\n", "a\nb\nc\nd\n\n"),
        ("\ufeffa\ufeff", "a\ufeff"),
        (" a \n\n b- \nc\u00ad\n", " a \n\n b- \nc\u00ad\n"),
        ("é e\u0301 й и\u0306 ﬁ Ⅳ", "é e\u0301 й и\u0306 ﬁ Ⅳ"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf", "a\u2028b\u2029c\x85d\x0be\x0cf"),
        (
            "\u202eabc\u202c\u2066d\u2069 👨\u200d👩\u200d👧 𝐼𝑃/𝐼",
            "\u202eabc\u202c\u2066d\u2069 👨\u200d👩\u200d👧 𝐼𝑃/𝐼",
        ),
        ("<script>alert('a')</script>", "<script>alert('a')</script>"),
    ],
)
def test_as_is_changes_line_ends_and_the_byte_order_mark_alone(original, text):
    assert clean(original, "as-is").text == text


@given(any_texts)
def test_as_is_of_any_text_differs_in_nothing_else(original):
    cleaned = clean(original, "as-is")
    assert cleaned.text == re.sub("\r\n?", "\n", re.sub("\\A\ufeff", "", original))
    assert cleaned.joins == ()


@given(any_texts.filter(lambda text: not text.startswith("\ufeff\ufeff")))
def test_as_is_twice_is_as_is(original):
    once = clean(original, "as-is").text
    assert clean(once, "as-is").text == once


@given(any_texts.map(lambda text: text.replace("\ufeff", "")))
def test_as_is_makes_of_a_stretch_alone_what_it_makes_of_it_in_place(original):
    cleaned = clean(original, "as-is")
    for start, end in spans_of(cleaned.text):
        source_start, source_end = cleaned.alignment.to_source(start, end)
        assert clean(original[source_start:source_end], "as-is").text == cleaned.text[start:end]


def test_source_offsets_count_the_byte_order_mark_and_each_half_of_a_line_end():
    cleaned = clean("\ufeffone\r\ntwo😀", "as-is")
    assert cleaned.alignment.to_source(4, 8) == (6, 10)
    assert cleaned.alignment.to_source(2, 5) == (3, 7)
    assert cleaned.alignment.to_cleaned(0, 1) is None
    assert cleaned.alignment.to_cleaned(4, 5) is None


# pdf-text


@pytest.mark.parametrize(
    ("original", "text"),
    [
        ("Trade between Russia and\nChina grew by a fifth.", "Trade between Russia and China grew by a fifth."),
        ("Trade grew.\n\n\n \nWheat fell.\n", "Trade grew.\nWheat fell.\n"),
        ("co\u00adoper\u00ad\u00adation of scien\u00ad\ntists", "cooperation of scientists"),
        ("the coopera-\ntion", "the cooperation"),
        ("the coopera-  \r\n  tion", "the cooperation"),
        ("Russia-\nChina trade", "Russia-China trade"),
        ("COVID-\n19", "COVID-19"),
        ("long-\nterm plans and long-term loans", "long-term plans and long-term loans"),
        ("the F e-\nderal Assembly and its po licy", "the F ederal Assembly and its po licy"),
        ("the trade \n  that grew", "the trade that grew"),
        ("the trade\t\nthat grew", "the trade that grew"),
        ("中俄两国\n合作", "中俄两国合作"),
        ("\ufeff\n\n  One\n", "\nOne\n"),
        (" \nand so on \n \n", " and so on\n"),
        ("one  two ", "one  two "),
        ("\u00ad\none.\n\u00ad \n Two\n\u00ad", "\none.\nTwo\n"),
        ("\n", "\n"),
    ],
)
def test_pdf_text_joins_lines_into_paragraphs(original, text):
    assert clean(original, "pdf-text").text == text


@pytest.mark.parametrize("name", ["report.en", "article.ru"])
def test_a_page_of_hard_wrapped_text_reads_as_its_author_wrote_it(name):
    original = (WRAPPED / f"{name}.original.txt").read_text(encoding="utf-8")
    assert clean(original, "pdf-text").text == (WRAPPED / f"{name}.cleaned.txt").read_text(encoding="utf-8")


def test_each_join_is_reported_with_its_line_its_words_and_what_decided():
    cleaned = clean("Plans of the long-term\nkind.\n\nThe coopera-\ntion has a long-\nterm plan.\n", "pdf-text")
    assert cleaned.joins == (
        Join(1, "long-term", "kind.", "long-term kind.", Rule.WRAPPED),
        Join(4, "coopera-", "tion", "cooperation", Rule.HYPHENATED_ABSENT),
        Join(5, "long-", "term", "long-term", Rule.HYPHENATED_OCCURS),
    )


def test_a_reported_join_stands_in_the_text():
    original = (WRAPPED / "report.en.original.txt").read_text(encoding="utf-8")
    cleaned = clean(original, "pdf-text")
    lines = original.split("\n")
    assert {join.rule for join in cleaned.joins} >= {Rule.IN_ADDRESS, Rule.SUSPENDED, Rule.AFTER_DASH}
    for join in cleaned.joins:
        assert join.result in cleaned.text
        assert lines[join.line - 1].rstrip().endswith(join.before)


@given(hard_wrapped())
def test_wrapped_paragraphs_become_paragraphs_again_and_every_join_is_reported(case):
    whole, wrapped = case
    original = "\n\n".join("\n".join(lines) for lines in wrapped) + "\n"
    cleaned = clean(original, "pdf-text")
    assert cleaned.text == "\n".join(whole) + "\n"
    assert [join.line for join in cleaned.joins] == lines_that_go_on(wrapped, empty_lines=1)


@given(hard_wrapped().filter(lambda case: any(len(lines) > 1 for lines in case[1])))
def test_paragraphs_wrapped_with_doubled_breaks_become_paragraphs_again(case):
    whole, wrapped = case
    cleaned = clean("\n\n\n".join("\n\n".join(lines) for lines in wrapped), "pdf-text")
    assert cleaned.text == "\n".join(whole)
    assert len(cleaned.joins) == sum(len(lines) - 1 for lines in wrapped)


def lines_that_go_on(wrapped, empty_lines):
    numbers, line = [], 1
    for lines in wrapped:
        numbers += range(line, line + len(lines) - 1)
        line += len(lines) + empty_lines
    return numbers


@given(st.lists(paragraphs, min_size=1, max_size=6))
def test_paragraphs_on_one_line_each_stay_as_they_are(whole):
    text = "\n".join(whole)
    assert clean(text, "pdf-text").text == text


@given(rough_texts)
def test_every_break_within_the_text_is_a_join_or_a_paragraph(original):
    cleaned = clean(original, "pdf-text")
    body = original.removeprefix("\ufeff").replace("\u00ad", "").strip(" \t\f\u00a0\r\n")
    breaks = re.findall(r"[ \t\f\u00a0]*[\r\n][ \t\f\u00a0\r\n]*", body)
    assert len(breaks) == len(cleaned.joins) + cleaned.text.strip(" \t\f\u00a0\n").count("\n")


@given(any_texts)
def test_pdf_text_drops_only_white_space_hyphens_and_marks_and_invents_nothing(original):
    alignment, text = (cleaned := clean(original, "pdf-text")).alignment, cleaned.text
    sources = [alignment.to_source(start, start + 1)[0] for start in range(len(text))]
    dropped = {original[source] for source in set(range(len(original))) - set(sources)}
    assert dropped <= set(" \t\f\u00a0\r\n-\u2010\u00ad\ufeff")
    for source, character in zip(sources, text, strict=True):
        assert character == original[source] or (character in " \n" and original[source] in "\r\n")


# Both


@given(any_texts, profiles)
def test_cleaned_to_original_to_cleaned_is_the_identity_for_every_span(original, profile):
    cleaned = clean(original, profile)
    for start, end in spans_of(cleaned.text):
        assert cleaned.alignment.to_cleaned(*cleaned.alignment.to_source(start, end)) == (start, end)


@given(any_texts | hard_wrapped().map(lambda case: "\n".join("\n".join(lines) for lines in case[1])[:50]), profiles)
def test_the_original_stretch_of_every_span_cleaned_in_its_place_is_the_quote(original, profile):
    cleaned = clean(original, profile)
    for start, end in spans_of(cleaned.text):
        source_start, source_end = cleaned.alignment.to_source(start, end)
        assert cleaned.stretch(source_start, source_end) == cleaned.text[start:end]


def test_a_stretch_cleaned_alone_differs_only_where_words_outside_it_decided():
    original = (WRAPPED / "article.ru.original.txt").read_text(encoding="utf-8")
    cleaned = clean(original, "pdf-text")
    sentences = [found.span() for found in re.finditer(r"[^.\s][^.\n]*\.", cleaned.text)]
    differing = []
    for start, end in sentences:
        source_start, source_end = cleaned.alignment.to_source(start, end)
        alone = clean(original[source_start:source_end], "pdf-text").text
        if alone != cleaned.text[start:end]:
            differing.append((cleaned.text[start:end], alone))
    hyphenated = "Научно-технического отдела у совета нет."
    assert len(sentences) == 22
    assert differing == [(hyphenated, "Научнотехнического отдела у совета нет.")]


@given(any_texts, profiles)
def test_the_alignment_survives_being_stored(original, profile):
    alignment = clean(original, profile).alignment
    assert Alignment.from_json(alignment.to_json()) == alignment
    assert (alignment.length, alignment.source_length) == (len(clean(original, profile).text), len(original))


@given(any_texts, profiles)
def test_runs_are_as_few_as_they_can_be(original, profile):
    runs = clean(original, profile).alignment.runs
    assert all(run.length > 0 for run in runs)
    assert all(first.source_start + first.length < second.source_start for first, second in pairwise(runs))


def test_the_way_back_of_a_cut_word_leads_around_the_cut():
    cleaned = clean("The coopera-\n tion.", "pdf-text")
    assert cleaned.text == "The cooperation."
    assert cleaned.alignment.to_source(4, 15) == (4, 18)
    assert cleaned.alignment.to_source(11, 15) == (14, 18)
    assert cleaned.alignment.to_cleaned(11, 14) is None


def test_a_wrap_keeps_the_space_that_stood_there_and_else_the_line_feed():
    assert clean("the trade \nthat", "pdf-text").alignment.to_source(9, 10) == (9, 10)
    assert clean("the trade\n that", "pdf-text").alignment.to_source(9, 10) == (10, 11)
    assert clean("the trade\r\nthat", "pdf-text").alignment.to_source(9, 10) == (10, 11)


def test_an_unknown_profile_is_refused():
    with pytest.raises(Invalid, match="as-is, pdf-text") as refusal:
        clean("a", "html")
    assert (refusal.value.code, refusal.value.where) == ("unknown_profile", "profile")


@pytest.mark.parametrize(
    "piece",
    ["\n", "\r", "-", " ", "a", "\u00ad", "a-", "\n ", "http://", "a@", "1.", "“", "(" * 999 + "\n", "a" * 99 + "-\n"],
)
@pytest.mark.parametrize("profile", PROFILES)
def test_a_million_characters_of_one_kind_are_read_in_a_time_that_grows_with_them(profile, piece):
    before = time.process_time()
    clean(piece * (1_000_000 // len(piece)), profile)
    assert time.process_time() - before < 20  # seconds; going over the text again and again would take hours
