"""The door of rows: who sees which, in pages and as a stream, and what each filter keeps."""

import gzip
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from annotations.corpus.models import Import
from annotations.labelling.models import AnnotationSet
from annotations.projects.models import Membership, Project
from tests.cast import Cast, operation

URL = "/api/v1/projects/ice-and-trade/annotations/"
STREAM = {"Accept": "application/x-ndjson"}


class World:
    """Two texts. Anna and Boris have marked the first, Anna's set is submitted; Ada has the second, in Russian."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.first = cast.document()
        self.anna = cast.assigned(cast.anna)
        self.boris = cast.assigned(cast.boris)
        cast.mark(self.anna, "ice data", comment="Anna's")
        cast.mark(self.anna, "26%", "evidence", comment="Anna's")
        cast.mark(self.boris, "ice data", comment="Boris's")
        cast.submitted(self.anna)
        self.second = cast.document("Лёд тает. Торговля растёт.")
        type(self.second).objects.filter(pk=self.second.pk).update(language="ru")
        self.ada = cast.assigned(cast.ada)
        cast.mark(self.ada, "Лёд тает", comment="Ada's")

    def whose(self, person: Any, **query: str) -> list[str]:
        """Whose rows the person is given, in order; pages and stream give the same rows."""
        client = self.cast.api(person, "read")
        rows = rows_of(client, **query)
        assert rows == streamed(client, **query)
        return [row["comment"] for row in rows]

    def pseudonym(self, person: Any) -> str:
        return Membership.objects.get(project=self.cast.project, person=person).pseudonym


def rows_of(client: Client, **query: str) -> list[dict[str, Any]]:
    response = client.get(URL, query)
    assert response.status_code == 200, response.content
    assert response.json()["next"] is None
    return response.json()["results"]


def streamed(client: Client, **query: str) -> list[dict[str, Any]]:
    response = client.get(URL, query, headers=STREAM)
    assert (response.status_code, response["Content-Type"]) == (200, "application/x-ndjson")
    return [json.loads(line) for line in response.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("accepted", "answered"),
    [
        ("application/x-ndjson, application/json;q=0.5", "application/x-ndjson"),
        ("application/json;q=0.1, application/x-ndjson", "application/x-ndjson"),
        ("application/x-ndjson;q=0.2, */*;q=0.5", "application/json"),
        ("*/*", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
    ],
)
def test_what_is_liked_best_is_answered(world: World, accepted: str, answered: str):
    response = world.cast.api(world.cast.maria, "read").get(URL, headers={"Accept": accepted})
    assert (response.status_code, response["Content-Type"].split(";")[0]) == (200, answered)


def test_what_cannot_be_had_is_not_acceptable(world: World):
    response = world.cast.api(world.cast.maria, "read").get(URL, headers={"Accept": "text/csv"})
    assert response.status_code == 406


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


def test_managers_and_readers_see_everybodys_rows(world: World):
    everybody = ["Anna's", "Anna's", "Boris's", "Ada's"]
    assert world.whose(world.cast.maria) == everybody
    assert world.whose(world.cast.rita) == everybody


def test_an_annotator_sees_own_rows_only(world: World):
    assert world.whose(world.cast.anna) == ["Anna's", "Anna's"]
    assert world.whose(world.cast.boris) == ["Boris's"]
    assert world.whose(world.cast.boris, annotator=world.pseudonym(world.cast.anna)) == []


def test_an_annotator_sees_everything_once_the_project_reveals_it(world: World):
    Project.objects.update(reveal=Project.Reveal.ALL)
    assert world.whose(world.cast.boris) == ["Anna's", "Anna's", "Boris's", "Ada's"]


def test_whoever_is_assigned_a_document_is_blind_on_it_until_it_is_submitted(world: World):
    cast = world.cast
    cast.project.annotators_per_document = 3
    cast.project.save()
    assert world.whose(cast.ada) == ["Anna's", "Anna's", "Boris's", "Ada's"]
    cast.submitted(world.ada)
    mine = cast.assigned(cast.ada)
    assert mine.document == world.first
    cast.mark(mine, "Patents", comment="Ada's own")
    assert world.whose(cast.ada) == ["Ada's", "Ada's own"]
    cast.submitted(mine)
    assert world.whose(cast.ada) == ["Anna's", "Anna's", "Boris's", "Ada's", "Ada's own"]


def test_rows_of_other_projects_are_nobody_elses(world: World):
    cast = world.cast
    cast.document(project=cast.other_project)
    elsewhere = cast.assigned(cast.oleg, cast.other_project)
    cast.mark(elsewhere, "ice data", comment="Oleg's")
    assert "Oleg's" not in world.whose(cast.maria)
    assert cast.api(cast.oleg).get(URL).status_code == 404


def test_neither_gold_nor_suggestions_nor_documents_still_coming_in_are_rows_of_annotators(world: World):
    AnnotationSet.objects.filter(pk=world.boris.pk).update(kind=AnnotationSet.Kind.SUGGESTION, annotator=None)
    assert world.whose(world.cast.maria) == ["Anna's", "Anna's", "Ada's"]
    Import.objects.filter(documents=world.first).update(state=Import.State.PENDING)
    assert world.whose(world.cast.maria) == ["Ada's"]


def test_a_deleted_span_has_no_row(world: World):
    span = world.boris.spans.get()
    deletion = operation("delete", "span", {"id": str(span.uuid)}, base=str(span.last_operation))
    world.cast.operate(world.boris, deletion)
    assert world.whose(world.cast.maria) == ["Anna's", "Anna's", "Ada's"]


def test_each_filter_keeps_its_rows(world: World):
    maria = world.cast.maria
    assert world.whose(maria, annotator=world.pseudonym(world.cast.anna)) == ["Anna's", "Anna's"]
    assert world.whose(maria, annotator="a-nobody") == []
    assert world.whose(maria, label="evidence") == ["Anna's"]
    assert world.whose(maria, document=str(world.second.uuid)) == ["Ada's"]
    assert world.whose(maria, language="ru") == ["Ada's"]
    assert world.whose(maria, state="submitted") == ["Anna's", "Anna's"]
    assert world.whose(maria, state="open", document=str(world.first.uuid)) == ["Boris's"]
    assert world.whose(maria, state="skipped") == []


@pytest.mark.parametrize(
    ("query", "where", "code"),
    [
        ("colour=red", "colour", "unknown_parameter"),
        ("view=gold", "view", "unknown_parameter"),
        ("label=claim&label=stance", "label", "repeated_parameter"),
        ("document=first.txt", "document", "invalid_parameter"),
        ("state=finished", "state", "invalid_parameter"),
        ("label=", "label", "invalid_parameter"),
        ("page_size=1001", "page_size", "invalid_parameter"),
        ("cursor=abc", "cursor", "invalid_parameter"),
    ],
)
def test_a_parameter_that_cannot_be_meant_is_refused(cast: Cast, query: str, where: str, code: str):
    response = cast.api(cast.rita).get(f"{URL}?{query}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert [(fault["where"], fault["code"]) for fault in response.json()["errors"]] == [(where, code)]


def test_a_stream_is_not_paged_and_refuses_in_the_same_form(cast: Cast):
    response = cast.api(cast.rita).get(URL, {"page_size": "5"}, headers=STREAM)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["errors"][0]["where"] == "page_size"


def test_pages_follow_each_other_forwards_and_back(world: World):
    client = world.cast.api(world.cast.maria)
    first = client.get(URL, {"page_size": "3", "state": "open"}).json()
    assert [row["comment"] for row in first["results"]] == ["Boris's", "Ada's"]
    pages, address = [], f"{URL}?page_size=1"
    while address:
        page = client.get(address).json()
        pages.append(page)
        address = page["next"]
    assert [page["results"][0]["comment"] for page in pages] == ["Anna's", "Anna's", "Boris's", "Ada's"]
    assert client.get(pages[2]["previous"]).json()["results"] == pages[1]["results"]
    assert pages[0]["previous"] is None


def test_a_page_and_a_stream_ask_the_database_a_fixed_number_of_times(world: World, django_assert_num_queries: Any):
    client = world.cast.api(world.cast.maria)
    client.get(URL)
    # The token, the role, the documents the caller is blind on, the rows.
    with django_assert_num_queries(4):
        client.get(URL)
    # Instead of the rows: a page of sets, the rows of these, a page without sets; and SQLite is told to keep few pages.
    with django_assert_num_queries(7 if connection.vendor == "sqlite" else 6):
        client.get(URL, headers=STREAM).getvalue()


def test_a_stream_is_compressed_for_those_who_ask(world: World):
    client = world.cast.api(world.cast.maria)
    plain = client.get(URL, headers=STREAM).getvalue()
    packed = client.get(URL, headers={**STREAM, "Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.getvalue()) == plain


def test_asking_for_the_headers_alone_reads_nothing(world: World, django_assert_num_queries: Any):
    client = world.cast.api(world.cast.maria)
    client.get(URL)
    with django_assert_num_queries(3):
        response = client.head(URL, headers=STREAM)
    assert (response.status_code, response.getvalue()) == (200, b"")


def test_another_media_type_is_not_to_be_had(cast: Cast):
    assert cast.api(cast.rita).get(URL, headers={"Accept": "text/csv"}).status_code == 406
