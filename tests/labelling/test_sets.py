"""Submitting, reopening and skipping; and what the next assignment answers."""

from typing import Any

import pytest

from annotations.assignment.models import Assignment
from annotations.core.errors import Conflict, Forbidden, NotFound
from annotations.labelling import actions as labelling
from annotations.labelling.models import AnnotationSet
from annotations.projects.access import Caller
from annotations.projects.models import Membership, Project, Role
from tests.cast import TEXT, Cast

NEXT = "/api/v1/projects/ice-and-trade/assignments/next/"
MEMBERS = "/api/v1/projects/ice-and-trade/members/"


def post(client: Any, address: str, body: dict[str, Any] | None = None) -> Any:
    return client.post(address, body or {}, content_type="application/json")


def test_next_gives_document_scheme_version_and_set(cast: Cast) -> None:
    document = cast.document()
    told = post(cast.api(cast.anna, "annotate"), NEXT).json()
    assert told["document"]["id"] == str(document.uuid)
    assert told["document"]["sha256"] == document.sha256
    assert told["scheme_version"] == 1
    assert (told["annotation_set"]["state"], told["annotation_set"]["spans"]) == ("open", [])
    assert told["url"] == f"/annotation-sets/{told['annotation_set']['id']}/"


def test_next_answers_the_open_assignment_as_long_as_there_is_one(cast: Cast) -> None:
    cast.document()
    cast.document("Another text.")
    anna = cast.api(cast.anna, "annotate")
    assert post(anna, NEXT).json() == post(anna, NEXT).json()


def test_next_prefers_the_text_with_most_readers_missing_then_the_oldest(cast: Cast) -> None:
    first, second = cast.document(name="first"), cast.document("Another text.", name="second")
    assert cast.assigned(cast.anna).document == first
    assert cast.assigned(cast.boris).document == second
    cast.submitted(cast.assigned(cast.anna))
    assert cast.assigned(cast.anna).document == second


def test_nothing_left_is_204(cast: Cast) -> None:
    cast.document()
    for person in (cast.anna, cast.boris):
        cast.submitted(cast.assigned(person))
    answer = post(cast.api(cast.anna, "annotate"), NEXT)
    assert (answer.status_code, answer.content) == (204, b"")
    assert post(cast.api(cast.ada, "annotate"), NEXT).status_code == 204


def test_a_skipped_text_is_free_for_another_and_does_not_come_back(cast: Cast) -> None:
    cast.document()
    Project.objects.filter(pk=cast.project.pk).update(annotators_per_document=1)
    anna = cast.api(cast.anna, "annotate")
    assignment = post(anna, NEXT).json()["assignment"]
    told = post(anna, f"/api/v1/assignments/{assignment}/skip/", {"reason": "I wrote it"}).json()
    assert (told["state"], told["reason"]) == ("skipped", "I wrote it")
    assert post(anna, NEXT).status_code == 204
    assert post(cast.api(cast.boris, "annotate"), NEXT).status_code == 200


def test_a_skipped_set_is_reopened_only_while_there_is_a_place(cast: Cast) -> None:
    cast.document()
    Project.objects.filter(pk=cast.project.pk).update(annotators_per_document=1)
    anna = cast.api(cast.anna, "annotate")
    given = post(anna, NEXT).json()
    post(anna, f"/api/v1/assignments/{given['assignment']}/skip/")
    reopen = f"/api/v1/annotation-sets/{given['annotation_set']['id']}/reopen/"
    cast.assigned(cast.boris)
    refused = post(anna, reopen)
    assert (refused.status_code, refused.json()["code"]) == (409, "limit_reached")
    assert AnnotationSet.objects.get(uuid=given["annotation_set"]["id"]).state == "skipped"
    Project.objects.filter(pk=cast.project.pk).update(annotators_per_document=2)
    assert post(anna, reopen).json()["state"] == "open"


def test_skipping_twice_or_after_submitting_is_refused(cast: Cast) -> None:
    cast.document()
    annotation_set = cast.assigned(cast.anna)
    cast.submitted(annotation_set)
    anna = cast.api(cast.anna, "annotate")
    assert annotation_set.assignment is not None
    refused = post(anna, f"/api/v1/assignments/{annotation_set.assignment.uuid}/skip/")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_open")


@pytest.mark.parametrize(("reason", "status"), [("", 200), ("x" * 1000, 200), ("x" * 1001, 400), ([], 400)])
def test_a_reason_has_at_most_a_thousand_characters(cast: Cast, reason: Any, status: int) -> None:
    cast.document()
    anna = cast.api(cast.anna, "annotate")
    address = f"/api/v1/assignments/{post(anna, NEXT).json()['assignment']}/skip/"
    answer = post(anna, address, {"reason": reason})
    assert answer.status_code == status


def test_blocking_rules_refuse_submit_with_every_place(cast: Cast) -> None:
    cast.document(TEXT)
    annotation_set = cast.assigned(cast.anna)
    bare = cast.mark(annotation_set, (60, 86), "stance")
    loose = cast.mark(annotation_set, (0, 33), "claim")
    twins = [cast.mark(annotation_set, (33, 59), "evidence") for _ in range(2)]
    told = max(twins, key=lambda one: str(one.uuid))
    answer = post(cast.api(cast.anna, "annotate"), f"/api/v1/annotation-sets/{annotation_set.uuid}/submit/")
    assert (answer.status_code, answer.json()["code"]) == (409, "rules_block")
    assert {(error["code"], error["where"]) for error in answer.json()["errors"]} == {
        ("attribute_required", f"span {bare.uuid}"),
        ("no_outer_white_space", f"span {loose.uuid}"),
        ("no_twins", f"span {told.uuid}"),
    }
    annotation_set.refresh_from_db()
    assert annotation_set.state == "open"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Stance needs a value for Polarity."),
        ("ru", "Позиция: нужно значение поля Направленность."),
    ],
)
def test_what_blocks_is_told_with_the_titles_of_the_scheme(cast: Cast, language: str, told: str) -> None:
    cast.document(TEXT)
    annotation_set = cast.assigned(cast.anna)
    cast.mark(annotation_set, (60, 86), "stance")
    address = f"/api/v1/annotation-sets/{annotation_set.uuid}/submit/"
    answer = cast.api(cast.anna).post(address, {}, "application/json", headers={"Accept-Language": language})
    assert [error["detail"] for error in answer.json()["errors"]] == [told]


def test_hints_do_not_refuse_submit(cast: Cast) -> None:
    cast.document(TEXT)
    annotation_set = cast.assigned(cast.anna)
    cast.mark(annotation_set, (33, 59), "evidence")
    cast.mark(annotation_set, (0, 32), "claim")
    cast.mark(annotation_set, (7, 20), "claim")
    address = f"/api/v1/annotation-sets/{annotation_set.uuid}/submit/"
    told = post(cast.api(cast.anna, "annotate"), address).json()
    assert (told["state"], told["revision"]) == ("submitted", 4)
    assert Assignment.objects.get().state == "submitted"
    again = post(cast.api(cast.anna, "annotate"), address)
    assert (again.status_code, again.json()["code"]) == (409, "not_open")


def test_both_poles_on_the_same_words_are_no_twins(cast: Cast) -> None:
    cast.document(TEXT)
    annotation_set = cast.assigned(cast.anna)
    cast.mark(annotation_set, (60, 86), "stance", {"polarity": "restrictive"})
    cast.mark(annotation_set, (60, 86), "stance", {"polarity": "cooperative"})
    assert cast.submitted(annotation_set).state == "submitted"


def test_the_annotator_the_manager_and_the_adjudicator_reopen_a_submitted_set(cast: Cast) -> None:
    cast.document()
    annotation_set = cast.submitted(cast.assigned(cast.anna))
    address = f"/api/v1/annotation-sets/{annotation_set.uuid}/reopen/"
    for person in (cast.anna, cast.maria, cast.ada):
        told = post(cast.api(person), address)
        assert (told.status_code, told.json()["state"]) == (200, "open"), person
        again = post(cast.api(person), address)
        assert (again.status_code, again.json()["code"]) == (409, "not_submitted")
        cast.submitted(annotation_set)
    assert AnnotationSet.objects.get().was_reopened


def test_a_member_who_left_can_do_nothing_more_and_their_marks_stay(cast: Cast) -> None:
    cast.document()
    annotation_set = cast.assigned(cast.anna)
    cast.mark(annotation_set, (0, 6))
    anna = cast.api(cast.anna, "annotate")
    labelling.remove_member(cast.project.memberships.get(person=cast.anna), cast.maria)
    assert anna.get(f"/api/v1/annotation-sets/{annotation_set.uuid}/").status_code == 404
    assert post(anna, f"/api/v1/annotation-sets/{annotation_set.uuid}/submit/").status_code == 404
    assert cast.api(cast.maria).get(f"/api/v1/annotation-sets/{annotation_set.uuid}/").json()["spans"]


def test_who_leaves_frees_the_places_of_their_open_texts(cast: Cast) -> None:
    cast.document()
    Project.objects.filter(pk=cast.project.pk).update(annotators_per_document=1)
    cast.assigned(cast.anna)
    assert post(cast.api(cast.boris, "annotate"), NEXT).status_code == 204
    labelling.remove_member(cast.project.memberships.get(person=cast.anna), cast.maria)
    assert post(cast.api(cast.boris, "annotate"), NEXT).status_code == 200


def test_who_is_removed_on_the_page_of_the_team_frees_the_places_of_their_open_texts(cast: Cast) -> None:
    cast.document()
    Project.objects.filter(pk=cast.project.pk).update(annotators_per_document=1)
    held = cast.assigned(cast.anna)
    maria = cast.client_of(cast.maria)
    told = maria.post(f"/projects/ice-and-trade/members/{cast.anna.uuid}/remove/", follow=True)
    assert "Anna has no role in the project any more." in told.content.decode()
    held.refresh_from_db()
    assert held.state == "skipped"
    assert post(cast.api(cast.boris, "annotate"), NEXT).status_code == 200


def as_reader_by_program(cast: Cast) -> None:
    answer = cast.api(cast.maria).patch(
        f"{MEMBERS}{cast.anna.uuid}/", {"role": "reader"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["role"]) == (200, "reader")


def as_reader_on_the_page(cast: Cast) -> None:
    told = cast.client_of(cast.maria).post(f"/projects/ice-and-trade/members/{cast.anna.uuid}/", {"role": "reader"})
    assert told.status_code == 302


@pytest.mark.parametrize("made", [as_reader_by_program, as_reader_on_the_page])
def test_who_becomes_a_reader_frees_the_places_of_their_open_texts(cast: Cast, made: Any) -> None:
    cast.document()
    Project.objects.filter(pk=cast.project.pk).update(annotators_per_document=1)
    held = cast.assigned(cast.anna)
    mark = cast.mark(held, (0, 6))
    assert post(cast.api(cast.boris, "annotate"), NEXT).status_code == 204
    made(cast)
    held.refresh_from_db()
    assert (held.state, held.assignment.state) == ("skipped", "skipped")
    assert list(held.spans.values_list("uuid", "is_deleted")) == [(mark.uuid, False)]
    assert post(cast.api(cast.boris, "annotate"), NEXT).status_code == 200


def test_who_becomes_a_reader_keeps_what_they_have_submitted(cast: Cast) -> None:
    cast.document()
    done = cast.submitted(cast.assigned(cast.anna))
    labelling.change_role(cast.project.memberships.get(person=cast.anna), cast.maria, Role.READER)
    done.refresh_from_db()
    assert (done.state, done.revision) == ("submitted", 1)


def test_another_role_that_works_keeps_its_open_texts(cast: Cast) -> None:
    cast.document()
    held = cast.assigned(cast.anna)
    labelling.change_role(cast.project.memberships.get(person=cast.anna), cast.maria, Role.ADJUDICATOR)
    assert cast.assigned(cast.anna) == held


def test_who_is_an_annotator_again_can_reopen_the_text_or_take_another(cast: Cast) -> None:
    cast.document()
    other = cast.document("Another text.")
    held, anna = cast.assigned(cast.anna), cast.project.memberships.get(person=cast.anna)
    labelling.change_role(anna, cast.maria, Role.READER)
    assert post(cast.api(cast.anna, "annotate"), NEXT).status_code == 403
    labelling.change_role(anna, cast.maria, Role.ANNOTATOR)
    assert post(cast.api(cast.anna, "annotate"), NEXT).json()["document"]["id"] == str(other.uuid)
    told = post(cast.api(cast.anna, "annotate"), f"/api/v1/annotation-sets/{held.uuid}/reopen/")
    assert (told.status_code, told.json()["state"]) == (200, "open")


def test_the_last_manager_who_would_become_a_reader_keeps_role_and_texts(cast: Cast) -> None:
    cast.document()
    held = cast.assigned(cast.maria)
    with pytest.raises(Conflict, match="at least one manager"):
        labelling.change_role(cast.project.memberships.get(person=cast.maria), cast.maria, Role.READER)
    held.refresh_from_db()
    assert held.state == "open"


def test_who_has_just_left_is_given_no_text(cast: Cast) -> None:
    cast.document()
    entered = cast.entered(cast.anna)
    labelling.remove_member(cast.project.memberships.get(person=cast.anna), cast.maria)
    with pytest.raises(NotFound):
        labelling.open_next(entered)
    with pytest.raises(NotFound):
        labelling.open_document(entered, cast.project.documents.get())
    assert not Assignment.objects.exists()


def test_who_has_just_become_a_reader_is_given_no_text(cast: Cast) -> None:
    cast.document()
    entered = cast.entered(cast.anna)
    labelling.change_role(cast.project.memberships.get(person=cast.anna), cast.maria, Role.READER)
    with pytest.raises(Forbidden):
        labelling.open_next(entered)
    assert not Assignment.objects.exists()


def leave(cast: Cast, anna: Membership) -> None:
    labelling.remove_member(anna, cast.maria)


def become_a_reader(cast: Cast, anna: Membership) -> None:
    labelling.change_role(anna, cast.maria, Role.READER)


@pytest.mark.parametrize("ended", [leave, become_a_reader])
def test_nobody_reopens_the_set_of_somebody_who_does_not_annotate_here_any_more(cast: Cast, ended: Any) -> None:
    cast.document()
    done = cast.submitted(cast.assigned(cast.anna))
    ended(cast, cast.project.memberships.get(person=cast.anna))
    for person in (cast.maria, cast.ada):
        refused = post(cast.api(person), f"/api/v1/annotation-sets/{done.uuid}/reopen/")
        assert (refused.status_code, refused.json()["code"]) == (409, "annotator_gone")
    done.refresh_from_db()
    assert (done.state, done.revision) == ("submitted", 1)


def test_a_member_is_removed_once(cast: Cast) -> None:
    anna = cast.project.memberships.get(person=cast.anna)
    again = cast.project.memberships.get(person=cast.anna)
    labelling.remove_member(anna, cast.maria)
    with pytest.raises(NotFound):
        labelling.remove_member(again, cast.maria)
    with pytest.raises(NotFound):
        labelling.change_role(again, cast.maria, Role.MANAGER)


GONE = "You have no role in this project any more."


def test_who_has_left_is_told_why_an_old_page_is_closed(cast: Cast) -> None:
    cast.document()
    mine = cast.assigned(cast.anna)
    leave(cast, cast.project.memberships.get(person=cast.anna))
    page, program = cast.client_of(cast.anna), cast.api(cast.anna)
    for address in ("/projects/ice-and-trade/", f"/annotation-sets/{mine.uuid}/"):
        answer = page.get(address)
        assert (answer.status_code, GONE in answer.content.decode()) == (404, True), address
    addresses = [
        ("GET", "/api/v1/projects/ice-and-trade/", None),
        ("GET", f"/api/v1/annotation-sets/{mine.uuid}/", None),
        ("POST", f"/api/v1/annotation-sets/{mine.uuid}/submit/", {}),
        ("POST", f"/api/v1/annotation-sets/{mine.uuid}/reopen/", {}),
        ("POST", f"/api/v1/annotation-sets/{mine.uuid}/operations/", cast.envelope(mine)),
        ("POST", f"/api/v1/assignments/{mine.assignment.uuid}/skip/", {}),
        ("POST", NEXT, {}),
    ]
    for method, address, body in addresses:
        answer = getattr(program, method.lower())(address, body, content_type="application/json")
        assert (answer.status_code, answer.json()["code"], answer.json()["detail"]) == (404, "not_found", GONE), address


def test_nobody_else_is_told_that_there_is_a_project_or_a_set(cast: Cast) -> None:
    cast.document()
    mine = cast.assigned(cast.anna)
    leave(cast, cast.project.memberships.get(person=cast.anna))
    elsewhere = cast.api(cast.anna, "manage", cast.other_project)
    for program in (cast.api(cast.oleg), cast.api(cast.nina), elsewhere):
        for address in ("/api/v1/projects/ice-and-trade/", f"/api/v1/annotation-sets/{mine.uuid}/"):
            assert program.get(address).json()["detail"] == "There is no such thing."
        operations = f"/api/v1/annotation-sets/{mine.uuid}/operations/"
        answer = program.post(operations, cast.envelope(mine), content_type="application/json")
        assert (answer.status_code, answer.json()["detail"]) == (404, "There is no such thing.")


def test_why_a_document_was_skipped_is_told_to_its_annotator_and_to_managers(cast: Cast) -> None:
    cast.document()
    mine = cast.assigned(cast.anna)
    assert mine.assignment is not None
    address = f"/annotation-sets/{mine.uuid}/"
    assert cast.client_of(cast.anna).get(address).context["boot"]["skip_reason"] == ""
    labelling.skip(Caller(cast.anna), mine.assignment.uuid, "a table")
    told = {name: cast.client_of(getattr(cast, name)).get(address).context["boot"] for name in ("anna", "maria", "ada")}
    assert {name: (boot["skip_reason"], boot["is_own"]) for name, boot in told.items()} == {
        "anna": ("a table", True),
        "maria": ("a table", False),
        "ada": ("", False),
    }


@pytest.mark.parametrize(("language", "told"), [("en", "left the project"), ("ru", "больше не участвует в проекте")])
def test_why_a_text_was_given_back_is_told_in_the_language_of_who_looks(cast: Cast, language: str, told: str) -> None:
    cast.document()
    mine = cast.assigned(cast.anna)
    leave(cast, cast.project.memberships.get(person=cast.anna))
    page = cast.client_of(cast.maria).get(f"/annotation-sets/{mine.uuid}/", headers={"Accept-Language": language})
    assert page.context["boot"]["skip_reason"] == told


@pytest.mark.parametrize(
    ("asked", "where"),
    [("annotator=", "annotator"), ("state=done", "state"), ("document=one", "document"), ("person=anna", "person")],
)
def test_a_list_of_assignments_is_not_narrowed_by_what_no_assignment_can_have(
    cast: Cast, asked: str, where: str
) -> None:
    refused = cast.api(cast.maria, "read").get(f"/api/v1/projects/ice-and-trade/assignments/?{asked}")
    assert (refused.status_code, [one["where"] for one in refused.json()["errors"]]) == (400, [where])
