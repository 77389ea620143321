"""The import profiles: from the text of a file to the text that is read, with the way back.

`as-is` drops a byte order mark and writes every line end as LF. `pdf-text` besides joins hard-wrapped lines
into paragraphs, drops soft hyphens, and ends each paragraph with one LF. docs/cleaning.md gives the rules in
their order, with examples.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from annotations.core.errors import Invalid
from annotations.core.text import hyphens, wrapping
from annotations.core.text.alignment import Alignment, Run
from annotations.core.text.joins import Join, Rule

_CR_LF = re.compile(r"\r\n")
_SOFT_HYPHENS = re.compile(f"{hyphens.SOFT_HYPHEN}+")
_START, _END = attrgetter("start"), attrgetter("end")


class Edit(NamedTuple):
    """[start, end) of the original is dropped, but for the character at `source`, which becomes `text`."""

    start: int
    end: int
    source: int = -1
    text: str = ""


@dataclass(frozen=True)
class Cleaned:
    """A text as it is read, how it came from its original, and every join of two lines on the way."""

    profile: str
    text: str
    alignment: Alignment
    joins: tuple[Join, ...]
    original: str = field(repr=False)
    edits: tuple[Edit, ...] = field(repr=False)

    @property
    def changes(self) -> dict[str, int | bool]:
        """What was done besides joining lines: byte order mark and soft hyphens dropped, CR LF and CR made LF."""
        return {
            "byte_order_mark": self.original.startswith("\ufeff"),
            "line_ends": self.original.count("\r"),
            "soft_hyphens": self.original.count(hyphens.SOFT_HYPHEN) - self.text.count(hyphens.SOFT_HYPHEN),
        }

    def stretch(self, source_start: int, source_end: int) -> str:
        """What the profile makes of original[source_start:source_end] where it stands.

        This is what “cleaned by the same profile” means for a stretch: its characters, under the decisions
        taken with the whole document in view (its words, its way of breaking lines). For every span,
        `stretch(*alignment.to_source(start, end)) == text[start:end]`. Cleaning the stretch as if it were a
        document of its own gives the same wherever the decisions within it need nothing from outside.
        """
        first = bisect_right(self.edits, source_start, key=_END)
        last = bisect_left(self.edits, source_end, key=_START)
        return _apply(self.original, self.edits[first:last], source_start, source_end)[0]


def clean(original: str, profile: str) -> Cleaned:
    """A decoded file cleaned by a profile; raises `unknown_profile`."""
    if profile not in PROFILES:
        raise Invalid(
            "unknown_profile",
            "There is no profile “{given}”; there are {known}.",
            where="profile",
            given=profile,
            known=", ".join(PROFILES),
        )
    edits, joins = PROFILES[profile](original)
    text, runs = _apply(original, edits, 0, len(original))
    return Cleaned(profile, text, Alignment(runs, len(original)), joins, original, edits)


def _as_is(original: str) -> tuple[tuple[Edit, ...], tuple[Join, ...]]:
    carriage_returns = (Edit(found.start(), found.end() - 1) for found in _CR_LF.finditer(original))
    return (*_byte_order_mark(original), *carriage_returns), ()


def _pdf_text(original: str) -> tuple[tuple[Edit, ...], tuple[Join, ...]]:
    breaks = list(wrapping.breaks_in(original))
    style = wrapping.Style.of(breaks)
    edits, joins = [], []
    for each in breaks:
        rule, glue = wrapping.decide(each, style)
        edits.append(_edit(original, each, rule, glue))
        if rule:
            joins.append(_join(each, rule, glue))
    return (*_byte_order_mark(original), *_without_soft_hyphens(original, edits)), tuple(joins)


PROFILES: dict[str, Callable[[str], tuple[tuple[Edit, ...], tuple[Join, ...]]]] = {
    "as-is": _as_is,
    "pdf-text": _pdf_text,
}


def _byte_order_mark(original: str) -> list[Edit]:
    return [Edit(0, 1)] if original.startswith("\ufeff") else []


def _edit(original: str, each: wrapping.Break, rule: Rule | None, glue: str) -> Edit:
    """What is dropped at a break. A space comes from a space where there is one, else from the line feed."""
    space = original.find(" ", each.start, each.end)
    begins_the_text = each.is_first and not each.before
    if begins_the_text and space == each.start:
        return Edit(each.start, each.end, space, " ")
    if rule is None:
        return Edit(each.start, each.end, each.newline, "\n")
    start = each.start - (rule in hyphens.DROPPING)
    if not glue:
        return Edit(start, each.end)
    return Edit(start, each.end, space if space >= 0 else each.newline, glue)


def _without_soft_hyphens(original: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits, and between them one for each soft hyphen that stands in a line."""
    if hyphens.SOFT_HYPHEN not in original:
        yield from edits
        return
    position = 0
    for edit in (*edits, Edit(len(original), len(original))):
        for found in _SOFT_HYPHENS.finditer(original, position, edit.start):
            yield Edit(found.start(), found.end())
        yield edit
        position = edit.end


def _join(each: wrapping.Break, rule: Rule, glue: str) -> Join:
    before, after = wrapping.last_word(each.before), wrapping.first_word(each.after)
    kept = before[:-1] if rule in hyphens.DROPPING or rule == Rule.SOFT_HYPHEN else before
    return Join(each.line, before, after, kept + glue + after, rule)


def _apply(original: str, edits: Iterable[Edit], start: int, end: int) -> tuple[str, tuple[Run, ...]]:
    """original[start:end] under the edits, every CR that is left an LF, and the runs that lead back."""
    kept = [(position, text) for position, text in _pieces(original, edits, start, end) if text]
    return "".join(text for _, text in kept).replace("\r", "\n"), tuple(_runs(kept))


def _pieces(original: str, edits: Iterable[Edit], start: int, end: int) -> Iterator[tuple[int, str]]:
    for edit in edits:
        yield start, original[start : edit.start]
        if start <= edit.source < end:
            yield edit.source, edit.text
        start = edit.end
    yield start, original[start:end]


def _runs(pieces: Iterable[tuple[int, str]]) -> Iterator[Run]:
    run = Run(0, -1, 0)
    for source, text in pieces:
        if run.length and run.source_start + run.length == source:
            run = run._replace(length=run.length + len(text))
        else:
            if run.length:
                yield run
            run = Run(run.start + run.length, source, len(text))
    if run.length:
        yield run
