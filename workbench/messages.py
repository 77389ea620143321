"""Compiling the translations with Babel, so that no GNU gettext is needed: `python -m workbench.messages`."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from workbench.environment import PROJECT

LOCALES = PROJECT / "annotations" / "locale"


def stale() -> Iterator[Path]:
    """The translations whose compiled form is missing or older."""
    for source in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            yield source


def compile_stale() -> list[Path]:
    """The files just compiled. A fuzzy entry is left out, as everywhere."""
    done = []
    for source in stale():
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parent.parent.name)
        target = source.with_suffix(".mo")
        partial = target.with_suffix(f".{os.getpid()}.partial")
        with partial.open("wb") as file:
            write_mo(file, catalog)
        partial.replace(target)
        done.append(target)
    return done


if __name__ == "__main__":
    for compiled in compile_stale():
        sys.stdout.write(f"{compiled.relative_to(PROJECT)}\n")
