"""The browser of the tests: `python -m tests.chromium` makes sure that there is one, or says how to get it.

The same Chromium comes without its windows too, tabs and menus and all, which nobody sees here: every page takes half
the processor time then.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

WITHOUT_WINDOWS = "chromium-headless-shell"
WITH_WINDOWS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NAMES = (WITHOUT_WINDOWS, *WITH_WINDOWS)
# A system that reaches none of its package servers is soon done with them.
APT_GET = (
    "apt-get",
    "-qq",
    "-o",
    "Acquire::Retries=0",
    "-o",
    "Acquire::http::Timeout=20",
    "-o",
    "Acquire::https::Timeout=20",
)
MISSING = (
    "The browser tests need Chromium, and none is installed: install Chromium or Google Chrome, "
    "or run with INSTALL_SYSTEM=1 to have apt-get do it."
)


def installed(names: Sequence[str] = NAMES) -> str | None:
    """The path of an installed Chrome or Chromium: of the first of the names that is there."""
    return next(filter(None, map(shutil.which, names)), None)


def is_downloaded() -> bool:
    """True when playwright has its own."""
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def made_sure() -> bool:
    """True when there is a browser now: installed, downloaded before, downloaded now, or installed by apt-get.

    Where apt-get may install, it is the quick one; not every system has it.
    """
    may_install = os.environ.get("INSTALL_SYSTEM") == "1" and shutil.which("apt-get") is not None
    if may_install and not installed([WITHOUT_WINDOWS]):
        subprocess.run([*APT_GET, "update"])
        subprocess.run([*APT_GET, "install", "-y", WITHOUT_WINDOWS], stderr=subprocess.DEVNULL)
    if installed() or is_downloaded():
        return True
    if may_install:
        subprocess.run([*APT_GET, "install", "-y", "chromium"])
        return installed() is not None
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
    return is_downloaded()


if __name__ == "__main__":
    sys.exit(0 if made_sure() else MISSING)
