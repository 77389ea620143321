"""Parts are kept: what is known is not computed again, and what has changed always is."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.agreement import actions, answers, pages, parts, queries
from annotations.agreement.models import KeptPart
from annotations.agreement.parts import Question
from annotations.core import measures
from annotations.core.measures import Study
from annotations.corpus.models import Document
from annotations.labelling import actions as labelling
from annotations.labelling.models import AnnotationSet
from annotations.projects.access import Caller
from annotations.projects.models import Membership, Project, Role
from annotations.scheme import actions as schemes
from annotations.scheme import queries as scheme_queries
from tests.cast import TEXT, Cast
from tests.pages import text_of
from tests.serving import PROJECT

API = "/api/v1/projects/ice-and-trade/agreement/"
PAGE = "/projects/ice-and-trade/agreement/"
SHOWN = (*answers.SHOWN, "relations")


def read(cast: Cast, person: Any, name: str, *spans: tuple[tuple[int, int], str, str]) -> AnnotationSet:
    """The text of this name, submitted by the person with these spans: place, label, polarity."""
    annotation_set = labelling.open_document(cast.entered(person), Document.objects.get(name=name))
    made = [cast.mark(annotation_set, place, label, {"polarity": pole} if pole else {}) for place, label, pole in spans]
    if [span.label for span in made[:2]] == ["claim", "evidence"]:
        cast.relate(made[1], "supports", made[0])
    return cast.submitted(annotation_set)


CLAIM, EVIDENCE = ((0, 32), "claim", ""), ((33, 59), "evidence", "")
RESTRICTIVE, COOPERATIVE = ((60, 86), "stance", "restrictive"), ((60, 86), "stance", "cooperative")


@pytest.fixture
def study(cast: Cast) -> Cast:
    """Three texts; Anna and Boris have submitted two of them, and Ada one of these too."""
    Project.objects.filter(pk=cast.project.pk).update(annotators_per_document=3)
    for name in ("first", "second", "third"):
        cast.document(f"{TEXT} {name}", name=name)
    for person, stance in ((cast.anna, RESTRICTIVE), (cast.boris, COOPERATIVE)):
        read(cast, person, "first", CLAIM, EVIDENCE, stance)
        read(cast, person, "second", CLAIM)
    read(cast, cast.ada, "first", EVIDENCE)
    return cast


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The parts computed from now on: measure and document."""
    found: list[tuple[str, str]] = []
    real = measures.part

    def part(name: str, document: measures.Document, **more: Any) -> measures.Part:
        found.append((name, document.name))
        return real(name, document, **more)

    monkeypatch.setattr(measures, "part", part)
    return found


def everything(cast: Cast) -> list[dict[str, Any]]:
    """All figures that the project's manager can ask for, of the measures that are shown."""
    material = queries.material(cast.entered(cast.maria))
    return [
        answers.answer(material, name, by, label)
        for name in SHOWN
        for by in ("label", "pair")
        for label in (None, *(("claim", "stance") if answers.layer_of(name) == queries.SPANS else ()))
    ]


def test_what_is_known_is_not_computed_again(study: Cast, computed: list[tuple[str, str]]) -> None:
    maria = study.client_of(study.maria)
    assert maria.get(PAGE).status_code == 200
    # Three measures, of all categories and of both poles as one. The first text has three readers, and so three pairs
    # besides; the second two, who are its only pair.
    assert sorted({name for _, name in computed}) == ["first", "second"]
    assert len(computed) == 3 * 2 * (1 + 3) + 3 * 2 * 1
    computed.clear()
    assert maria.get(PAGE).status_code == 200
    assert [study.api(study.maria).get(API, {"measure": name}).status_code for name in answers.SHOWN] == [200] * 3
    assert study.client_of(study.rita).get(PAGE).status_code == 200
    assert computed == []


def test_a_change_in_one_document_has_that_document_computed_again(
    study: Cast, computed: list[tuple[str, str]]
) -> None:
    everything(study)
    computed.clear()
    second = AnnotationSet.objects.get(document__name="second", annotator=study.anna)
    labelling.reopen(Caller(study.anna), second.uuid)
    study.mark(second, (33, 59), "evidence")
    study.submitted(second)
    everything(study)
    assert {name for _, name in computed} == {"second"}
    assert KeptPart.objects.filter(document__name="second").values("question").distinct().count() == (
        KeptPart.objects.filter(document__name="second").count()
    )


def test_what_is_known_takes_few_statements(study: Cast, django_assert_num_queries: Any) -> None:
    everything(study)
    material = queries.material(study.entered(study.maria))
    with django_assert_num_queries(1):
        answers.answer(material, "span_f1", "pair", None)


def test_each_text_is_looked_at_once_whatever_is_asked(study: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    everything(study)
    keys: list[int] = []
    real = queries.Reading
    monkeypatch.setattr(queries, "Reading", lambda key, *others: (keys.append(key), real(key, *others))[1])
    assert study.client_of(study.maria).get(PAGE).status_code == 200
    assert sorted(keys) == sorted({*keys})
    assert len(keys) == AnnotationSet.objects.filter(state="submitted").count()


def test_relations_are_read_for_measures_of_relations_alone(study: Cast) -> None:
    material = queries.material(study.entered(study.maria))
    for name, read_for_it in (("span_f1", False), ("relations", True)):
        with CaptureQueriesContext(connection) as asked:
            assert parts.parts(material, [Question(name)], 60).is_complete
        assert any("annotations_relation" in one["sql"] for one in asked.captured_queries) is read_for_it


def test_what_was_kept_of_a_text_goes_when_the_text_has_changed(study: Cast) -> None:
    everything(study)
    first = KeptPart.objects.filter(document__name="first").count()
    edit_and_submit_again(study)
    answers.answer(queries.material(study.entered(study.maria)), "span_f1", "label", None)
    of_first = KeptPart.objects.filter(document__name="first")
    assert 0 < of_first.count() < first
    assert of_first.values("state").distinct().count() == 1
    assert KeptPart.objects.filter(document__name="second").count() > 1


def test_one_computes_at_a_time_and_the_others_take_what_it_finds(
    study: Cast, computed: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    material, question = queries.material(study.entered(study.maria)), Question("span_f1")
    with parts.computing:
        assert not parts.parts(material, [question], 0).is_complete
    assert computed == []

    class Busy:
        """Another thread is computing; it is done when one has waited for it."""

        def acquire(self, timeout: float) -> bool:
            monkeypatch.setattr(parts, "computing", Lock())
            assert parts.parts(material, [question], 60).is_complete
            monkeypatch.setattr(parts, "computing", self)
            return True

        def release(self) -> None:
            computed.append(("released", ""))

    monkeypatch.setattr(parts, "computing", Busy())
    assert parts.parts(material, [question], 60).is_complete
    assert computed == [("span_f1", "first"), ("span_f1", "second"), ("released", "")]


def test_the_program_is_every_module_that_a_part_is_made_by() -> None:
    code = (
        "import sys, annotations.core.measures, annotations.core.schemes\n"
        "print(*(m.__file__ for m in sys.modules.values() if m.__name__.startswith('annotations.')))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    found = {Path(name) for name in loaded.stdout.split()}
    assert len(found) > 30
    assert found - {PROJECT / "annotations" / "__init__.py"} <= set(parts.sources())
    assert {Path(module.__file__) for module in (parts, queries, actions, scheme_queries)} <= set(parts.sources())


def publish_guideline(cast: Cast) -> None:
    schemes.publish_guideline(cast.project, cast.maria, {"en": "# Another"}, "*")


def publish_scheme(cast: Cast) -> None:
    content = cast.project.scheme_versions.latest("number").content
    for label in content["labels"]:
        if label["id"] == "claim":
            sure = {"id": "sure", "title": {"en": "Sure"}}
            kind = {"id": "how", "title": {"en": "How"}, "kind": "choice", "values": [sure], "required": True}
            label["attributes"] = [*label.get("attributes", []), kind]
    schemes.publish_scheme(cast.project, cast.maria, content, "*")


def read_under_the_new_scheme(cast: Cast) -> None:
    annotation_set = labelling.open_document(cast.entered(cast.anna), Document.objects.get(name="third"))
    cast.mark(annotation_set, (0, 32), "claim", {"how": "sure"})
    cast.submitted(annotation_set)
    read(cast, cast.boris, "third")


def of(cast: Cast, name: str, person: Any) -> AnnotationSet:
    return AnnotationSet.objects.get(document__name=name, annotator=person)


def edit_and_submit_again(cast: Cast) -> None:
    mine = of(cast, "first", cast.anna)
    labelling.reopen(Caller(cast.anna), mine.uuid)
    cast.mark(mine, (7, 20), "claim")
    cast.submitted(mine)


def skip_what_was_submitted(cast: Cast) -> None:
    mine = of(cast, "first", cast.ada)
    labelling.reopen(Caller(cast.ada), mine.uuid)
    labelling.skip(Caller(cast.ada), mine.assignment.uuid, "")


def member(cast: Cast, person: Any) -> Membership:
    return cast.project.memberships.get(person=person)


EVENTS: dict[str, Callable[[Cast], Any]] = {
    "another reading": lambda cast: read(cast, cast.ada, "second", CLAIM, COOPERATIVE),
    "reopened": lambda cast: labelling.reopen(Caller(cast.boris), of(cast, "first", cast.boris).uuid),
    "submitted as it was": lambda cast: cast.submitted(of(cast, "first", cast.boris)),
    "edited": edit_and_submit_again,
    "a guideline": publish_guideline,
    "a scheme": publish_scheme,
    "read under the new scheme": read_under_the_new_scheme,
    "skipped": skip_what_was_submitted,
    "a text more": lambda cast: cast.document("A fourth text.", name="fourth"),
    "begun": lambda cast: cast.assigned(cast.boris),
    "left": lambda cast: labelling.remove_member(member(cast, cast.boris), cast.maria),
    "a reader": lambda cast: labelling.change_role(member(cast, cast.anna), cast.maria, Role.READER),
    "blind": lambda cast: labelling.open_document(cast.entered(cast.maria), of(cast, "third", cast.anna).document),
}


def test_no_figure_is_ever_stale(study: Cast) -> None:
    before = everything(study)
    changed = set()
    for event, happen in EVENTS.items():
        happen(study)
        told = everything(study)
        KeptPart.objects.all().delete()
        assert told == everything(study), event
        if told != before:
            changed.add(event)
        before = told
    # What changes a figure, so that the comparison proves something.
    assert changed >= {"another reading", "reopened", "submitted as it was", "edited", "skipped", "blind"}


def test_figures_from_parts_are_those_of_the_whole_study(study: Cast) -> None:
    material = queries.material(study.entered(study.maria))
    documents = queries.documents(material.texts)
    whole = Study(tuple(documents.values()))
    one, other = pair = next(iter(material.pairs))
    both_read = [
        queries.of_pair(document, pair) for document in whole.documents if {one, other} <= {*document.annotators}
    ]
    poles = {"stance": material.beside["stance"]}
    for name in answers.on_offer():
        for label, made, of_pair in (
            (None, measures.compute(name, whole, beside=material.beside), None),
            ("claim", measures.compute(name, whole.restricted_to("claim")), None),
            ("stance", measures.compute(name, whole.merged(poles)), None),
            (None, measures.compute(name, Study(tuple(both_read)), beside=material.beside), pair),
        ):
            if label and answers.layer_of(name) != queries.SPANS:
                continue
            asked = answers.questions(material, name, label, of_pair)
            for _ in ("computed", "kept"):
                assert answers.result(parts.parts(material, asked, 60), asked) == made, (name, label, of_pair)


def test_gamma_is_drawn_as_often_as_its_precision_asks(study: Cast) -> None:
    material, question = queries.material(study.entered(study.maria)), Question("gamma_stochastic")
    found = parts.parts(material, [question], 60)
    drawn = [part["samples"] for part in found.of(question)]
    assert len({*drawn}) == 1
    assert drawn[0] > 30
    value = answers.result(found, [question]).values["value"].value
    assert (
        value
        == measures.compute("gamma_stochastic", Study((*queries.documents(material.texts).values(),)))
        .values["value"]
        .value
    )


def test_another_version_of_the_program_computes_everything_again(
    study: Cast, computed: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(study)
    rows, made = KeptPart.objects.count(), len(computed)
    monkeypatch.setattr(parts, "PROGRAM", "another")
    assert everything(study) == before
    assert (KeptPart.objects.count(), len(computed)) == (rows, 2 * made)


def test_a_large_project_is_computed_bit_by_bit_and_says_how_far_it_is(
    study: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "PATIENCE_SECONDS", 0)
    monkeypatch.setattr(pages, "PATIENCE_SECONDS", 0)
    maria, program = study.client_of(study.maria), study.api(study.maria)
    waiting = maria.get(PAGE)
    assert (waiting.status_code, waiting.headers["Refresh"]) == (200, "1")
    assert "1 of 2 texts are done" in text_of(waiting)
    done = maria.get(PAGE)
    assert "Refresh" not in done.headers
    assert "By category" in text_of(done)
    refused = program.get(API, {"measure": "relations"})
    assert (refused.status_code, refused.json()["code"], refused.headers["Retry-After"]) == (
        503,
        "still_computing",
        "1",
    )
    assert "1 of 2 documents" in refused.json()["detail"]
    assert program.get(API, {"measure": "relations"}).status_code == 200


def test_what_changes_while_it_is_computed_is_not_kept(study: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    material = queries.material(study.entered(study.maria))
    mine = of(study, "first", study.anna)
    real = queries.documents

    def changed_meanwhile(texts: Any, **more: Any) -> Any:
        labelling.reopen(Caller(study.anna), mine.uuid)
        study.mark(mine, (7, 20), "claim")
        return real(texts)

    monkeypatch.setattr(queries, "documents", changed_meanwhile)
    found = parts.parts(material, [Question("span_f1")], 60)
    assert not found.is_complete
    assert not KeptPart.objects.exists()
    # Not even when it is submitted again: the set is another one than was read.
    monkeypatch.setattr(queries, "documents", lambda texts, **more: (study.submitted(mine), real(texts))[1])
    assert not parts.parts(material, [Question("span_f1")], 60).is_complete
    assert not KeptPart.objects.exists()
