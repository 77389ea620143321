"""The modules of the surface: where they are, and which ones import which."""

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
IMPORTED = re.compile(r"""\bfrom\s*["'](annotations/[^"']+)["']""")


@cache
def reached(*entries: str) -> tuple[str, ...]:
    """Some modules and all that these import at once, near ones first."""
    found = list(entries)
    for name in found:
        found.extend(dict.fromkeys(one for one in IMPORTED.findall(source(name)) if one not in found))
    return tuple(found)


def source(name: str) -> str:
    """The text of a module."""
    return (STATIC / name).read_text(encoding="utf-8")
