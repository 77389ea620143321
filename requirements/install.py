"""Makes the environment in .venv: `python3 requirements/install.py run` or `test`, with what the command needs.

Every package is pinned by version and hash. Works with any Python 3.6 as far as saying in a sentence what is missing,
so it uses nothing newer before that. A second call notices that nothing changed and returns at once.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

WANTED = (3, 11)
HERE = Path(__file__).resolve().parent
VENV = HERE.parent / ".venv"
PYTHON = VENV / "bin" / "python"
# What is installed for tests holds all that running needs.
HOLDS = {"run": ("run",), "test": ("run", "test")}


def main(purpose):
    """Nothing; the environment has what the purpose needs. Ends with one sentence when it cannot be made."""
    if is_made(purpose):
        return
    check_python()
    if not is_whole():
        check_modules()
        print("Making the environment in .venv …", flush=True)
        call([sys.executable, "-m", "venv", "--clear", str(VENV)], "The environment could not be made")
    print("Installing what `make {}` needs …".format(purpose), flush=True)
    install(HERE / (purpose + ".txt"))
    for held in HOLDS[purpose]:
        stamp(held).write_text(digest(held))


def stamp(purpose):
    """The file that says what was installed last."""
    return VENV / (".stamp-" + purpose)


def digest(purpose):
    """What would change if another environment were needed."""
    content = (HERE / (purpose + ".txt")).read_bytes() + Path(__file__).read_bytes()
    return hashlib.sha256(content).hexdigest()


def is_made(purpose):
    """True when the last call finished and nothing has changed since."""
    return is_whole() and stamp(purpose).exists() and stamp(purpose).read_text() == digest(purpose)


def is_whole():
    """True when .venv has a Python that runs: the one it was made from may have gone."""
    if not (PYTHON.exists() and (VENV / "pyvenv.cfg").exists()):
        return False
    wanted = "import sys, pip; sys.exit(sys.version_info[:2] < {!r})".format(WANTED)
    return subprocess.call([str(PYTHON), "-c", wanted], stderr=subprocess.DEVNULL) == 0


def check_python():
    """Nothing; ends with a sentence when this Python is too old."""
    if sys.version_info[:2] < WANTED:
        fail(
            "Python {}.{} or newer is needed, and {} is {}.{}: say another with `make PYTHON3=…`.".format(
                *WANTED, sys.executable, *sys.version_info[:2]
            )
        )


def check_modules():
    """Nothing; ends with a sentence when Python came without the modules that make an environment."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        if os.environ.get("INSTALL_SYSTEM") == "1" and shutil.which("apt-get"):
            call(["apt-get", "update", "-qq"], "The list of packages could not be read")
            call(["apt-get", "install", "-y", "-qq", package], "{} could not be installed".format(package))
        else:
            fail("This Python cannot make environments: install the package {} and try again.".format(package))


def install(requirements):
    """Nothing; installs with uv, which is quick, or with pip where uv is not to be had."""
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    hashed = ["--require-hashes", "-r"]
    if subprocess.call([*pip, *hashed, str(HERE / "uv.txt")], **silent()) == 0:
        quick = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON)]
        if subprocess.call([*quick, *hashed, str(requirements)], **silent()) == 0:
            return
    call([*pip, *hashed, str(requirements)], "The packages could not be installed")


def silent():
    """Popen's arguments for a command whose complaints do not matter, because another one follows."""
    return {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def call(command, sentence):
    """Nothing; ends with the sentence, and what the command said, when it failed."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.stderr.write(done.stdout.decode("utf-8", "replace"))
        fail("{} (the lines above say why).".format(sentence))


def fail(sentence):
    """Ends with the sentence."""
    sys.exit(sentence)


if __name__ == "__main__":
    main(sys.argv[1])
