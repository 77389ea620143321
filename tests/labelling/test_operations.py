"""The operations door: every answer of the contract, through HTTP as programs use it."""

import uuid
from typing import Any

import pytest

from annotations.labelling.models import AnnotationSet, Operation, Relation, Span
from annotations.scheme import actions as schemes
from tests.cast import TEXT, Cast, operation


class Door:
    """Anna's open set, and what its operations door answers to her token."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.document = cast.document(TEXT)
        self.set = cast.assigned(cast.anna)
        self.client = cast.api(cast.anna, "annotate")
        self.url = f"/api/v1/annotation-sets/{self.set.uuid}/operations/"

    def post(self, *sent: dict[str, Any], **changes: Any) -> Any:
        body = {**self.cast.envelope(self.set, *sent), **changes}
        return self.client.post(self.url, body, content_type="application/json")

    def send(self, *sent: dict[str, Any]) -> list[dict[str, Any]]:
        response = self.post(*sent)
        assert response.status_code == 200, response.content
        return response.json()["results"]

    def rows(self) -> tuple[int, int, int, int]:
        self.set.refresh_from_db()
        return (
            Span.objects.filter(annotation_set=self.set).count(),
            Relation.objects.filter(annotation_set=self.set).count(),
            Operation.objects.filter(annotation_set=self.set).count(),
            self.set.revision,
        )


@pytest.fixture
def door(cast: Cast) -> Door:
    return Door(cast)


def span(start: int = 0, end: int = 32, **changes: Any) -> dict[str, Any]:
    made = {"id": str(uuid.uuid4()), "label": "claim", "start": start, "end": end, "quote": TEXT[start:end]}
    return {**made, **changes}


def changed(**changes: Any) -> dict[str, Any]:
    return operation("create", "span", {**span(), **changes})


def created(**changes: Any) -> dict[str, Any]:
    return operation("create", "span", span(**changes))


def related(source: dict[str, Any], target: dict[str, Any], type: str = "supports") -> dict[str, Any]:
    ends = {"source": source["object"]["id"], "target": target["object"]["id"]}
    return operation("create", "relation", {"id": str(uuid.uuid4()), "type": type, **ends})


def test_a_span_is_kept_as_it_was_marked(door: Door) -> None:
    sent = created(start=33, end=59, label="evidence", attributes={"kind": "statistics"}, comment="да", unsure=True)
    assert door.send(sent) == [{"id": sent["id"], "status": "applied"}]
    row = Span.objects.get(annotation_set=door.set)
    assert (row.start, row.end, row.quote) == (33, 59, TEXT[33:59])
    assert (row.source_start, row.source_end) == (33, 59)
    assert (row.label, row.attributes, row.comment, row.unsure) == ("evidence", {"kind": "statistics"}, "да", True)
    assert str(row.last_operation) == sent["id"]
    assert row.guideline_number == 1
    assert door.rows() == (1, 0, 1, 1)


def test_an_operation_sent_again_is_answered_with_its_stored_result(door: Door) -> None:
    sent = created()
    door.send(sent)
    assert door.send(sent) == [{"id": sent["id"], "status": "repeated"}]
    assert door.rows() == (1, 0, 1, 1)


def test_a_repeated_deletion_still_tells_what_went_with_it(door: Door) -> None:
    one, other = created(start=0, end=6), created(start=11, end=16)
    edge = related(one, other)
    door.send(one, other, edge)
    gone = operation("delete", "span", {"id": one["object"]["id"]}, base=one["id"])
    told = {"id": gone["id"], "also_deleted": [edge["object"]["id"]]}
    assert door.send(gone) == [{**told, "status": "applied"}]
    assert door.send(gone) == [{**told, "status": "repeated"}]


def test_an_id_used_for_another_body_is_refused(door: Door) -> None:
    sent = created()
    door.send(sent)
    answer = door.send({**sent, "object": {**sent["object"], "comment": "another"}})[0]
    assert (answer["status"], answer["code"]) == ("invalid", "id_reused")
    assert door.rows() == (1, 0, 1, 1)


def test_the_same_operation_twice_in_one_request_is_applied_once(door: Door) -> None:
    sent = created()
    assert [one["status"] for one in door.send(sent, sent)] == ["applied", "repeated"]
    assert door.rows() == (1, 0, 1, 1)


def test_an_id_used_twice_in_one_step_for_two_bodies_fails_the_step(door: Door) -> None:
    one, other = created(), created(start=33, end=59)
    answers = door.send(one, {**other, "id": one["id"], "step": one["step"]})
    assert [answer["code"] for answer in answers] == ["step_failed", "id_reused"]
    assert door.rows() == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"start": 5, "end": 5, "quote": ""}, "empty_span", "object.start"),
        ({"start": 9, "end": 5, "quote": ""}, "empty_span", "object.start"),
        ({"start": -1}, "out_of_range", "object.start"),
        ({"end": len(TEXT) + 1, "quote": TEXT}, "out_of_range", "object.end"),
        ({"quote": "Russia and China share ice dat"}, "quote_mismatch", "object.quote"),
        ({"quote": {"first": TEXT[:32], "last": TEXT[:32]}}, "quote_mismatch", "object.quote"),
        ({"quote": 3}, "wrong_type", "object.quote"),
        ({"start": "0"}, "wrong_type", "object.start"),
        ({"start": True}, "wrong_type", "object.start"),
        ({"start": 0.5}, "wrong_type", "object.start"),
        ({"label": "nonsense"}, "unknown_label", "object.label"),
        ({"attributes": {"polarity": "cooperative"}}, "unknown_attribute", "object.attributes.polarity"),
        ({"label": "stance", "attributes": {"polarity": "warm"}}, "wrong_value", "object.attributes.polarity"),
        ({"label": "stance", "attributes": {"polarity": 1}}, "wrong_value", "object.attributes.polarity"),
        ({"label": "stance", "attributes": {"target": 7}}, "wrong_value", "object.attributes.target"),
        ({"attributes": []}, "wrong_type", "object.attributes"),
        ({"unsure": 1}, "wrong_type", "object.unsure"),
        ({"comment": "x" * 10_001}, "text_too_long", "object.comment"),
        ({"colour": "red"}, "unknown_field", "object.colour"),
        ({"id": "7"}, "bad_id", "object.id"),
        ({"fragments": [[0, 32]]}, "bad_fragments", "object.fragments"),
        ({"fragments": [[0, 6], [6, 32]]}, "bad_fragments", "object.fragments"),
        ({"fragments": [[8, 32], [0, 6]]}, "bad_fragments", "object.fragments"),
        ({"fragments": [[1, 6], [8, 32]]}, "bad_fragments", "object.fragments"),
    ],
)
def test_a_span_that_cannot_be_is_refused_with_its_place(
    door: Door, changes: dict[str, Any], code: str, where: str
) -> None:
    fine = created(start=33, end=59)
    refused, kept = door.send(changed(**changes), fine)
    assert (refused["status"], refused["code"], refused["where"]) == ("invalid", code, where)
    assert kept["status"] == "applied"
    assert door.rows() == (1, 0, 1, 1)


@pytest.mark.parametrize("missing", ["label", "start", "end", "quote"])
def test_a_span_without_a_required_field_is_refused(door: Door, missing: str) -> None:
    sent = created()
    del sent["object"][missing]
    answer = door.send(sent)[0]
    assert (answer["code"], answer["where"]) == ("required", f"object.{missing}")


def test_a_long_quote_is_given_by_its_ends(door: Door) -> None:
    whole = {"first": TEXT[:32], "last": TEXT[-32:]}
    assert door.send(created(start=0, end=len(TEXT), quote=whole))[0]["status"] == "applied"
    assert Span.objects.get().quote == TEXT


def test_a_discontinuous_span_keeps_its_fragments(door: Door) -> None:
    assert door.send(created(start=0, end=32, fragments=[[0, 6], [17, 32]]))[0]["status"] == "applied"
    assert Span.objects.get().fragments == [[0, 6], [17, 32]]


def test_a_step_is_applied_as_a_whole_or_not_at_all(door: Door) -> None:
    step = str(uuid.uuid4())
    one, other = created(), created(label="nonsense")
    third = created(start=33, end=59)
    answers = door.send({**one, "step": step}, {**other, "step": step}, {**third, "step": step})
    assert [answer["code"] for answer in answers] == ["step_failed", "unknown_label", "step_failed"]
    assert door.rows() == (0, 0, 0, 0)


def test_a_step_may_be_scattered_over_its_request(door: Door) -> None:
    step = str(uuid.uuid4())
    one, between, last = created(), created(start=33, end=59), created(start=60, end=86, label="nonsense")
    answers = door.send({**one, "step": step}, between, {**last, "step": step})
    assert [answer["status"] for answer in answers] == ["invalid", "applied", "invalid"]


def test_a_span_and_its_relations_come_in_one_step(door: Door) -> None:
    step = str(uuid.uuid4())
    one, other = created(start=33, end=59, label="evidence"), created()
    edge = related(one, other)
    answers = door.send(*({**each, "step": step} for each in (one, other, edge)))
    assert [answer["status"] for answer in answers] == ["applied"] * 3
    assert door.rows() == (2, 1, 3, 3)


def test_an_update_changes_only_the_fields_it_carries(door: Door) -> None:
    sent = created(comment="first")
    change = operation("update", "span", {"id": sent["object"]["id"], "unsure": True}, base=sent["id"])
    door.send(sent, change)
    row = Span.objects.get()
    assert (row.comment, row.unsure, row.label, row.end) == ("first", True, "claim", 32)


def test_a_new_extent_comes_with_its_quote(door: Door) -> None:
    sent = created()
    bare = operation("update", "span", {"id": sent["object"]["id"], "end": 16}, base=sent["id"])
    whole = operation(
        "update", "span", {"id": sent["object"]["id"], "start": 0, "end": 16, "quote": TEXT[:16]}, base=sent["id"]
    )
    assert [answer["status"] for answer in door.send(sent, bare, whole)] == ["applied", "invalid", "applied"]
    row = Span.objects.get()
    assert (row.end, row.quote, row.source_end) == (16, TEXT[:16], 16)


def test_a_stale_base_is_a_conflict_with_the_present_mark(door: Door) -> None:
    sent = created()
    mine = operation("update", "span", {"id": sent["object"]["id"], "comment": "mine"}, base=sent["id"])
    late = operation("update", "span", {"id": sent["object"]["id"], "comment": "late"}, base=sent["id"])
    door.send(sent, mine)
    answer = door.send(late)[0]
    assert answer["status"] == "conflict"
    assert (answer["current"]["comment"], answer["current"]["last_operation"]) == ("mine", mine["id"])
    assert Span.objects.get().comment == "mine"


def test_changing_a_deleted_mark_is_a_conflict_with_nothing(door: Door) -> None:
    sent = created()
    gone = operation("delete", "span", {"id": sent["object"]["id"]}, base=sent["id"])
    late = operation("update", "span", {"id": sent["object"]["id"], "unsure": True}, base=sent["id"])
    door.send(sent, gone)
    assert door.send(late) == [{"id": late["id"], "status": "conflict", "current": None}]


def test_updates_and_deletions_need_a_base(door: Door) -> None:
    sent = created()
    bare = operation("delete", "span", {"id": sent["object"]["id"]})
    answers = door.send(sent, bare)
    assert (answers[1]["code"], answers[1]["where"]) == ("base_required", "base")


def test_a_mark_that_never_was_cannot_be_changed(door: Door) -> None:
    answer = door.send(operation("delete", "span", {"id": str(uuid.uuid4())}, base=str(uuid.uuid4())))[0]
    assert (answer["status"], answer["code"]) == ("invalid", "unknown_object")


def test_deleting_a_span_deletes_its_relations_and_creating_it_again_restores_it(door: Door) -> None:
    one, other = created(start=0, end=6), created(start=11, end=16)
    edge = related(one, other)
    door.send(one, other, edge)
    gone = operation("delete", "span", {"id": other["object"]["id"]}, base=other["id"])
    assert door.send(gone)[0]["also_deleted"] == [edge["object"]["id"]]
    assert Relation.objects.get().is_deleted
    back = operation("create", "span", other["object"])
    edge_back = operation("create", "relation", edge["object"])
    assert [answer["status"] for answer in door.send(back, edge_back)] == ["applied", "applied"]
    assert not Relation.objects.get().is_deleted
    assert not Span.objects.filter(is_deleted=True).exists()
    assert door.rows()[:2] == (2, 1)


def test_creating_a_mark_that_is_there_is_refused(door: Door) -> None:
    sent = created()
    answer = door.send(sent, operation("create", "span", sent["object"]))[1]
    assert (answer["status"], answer["code"]) == ("invalid", "object_exists")


def test_an_id_belongs_to_one_kind_of_mark(door: Door) -> None:
    one, other = created(start=0, end=6), created(start=11, end=16)
    edge = related(one, other)
    edge["object"]["id"] = one["object"]["id"]
    answer = door.send(one, other, edge)[2]
    assert (answer["status"], answer["code"]) == ("invalid", "id_of_another_kind")


@pytest.mark.parametrize(
    ("ends", "code", "where"),
    [
        ({"target": str(uuid.uuid4())}, "unknown_end", "object.target"),
        ({"source": str(uuid.uuid4())}, "unknown_end", "object.source"),
        ({"source": "x"}, "bad_id", "object.source"),
        ({"type": "likes"}, "unknown_type", "object.type"),
        ({"attributes": {"weight": 1}}, "unknown_attribute", "object.attributes.weight"),
    ],
)
def test_a_relation_that_cannot_be_is_refused(door: Door, ends: dict[str, Any], code: str, where: str) -> None:
    one, other = created(start=0, end=6), created(start=11, end=16)
    edge = related(one, other)
    edge["object"].update(ends)
    answer = door.send(one, other, edge)[2]
    assert (answer["status"], answer["code"], answer["where"]) == ("invalid", code, where)
    assert door.rows()[1] == 0


UNDERCUTTING = {
    "labels": [{"id": one, "title": {"en": one}} for one in ("claim", "evidence")],
    "relations": [
        {"id": "supports", "title": {"en": "supports"}, "source": ["evidence"], "target": ["claim"]},
        {
            "id": "undercuts",
            "title": {"en": "undercuts"},
            "source": ["claim", "evidence"],
            "target": ["relation"],
            "attributes": [{"id": "why", "title": {"en": "why"}, "kind": "text"}],
        },
    ],
}


def test_a_relation_at_a_relation_and_its_source_can_be_changed_later(cast: Cast) -> None:
    schemes.publish_scheme(cast.project, cast.maria, UNDERCUTTING, "*")
    door = Door(cast)
    claim, evidence, doubt = created(start=0, end=6), created(end=16, start=11, label="evidence"), created()
    support = related(evidence, claim)
    undercut = related(doubt, support, "undercuts")
    door.send(claim, evidence, doubt, support, undercut)
    explained = operation(
        "update", "relation", {"id": undercut["object"]["id"], "attributes": {"why": "old"}}, base=undercut["id"]
    )
    relabelled = operation("update", "span", {"id": doubt["object"]["id"], "label": "evidence"}, base=doubt["id"])
    assert [door.send(one)[0]["status"] for one in (explained, relabelled)] == ["applied", "applied"]


def test_a_version_published_under_older_rules_still_takes_marks(cast: Cast) -> None:
    version = schemes.publish_scheme(cast.project, cast.maria, UNDERCUTTING, "*")
    content = {**version.content, "labels": [{**version.content["labels"][0], "key": None, "colour": None}]}
    type(version).objects.filter(pk=version.pk).update(content=content, sha256="1" * 64)
    assert Door(cast).send(created())[0]["status"] == "applied"


def test_no_relation_leads_back_to_itself(cast: Cast) -> None:
    schemes.publish_scheme(cast.project, cast.maria, UNDERCUTTING, "*")
    door = Door(cast)
    claim, evidence, doubt = created(start=0, end=6), created(end=16, start=11, label="evidence"), created()
    support = related(evidence, claim)
    first = related(doubt, support, "undercuts")
    second = related(doubt, first, "undercuts")
    door.send(claim, evidence, doubt, support, first, second)

    def turned(onto: dict[str, Any]) -> dict[str, Any]:
        fields = {"id": first["object"]["id"], "target": onto["object"]["id"]}
        return operation("update", "relation", fields, base=first["id"])

    answers = [door.send(turned(onto))[0] for onto in (first, second)]
    assert [(one["status"], one["code"], one["where"]) for one in answers] == [
        ("invalid", "circular", "object.target")
    ] * 2


def test_a_relation_keeps_to_the_ends_the_scheme_allows(door: Door) -> None:
    claim, evidence = created(start=0, end=6), created(start=11, end=16, label="evidence")
    answer = door.send(claim, evidence, related(claim, evidence))[2]
    assert (answer["code"], answer["where"]) == ("end_not_allowed", "object.target")


def test_a_mark_has_no_relation_to_itself(door: Door) -> None:
    one = created()
    assert door.send(one, related(one, one))[1]["code"] == "same_ends"


def test_a_relation_to_a_deleted_span_is_refused(door: Door) -> None:
    one, other = created(start=0, end=6), created(start=11, end=16)
    gone = operation("delete", "span", {"id": other["object"]["id"]}, base=other["id"])
    assert door.send(one, other, gone, related(one, other))[3]["code"] == "unknown_end"


def test_a_relation_across_documents_is_refused(door: Door) -> None:
    door.cast.document("Another text about ice.")
    one = created()
    door.send(one)
    theirs = door.cast.mark(door.cast.assigned(door.cast.boris), (0, 6))
    edge = related(one, one)
    edge["object"]["target"] = str(theirs.uuid)
    assert door.send(edge)[0]["code"] == "unknown_end"


def test_relabelling_may_not_leave_a_relation_with_a_wrong_end(door: Door) -> None:
    one, other = created(start=0, end=6), created(start=11, end=16)
    edge = related(one, other)
    door.send(one, other, edge)
    relabel = operation("update", "span", {"id": other["object"]["id"], "label": "evidence"}, base=other["id"])
    answer = door.send(relabel)[0]
    assert (answer["code"], answer["where"]) == ("end_not_allowed", f"relation {edge['object']['id']}")
    assert Span.objects.get(uuid=other["object"]["id"]).label == "claim"


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"action": "move"}, "unknown_action", "action"),
        ({"kind": "thing"}, "unknown_kind", "kind"),
        ({"object": []}, "wrong_type", "object"),
        ({"base": "x"}, "bad_id", "base"),
        ({"base": "urn:68ac66767f30457f9840884b944f102e"}, "bad_id", "base"),
        ({"colour": 1}, "unknown_field", "colour"),
    ],
)
def test_an_operation_out_of_form_is_refused_alone(door: Door, changes: dict[str, Any], code: str, where: str) -> None:
    answer = door.send({**created(), **changes})[0]
    assert (answer["status"], answer["code"], answer["where"]) == ("invalid", code, where)


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"document_sha256": "0" * 64}, 409, "document_mismatch"),
        ({"protocol": 2}, 409, "client_outdated"),
        ({"protocol": "1"}, 409, "client_outdated"),
        ({"protocol": True}, 409, "client_outdated"),
        # Of a protocol that is not known nobody knows how its requests look.
        ({"protocol": 2, "reader": "anna", "operations": {}}, 409, "client_outdated"),
        ({"person": str(uuid.uuid4())}, 400, "invalid"),
        ({"operations": {}}, 400, "invalid"),
        ({"operations": [7]}, 400, "invalid"),
        ({"extra": 1}, 400, "invalid"),
    ],
)
def test_a_request_is_refused_as_a_whole(door: Door, changes: dict[str, Any], status: int, code: str) -> None:
    response = door.post(*([] if "operations" in changes else [created()]), **changes)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response["Content-Type"] == "application/problem+json"
    assert door.rows() == (0, 0, 0, 0)


def test_an_operation_without_an_id_refuses_the_request(door: Door) -> None:
    response = door.post({**created(), "id": 7})
    assert response.status_code == 400
    assert response.json()["errors"][0]["where"] == "operations[0].id"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "unreadable"),
        (b"[]", "unreadable"),
        (b"\xff", "unreadable"),
        (b'{"document_sha256": "\\u0000"}', "has_nul"),
        (b'{"document_sha256": "\\ud800"}', "unreadable"),
        (b'{"protocol": 1180591620717411303424}', "integer_too_large"),
        (b'{"protocol": -9007199254740994}', "integer_too_large"),
        (b'{"a":' * 60 + b"1" + b"}" * 60, "too_deep"),
    ],
)
def test_what_no_door_accepts_is_refused_at_the_parser(door: Door, body: bytes, code: str) -> None:
    response = door.client.post(door.url, body, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (400, code)


def test_a_thousand_operations_are_taken_and_one_more_is_not(door: Door) -> None:
    many = [created(start=place % 40, end=place % 40 + 1 + place // 40) for place in range(1000)]
    assert [answer["status"] for answer in door.send(*many)] == ["applied"] * 1000
    response = door.post(*many, created())
    assert (response.status_code, response.json()["code"]) == (413, "too_many_operations")
    assert door.rows() == (1000, 0, 1000, 1000)


def test_over_a_megabyte_is_refused_unread(door: Door) -> None:
    response = door.client.post(door.url, b" " * 1_000_001, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (413, "request_too_large")


def test_a_submitted_set_takes_no_operations(door: Door) -> None:
    door.cast.submitted(door.set)
    response = door.post(created())
    assert (response.status_code, response.json()["code"]) == (409, "not_open")


def test_a_session_says_for_whom_its_page_was_made(door: Door) -> None:
    browser = door.cast.client_of(door.cast.anna)
    body = door.cast.envelope(door.set, created())
    send = {"content_type": "application/json"}
    assert browser.post(door.url, body, **send).status_code == 400
    other = browser.post(door.url, {**body, "person": str(door.cast.boris.uuid)}, **send)
    assert (other.status_code, other.json()["code"]) == (409, "other_person")
    assert browser.post(door.url, {**body, "person": str(door.cast.anna.uuid)}, **send).status_code == 200


def test_the_person_is_compared_before_the_set_is_looked_up(door: Door) -> None:
    """A page of Anna's in a browser where Boris signed in hears of the other person, not of a missing set."""
    browser = door.cast.client_of(door.cast.boris)
    body = {**door.cast.envelope(door.set, created()), "person": str(door.cast.anna.uuid)}
    assert browser.post(door.url, body, content_type="application/json").json()["code"] == "other_person"


def test_nobody_but_the_annotator_writes_to_a_set(door: Door) -> None:
    body = door.cast.envelope(door.set, created())
    for person in (door.cast.boris, door.cast.maria, door.cast.ada, door.cast.rita, door.cast.oleg, door.cast.nina):
        client = door.cast.api(person, "manage")
        assert client.post(door.url, body, content_type="application/json").status_code == 404, person
    reading = door.cast.api(door.cast.anna, "read")
    assert reading.post(door.url, body, content_type="application/json").status_code == 403
    assert door.rows() == (0, 0, 0, 0)


def test_the_log_tells_what_was_done_in_order(door: Door) -> None:
    one, other = created(start=0, end=6), created(start=11, end=16)
    door.send(one)
    door.send(other)
    answer = door.client.get(door.url).json()
    assert [(entry["revision"], entry["id"]) for entry in answer["results"]] == [(1, one["id"]), (2, other["id"])]
    assert answer["results"][0]["object"] == one["object"]
    assert [entry["revision"] for entry in door.client.get(f"{door.url}?after=1").json()["results"]] == [2]
    assert door.client.get(f"{door.url}?after=x").status_code == 400
    assert door.client.get(f"{door.url}?before=1").status_code == 400


def test_a_set_keeps_the_scheme_it_was_opened_with(door: Door) -> None:
    from annotations.scheme import actions, queries

    content = dict(queries.scheme_in_force(door.cast.project).content)
    content["labels"] = [label for label in content["labels"] if label["id"] != "claim"]
    content["relations"], content["rules"] = [], []
    actions.publish_scheme(door.cast.project, door.cast.maria, content, "*")
    assert door.send(created())[0]["status"] == "applied"
    assert AnnotationSet.objects.get(pk=door.set.pk).scheme_version.number == 1
