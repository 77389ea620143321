"""Agreement through its doors: what is counted, who may see it, and figures worked out by hand."""

from typing import Any

import pytest

from annotations.agreement import answers
from annotations.labelling import actions as labelling
from annotations.projects.access import Caller
from annotations.projects.models import Project
from tests.cast import TEXT, Cast

ADDRESS = "/api/v1/projects/ice-and-trade/agreement/"


def read(cast: Cast, person: Any, *marks: tuple[Any, ...], is_submitted: bool = True) -> Any:
    """The person's next text, marked, and submitted unless said otherwise."""
    annotation_set = cast.assigned(person)
    for quote, label, *attributes in marks:
        cast.mark(annotation_set, quote, label, dict(attributes[0]) if attributes else {})
    return cast.submitted(annotation_set) if is_submitted else annotation_set


@pytest.fixture
def two_readings(cast: Cast) -> Cast:
    """Anna and Boris on one text of 88 characters.

    Claims: Anna [0, 32) and [33, 59); Boris [0, 32). Stance: both on [60, 87), Anna restrictive, Boris cooperative.
    """
    cast.document(TEXT)
    read(
        cast,
        cast.anna,
        ((0, 32), "claim"),
        ((33, 59), "claim"),
        ((60, 87), "stance", {"polarity": "restrictive"}),
    )
    read(cast, cast.boris, ((0, 32), "claim"), ((60, 87), "stance", {"polarity": "cooperative"}))
    return cast


def asked(cast: Cast, measure: str, **more: str) -> dict[str, Any]:
    response = cast.api(cast.maria, "read").get(ADDRESS, {"measure": measure, **more})
    assert response.status_code == 200, response.content
    return response.json()


def test_exact_f1_counts_spans_with_the_same_ends_and_category(two_readings: Cast) -> None:
    values = asked(two_readings, "span_f1")["values"]
    # All categories: one match of 3 + 2 spans; claims: one of 2 + 1; poles never match; as one label they do.
    assert values["pooled/exact"]["value"] == pytest.approx(2 / 5)
    assert values["per_category/claim/pooled/exact"]["value"] == pytest.approx(2 / 3)
    assert values["per_category/stance:restrictive/pooled/exact"]["value"] == 0
    assert values["per_category/stance/pooled/exact"]["value"] == 1
    assert values["per_category/claim/pooled/exact"]["units"] == 3


def test_alpha_over_characters_is_that_of_the_definition(two_readings: Cast) -> None:
    values = asked(two_readings, "char_alpha_label")["values"]
    # Claims over L characters: 26 positions differ; 90 of 2L values are "claim".
    length = len(TEXT)
    values_in_all, claims = 2 * length, 32 + 26 + 32
    observed = 2 * 26 / values_in_all
    expected = 2 * claims * (values_in_all - claims) / (values_in_all * (values_in_all - 1))
    assert values["per_category/claim"]["value"] == pytest.approx(1 - observed / expected)
    assert values["per_category/stance"]["value"] == pytest.approx(1)
    assert values["per_category/stance:cooperative"]["value"] < 0


def test_a_label_nobody_has_marked_has_no_value_yet_and_one_the_scheme_has_not_is_refused(cast: Cast) -> None:
    for label in ("claim", "stance", "stance:cooperative"):
        value = asked(cast, "char_alpha_label", label=label)["values"]["overall"]
        assert (value["value"], value["undefined_because"]["code"]) == (None, "nothing_paired")
    refused = cast.api(cast.maria, "read").get(ADDRESS, {"measure": "char_alpha_label", "label": "nonsense"})
    assert (refused.status_code, refused.json()["errors"][0]["where"]) == (400, "label")
    refused = cast.api(cast.maria, "read").get(ADDRESS, {"measure": "relations", "label": "claim"})
    assert (refused.status_code, refused.json()["errors"][0]["where"]) == (400, "label")


def test_a_pair_without_marks_of_the_label_has_no_value_beside_a_pair_that_has(two_readings: Cast) -> None:
    two_readings.document("A text without any claim.")
    for reader in (two_readings.ada, two_readings.maria):
        read(two_readings, reader)
    pairs = asked(two_readings, "span_f1", by="pair", label="claim")["pairs"]
    values = [pair["values"]["pooled/exact"]["value"] for pair in pairs]
    assert sorted(values, key=str) == [pytest.approx(2 / 3), None]


def test_every_measure_on_offer_answers(two_readings: Cast) -> None:
    for measure in answers.on_offer():
        told = asked(two_readings, measure)
        assert told["values"]
        assert told["sets"] == {"submitted": 2, "open": 0, "reopened": 0, "skipped": 0}
        assert told["facts"]["documents"] == 1


def test_relations_are_compared_between_the_marks_both_made(cast: Cast) -> None:
    cast.document(TEXT)
    for person in (cast.anna, cast.boris):
        mine = cast.assigned(person)
        claim, other = cast.mark(mine, (0, 32)), cast.mark(mine, (33, 59))
        evidence = cast.mark(mine, (60, 87), "evidence")
        cast.relate(evidence, "supports", claim)
        if person == cast.anna:
            cast.relate(evidence, "attacks", other)
        cast.submitted(mine)
    told = asked(cast, "relations")
    assert told["layer"] == "relations"
    assert told["values"]["pooled_f1_labelled"]["value"] == pytest.approx(2 / 3)
    assert (told["facts"]["components"], told["facts"]["edges"]) == (3, 3)
    pair = asked(cast, "relations", by="pair", layer="relations")["pairs"][0]
    assert pair["values"]["pooled_f1_labelled"]["value"] == pytest.approx(2 / 3)


def test_by_pair_names_the_annotators_by_pseudonym(two_readings: Cast) -> None:
    told = asked(two_readings, "span_f1", by="pair")
    assert [pair["values"]["pooled/exact"]["value"] for pair in told["pairs"]] == [pytest.approx(2 / 5)]
    assert "Anna" not in str(told)
    assert all(name.startswith("a-") for name in told["pairs"][0]["annotators"])


def test_one_label_alone(two_readings: Cast) -> None:
    assert asked(two_readings, "span_f1", label="claim")["values"]["pooled/exact"]["value"] == pytest.approx(2 / 3)
    assert asked(two_readings, "span_f1", label="stance")["values"]["pooled/exact"]["value"] == 1


def test_only_submitted_sets_count_and_the_others_are_told(cast: Cast) -> None:
    cast.document(TEXT)
    cast.document("Another text about ice and trade.")
    read(cast, cast.anna, ((0, 32), "claim"))
    mine = read(cast, cast.boris, ((0, 32), "claim"))
    labelling.reopen(Caller(cast.boris), mine.uuid)
    skipped = cast.assigned(cast.ada)
    labelling.skip(Caller(cast.ada), skipped.assignment.uuid, "ill")
    told = asked(cast, "span_f1")
    assert told["sets"] == {"submitted": 1, "open": 0, "reopened": 1, "skipped": 1}
    assert told["values"]["pooled/exact"]["undefined_because"]["code"] == "nothing_paired"
    assert told["left_out"][0]["count"] == 1


def test_overlapping_units_make_alpha_u_undefined_and_say_who_and_where(cast: Cast) -> None:
    document = cast.document(TEXT)
    read(cast, cast.anna, ((0, 32), "claim"), ((17, 59), "claim"))
    read(cast, cast.boris, ((0, 32), "claim"))
    value = asked(cast, "alpha_u_1995")["values"]["per_category/claim/value"]
    assert value["value"] is None
    assert value["undefined_because"]["code"] == "overlapping_units"
    assert document.name in value["undefined_because"]["detail"]


def test_nothing_marked_is_undefined_never_a_number(cast: Cast) -> None:
    cast.document(TEXT)
    read(cast, cast.anna)
    read(cast, cast.boris)
    told = asked(cast, "char_alpha_label")
    assert told["values"]["overall"]["value"] is None
    assert told["values"]["overall"]["undefined_because"]["code"]


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ({}, "measure"),
        ({"measure": "kappa"}, "measure"),
        ({"measure": "span_f1", "layer": "relations"}, "layer"),
        ({"measure": "span_f1", "by": "moon"}, "by"),
        ({"measure": "span_f1", "label": "nonsense"}, "label"),
        ({"measure": "span_f1", "color": "red"}, "color"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_is_wrong(
    two_readings: Cast, query: dict[str, str], where: str
) -> None:
    response = two_readings.api(two_readings.maria, "read").get(ADDRESS, query)
    assert response.status_code == 400
    assert [error["where"] for error in response.json()["errors"]] == [where]


def test_annotators_hear_nothing_of_agreement_until_all_is_revealed(two_readings: Cast) -> None:
    anna = two_readings.api(two_readings.anna, "read")
    assert anna.get(ADDRESS, {"measure": "span_f1"}).status_code == 404
    assert two_readings.client_of(two_readings.anna).get("/projects/ice-and-trade/agreement/").status_code == 404
    Project.objects.filter(pk=two_readings.project.pk).update(reveal="all")
    assert anna.get(ADDRESS, {"measure": "span_f1"}).status_code == 200


def test_a_manager_with_an_open_reading_is_blind_on_that_document(two_readings: Cast) -> None:
    Project.objects.filter(pk=two_readings.project.pk).update(annotators_per_document=3)
    two_readings.assigned(two_readings.maria)
    told = asked(two_readings, "span_f1")
    assert told["hidden_documents"] == 1
    assert told["sets"]["submitted"] == 0
    assert told["values"]["pooled/exact"]["value"] is None


def test_the_page_shows_the_same_figures_and_names_nobody(two_readings: Cast) -> None:
    response = two_readings.client_of(two_readings.maria).get("/projects/ice-and-trade/agreement/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "0.400" in page
    assert "0.667" in page
    assert "Stance: Cooperative" in page
    assert "Anna" not in page
    assert "<svg" in page


def test_the_page_of_a_project_without_readings_says_what_to_do(cast: Cast) -> None:
    page = cast.client_of(cast.maria).get("/projects/ice-and-trade/agreement/").content.decode()
    assert "Nothing to compare yet" in page
    cast.document("Ice is thin.")
    annotation_set = cast.assigned(cast.anna)
    cast.mark(annotation_set, "Ice")
    cast.submitted(annotation_set)
    page = cast.client_of(cast.maria).get("/projects/ice-and-trade/agreement/").content.decode()
    assert "Nothing to compare yet" in page
    assert "Counted: 1 submitted set;" in page


def test_the_number_of_queries_does_not_grow_with_the_readings(
    two_readings: Cast, django_assert_num_queries: Any
) -> None:
    client = two_readings.api(two_readings.maria, "read")
    client.get(ADDRESS, {"measure": "span_f1"})
    with django_assert_num_queries(6):
        client.get(ADDRESS, {"measure": "span_f1"})
