"""One position in one text, counted four ways: code points, UTF-16 units, UTF-8 bytes, line and column."""

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from annotations.core.errors import Invalid

_BEYOND_U_FFFF = re.compile("[\U00010000-\U0010ffff]")
_BLOCK = 256  # code points between two known byte positions


class Place(NamedTuple):
    """A line and a column, both from 1, the column in code points. Only U+000A ends a line."""

    line: int
    column: int


class Offsets:
    """The index of one text: reading it once makes every later look-up take O(log n).

    Every position is a place *between* characters, from 0 to the end. One beyond the text raises
    `out_of_range`; one between the halves of a surrogate pair, or the bytes of one character, raises
    `inside_character`. `length`, `length_utf16` and `length_bytes` are those of the whole text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.length = len(text)
        self._astral = [match.start() for match in _BEYOND_U_FFFF.finditer(text)]
        self._astral_utf16 = [position + earlier for earlier, position in enumerate(self._astral)]
        self.length_utf16 = len(text) + len(self._astral)
        self._block_bytes: list[int] = []
        self.length_bytes = 0
        for start in range(0, len(text) + 1, _BLOCK):
            self._block_bytes.append(self.length_bytes)
            self.length_bytes += len(text[start : start + _BLOCK].encode())
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def to_utf16(self, position: int) -> int:
        """UTF-16 units before a position in code points."""
        _check(position, self.length, "code points")
        return position + bisect_left(self._astral, position)

    def from_utf16(self, position_utf16: int) -> int:
        """Code points before a position in UTF-16 units."""
        _check(position_utf16, self.length_utf16, "UTF-16 units")
        pairs = bisect_left(self._astral_utf16, position_utf16)
        if pairs and self._astral_utf16[pairs - 1] == position_utf16 - 1:
            raise _inside_character(position_utf16, "UTF-16 units")
        return position_utf16 - pairs

    def to_bytes(self, position: int) -> int:
        """Bytes of UTF-8 before a position in code points."""
        _check(position, self.length, "code points")
        block = position // _BLOCK
        return self._block_bytes[block] + len(self._text[block * _BLOCK : position].encode())

    def from_bytes(self, position_bytes: int) -> int:
        """Code points before a position in bytes of UTF-8."""
        _check(position_bytes, self.length_bytes, "bytes")
        block = bisect_right(self._block_bytes, position_bytes) - 1
        inside = self._text[block * _BLOCK : (block + 1) * _BLOCK].encode()
        try:
            return block * _BLOCK + len(inside[: position_bytes - self._block_bytes[block]].decode())
        except UnicodeDecodeError:
            raise _inside_character(position_bytes, "bytes") from None

    def to_place(self, position: int) -> Place:
        """The line and column of a position in code points."""
        _check(position, self.length, "code points")
        line = bisect_right(self._line_starts, position)
        return Place(line, position - self._line_starts[line - 1] + 1)

    def from_place(self, place: Place) -> int:
        """Code points before a line and column; the last column of a line is that of its line feed."""
        line, column = place
        _check(line - 1, len(self._line_starts) - 1, "lines")
        start = self._line_starts[line - 1]
        end = self._line_starts[line] - 1 if line < len(self._line_starts) else self.length
        _check(column - 1, end - start, "columns")
        return start + column - 1


def _check(position: int, length: int, unit: str) -> None:
    if not 0 <= position <= length:
        raise Invalid(
            "out_of_range",
            "Position {position} is outside the text, which has {length} {unit}.",
            position=position,
            length=length,
            unit=unit,
        )


def _inside_character(position: int, unit: str) -> Invalid:
    return Invalid(
        "inside_character",
        "Position {position} in {unit} is in the middle of a character.",
        position=position,
        unit=unit,
    )
