"""The browser of the tests: `python -m tests.chromium` makes sure that there is one, or says how to get it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "The browser tests need Chromium, and none is installed: install Chromium or Google Chrome, "
    "or run with INSTALL_SYSTEM=1 to have apt-get do it."
)


def installed() -> str | None:
    """The path of an installed Chrome or Chromium."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def is_downloaded() -> bool:
    """True when playwright has its own."""
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def made_sure() -> bool:
    """True when there is a browser now: installed, downloaded before, downloaded now, or installed by apt-get."""
    if installed() or is_downloaded():
        return True
    if os.environ.get("INSTALL_SYSTEM") == "1" and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"])
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"])
        return installed() is not None
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
    return is_downloaded()


if __name__ == "__main__":
    sys.exit(0 if made_sure() else MISSING)
