"""Source maps (ECMA-426), so that an error in a joined file is shown with its module and line.

What made the file small says nothing of where each letter came from. But it keeps properties, words in quotes and
keywords, in almost the same order: each of these in the small text is paired with the same one in the source.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

WORD = re.compile(r"[#\w]{3,}")
COMMENT_LINE = re.compile(r"^\s*(?:/?\*|//).*$", re.MULTILINE)
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

# Where something stands: column in its line of the file, source, line and column there, all from 0.
Place = tuple[int, int, int, int]


def source_map(file: str, sources: Sequence[tuple[str, str]], lines: Sequence[Sequence[Place]]) -> str:
    """The map of a file as JSON; `sources` are names and texts, `lines` the places in each line of the file."""
    names, texts = zip(*sources, strict=True)
    mappings = ";".join(_encoded(lines))
    return json.dumps(
        {"version": 3, "file": file, "sources": names, "sourcesContent": texts, "names": [], "mappings": mappings},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def places(source: int, text: str, small: str, column: int) -> list[list[Place]]:
    """Where words of the small text stand in a source, by line of the small text, which begins at that column."""
    code = COMMENT_LINE.sub(lambda found: " " * len(found.group()), text)
    there, here = list(WORD.finditer(code)), list(WORD.finditer(small))
    matcher = SequenceMatcher(None, [one.group() for one in there], [one.group() for one in here], autojunk=False)
    sources, ends = _Lines(text), _Lines(small)
    found: list[list[Place]] = [[] for _ in ends.starts]
    found[0].append((column, source, 0, 0))
    for block in matcher.get_matching_blocks():
        for nth in range(block.size):
            line, place = ends.place(here[block.b + nth].start())
            found[line].append((place + (0 if line else column), source, *sources.place(there[block.a + nth].start())))
    return found


class _Lines:
    """The lines of a text."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(end.end() for end in re.finditer("\n", text))]

    def place(self, position: int) -> tuple[int, int]:
        """The line and the column of a position."""
        line = bisect_right(self.starts, position) - 1
        return line, position - self.starts[line]


def _encoded(lines: Sequence[Sequence[Place]]) -> Iterator[str]:
    """Each line's places, each as its difference from the one before in base 64."""
    before = (0, 0, 0)
    for line in lines:
        segments, column = [], 0
        for place in line:
            steps = (place[0] - column, *(now - then for now, then in zip(place[1:], before, strict=True)))
            segments.append("".join(map(_digits, steps)))
            column, before = place[0], place[1:]
        yield ",".join(segments)


def _digits(number: int) -> str:
    """A signed number in base 64 VLQ."""
    rest = -number << 1 | 1 if number < 0 else number << 1
    digits = ""
    while True:
        rest, digit = rest >> 5, rest & 31
        digits += DIGITS[digit | (32 if rest else 0)]
        if not rest:
            return digits
