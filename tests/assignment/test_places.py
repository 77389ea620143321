"""A document knows how many have taken a place in it, whatever becomes of their assignments."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from annotations.assignment import actions
from annotations.assignment.models import Assignment
from annotations.core.errors import Conflict
from annotations.corpus.models import Document, Import
from annotations.labelling import actions as labelling
from annotations.projects.access import Caller
from annotations.projects.models import Membership, Role
from tests.cast import Cast


def told() -> list[int]:
    """The places taken in each document, the oldest first, as the documents know them."""
    return list(Document.objects.order_by("pk").values_list("places_taken", flat=True))


def counted() -> list[int]:
    """The same, counted by hand."""
    holding = [one.document_id for one in Assignment.objects.exclude(state="skipped")]
    return [holding.count(key) for key in Document.objects.order_by("pk").values_list("pk", flat=True)]


def test_places_are_counted_through_all_that_can_become_of_an_assignment(cast: Cast) -> None:
    for number in range(3):
        cast.document(f"Text number {number} about ice.")
    anna = Caller(cast.anna)
    of_anna, of_boris = cast.assigned(cast.anna), cast.assigned(cast.boris)
    assert told() == counted() == [1, 1, 0]
    assert of_anna.assignment and of_boris.assignment
    labelling.submit(anna, of_anna.uuid)
    labelling.reopen(anna, of_anna.uuid)
    assert told() == counted() == [1, 1, 0]
    labelling.skip(anna, of_anna.assignment.uuid, "")
    assert told() == counted() == [0, 1, 0]
    labelling.reopen(anna, of_anna.uuid)
    assert told() == counted() == [1, 1, 0]
    labelling.open_document(cast.entered(cast.boris), of_anna.document)
    labelling.open_document(cast.entered(cast.boris), of_anna.document)
    assert told() == counted() == [2, 1, 0]
    with pytest.raises(Conflict, match="As many people read this document"):
        labelling.open_document(cast.entered(cast.ada), of_anna.document)
    labelling.remove_member(Membership.objects.get(person=cast.boris), cast.maria)
    assert told() == counted() == [1, 0, 0]
    labelling.change_role(Membership.objects.get(person=cast.anna), cast.maria, Role.READER)
    assert told() == counted() == [0, 0, 0]


def test_the_next_document_is_the_one_with_the_fewest_readers_and_of_these_the_oldest(cast: Cast) -> None:
    for number in range(3):
        cast.document(f"Text number {number} about ice.")
    names = []
    for person in (cast.anna, cast.boris, cast.ada, cast.maria):
        annotation_set = cast.assigned(person)
        names.append(annotation_set.document.name)
    assert names == ["document 1", "document 2", "document 3", "document 1"]


def test_documents_of_an_import_that_is_not_done_are_given_to_nobody(cast: Cast) -> None:
    cast.document()
    Import.objects.update(state=Import.State.PENDING)
    assert labelling.open_next(cast.entered(cast.anna)) is None


@pytest.mark.only_on("sqlite")
def test_the_next_document_is_found_without_looking_at_all_of_them(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody waits for whoever is given the next one: with a million documents that may not take seconds."""
    plans = []
    first = type(Document.objects.all()).first

    def explained(rows):
        plans.append(rows[:1].explain())
        return first(rows)

    monkeypatch.setattr(type(Document.objects.all()), "first", explained)
    cast.document()
    assert actions.take_next(cast.project, cast.anna) is not None
    (plan,) = plans
    assert "USING INDEX document_by_places_taken (project_id=? AND places_taken<?)" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.django_db(transaction=True)
def test_what_was_given_before_the_count_was_kept_is_counted_by_the_update() -> None:
    cast = Cast()
    for number in range(3):
        cast.document(f"Text number {number} about ice.")
    for person in (cast.anna, cast.boris, cast.ada, cast.maria):
        annotation_set = cast.assigned(person)
    assert annotation_set.assignment is not None
    labelling.skip(Caller(cast.maria), annotation_set.assignment.uuid, "")
    try:
        MigrationExecutor(connection).migrate([("annotations", "0005_kept_parts")])
    finally:
        MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    assert told() == counted() == [1, 1, 1]
