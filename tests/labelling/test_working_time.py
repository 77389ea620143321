"""How long people work on their sets: told in sums, counted once, shown to whom it concerns."""

import json
import uuid

import pytest

from annotations.labelling.models import Sitting
from annotations.labelling.working_time import active_seconds
from annotations.scheme import actions as schemes


@pytest.fixture
def annotation_set(cast):
    cast.document()
    return cast.assigned(cast.anna)


def told(cast, annotation_set, sitting, seconds, by=None, person=None, **more):
    by = by or cast.anna
    body = {"person": str((person or by).uuid), "sitting": str(sitting), "seconds": seconds, **more}
    path = f"/annotation-sets/{annotation_set.uuid}/time/"
    return cast.client_of(by).post(path, json.dumps(body), content_type="application/json")


def test_a_sum_that_is_told_again_counts_once_and_sums_of_pages_are_added(cast, annotation_set):
    one, other = uuid.uuid4(), uuid.uuid4()
    totals = [
        told(cast, annotation_set, sitting, seconds).json()["seconds"]
        for sitting, seconds in [(one, 40), (one, 40), (one, 65), (one, 50), (other, 10), (one, 65)]
    ]
    assert totals == [40, 40, 65, 65, 75, 75]
    assert active_seconds(annotation_set) == 75


def test_time_is_taken_also_after_the_set_was_submitted(cast, annotation_set):
    cast.submitted(annotation_set)
    assert told(cast, annotation_set, uuid.uuid4(), 30).json()["seconds"] == 30


def test_a_page_that_tells_its_time_hears_which_guideline_is_in_force_by_now(cast, annotation_set):
    assert told(cast, annotation_set, uuid.uuid4(), 30).json() == {"seconds": 30, "guideline_version": 1}
    schemes.publish_guideline(cast.project, cast.maria, {"en": "Mark less."}, "*")
    assert told(cast, annotation_set, uuid.uuid4(), 30).json() == {"seconds": 60, "guideline_version": 2}


def test_nobody_works_longer_than_there_was_time(cast, annotation_set):
    assert told(cast, annotation_set, uuid.uuid4(), 10**9).json()["seconds"] <= 2 * 24 * 3600


def test_only_the_sets_own_annotator_tells_its_time(cast, annotation_set):
    people = (cast.maria, cast.ada, cast.boris, cast.rita, cast.oleg, cast.nina)
    found = [told(cast, annotation_set, uuid.uuid4(), 5, by=person).status_code for person in people]
    assert found == [404] * 6
    assert told(cast, annotation_set, uuid.uuid4(), 5, by=cast.boris, person=cast.anna).status_code == 409
    assert not Sitting.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [{"seconds": -1}, {"seconds": 1.5}, {"seconds": True}, {"sitting": "x"}, {"seconds": 2**31}, {"more": 1}],
    ids=str,
)
def test_what_is_no_sum_is_refused(cast, annotation_set, fields):
    given = {"sitting": uuid.uuid4(), "seconds": 5, **fields}
    answer = told(cast, annotation_set, given.pop("sitting"), given.pop("seconds"), **given)
    assert answer.status_code == 400
    assert not Sitting.objects.exists()
