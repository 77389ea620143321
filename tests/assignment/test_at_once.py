"""Two who ask at the same moment: real threads, each with its own connection, on whichever database runs."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from annotations.accounts import actions as accounts
from annotations.accounts.models import User
from annotations.assignment import actions as assignments
from annotations.assignment.models import Assignment
from annotations.core.errors import Conflict
from annotations.labelling import actions as labelling
from annotations.labelling.models import AnnotationSet
from annotations.projects import actions as projects
from annotations.projects.access import Caller
from annotations.projects.models import Membership, Project, Role
from tests.cast import Cast
from tests.serving import until
from tests.threads import held_up, in_a_thread, is_waiting

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """What the jobs came to, begun together; a refusal counts as its code."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return job()
        except Conflict as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


def annotators(cast: Cast, count: int) -> list[User]:
    people = [accounts.create_person(f"Reader {number}") for number in range(count)]
    for person in people:
        projects.add_role(cast.project, person, Role.ANNOTATOR)
    return people


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return Cast()


def test_no_text_is_given_to_more_people_than_the_project_wants(cast: Cast) -> None:
    for number in range(3):
        cast.document(f"Text number {number} about ice.")
    given = at_once([lambda person=person: labelling.open_next(cast.entered(person)) for person in annotators(cast, 8)])
    taken = Counter(Assignment.objects.values_list("document", flat=True))
    assert sorted(taken.values()) == [2, 2, 2]
    assert sum(one is None for one in given) == 2


def test_one_person_who_asks_twice_at_once_gets_one_text(cast: Cast) -> None:
    cast.document()
    cast.document("Another text.")
    given = at_once([lambda: labelling.open_next(cast.entered(cast.anna))] * 4)
    assert len({one.pk for one in given}) == 1
    assert (Assignment.objects.count(), AnnotationSet.objects.count()) == (1, 1)


def test_of_many_who_reopen_a_skipped_text_only_as_many_succeed_as_there_are_places(cast: Cast) -> None:
    Project.objects.filter(pk=cast.project.pk).update(annotators_per_document=1)
    cast.document()
    people = annotators(cast, 4)
    for person in people:
        annotation_set = labelling.open_next(cast.entered(person))
        assert annotation_set is not None and annotation_set.assignment is not None
        labelling.skip(Caller(person), annotation_set.assignment.uuid, "")
    sets = {one.annotator_id: one.uuid for one in AnnotationSet.objects.all()}
    told = at_once([lambda person=person: labelling.reopen(Caller(person), sets[person.pk]) for person in people])
    assert told.count("limit_reached") == 3
    assert Assignment.objects.filter(state="open").count() == 1


@pytest.mark.only_on("postgresql")  # the embedded database has one writer at a time
@pytest.mark.parametrize(
    "ends_the_role",
    [
        lambda cast, anna: labelling.remove_member(anna, cast.maria),
        lambda cast, anna: labelling.change_role(anna, cast.maria, Role.READER),
    ],
)
@pytest.mark.parametrize("reopened_by", ["anna", "ada"])
def test_a_set_that_is_reopened_while_its_person_leaves_does_not_stay_open(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, ends_the_role: Callable[[Cast, Membership], Any], reopened_by: str
) -> None:
    cast.document()
    done = cast.submitted(cast.assigned(cast.anna))
    anna = Membership.objects.get(project=cast.project, person=cast.anna)
    by = Caller(getattr(cast, reopened_by))
    with held_up(monkeypatch, assignments, "set_state") as (has_come, may_go), ThreadPoolExecutor(2) as threads:
        reopening = in_a_thread(threads, lambda: labelling.reopen(by, done.uuid))
        assert has_come.wait(60)
        leaving = in_a_thread(threads, lambda: ends_the_role(cast, anna))
        until(lambda: is_waiting() or leaving.done(), "whoever leaves does not wait")
        may_go.set()
        reopening.result(60), leaving.result(60)
    done.refresh_from_db()
    assert (done.state, done.assignment.state) == ("skipped", "skipped")


@pytest.mark.only_on("postgresql")  # the embedded database has one writer at a time
def test_what_is_submitted_while_its_person_leaves_stays_submitted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.document()
    opened = cast.assigned(cast.anna)
    anna = Membership.objects.get(project=cast.project, person=cast.anna)
    with held_up(monkeypatch, assignments, "set_state") as (has_come, may_go), ThreadPoolExecutor(2) as threads:
        submitting = in_a_thread(threads, lambda: labelling.submit(Caller(cast.anna), opened.uuid))
        assert has_come.wait(60)
        leaving = in_a_thread(threads, lambda: labelling.remove_member(anna, cast.maria))
        until(lambda: is_waiting() or leaving.done(), "whoever leaves does not wait")
        may_go.set()
        submitting.result(60), leaving.result(60)
    opened.refresh_from_db()
    assert (opened.state, opened.assignment.state) == ("submitted", "submitted")


@pytest.mark.only_on("postgresql")  # the embedded database has one writer at a time
def test_nobody_waits_to_submit_for_whoever_changes_the_team(cast: Cast) -> None:
    """To remove Anna takes the project first and then her set; to submit it takes the set first."""
    cast.document()
    submitted = cast.assigned(cast.anna)

    def submit() -> str:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            return labelling.submit(Caller(cast.anna), submitted.uuid).state
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as threads:
        projects.remove_member(Membership.objects.get(project=cast.project, person=cast.boris), cast.maria)
        assert threads.submit(submit).result() == "submitted"


@pytest.mark.only_on("postgresql")  # the embedded database has one writer at a time
def test_what_is_submitted_while_it_is_reopened_is_submitted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for a row finds it as it is now, but what was joined to it as it was before."""
    Project.objects.filter(pk=cast.project.pk).update(annotators_per_document=1)
    cast.document()
    opened = cast.assigned(cast.anna)
    labelling.skip(Caller(cast.anna), opened.assignment.uuid, "")
    with held_up(monkeypatch, assignments, "set_state") as (has_come, may_go), ThreadPoolExecutor(2) as threads:
        reopening = in_a_thread(threads, lambda: labelling.reopen(Caller(cast.anna), opened.uuid))
        assert has_come.wait(60)
        submitting = in_a_thread(threads, lambda: labelling.submit(Caller(cast.anna), opened.uuid))
        until(lambda: is_waiting() or submitting.done(), "whoever submits does not wait")
        may_go.set()
        reopening.result(60), submitting.result(60)
    opened.refresh_from_db()
    assert (opened.state, opened.assignment.state) == ("submitted", "submitted")
