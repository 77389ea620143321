"""The formats marks are written in. A format says what it cannot carry, so that nobody takes silence for absence."""

from annotations.core.formats import jsonl
from annotations.core.formats.format import Format, Loss

FORMATS: dict[str, Format] = {one.name: one for one in (jsonl.FORMAT,)}

__all__ = ["FORMATS", "Format", "Loss"]
