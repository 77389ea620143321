"""`python -m annotations.core.measures CASE.json…`: one JSON line a case; without files, cases are read
from stdin.

A file holds one case, a list of cases, or one case a line. What cannot be read is named on stderr; the
exit status is then 1.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotations.core.errors import Failure
from annotations.core.measures.cases import answer


def cases_in(text: str) -> Iterator[Any]:
    """The cases of a file, one after the other."""
    decoder, position = json.JSONDecoder(), 0
    while text[position:].strip():
        position += len(text[position:]) - len(text[position:].lstrip())
        found, position = decoder.raw_decode(text, position)
        yield from found if isinstance(found, list) else [found]


def answered(name: str, text: str) -> bool:
    """Whether every case of the text could be answered; prints the answers, and to stderr what was wrong."""
    whole = True
    try:
        for case in cases_in(text):
            try:
                print(json.dumps(answer(case), ensure_ascii=False, allow_nan=False))  # noqa: T201
            except (Failure, LookupError, TypeError, ValueError, ArithmeticError) as error:
                whole = False
                print(f"{name}: {_case_name(case)}: {error}", file=sys.stderr)  # noqa: T201
    except json.JSONDecodeError as error:
        whole = False
        print(f"{name}: not JSON: {error}", file=sys.stderr)  # noqa: T201
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
