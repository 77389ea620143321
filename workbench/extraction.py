"""Collecting what is to be translated, with Babel, so that no GNU gettext is needed: `python -m workbench.extraction`.

The sentences of failures are collected from the calls that raise them: they stand in the code as they are read.
"""

import ast
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
    *("Failure", "Fault", "Invalid", "NothingDone", "TooLarge", "Conflict", "NotFound", "Forbidden", "NotEnough"),
    *("Stale", "NoSuchPart", "PreconditionMissing", "TooMany", "Busy"),
)
WRAPPERS = ("_fault", "_refused")  # a module's own way to a fault; as in a failure, the sentence is the second argument
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    **dict.fromkeys([*FAILURES, *WRAPPERS], (2,)),
}
# The files of each catalogue, and how Babel reads them.
SOURCES = {
    "django": (
        ("annotations/**/*.py", "workbench.extraction:of_module"),
        ("annotations/**/*.html", "workbench.extraction:of_template"),
        ("seeds/**/*.py", "workbench.extraction:of_module"),
    ),
    "djangojs": (("annotations/static/**/*.js", "javascript"),),
}


def of_module(
    file: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """The constant arguments of the calls in a Python module that take a message; None for every other argument.

    Babel's own reader would take the name out of `fault["sentence"]` for a message.
    """
    for call in ast.walk(ast.parse(file.read())):
        if isinstance(call, ast.Call) and (name := _called(call)) in keywords:
            yield call.lineno, name, tuple(_constant(argument) for argument in call.args), []


def _called(call: ast.Call) -> str:
    """The name of the function that is called, without what it is an attribute of."""
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _constant(argument: ast.expr) -> str | None:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def of_template(
    file: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Any]:
    """The messages of a Django template, which Django itself turns into the code that would look them up."""
    code = templatize(file.read().decode("utf-8"))
    straight = "\n".join(line.strip() for line in code.splitlines())
    yield from extract_python(io.BytesIO(straight.encode()), dict.fromkeys(keywords), comment_tags, {})


def collected(name: str) -> Catalog:
    """Every message of a catalogue, by file and alphabet; without line numbers, which change with every edit."""
    catalog = Catalog()
    for path, method in sorted(_files(name)):
        messages = extract_from_file(method, path, KEYWORDS, options={"parse_template_string": True})
        for _, message, _, context in sorted(messages, key=lambda one: (str(one[1]), one[3] or "")):
            catalog.add(message, locations=[(path.relative_to(PROJECT).as_posix(), 0)], context=context)
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
