"""docs/configuration.md lists every variable the code reads, and no other."""

import ast
import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
PAGE = (PROJECT / "docs" / "configuration.md").read_text(encoding="utf-8")
READERS = {"get", "getenv", "flag", "words", "number"}


def variables_read_in(folder):
    """The upper-case names that code in the folder reads from the environment."""
    for path in [folder] if folder.is_file() else folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                owner = ast.unparse(node.func)
                if called in READERS - {"get"} or owner.endswith("environ.get"):
                    yield from name_in(node.args[0])
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
                yield from name_in(node.slice)


def name_in(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch("[A-Z][A-Z_0-9]+", node.value):
        yield node.value


def listed(heading):
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))


def test_what_the_installation_reads_is_listed():
    read = {
        name
        for place in ("annotations", "workbench", "seeds", "manage.py")
        for name in variables_read_in(PROJECT / place)
    }
    assert read == listed("The installation")


def test_what_set_up_and_tests_read_is_listed():
    read = {name for place in ("tests", "requirements") for name in variables_read_in(PROJECT / place)}
    made_by_the_tests = {"TEST_DATABASE", "DJANGO_ALLOW_ASYNC_UNSAFE", "OPENBLAS_NUM_THREADS", "PATH", "TMPDIR"}
    others = read - listed("The installation") - made_by_the_tests
    makefile = set(re.findall(r"^(\w+) \?=", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert others | makefile == listed("Making the environment, and the tests")
