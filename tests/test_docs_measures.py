"""docs/measures.md has a section for every measure of the catalogue, and says of each what the catalogue
says.
"""

import re
from inspect import signature
from pathlib import Path

import pytest

from annotations.core.measures import MEASURES

PAGE = (Path(__file__).parent.parent / "docs" / "measures.md").read_text(encoding="utf-8")
LEADS = ("Formula", "Source", "Answers", "Not for", "Thresholds")
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


def said(name, lead):
    """What a section says under a lead; empty if it has none."""
    found = re.findall(rf"^\*\*{lead}\.\*\* (.*?)(?=^\*\*[A-Z]|\Z)", SECTIONS[name], re.MULTILINE | re.DOTALL)
    return " ".join(found).strip()


@pytest.mark.parametrize("name", MEASURES)
def test_a_section_says_all_that_a_reader_has_to_know(name):
    assert [lead for lead in LEADS if len(said(name, lead).split()) < (1 if lead == "Thresholds" else 3)] == []
    # A source is somebody's, of a year; or it is that of another measure.
    assert re.search(r"[A-Z]\w+.*\b(19|20)\d\d\b", said(name, "Source"), re.DOTALL) or any(
        f"`{other}`" in said(name, "Source") for other in MEASURES
    )


@pytest.mark.parametrize("name", MEASURES)
def test_a_section_names_every_parameter_if_there_is_one(name):
    measure = MEASURES[name]
    taken = {
        parameter
        for function in (measure.run, measure.part, measure.result)
        if function
        for parameter in list(signature(function).parameters)[1:]
    }
    parameters = said(name, "Parameters")
    assert {each for each in taken - set(measure.fixed) if f"`{each}`" not in parameters} == set()
    assert bool(parameters) == bool(taken - set(measure.fixed))
