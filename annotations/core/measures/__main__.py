"""`python -m annotations.core.measures CASE.json…`: one JSON line a case; without files, cases are read
from stdin.

A file holds one case, a list of cases, or one case a line. What cannot be read is named on stderr, the
cases after it are answered all the same; the exit status is then 1.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotations.core.errors import Failure
from annotations.core.measures.cases import answer

START = re.compile(r"^[\[{]", re.MULTILINE)  # where a case may begin after one that could not be read
SOMETHING = re.compile(r"\S")


def cases_in(text: str) -> Iterator[Any]:
    """The cases of a file, one after the other; in the place of what is not JSON, the error."""
    decoder, begin = json.JSONDecoder(), SOMETHING.search(text)
    while begin:
        place = begin.start()
        try:
            found, end = decoder.raw_decode(text, place)
            yield from found if isinstance(found, list) else [found]
            begin = SOMETHING.search(text, end)
        except (json.JSONDecodeError, RecursionError) as error:
            yield error
            begin = START.search(text, place + 1)


def answered(name: str, text: str) -> bool:
    """Whether every case of the text could be answered; prints the answers, and to stderr what was wrong."""
    whole = True
    for case in cases_in(text):
        try:
            if isinstance(case, Exception):
                raise case
            print(json.dumps(answer(case), ensure_ascii=False, allow_nan=False))  # noqa: T201
        except (Failure, ValueError, RecursionError, MemoryError) as error:
            whole = False
            told = "not JSON" if isinstance(case, Exception) else _case_name(case)
            print(f"{name}: {told}: {error or type(error).__name__}", file=sys.stderr)  # noqa: T201
    return whole


def _case_name(case: Any) -> str:
    return str(case.get("name", "a case")) if isinstance(case, dict) else "a case"


def main(names: list[str]) -> int:
    """The exit status: 0 if every case was answered."""
    if not names:
        return 0 if answered("stdin", sys.stdin.read()) else 1
    results = []
    for name in names:
        try:
            results.append(answered(name, Path(name).read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            print(f"{name}: {error}", file=sys.stderr)  # noqa: T201
            results.append(False)
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
