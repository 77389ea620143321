"""A word cut at a line end: whether the hyphen is the word's own, and what says so."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Self

from annotations.core.text.joins import Rule

SOFT_HYPHEN = "\u00ad"
DROPPING = frozenset({Rule.JOINED_OCCURS, Rule.HYPHENATED_ABSENT})
_HYPHENS = ("-", "\u2010")
_PART = "[^\\W_][\\w\u0300-\u036f]*"
_WORD = re.compile(f"{_PART}(?:[-\u2010'’]{_PART})*")
_ADDRESS = re.compile(r"://|^www\.|@\w")
_LONGEST_WORD = 100  # code points; nothing longer is looked up
_STEM, _ENDING = 4, 3  # inflected forms share at least so many letters, and differ in at most so many
_LONG_PART = 6  # shorter parts are words by accident: «how-ever», «under-mine»
_CONJUNCTIONS = frozenset({"and", "or", "и", "или"})


def is_cut(line: str) -> bool:
    """Whether a line ends in a hyphen right after a letter or digit."""
    return line.endswith(_HYPHENS) and (line[-2:-1].isalnum() or "\u0300" <= line[-2:-1] <= "\u036f")


class Words(NamedTuple):
    """The words of a document in lower case, without the halves that its line ends cut."""

    whole: frozenset[str]
    stems: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, lines: Iterable[str]) -> Self:
        """The words of lines in their order."""
        whole: set[str] = set()
        after_cut = False
        for line in lines:
            cut = is_cut(line) or line.endswith(SOFT_HYPHEN)
            words = _WORD.findall(_folded(line))
            whole.update(words[after_cut : len(words) - cut])
            after_cut = cut
        stems = (stem for word in whole if len(word) <= _LONGEST_WORD for stem in _stems_of(word))
        return cls(frozenset(whole), frozenset(stems))


def rule_for(before: str, after: str, words: Words) -> Rule:
    """What decides about the hyphen of a line that `is_cut`, given the line after it."""
    before, first = before[-_LONGEST_WORD:], after[:1]
    if _ADDRESS.search(before.split()[-1]):
        return Rule.IN_ADDRESS
    if first.isupper() or first.istitle():
        return Rule.BEFORE_CAPITAL
    if first.isdigit():
        return Rule.BEFORE_DIGIT
    if not first.islower():
        return Rule.BEFORE_SIGN
    left, right = _WORD.findall(before), _WORD.match(after[:_LONGEST_WORD])
    return _rule_for_word(left[-1] if left else "", right.group() if right else "", words)


def _rule_for_word(left: str, right: str, words: Words) -> Rule:
    left, right = _folded(left), _folded(right)
    if f"{left}-{right}" in words.whole:
        return Rule.HYPHENATED_OCCURS
    if left + right in words.whole:
        return Rule.JOINED_OCCURS
    if any(stem in words.stems for stem in _stems(left, right)):
        return Rule.INFLECTED_OCCURS
    if right in _CONJUNCTIONS:
        return Rule.SUSPENDED
    if min(len(left), len(right)) >= _LONG_PART and {left, right} <= words.whole:
        return Rule.BOTH_PARTS_OCCUR
    return Rule.HYPHENATED_ABSENT


def _folded(text: str) -> str:
    return text.casefold().replace("\u2010", "-")


def _stems_of(word: str) -> Iterator[tuple[str, str]]:
    """The stems of a word at each of its hyphens."""
    for position, letter in enumerate(word):
        if letter == "-":
            yield from _stems(word[:position], word[position + 1 :])


def _stems(left: str, right: str) -> Iterator[tuple[str, str]]:
    """The first part with each beginning of the second that an inflected form may share."""
    for length in range(max(_STEM, len(right) - _ENDING), len(right) + 1):
        yield left, right[:length]
