"""Where each character of a cleaned text stands in the original."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple, Self

from annotations.core.errors import Invalid


class Run(NamedTuple):
    """A stretch of cleaned characters that follow each other in the original too."""

    start: int
    source_start: int
    length: int


_START = attrgetter("start")
_SOURCE_START = attrgetter("source_start")


@dataclass(frozen=True)
class Alignment:
    """The way from a cleaned text to its original and back, in code points of either.

    Every cleaned character comes from exactly one character of the original, in the same order; whatever else
    the original has was dropped. So a span has exactly one place there: from the source of its first
    character to just after that of its last. Leading the place back gives the span again, always.
    """

    runs: tuple[Run, ...]
    source_length: int

    @property
    def length(self) -> int:
        """The cleaned text in code points."""
        return self.runs[-1].start + self.runs[-1].length if self.runs else 0

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """The place [source_start, source_end) of the span [start, end); raises `out_of_range`.

        An empty span has the empty place before the character that follows it.
        """
        _check(start, end, self.length)
        if start < end:
            return self._source_of(start), self._source_of(end - 1) + 1
        source = self._source_of(start) if start < self.length else self._source_of(start - 1) + 1
        return source, source

    def to_cleaned(self, source_start: int, source_end: int) -> tuple[int, int] | None:
        """The span of the characters that come from [source_start, source_end); raises `out_of_range`.

        None if every character there was dropped. An empty stretch is the empty span before what follows it.
        """
        _check(source_start, source_end, self.source_length)
        start, end = self._cleaned_before(source_start), self._cleaned_before(source_end)
        return None if start == end and source_start < source_end else (start, end)

    def to_json(self) -> dict[str, Any]:
        """Plain lists and numbers, which `from_json` takes back."""
        return {"source_length": self.source_length, "runs": [list(run) for run in self.runs]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The alignment that `to_json` wrote."""
        return cls(tuple(Run(*run) for run in data["runs"]), data["source_length"])

    def _source_of(self, position: int) -> int:
        if position < 0:  # the text is empty: there is no character to ask
            return -1
        run = self.runs[bisect_right(self.runs, position, key=_START) - 1]
        return run.source_start + position - run.start

    def _cleaned_before(self, source_position: int) -> int:
        """How many cleaned characters come from before a place in the original."""
        index = bisect_left(self.runs, source_position, key=_SOURCE_START) - 1
        if index < 0:
            return 0
        run = self.runs[index]
        return run.start + min(source_position - run.source_start, run.length)


def _check(start: int, end: int, length: int) -> None:
    if not 0 <= start <= end <= length:
        raise Invalid(
            "out_of_range",
            "[{start}, {end}) is not a stretch of a text of {length} code points.",
            start=start,
            end=end,
            length=length,
        )
