"""The script that makes the environment: readable by an old Python, and a sentence for whatever is missing."""

import ast
import builtins
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "requirements" / "install.py"


@pytest.fixture
def install(monkeypatch, tmp_path):
    """The script, for an environment of the test's own."""
    specification = importlib.util.spec_from_file_location("install", SCRIPT)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path)
    monkeypatch.setattr(module, "PYTHON", tmp_path / "bin" / "python")
    monkeypatch.delenv("INSTALL_SYSTEM", raising=False)
    return module


@pytest.fixture
def commands(install, monkeypatch):
    """What the script calls, and the statuses it is answered with: 0, unless the test puts others in."""
    called, statuses = [], {}

    def status_of(command, **options):
        called.append(command)
        return next((status for word, status in statuses.items() if word in " ".join(command)), 0)

    monkeypatch.setattr(install.subprocess, "call", status_of)
    monkeypatch.setattr(
        install.subprocess,
        "run",
        lambda command, **options: subprocess.CompletedProcess(command, status_of(command), b"no route\n"),
    )
    return called, statuses


def test_an_old_python_can_read_it():
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_is_told_so(install, monkeypatch):
    monkeypatch.setattr(install.sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"^Python 3.11 or newer is needed, and .* is 3.9: say another with"):
        install.main("run")


def test_a_missing_module_is_named_by_its_package(install, monkeypatch):
    imported = builtins.__import__

    def without_ensurepip(name, *rest):
        if name == "ensurepip":
            raise ImportError(name)
        return imported(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_ensurepip)
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    with pytest.raises(SystemExit, match=f"install the package {package} and try again"):
        install.main("run")


def test_packages_are_installed_by_uv_with_their_hashes(install, commands):
    install.install(Path("run.txt"))
    assert [command[-3:-1] for command in commands[0]] == [["--require-hashes", "-r"]] * 2
    assert commands[0][1][0].endswith("/bin/uv")


@pytest.mark.parametrize("failing", ["uv.txt", "/bin/uv pip install"])
def test_where_uv_is_not_to_be_had_pip_installs_with_the_same_hashes(install, commands, failing):
    commands[1][failing] = 1
    install.install(Path("run.txt"))
    assert commands[0][-1][1:3] == ["-m", "pip"]
    assert commands[0][-1][-3:] == ["--require-hashes", "-r", "run.txt"]


def test_what_cannot_be_installed_is_said(install, commands, capsys):
    commands[1].update({"uv.txt": 1, "run.txt": 1})
    with pytest.raises(SystemExit, match="The packages could not be installed"):
        install.install(Path("run.txt"))
    assert "no route" in capsys.readouterr().err


def test_a_second_call_does_nothing_until_a_requirement_changes(install, commands, monkeypatch, tmp_path):
    monkeypatch.setattr(install, "is_whole", lambda: True)
    install.main("test")
    done = len(commands[0])
    install.main("test")
    install.main("run")
    assert len(commands[0]) == done
    (tmp_path / ".stamp-run").write_text("of yesterday")
    install.main("run")
    assert len(commands[0]) > done


def test_what_a_lock_pins_for_running_it_pins_the_same_for_tests():
    def pins(name):
        lines = (SCRIPT.parent / name).read_text(encoding="utf-8").splitlines()
        return {re.split(r"[ ;]", line)[0] for line in lines if line[:1].isalnum()}

    assert pins("run.txt") <= pins("test.txt")
    # What measures are compared with runs beside them, on the same NumPy and SciPy.
    numbers = {pin for pin in pins("run.txt") if pin.startswith(("numpy==", "scipy=="))}
    assert numbers
    assert numbers <= pins("agreement.txt")
    assert len(pins("uv.txt")) == 1
