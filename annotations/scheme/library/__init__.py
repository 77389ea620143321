"""The templates a project starts from: a scheme and a guideline in each language."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from annotations.core.errors import Invalid

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """The names of the templates."""
    return sorted(path.parent.name for path in FOLDER.glob("*/scheme.json"))


@cache
def template(name: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The scheme JSON and the guideline by language of a template. Raises Invalid for an unknown name."""
    if name not in names():
        raise Invalid("unknown_template", "There is no template “{name}”.", where="template", name=name)
    folder = FOLDER / name
    guideline = {
        path.suffixes[0].removeprefix("."): path.read_text(encoding="utf-8")
        for path in sorted(folder.glob("guideline.*.md"))
    }
    return json.loads((folder / "scheme.json").read_text(encoding="utf-8")), guideline
