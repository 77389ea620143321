"""The JavaScript unit tests, in the node that comes with the test environment: `python -m tests.node`."""

import subprocess
import sys
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

FOLDER = Path(__file__).parent / "static"


def main() -> int:
    files = sorted(map(str, FOLDER.rglob("*.test.mjs")))
    if not files:
        print("There are no JavaScript tests to run.", file=sys.stderr)
        return 1
    node = compute_driver_executable()[0]
    loader = f"--import={(FOLDER / 'loader.mjs').as_uri()}"
    return subprocess.run([node, loader, "--test", "--test-reporter=dot", *files]).returncode


if __name__ == "__main__":
    sys.exit(main())
