"""The rules by which lines are joined, and the page that explains them."""

from pathlib import Path

import pytest

from annotations.core.text.cleaning import PROFILES
from annotations.core.text.joins import Rule

PAGE = (Path(__file__).parents[3] / "docs" / "cleaning.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_is_explained(rule):
    assert f"`{rule}`" in PAGE


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_is_explained(profile):
    assert f"**`{profile}`**" in PAGE
