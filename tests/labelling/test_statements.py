"""How often saving asks the database, pinned; and that its statements, made once, take new values each time."""

import itertools
import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.db.models import BigIntegerField, UUIDField
from django.test import Client

from annotations.labelling import saving
from annotations.labelling.models import Relation, Span
from annotations.labelling.statements import Given, Statement
from tests.cast import TEXT, Cast, operation

# What a transaction of its own adds in an installation: here the tests' transaction is around everything.
BEGIN_AND_COMMIT = 2


def new_span() -> dict[str, Any]:
    return operation(
        "create", "span", {"id": str(uuid.uuid4()), "label": "claim", "start": 0, "end": 6, "quote": TEXT[:6]}
    )


class World:
    """Anna's set with a claim and an evidence that supports it."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        cast.document()
        self.set = cast.assigned(cast.anna)
        self.claim = cast.mark(self.set, "ice data")
        self.evidence = cast.mark(self.set, "26%", "evidence")
        cast.relate(self.evidence, "supports", self.claim)

    def save(self, client: Client, *sent: dict[str, Any], **more: str) -> None:
        body = json.dumps({**self.cast.envelope(self.set, *sent), **more})
        address = f"/api/v1/annotation-sets/{self.set.uuid}/operations/"
        response = client.post(address, body, content_type="application/json")
        assert [result["status"] for result in response.json()["results"]] == ["applied"] * len(sent)


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


def test_a_new_span_takes_eight_statements_with_a_token(world: World, django_assert_num_queries: Any):
    client = world.cast.api(world.cast.anna, "annotate")
    world.save(client, new_span())
    # The token; the set, and what it knows of the request's ids; the span, the log and the set's revision; a savepoint
    # where an installation has its transaction.
    with django_assert_num_queries(6 + BEGIN_AND_COMMIT):
        world.save(client, new_span())


def test_a_new_span_takes_nine_statements_with_a_session(world: World, django_assert_num_queries: Any):
    client = world.cast.client_of(world.cast.anna)
    person = str(world.cast.anna.uuid)
    world.save(client, new_span(), person=person)
    # The session and its person instead of the token.
    with django_assert_num_queries(7 + BEGIN_AND_COMMIT):
        world.save(client, new_span(), person=person)


def test_a_step_of_many_operations_takes_no_more_than_one(world: World, django_assert_num_queries: Any):
    client = world.cast.api(world.cast.anna, "annotate")
    world.save(client, new_span())
    with django_assert_num_queries(6 + BEGIN_AND_COMMIT):
        world.save(client, *(new_span() for _ in range(50)))


def test_a_change_and_a_deletion_read_what_they_touch(world: World, django_assert_num_queries: Any):
    client = world.cast.api(world.cast.anna, "annotate")
    world.save(client, new_span())
    base = str(world.claim.last_operation)
    changed = operation("update", "span", {"id": str(world.claim.uuid), "comment": "?"}, base=base)
    with django_assert_num_queries(8 + BEGIN_AND_COMMIT):
        world.save(client, changed)
    deleted = operation("delete", "span", {"id": str(world.claim.uuid)}, base=changed["id"])
    # And the relation that goes with it.
    with django_assert_num_queries(9 + BEGIN_AND_COMMIT):
        world.save(client, deleted)


def test_many_deletions_take_no_more_statements_than_a_few(world: World, django_assert_num_queries: Any):
    client = world.cast.api(world.cast.anna, "annotate")
    spans = [new_span() for _ in range(40)]
    ids = [span["object"]["id"] for span in spans]
    edges = [
        operation("create", "relation", {"id": str(uuid.uuid4()), "type": "supports", "source": one, "target": other})
        for one, other in itertools.pairwise(ids)
    ]
    world.save(client, *spans, *edges)
    deleted = [operation("delete", "span", {"id": span["object"]["id"]}, base=span["id"]) for span in spans]
    with django_assert_num_queries(9 + BEGIN_AND_COMMIT):
        world.save(client, *deleted)
    assert not Relation.objects.filter(uuid__in=[one["object"]["id"] for one in edges], is_deleted=False).exists()
    assert not Span.objects.filter(uuid__in=ids, is_deleted=False).exists()


def test_a_statement_takes_new_values_each_time(world: World):
    made = []

    def query() -> Any:
        made.append(True)
        return Span.objects.filter(annotation_set=Given("set", BigIntegerField()), uuid=Given("uuid", UUIDField()))

    statement = Statement(query)
    for span in (world.claim, world.evidence, world.claim):
        assert list(statement.run(set=world.set.pk, uuid=span.uuid)) == [span]
    assert list(statement.run(set=world.set.pk + 1, uuid=world.claim.uuid)) == []
    assert len(made) == 1


def known(world: World, *marks: uuid.UUID, operations: tuple[uuid.UUID, ...] = (uuid.uuid4(),)) -> saving.Known:
    return saving.Known(world.set.pk, set(operations), set(marks))


def test_objects_of_a_statement_are_as_django_gives_them(world: World):
    (found,) = known(world, world.evidence.uuid).spans({world.evidence.uuid})
    expected = Span.objects.get(pk=world.evidence.pk)
    values = [(field.attname, getattr(found, field.attname)) for field in Span._meta.concrete_fields]
    assert values == [(name, getattr(expected, name)) for name, _ in values]
    assert isinstance(found.attributes, dict) and isinstance(found.uuid, uuid.UUID) and found.created.tzinfo


def test_what_a_set_knows_is_told_by_kind(world: World):
    edge = Relation.objects.get(annotation_set=world.set)
    other = cast_elsewhere(world)
    assert known(world, uuid.uuid4()).kinds == set()
    assert known(world).kinds == set()
    assert known(world, world.claim.uuid).kinds == {"span", "relation"}
    assert known(world, edge.uuid).kinds == {"relation"}
    assert known(world, other.uuid).kinds == set()
    assert known(world, operations=(world.claim.last_operation,)).kinds == {"operation"}
    assert known(world, operations=(other.last_operation,)).kinds == set()
    assert saving.Known(world.set.pk, set(), set()).kinds == set()


def cast_elsewhere(world: World) -> Span:
    """A span of Boris's set on the same text."""
    return world.cast.mark(world.cast.assigned(world.cast.boris), "ice data")


def test_what_a_set_knows_is_read(world: World):
    edge = Relation.objects.get(annotation_set=world.set)
    found = known(world, edge.uuid, operations=(world.claim.last_operation,))
    assert list(found.relations_at({edge.source})) == [edge]
    assert set(found.spans({edge.source, edge.target})) == {world.claim, world.evidence}
    ((logged, body, result),) = found.logged()
    assert (logged, body["action"], result["status"]) == (world.claim.last_operation, "create", "applied")


def test_any_number_of_ids_can_be_asked_for(world: World):
    strangers = [uuid.uuid4() for _ in range(2 * saving.FEW)]
    for count in range(len(strangers)):
        asked = {world.claim.uuid, *strangers[:count]}
        found = known(world, *asked, operations=tuple(strangers[: count + 1]))
        assert list(found.spans(asked)) == [world.claim]


def test_the_statements_lock_the_row_where_the_database_has_row_locks(world: World):
    _, sql, _ = saving._own_statement.made
    assert ("FOR UPDATE" in sql) == (connection.vendor == "postgresql")
