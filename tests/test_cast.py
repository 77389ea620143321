"""The cast can do what tests have it do."""

import pytest

from annotations.core.errors import NotFound


def test_an_annotator_marks_relates_and_submits(cast):
    cast.document("Trade grew. It will grow.")
    annotation_set = cast.assigned(cast.anna)
    claim = cast.mark(annotation_set, "It will grow.", "claim")
    evidence = cast.mark(annotation_set, (0, 11), "evidence", {"kind": "statement"})
    relation = cast.relate(evidence, "supports", claim)
    assert (claim.start, claim.end, claim.quote) == (12, 25, "It will grow.")
    assert (relation.source, relation.target) == (evidence.uuid, claim.uuid)
    assert cast.submitted(annotation_set).state == "submitted"


def test_outsiders_have_no_way_in(cast):
    for person in (cast.oleg, cast.nina):
        with pytest.raises(NotFound):
            cast.entered(person)
    assert cast.entered(cast.oleg, cast.other_project).is_manager


def test_a_program_reads_with_a_token_and_a_browser_with_a_session(cast):
    address = f"/api/v1/projects/{cast.project.slug}/documents/"
    assert cast.api(cast.anna, "read").get(address).status_code == 200
    assert cast.client_of(cast.anna).get(address).status_code == 200
    assert cast.client_of(None).get(address).status_code == 401
