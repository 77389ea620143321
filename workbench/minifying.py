"""JavaScript and CSS made small. The library has a runtime of its own, so it works in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Sequence

from workbench.environment import PROJECT

JAVASCRIPT, CSS = "application/javascript", "text/css"


def minified(texts: Sequence[tuple[str, str]]) -> list[str]:
    """Each text, given as (kind, text), made small. Raises ValueError with what the library says of a wrong one."""
    done = subprocess.run(
        [sys.executable, "-m", "workbench.minifying"],
        input=json.dumps(texts),
        capture_output=True,
        encoding="utf-8",
        cwd=PROJECT,
    )
    if done.returncode:
        raise ValueError(f"Static files could not be made small: {done.stderr.strip()[-2000:]}")
    small: list[str] = json.loads(done.stdout)
    return small


def _main() -> None:
    import minify

    texts = json.load(sys.stdin)
    json.dump([minify.string(kind, text) for kind, text in texts], sys.stdout)


if __name__ == "__main__":
    _main()
