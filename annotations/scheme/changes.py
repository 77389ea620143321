"""What has changed between two versions of a guideline: passages that came, went or were reworded, word by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from html.parser import HTMLParser
from itertools import zip_longest

from annotations.scheme.guideline import as_html

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What begins and ends a passage.
BLOCKS = (*HEADINGS, "p", "li", "ul", "ol", "tr", "pre", "blockquote", "table", "thead", "tbody", "div", "hr")
WORD = re.compile(r"\w+\s*|[^\w\s]\s*")
# Beyond these comparing takes time that grows with the square of the text: then a passage goes and another one comes.
MOST_PASSAGES, MOST_WORDS = 3_000, 1_000
# Less alike than this, two passages are not one that was reworded.
ALIKE = 0.5


@dataclass(frozen=True)
class Piece:
    """Some words of a passage: `kept`, `added` or `removed`."""

    kind: str
    words: str


@dataclass(frozen=True)
class Change:
    """A passage that changed, and the heading it stands under; one that went, stood under."""

    heading: str
    pieces: tuple[Piece, ...]


@lru_cache(maxsize=64)
def changes(before: str, after: str) -> tuple[Change, ...]:
    """The changes from one Markdown text to another, in the order of the newer one."""
    old, new = _Passages(before), _Passages(after)
    if max(len(old.texts), len(new.texts)) > MOST_PASSAGES:
        return (Change("", (Piece("removed", "\n".join(old.texts)), Piece("added", "\n".join(new.texts)))),)
    found: list[Change] = []
    matcher = SequenceMatcher(None, old.texts, new.texts)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            found += _between(old, range(old_start, old_end), new, range(new_start, new_end))
    return tuple(found)


class _Passages(HTMLParser):
    """The passages of a guideline as they are read: headings, paragraphs, items, rows."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._headings: list[str] = [""]
        self._words: list[str] = []
        self._addresses: list[str] = []
        self.feed(as_html(markdown))
        self._end()

    def heading_at(self, place: int) -> str:
        """The heading that a passage stands under."""
        return self._headings[place + 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._end()
        given = dict(attrs)
        if tag == "a":
            self._addresses.append(given.get("href") or "")
        elif tag == "img":
            self._words.append(f" {given.get('alt') or ''} ({given.get('src') or ''}) ")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._end(is_heading=tag in HEADINGS)
        elif tag in ("td", "th"):
            self._words.append(" ")
        elif tag == "a" and self._addresses and (address := self._addresses.pop()):
            self._words.append(f" ({address})")

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def _end(self, is_heading: bool = False) -> None:
        text = " ".join("".join(self._words).split())
        self._words = []
        if text:
            self.texts.append(text)
            self._headings.append(text if is_heading else self._headings[-1])


def _between(old: _Passages, gone: Sequence[int], new: _Passages, came: Sequence[int]) -> Iterator[Change]:
    """Old passages with the new ones in their place: as one that was reworded if they are alike."""
    for before, after in zip_longest(gone, came):
        if before is None:
            yield Change(new.heading_at(after), (Piece("added", new.texts[after]),))
        elif after is None:
            yield Change(old.heading_at(before), (Piece("removed", old.texts[before]),))
        else:
            for pieces in _reworded(old.texts[before], new.texts[after]):
                is_gone = all(piece.kind == "removed" for piece in pieces)
                yield Change(old.heading_at(before) if is_gone else new.heading_at(after), pieces)


def _reworded(before: str, after: str) -> Iterable[tuple[Piece, ...]]:
    old, new = WORD.findall(before), WORD.findall(after)
    apart = [(Piece("removed", before),), (Piece("added", after),)]
    if max(len(old), len(new)) > MOST_WORDS:
        return apart
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new])
    if matcher.quick_ratio() < ALIKE or matcher.ratio() < ALIKE:
        return apart
    pieces: list[Piece] = []
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("kept", "".join(new[new_start:new_end])))
            continue
        pieces += [
            Piece(name, words)
            for name, words in (
                ("removed", "".join(old[old_start:old_end])),
                ("added", "".join(new[new_start:new_end])),
            )
            if words
        ]
    return [tuple(pieces)]
