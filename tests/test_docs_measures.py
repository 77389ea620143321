"""docs/measures.md has a section for every measure of the catalogue, and says of each what the catalogue
says.
"""

import re
from pathlib import Path

import pytest

from annotations.core.measures import MEASURES

PAGE = (Path(__file__).parent.parent / "docs" / "measures.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def test_the_page_and_the_catalogue_have_the_same_measures_each_once():
    sections = re.findall(r"^## (\w+)$", PAGE, re.MULTILINE)
    assert sorted(sections) == sorted(MEASURES)


@pytest.mark.parametrize("name", MEASURES)
def test_a_section_says_what_the_catalogue_says(name):
    measure = MEASURES[name]
    assert (
        SECTIONS[name]
        .strip()
        .startswith(
            f"Annotators: {measure.annotators} · missing readers: {'yes' if measure.missing else 'no'} · "
            f"overlap of one annotator's units: {measure.overlap} · headline: `{measure.headline}`"
        )
    )
    for lead in ("Formula", "Source", "Answers", "Not for", "Thresholds"):
        assert f"**{lead}.**" in SECTIONS[name]
