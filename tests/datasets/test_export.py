"""The project's data as a file."""

import pytest

from tests.cast import Cast
from tests.datasets.nasty import ROWS, nasty

URL = "/api/v1/projects/ice-and-trade/export/"


def test_the_file_holds_the_rows_and_has_a_name(cast: Cast):
    nasty(cast)
    response = cast.api(cast.rita, "read").get(URL, {"format": "jsonl", "view": "annotators"})
    assert response.getvalue() == ROWS.read_bytes()
    assert response["Content-Type"] == "application/x-ndjson"
    assert response["Content-Disposition"] == 'attachment; filename="ice-and-trade-annotators.jsonl"'


def test_the_view_is_that_of_the_annotators_unless_another_is_named(cast: Cast):
    nasty(cast)
    assert cast.api(cast.rita, "read").get(URL, {"format": "jsonl"}).getvalue() == ROWS.read_bytes()


def test_an_annotator_is_given_own_rows_only(cast: Cast):
    nasty(cast)
    assert cast.api(cast.anna).get(URL, {"format": "jsonl"}).getvalue() == ROWS.read_bytes()
    assert cast.api(cast.boris).get(URL, {"format": "jsonl"}).getvalue() == b""


@pytest.mark.parametrize(
    ("query", "code", "where"),
    [
        ("", "unknown_format", "format"),
        ("format=csv", "unknown_format", "format"),
        ("format=JSONL", "unknown_format", "format"),
        ("format=jsonl&view=gold", "unknown_view", "view"),
        ("format=jsonl&label=claim", "invalid_parameters", "label"),
    ],
)
def test_what_is_not_available_is_refused(cast: Cast, query: str, code: str, where: str):
    response = cast.api(cast.rita).get(f"{URL}?{query}")
    assert (response.status_code, response.json()["code"]) == (400, code)
    assert response.json()["errors"][0]["where"] == where


def test_the_file_goes_out_whatever_media_type_is_asked_for(cast: Cast):
    nasty(cast)
    response = cast.api(cast.rita).get(URL, {"format": "jsonl"}, headers={"Accept": "text/html"})
    assert response.getvalue() == ROWS.read_bytes()
