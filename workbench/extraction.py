"""Collecting what is to be translated, with Babel, so that no GNU gettext is needed: `python -m workbench.extraction`.

The sentences of failures are collected from the calls that raise them: they stand in the code as they are read.
"""

import io
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file, extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from workbench.environment import PROJECT
from workbench.messages import LOCALES

FAILURES = (
    "Failure Fault Invalid TooLarge Conflict NotFound Forbidden NotEnough Stale PreconditionMissing TooMany Busy"
).split()
WRAPPERS = ("_fault", "_refused")  # a module's own way to a fault; as in a failure, the sentence is the second argument
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    **dict.fromkeys([*FAILURES, *WRAPPERS], (2,)),
}
COMMENTS = ("Translators:",)
# The files of each catalogue, and how Babel reads them.
SOURCES = {
    "django": (
        ("annotations/**/*.py", "python"),
        ("annotations/**/*.html", "workbench.extraction:of_template"),
        ("seeds/**/*.py", "python"),
    ),
    "djangojs": (("annotations/static/**/*.js", "javascript"),),
}

Message = tuple[int, str | None, Any, list[str]]


def of_template(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Message]:
    """The messages of a Django template, which Django itself turns into the code that would look them up."""
    code = templatize(file.read().decode("utf-8"))
    straight = "\n".join(line.strip() for line in code.splitlines())
    yield from extract_python(io.BytesIO(straight.encode("utf-8")), keywords, comment_tags, {})


def collected(name: str) -> Catalog:
    """Every message of a catalogue, by file and alphabet; without line numbers, which change with every edit."""
    catalog = Catalog()
    for path, method in sorted(_files(name)):
        messages = extract_from_file(method, path, KEYWORDS, COMMENTS, strip_comment_tags=True)
        for _, message, comments, context in sorted(messages, key=lambda one: (str(one[1]), one[3] or "")):
            place = path.relative_to(PROJECT).as_posix()
            catalog.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


def _files(name: str) -> Iterator[tuple[Path, str]]:
    for pattern, method in SOURCES[name]:
        yield from ((path, method) for path in PROJECT.glob(pattern) if "migrations" not in path.parts)


def updated(source: Path) -> str:
    """The translations with today's messages: new ones are empty, old ones gone, the head of the file as it was."""
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parent.parent.name)
    catalog.update(collected(source.stem), no_fuzzy_matching=True, update_creation_date=False)
    body = io.BytesIO()
    write_po(body, catalog, width=0, omit_header=True, ignore_obsolete=True, include_lineno=False)
    head, _, _ = source.read_text(encoding="utf-8").partition("\n\n")
    return f"{head}\n\n{body.getvalue().decode('utf-8').strip()}\n"


if __name__ == "__main__":
    for source in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        source.write_text(updated(source), encoding="utf-8")
        sys.stdout.write(f"{source.relative_to(PROJECT)}\n")
