"""Hard-wrapped text: which line breaks only end a line, and which end a paragraph."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

from annotations.core.text import hyphens
from annotations.core.text.hyphens import SOFT_HYPHEN
from annotations.core.text.joins import Rule

_SPACES = " \t\f\u00a0"
_BREAK = re.compile(r"(?:\r\n?|\n)[ \t\f\u00a0\u00ad\r\n]*")  # soft hyphens that begin a line go anyway
_OPENING = "([{\"'“‘«„"
_STOP = re.compile(r"[.!?…。！？][»”’\"')\]]*\d{0,2}[»”’\"')\]]*$")  # also before a footnote's number
_INITIAL = re.compile(r"(?:^|[\s.(\[])[^\W\d_]\.$")  # «Nikolay A.» ends no sentence
_ITEM = re.compile(r"(?:\d{1,3}[.)]|[^\W\d_]\)|[•▪◦‣·])\s")
_AFTER_A_STOP = re.compile(r"\d{1,3} +[^\W\d_]|[-–—]\s")  # a footnote, or an item after a dash
_ADDRESS = re.compile(r"(?:mailto:|\w{1,10}://|www\.|[\w.-]{1,64}@)\S")
_UNSPACED = re.compile("[\u2e80-\u30ff\u31c0-\u9fff\uf900-\ufaff\uff00-\uff65\U00020000-\U0003ffff]")
_DASHES = ("–", "—", "/")
# Words that no sentence, heading or list item ends with.
_BINDING_ENGLISH = "a an and as at but by for from in into its nor of on or our than that the their to which with &"
_BINDING_RUSSIAN = "без в для до за и из или их к между на не о об от по под при с со у что"
_BINDING = frozenset(f"{_BINDING_ENGLISH} {_BINDING_RUSSIAN}".split())
_EDGE = 300  # code points of a line's end or beginning that are looked at
_WRAPPED_SHARE = 1 / 6  # a text where fewer breaks cut a sentence is not hard-wrapped
_FEW = 3  # so few breaks prove nothing
_FULL = 7 / 8  # of the width: a line this long was full
_NEARLY_FULL = 4 / 5
_HEADING = 3 / 5


class Break(NamedTuple):
    """The white space [start, end) between two lines, and the lines without their outer white space.

    `newline` is the place of its first line feed (or lone CR), `width` the length of the longer neighbour of
    the line that ends here: what would have fitted. It `cuts` where the words alone show that a sentence, or
    a word, goes on after it.
    """

    start: int
    end: int
    newline: int
    newlines: int
    line: int
    before: str
    after: str
    width: int
    cuts: bool
    is_first: bool
    is_indented: bool


class _Line(NamedTuple):
    text: str
    indent: int
    number: int
    end: int
    newline: int
    newlines: int
    next_start: int


def breaks_in(original: str) -> Iterator[Break]:
    """The breaks of a text in order; empty lines belong to the break they stand in."""
    lines = _lines_in(original)
    previous, current = None, next(lines)
    for following in lines:
        yield Break(
            start=current.end,
            end=current.next_start,
            newline=current.newline,
            newlines=current.newlines,
            line=current.number,
            before=current.text,
            after=following.text,
            width=max(len(previous.text) if previous else 0, len(following.text)),
            cuts=_cuts_a_sentence(current.text, following.text),
            is_first=previous is None,
            is_indented=following.indent > current.indent,
        )
        previous, current = current, following


def _lines_in(original: str) -> Iterator[_Line]:
    start, number, indent = int(original.startswith("\ufeff")), 1, 0
    for found in _BREAK.finditer(original, start):
        line = original[start : found.start()].rstrip(_SPACES)
        space = found.group()
        newlines = space.count("\n") + space.count("\r") - space.count("\r\n")
        newline = found.start() + space.startswith("\r\n")
        yield _Line(_visible(line), indent, number, start + len(line), newline, newlines, found.end())
        indent = len(space) - 1 - max(space.rfind("\n"), space.rfind("\r"))
        start, number = found.end(), number + newlines
    end = len(original)
    yield _Line(_visible(original[start:].rstrip(_SPACES)), indent, number, end, end, 0, end)


def _visible(line: str) -> str:
    """A line as a reader sees it, but for a soft hyphen at its end."""
    line = line.lstrip(_SPACES)
    if SOFT_HYPHEN not in line:
        return line
    visible = line.replace(SOFT_HYPHEN, "").strip(_SPACES)
    return visible + SOFT_HYPHEN if visible and line.endswith(SOFT_HYPHEN) else visible


class Style(NamedTuple):
    """How a document breaks its lines.

    `usual` is the number of line feeds at a wrap; `is_wrapped` is None where there are too few breaks to tell.
    """

    usual: int
    is_wrapped: bool | None
    words: hyphens.Words

    @classmethod
    def of(cls, breaks: Sequence[Break]) -> Self:
        """The style of a document, as it shows in the breaks that cut a sentence."""
        inner = [each for each in breaks if each.before and each.after]
        cuts = Counter(each.newlines for each in inner if each.cuts)
        usual = min(cuts, key=lambda newlines: (-cuts[newlines], newlines), default=1)
        close = sum(each.newlines <= usual for each in inner)
        is_wrapped = None if not cuts and len(inner) <= _FEW else cuts[usual] > _WRAPPED_SHARE * close
        lines = (breaks[0].before, *(each.after for each in breaks)) if breaks else ()
        return cls(usual, is_wrapped, hyphens.Words.of(lines))


class Decision(NamedTuple):
    """What becomes of a break: with a rule, `glue` between two joined lines; without, a paragraph's end."""

    rule: Rule | None = None
    glue: str = ""


_PARAGRAPH = Decision()


def decide(each: Break, style: Style) -> Decision:
    """What becomes of one break in a document of this style."""
    if not each.before or not each.after or each.newlines > style.usual + 1:
        return _PARAGRAPH
    is_close = each.newlines <= style.usual
    if _is_cut(each.before):
        return _hyphen(each, style) if is_close or each.after[0].islower() else _PARAGRAPH
    if is_close:
        return _wrap(each) if _is_wrap(each, style) else _PARAGRAPH
    return Decision(Rule.ACROSS_A_GAP, " ") if each.cuts and not _is_unspaced(each) else _PARAGRAPH


def _hyphen(each: Break, style: Style) -> Decision:
    if each.before.endswith(SOFT_HYPHEN):
        return Decision(Rule.SOFT_HYPHEN)
    rule = hyphens.rule_for(each.before, each.after, style.words)
    return Decision(rule, " " if rule == Rule.SUSPENDED else "")


def _wrap(each: Break) -> Decision:
    if _is_unspaced(each):
        return Decision(Rule.WRAPPED_UNSPACED)
    if each.before.endswith(_DASHES) and each.before[-2:-1].isalnum():
        return Decision(Rule.AFTER_DASH)
    return Decision(Rule.WRAPPED, " ")


def _is_wrap(each: Break, style: Style) -> bool:
    """Whether a break of the usual height is a wrap; the first rule that knows decides."""
    if each.cuts:
        return True
    is_page_number = each.before.isdecimal() or each.after.isdecimal()
    if style.is_wrapped is False or is_page_number or _ends_in_address(each.before):
        return False
    stops = _stops(each.before)
    if stops and (style.is_wrapped is None or _begins_anew(each)):
        return False
    if each.before.endswith((",", *_DASHES)) or (each.is_first and (style.is_wrapped is None or _goes_on(each.before))):
        return True  # a first line that begins in the middle of a sentence is not whole: its length says nothing
    return not _has_room(each, stops)


def _begins_anew(each: Break) -> bool:
    """Whether the line after a stop looks like the first of a paragraph."""
    return bool(each.is_indented or _ITEM.match(each.after) or _AFTER_A_STOP.match(each.after))


def _has_room(each: Break, stops: bool) -> bool:
    """Whether the line is so short that its break was meant: nothing forced the next word down."""
    filled = len(each.before) / each.width
    if not stops:
        return filled < (_FULL if _ITEM.match(each.after) else _HEADING)
    fits = len(each.before) + 1 + len(first_word(each.after)) < each.width
    return filled < _NEARLY_FULL or (filled < _FULL and fits)


def _cuts_a_sentence(before: str, after: str) -> bool:
    if not before or not after:
        return False
    if _is_cut(before):
        return after[0].islower()
    if _stops(before):
        return False
    return _goes_on(after) or (after[0].isalpha() and last_word(before).casefold() in _BINDING)


def _is_cut(line: str) -> bool:
    return line.endswith(SOFT_HYPHEN) or hyphens.is_cut(line)


def _stops(line: str) -> bool:
    if line.endswith((":", ";")) or line.isdecimal():
        return True
    return bool(_STOP.search(line[-20:])) and not _INITIAL.search(line[-3:])


def _goes_on(line: str) -> bool:
    """Whether a line begins in lower case, or in a script without case, and not as an address or an item."""
    first = line.lstrip(_OPENING)[:1]
    if not first.isalpha() or first.isupper() or first.istitle():
        return False
    return not _ADDRESS.match(line) and not _ITEM.match(line)


def _ends_in_address(line: str) -> bool:
    return bool(_ADDRESS.search(last_word(line)))


def _is_unspaced(each: Break) -> bool:
    return bool(_UNSPACED.match(each.before[-1]) and _UNSPACED.match(each.after))


def last_word(line: str) -> str:
    """The end of a line back to white space, or as much of it as is looked at."""
    return (line[-_EDGE:].rsplit(None, 1) or [line])[-1][-_EDGE:]


def first_word(line: str) -> str:
    """The beginning of a line up to white space, or as much of it as is looked at."""
    return (line[:_EDGE].split(None, 1) or [line])[0][:_EDGE]
