"""`python -m bench [NAME [options]]`: one benchmark, or all; those of the server in a throw-away installation."""

import importlib
import subprocess
import sys
from contextlib import nullcontext

from bench.installation import installed

INSTALLED = ("saving", "streaming", "surface")
NAMES = (*INSTALLED, "agreement")


def main(arguments: list[str]) -> int:
    if not arguments:
        return max(subprocess.run([sys.executable, "-m", "bench", name]).returncode for name in NAMES)
    if arguments[0] not in NAMES:
        print(f"There are these benchmarks: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    with installed() if arguments[0] in INSTALLED else nullcontext():
        importlib.import_module(f"bench.{arguments[0]}").main(arguments[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
