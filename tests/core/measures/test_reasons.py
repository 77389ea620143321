"""Every code of a reason is raised somewhere in core and has a sentence."""

import re
from pathlib import Path

import pytest

from annotations.core.measures import reasons

SOURCES = "".join(
    path.read_text(encoding="utf-8")
    for path in (Path(__file__).parents[3] / "annotations" / "core" / "measures").glob("*.py")
    if path.name != "reasons.py"
)


@pytest.mark.parametrize("code", [*reasons.UNDEFINED, *reasons.LEFT_OUT])
def test_a_code_is_used_and_has_a_sentence(code):
    assert f'"{code}"' in SOURCES
    assert {**reasons.UNDEFINED, **reasons.LEFT_OUT}[code].endswith(".")


def test_the_two_tables_share_no_code():
    assert not set(reasons.UNDEFINED) & set(reasons.LEFT_OUT)


def test_sentences_name_their_values():
    for sentence in reasons.UNDEFINED.values():
        assert not re.search(r"%(?!\(\w+\)[sd])", sentence)
