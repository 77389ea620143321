"""The page for programs: its lines are right for this very project and server."""

import html
import re

import datasets

from tests.pages import text_of

DATA = "/projects/ice-and-trade/data/"


def lines_on(answer):
    """What stands in the boxes of the page, as it is copied."""
    return [html.unescape(one) for one in re.findall(r"<pre[^>]*>(.*?)</pre>", answer.content.decode(), re.DOTALL)]


def test_the_lines_name_the_projects_own_address_and_file(cast):
    _, curl, python = lines_on(cast.client_of(cast.rita).get(DATA))
    address = "http://testserver/api/v1/projects/ice-and-trade/export/?format=jsonl"
    assert curl == f'curl --fail -H "Authorization: Bearer $TOKEN" \\\n  "{address}" \\\n  -o ice-and-trade.jsonl'
    assert python == (
        'import datasets\nrows = datasets.load_dataset("json", data_files="ice-and-trade.jsonl", split="train")'
    )


def test_the_lines_work(cast, tmp_path, monkeypatch):
    cast.document()
    annotation_set = cast.assigned(cast.anna)
    cast.mark(annotation_set, "Trade grew by 26% in 2023", "evidence")
    cast.submitted(annotation_set)
    _, curl, python = lines_on(cast.client_of(cast.rita).get(DATA))
    address, file = re.search(r'"(http\S+)" \\\n  -o (\S+)', curl).groups()
    answer = cast.api(cast.rita, "read").get(address.removeprefix("http://testserver"))
    (tmp_path / file).write_bytes(b"".join(answer.streaming_content))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    names: dict = {}
    exec(python, names)
    assert names["rows"]["quote"] == ["Trade grew by 26% in 2023"]


def test_every_address_on_the_page_answers(cast):
    rita = cast.client_of(cast.rita)
    page = rita.get(DATA)
    addresses = re.findall(r"http://testserver(/api/\S*?)(?=[\s<\"])", html.unescape(page.content.decode()))
    assert len(set(addresses)) == 4
    for address in addresses:
        assert rita.get(address).status_code == 200


def test_annotators_are_told_that_the_rows_are_their_own(cast):
    assert "The rows of others are not for annotators." in text_of(cast.client_of(cast.anna).get(DATA))
    assert "The rows of others" not in text_of(cast.client_of(cast.maria).get(DATA))


def test_the_number_of_queries(cast, django_assert_num_queries):
    maria = cast.client_of(cast.maria)
    with django_assert_num_queries(3):
        maria.get(DATA)
