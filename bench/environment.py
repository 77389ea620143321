"""The environment of the packages that measures are compared with: made once, in .venv-agreement, pinned by hash."""

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
WANTED = HERE / "requirements" / "agreement.txt"
FOLDER = HERE / ".venv-agreement"


def python() -> str:
    """The Python of this environment, which is made if it is not there or another one is wanted."""
    found, stamp = FOLDER / "bin" / "python", FOLDER / ".stamp"
    digest = hashlib.sha256(WANTED.read_bytes()).hexdigest()
    if not (found.exists() and stamp.exists() and stamp.read_text() == digest):
        print(f"Making the environment of the packages to compare with in {FOLDER.name} …", file=sys.stderr)
        shutil.rmtree(FOLDER, ignore_errors=True)
        venv.create(FOLDER, with_pip=True, symlinks=True)
        installing = [*_installer(found), "--quiet", "--require-hashes", "-r", str(WANTED)]
        if subprocess.run(installing).returncode:
            sys.exit(
                "The packages to compare with could not be installed (the lines above say why); --alone needs none."
            )
        stamp.write_text(digest)
    return str(found)


def _installer(found: Path) -> list[str]:
    """uv, which is quick, or pip where it is not to be had."""
    quick = Path(sys.executable).parent / "uv"
    if quick.exists():
        return [str(quick), "pip", "install", "--python", str(found)]
    return [str(found), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
