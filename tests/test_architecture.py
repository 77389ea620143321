"""docs/architecture.md and the contracts say the same, and what contracts cannot say holds too."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
APP = PROJECT / "annotations"
PAGE = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
CONTRACTS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
QUIET = ("models", "queries", "actions")
OF_HTTP = ("django.http", "django.shortcuts", "django.views", "rest_framework", "drf_spectacular")
NO_ROOMS = {"static", "templates", "locale", "__pycache__"}


def storeys():
    """The lines of the picture, from the top: what is written between two spaces, as the contract writes it."""
    picture = re.search(r"```\n(.*?)```", PAGE, re.DOTALL)[1]
    return [re.split(r"\s{2,}", line.removeprefix("doorplates").strip())[0] for line in picture.strip().splitlines()]


def test_the_picture_is_the_contract():
    layers = next(one for one in CONTRACTS if one.get("exhaustive"))["layers"]
    assert storeys() == [re.sub(r" \| \(\w+\)|\(\w+\) \| ", "", layer) for layer in layers]


def test_every_room_and_index_file_is_in_the_picture():
    drawn = {name.strip() for storey in storeys() for name in re.split("[|:]", storey)}
    there = {path.stem for path in APP.iterdir() if path.name not in NO_ROOMS and path.name != "__init__.py"}
    assert there == drawn


def test_the_folders_beside_the_app_are_told():
    told = set(re.findall(r"^\| `(\w+)/` \|", PAGE, re.MULTILINE))
    tracked = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True).stdout
    there = {path.split("/")[0] for path in tracked.splitlines() if "/" in path and not path.startswith(".")}
    # Without its history, as in an archive of the source, the folders are what lies here.
    there = there or {path.name for path in PROJECT.iterdir() if path.is_dir() and path.name[0] not in "._"} - {"var"}
    assert told == there - {"annotations", "requirements"}


def imports_of(path):
    """The names of the modules a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", sorted(p for name in QUIET for p in APP.glob(f"*/{name}.py")), ids=str)
def test_tables_reads_and_writes_know_nothing_of_http(path):
    assert not [name for name in imports_of(path) if name.startswith(OF_HTTP)]


def test_the_contracts_hold():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=PROJECT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_a_contract_that_is_broken_is_noticed(tmp_path):
    """A copy of the house in which the lowest room looks up."""
    for package in ("annotations", "workbench", "seeds"):
        for path in (PROJECT / package).rglob("*.py"):
            copied = tmp_path / path.relative_to(PROJECT)
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_bytes(path.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((PROJECT / "pyproject.toml").read_bytes())
    with (tmp_path / "annotations" / "core" / "errors.py").open("a") as file:
        file.write("import django\nfrom annotations.labelling import queries\n")
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert "A room imports only the rooms below it BROKEN" in done.stdout
    assert "The core is plain Python BROKEN" in done.stdout
