"""My work: the latest assignments of each project, and how many there are, however many that is."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotations.assignment.models import Assignment
from annotations.labelling import actions as labelling
from annotations.labelling.pages import SHOWN_ASSIGNMENTS
from annotations.projects import actions as projects
from annotations.projects.models import Role
from tests.cast import Cast
from tests.pages import text_of


def texts(cast: Cast, count: int, **more: Any) -> None:
    """So many texts, all Anna's, the later the more lately; every third is submitted."""
    for number in range(count):
        document = cast.document(f"Text {number} about ice.", name=f"text {number:02}.", **more)
        annotation_set = labelling.open_document(cast.entered(cast.anna, more.get("project")), document)
        if number % 3 == 0:
            cast.submitted(annotation_set)
        lately = timezone.now() + timedelta(minutes=number)
        Assignment.objects.filter(document=document).update(last_activity=lately)


@pytest.fixture
def anna(cast: Cast) -> Any:
    projects.add_role(cast.other_project, cast.anna, Role.ANNOTATOR)
    return cast.client_of(cast.anna)


def test_each_project_shows_its_latest_texts_and_counts_them_all(cast: Cast, anna: Any) -> None:
    texts(cast, SHOWN_ASSIGNMENTS + 3)
    texts(cast, 2, project=cast.other_project)
    elsewhere, here = (text_of(anna.get("/")).split("Ice and trade")[place] for place in (0, 1))
    assert "4 submitted" in here and "1 submitted" in elsewhere
    shown = [name for name in here.split() if name[:2].isdigit() and name.endswith(".")]
    assert shown == [f"{number:02}." for number in range(SHOWN_ASSIGNMENTS + 2, 2, -1)]
    assert "All documents" in here and "All documents" not in elsewhere


def test_the_number_of_queries_does_not_grow_with_texts_and_projects(
    cast: Cast, anna: Any, django_assert_num_queries: Any
) -> None:
    for made in (lambda: texts(cast, 1), lambda: texts(cast, 3, project=cast.other_project)):
        made()
        with django_assert_num_queries(5):
            assert anna.get("/").status_code == 200


def test_no_more_assignments_are_loaded_than_are_shown(cast: Cast, anna: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    texts(cast, SHOWN_ASSIGNMENTS + 5)
    loaded = []
    real = Assignment.from_db.__func__
    monkeypatch.setattr(Assignment, "from_db", classmethod(lambda kind, *given: loaded.append(1) or real(kind, *given)))
    anna.get("/")
    assert len(loaded) == SHOWN_ASSIGNMENTS


def test_nobody_is_shown_what_others_have(cast: Cast, anna: Any) -> None:
    texts(cast, 2)
    boris = text_of(cast.client_of(cast.boris).get("/"))
    assert "text 00." not in boris
    assert "submitted" not in boris
