"""docs/formats.md says of every format of the catalogue what the catalogue says."""

import re
from pathlib import Path

import pytest

from annotations.core.formats import FORMATS, jsonl

DOCS = Path(__file__).parents[3] / "docs"
SECTIONS = dict(
    re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", (DOCS / "formats.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
)


def test_the_page_and_the_catalogue_have_the_same_formats():
    assert list(SECTIONS) == list(FORMATS) == [one.name for one in FORMATS.values()]


@pytest.mark.parametrize("name", FORMATS)
def test_a_section_says_what_the_catalogue_says(name: str):
    one = FORMATS[name]
    assert f"Media type: `{one.media_type}` · suffix: `{one.suffix}`" in SECTIONS[name]
    lost = re.findall(r"^\| `(\w+)` \| (.*) \|$", SECTIONS[name].partition("Cannot carry:")[2], re.MULTILINE)
    assert lost == [(loss.code, loss.detail) for loss in one.cannot_carry]


def test_the_fields_of_a_line_are_named_in_order():
    assert f"`{', '.join(jsonl.FIELDS)}`" in SECTIONS["jsonl"].replace(",\n", ", ")


def test_the_types_of_a_row_are_given_for_every_field_in_order():
    types = SECTIONS["jsonl"].partition("of_a_row = {\n")[2].partition("\n}\n")[0]
    of_relations = r'"relations": List\(\{.*?\}\)'
    assert re.findall(r'"(\w+)":', re.sub(of_relations, '"relations":', types)) == list(jsonl.FIELDS)


def test_the_page_of_the_api_explains_every_field_of_a_row():
    rows = (DOCS / "api.md").read_text("utf-8").partition("## Rows and streams")[2].partition("\nFilters:")[0]
    explained = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (.*?) \|", rows, re.MULTILINE)))
    assert sorted(explained) == sorted(jsonl.FIELDS)
