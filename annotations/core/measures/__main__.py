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
SOMETHING = re.compile(r"[^\s\ufeff]")


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
            _complain(f"{name}: {told}: {error or type(error).__name__}")
    return whole


def _complain(line: str) -> None:
    """Prints it to stderr on one line, whatever characters the names in it have."""
    shown = "".join(one if one.isprintable() else ascii(one)[1:-1] for one in line)
    print(shown, file=sys.stderr)  # noqa: T201


def _case_name(case: Any) -> str:
    return str(case.get("name", "a case")) if isinstance(case, dict) else "a case"


def main(names: list[str]) -> int:
    """The exit status: 0 if every case was answered."""
    results = []
    for name in names or ["stdin"]:
        try:
            text = Path(name).read_text(encoding="utf-8") if names else sys.stdin.buffer.read().decode()
            results.append(answered(name, text))
        except (OSError, UnicodeDecodeError) as error:
            _complain(f"{name}: {error}")
            results.append(False)
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
