"""What a project looks like today: to those who see others' work, and to those who must not."""

import re
import uuid

import pytest
from django.utils import translation

from annotations.labelling import actions as labelling
from annotations.labelling.models import AnnotationSet
from annotations.labelling.working_time import note_sitting
from annotations.overview.queries import Progress, Today
from annotations.projects import actions as projects
from annotations.projects.access import Caller
from annotations.projects.models import Membership, Project, Role
from annotations.templatetags.durations import duration
from tests.cast import TEXT
from tests.pages import text_of

OVERVIEW = "/projects/ice-and-trade/"
DOCUMENTS = "/projects/ice-and-trade/documents/"


def at(cast, person, path=OVERVIEW):
    """What the person reads there."""
    return text_of(cast.client_of(person).get(path))


def pseudonym(cast, person):
    return Membership.objects.get(project=cast.project, person=person).pseudonym


@pytest.fixture
def half_read(cast):
    """Two documents: the first submitted by Anna and open at Boris, the second open at Ada and skipped by Anna."""
    first, second = cast.document(name="first.txt"), cast.document("Other text.", name="second.txt")
    cast.submitted(cast.assigned(cast.anna))
    assert cast.assigned(cast.ada).document_id == second.pk
    assert cast.assigned(cast.boris).document_id == first.pk
    skipped = cast.assigned(cast.anna)
    assert skipped.document_id == second.pk
    labelling.skip(Caller(cast.anna), skipped.assignment.uuid, "")
    return first, second


def test_a_newcomer_is_told_the_next_step(cast):
    maria = cast.client_of(cast.maria)
    page = maria.get(OVERVIEW).content.decode()
    assert re.search(r'aria-current="step".*?Upload documents', page, re.DOTALL)
    cast.document()
    page = maria.get(OVERVIEW).content.decode()
    assert re.search(r'aria-current="step".*?They mark the documents', page, re.DOTALL)
    assert "0 of 2 readings submitted" in page


def test_people_are_wanted_before_there_is_anything_to_mark(cast):
    for person in (cast.anna, cast.boris, cast.ada):
        projects.remove_member(Membership.objects.get(project=cast.project, person=person), cast.maria)
    cast.document()
    page = cast.client_of(cast.maria).get(OVERVIEW).content.decode()
    assert re.search(r'aria-current="step".*?Add people', page, re.DOTALL)
    assert "1 person can annotate, 2 are wanted for each document" in page


def test_the_steps_are_gone_when_agreement_can_be_seen(cast):
    cast.document()
    cast.submitted(cast.assigned(cast.anna))
    assert "See how far they agree" in at(cast, cast.maria)
    cast.submitted(cast.assigned(cast.boris))
    page = at(cast, cast.maria)
    assert "See how far they agree" not in page
    assert "1 document, 1 finished" in page
    assert "Next document" in page


def test_only_managers_are_shown_the_steps(cast):
    for person in (cast.ada, cast.anna, cast.rita):
        assert "From here to agreement" not in at(cast, person)
    assert "There are no documents yet" in at(cast, cast.anna)


def test_progress_counts_readings_by_state(cast, half_read):
    first, second = half_read
    today = Today(cast.entered(cast.maria))
    assert today.progress_of([first, second]) == {
        first.pk: Progress(submitted=1, open=1, wanted=2),
        second.pk: Progress(open=1, skipped=1, wanted=2),
    }
    totals = today.totals()
    assert (totals.documents, totals.hidden, totals.complete, totals.compared) == (2, 0, 0, 0)
    assert totals.progress == Progress(submitted=1, open=2, skipped=1, wanted=4)
    assert [one.pk for one in today.unfinished(10)] == [first.pk, second.pk]
    shares = {
        one.pseudonym: (one.progress.submitted, one.progress.open, one.progress.skipped) for one in today.shares()
    }
    assert shares == {
        pseudonym(cast, cast.maria): (0, 0, 0),
        pseudonym(cast, cast.anna): (1, 0, 1),
        pseudonym(cast, cast.boris): (0, 1, 0),
        pseudonym(cast, cast.ada): (0, 1, 0),
    }


def test_a_document_is_finished_when_as_many_as_wanted_have_submitted(cast):
    first = cast.document()
    for person in (cast.anna, cast.boris):
        cast.submitted(cast.assigned(person))
    today = Today(cast.entered(cast.maria))
    assert today.progress_of([first])[first.pk].is_complete
    assert today.totals().complete == 1
    assert today.unfinished(10) == []


def test_an_annotator_sees_only_their_own_work(cast, half_read):
    page = at(cast, cast.anna)
    assert "1 submitted, 0 open, 1 skipped" in page
    documents = at(cast, cast.anna, DOCUMENTS)
    first = at(cast, cast.anna, f"{DOCUMENTS}{half_read[0].uuid}/")
    second = at(cast, cast.anna, f"{DOCUMENTS}{half_read[1].uuid}/")
    for told in (page, documents, first, second):
        for other in (cast.boris, cast.ada, cast.maria):
            assert pseudonym(cast, other) not in told
        for word in ("Progress", " of 2 ", "1 open,"):
            assert word not in told
    assert "My reading submitted" in first
    assert "My reading skipped" in second


def test_what_an_annotator_sees_does_not_change_with_what_others_do(cast):
    first = cast.document(name="first.txt")
    cast.assigned(cast.anna)
    paths = (OVERVIEW, DOCUMENTS, f"{DOCUMENTS}{first.uuid}/", "/")
    before = [at(cast, cast.anna, path) for path in paths]
    theirs = cast.assigned(cast.boris)
    cast.mark(theirs, "Trade grew by 26% in 2023")
    cast.submitted(theirs)
    assert [at(cast, cast.anna, path) for path in paths] == before


def test_what_a_project_reveals_is_shown_to_annotators(cast, half_read):
    Project.objects.filter(pk=cast.project.pk).update(reveal="all")
    assert pseudonym(cast, cast.boris) in at(cast, cast.anna)
    assert "1 of 2 submitted, 1 open" in at(cast, cast.anna, DOCUMENTS)


def test_whoever_is_reading_a_document_is_blind_on_it_until_it_is_submitted(cast, half_read):
    first, second = half_read
    page = at(cast, cast.ada)
    assert "1 text is hidden from you" in page
    assert "1 document" not in page.split("hidden from you")[0]
    assert second.name not in page.split("Not finished, oldest first")[1]
    assert f"{second.name} en 11 as it is hidden until you have submitted yours open" in at(cast, cast.ada, DOCUMENTS)
    own = at(cast, cast.ada, f"{DOCUMENTS}{second.uuid}/")
    assert "Those of others are hidden from you" in own
    assert pseudonym(cast, cast.anna) not in own
    assert pseudonym(cast, cast.anna) in at(cast, cast.ada, f"{DOCUMENTS}{first.uuid}/")
    assert Today(cast.entered(cast.ada)).totals().progress == Progress(submitted=1, open=1, wanted=2)
    cast.submitted(cast.assigned(cast.ada))
    assert "hidden from you" not in at(cast, cast.ada)
    assert pseudonym(cast, cast.anna) in at(cast, cast.ada, f"{DOCUMENTS}{second.uuid}/")


def test_readers_see_counts_and_pseudonyms_but_no_way_into_sets(cast, half_read):
    page = at(cast, cast.rita, f"{DOCUMENTS}{half_read[0].uuid}/")
    assert f"{pseudonym(cast, cast.anna)} submitted" in page
    assert "/annotation-sets/" not in cast.client_of(cast.rita).get(f"{DOCUMENTS}{half_read[0].uuid}/").content.decode()
    assert "Next document" not in at(cast, cast.rita)
    assert "1 of 2 submitted, 1 open" in at(cast, cast.rita, DOCUMENTS)


def test_a_person_who_has_left_keeps_their_share(cast, half_read):
    projects.remove_member(Membership.objects.get(project=cast.project, person=cast.anna), cast.maria)
    assert f"{pseudonym(cast, cast.anna)} has left" in at(cast, cast.maria)


def test_the_document_page_shows_the_text_to_the_letter_and_its_facts(cast):
    nasty = "<script>alert(1)</script> &amp; 𝑃👩‍🔬 e\u0301\u2028\u202eabc\u202c\n\n\tend"
    document = cast.document(nasty, name="nasty & <b>.txt")
    page = cast.client_of(cast.rita).get(f"{DOCUMENTS}{document.uuid}/").content.decode()
    shown = re.search(r'<div class="document-text"[^>]*>(.*?)</div>', page, re.DOTALL).group(1)
    assert shown == nasty.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert document.sha256 in page
    assert f"Characters {document.length}" in at(cast, cast.rita, f"{DOCUMENTS}{document.uuid}/")


def test_a_very_long_text_is_shown_in_part_and_says_so(cast):
    document = cast.document("x" * 200_000 + "the end")
    page = at(cast, cast.rita, f"{DOCUMENTS}{document.uuid}/")
    assert "the end" not in page
    assert "Only the first 200000 characters are shown here." in page.replace(",", "")


def test_documents_come_in_pages(cast):
    names = [cast.document(TEXT + str(number)).name for number in range(5)]
    rita = cast.client_of(cast.rita)
    address, found = f"{DOCUMENTS}?page_size=2", []
    while address:
        page = rita.get(address).content.decode()
        found += re.findall(r'<th scope="row"><a[^>]*>([^<]+)<', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following and following.group(1).replace("&amp;", "&")
    assert found == names
    assert rita.get(f"{DOCUMENTS}?cursor=nonsense").status_code == 400
    assert rita.get(f"{DOCUMENTS}?page_size=100000").status_code == 400


@pytest.mark.parametrize(
    ("path", "who", "count"),
    [
        (OVERVIEW, "maria", 15), (OVERVIEW, "ada", 15), (OVERVIEW, "anna", 7), (OVERVIEW, "rita", 12),
        (DOCUMENTS, "maria", 8), (DOCUMENTS, "anna", 5), (DOCUMENTS, "rita", 8), ("/", "anna", 5),
    ],
)  # fmt: skip
def test_the_number_of_queries_does_not_grow_with_documents_and_people(
    cast, half_read, django_assert_num_queries, path, who, count
):
    cast.submitted(cast.assigned(cast.boris))
    cast.document("A text that nobody has taken.")
    client = cast.client_of(getattr(cast, who))
    with django_assert_num_queries(count):
        client.get(path)
    for number in range(4):
        cast.document(TEXT + str(number))
    for number in range(4):
        cast.submitted(cast.assigned(cast.anna))
        cast.submitted(cast.assigned(cast.boris))
        projects.invite(cast.project, cast.maria, f"Annotator {number}", Role.ANNOTATOR)
    with django_assert_num_queries(count):
        client.get(path)


def test_the_number_of_queries_of_a_document_does_not_grow_with_its_readings(cast, django_assert_num_queries):
    Project.objects.filter(pk=cast.project.pk).update(annotators_per_document=4)
    document = cast.document()
    maria, counts = cast.client_of(cast.maria), set()
    for person in (cast.anna, cast.boris, cast.ada):
        cast.submitted(cast.assigned(person))
        with django_assert_num_queries(7) as queries:
            maria.get(f"{DOCUMENTS}{document.uuid}/")
        counts.add(len(queries))
    assert counts == {7}


def test_a_manager_sees_how_long_each_person_worked_and_each_person_their_own(cast, half_read):
    for person, seconds in ((cast.anna, 4000), (cast.boris, 50)):
        annotation_set = AnnotationSet.objects.filter(annotator=person).earliest("pk")
        note_sitting(Caller(person), annotation_set.uuid, {"sitting": str(uuid.uuid4()), "seconds": seconds})
    maria, ada, anna = (at(cast, person) for person in (cast.maria, cast.ada, cast.anna))
    assert "1 h 06 min" in maria
    assert "under 1 min" in maria
    assert "1 h 06 min" in anna
    assert "under 1 min" not in anna
    assert "1 h 06 min" not in ada


def test_a_manager_is_told_no_time_of_documents_they_are_blind_on(cast):
    Project.objects.filter(pk=cast.project.pk).update(annotators_per_document=3)
    cast.document()
    annotation_set = cast.assigned(cast.anna)
    note_sitting(Caller(cast.anna), annotation_set.uuid, {"sitting": str(uuid.uuid4()), "seconds": 4000})
    assert "1 h 06 min" in at(cast, cast.maria)
    own = cast.assigned(cast.maria)
    assert "1 h 06 min" not in at(cast, cast.maria)
    cast.submitted(own)
    assert "1 h 06 min" in at(cast, cast.maria)


@pytest.mark.parametrize(
    ("seconds", "language", "told"),
    [
        (0, "en", "–"),
        (59, "en", "under 1 min"),
        (60, "en", "1 min"),
        (3599, "en", "59 min"),
        (3600, "en", "1 h 00 min"),
        (7500, "ru", "2 ч 05 мин"),
    ],
)
def test_time_is_told_in_hours_and_minutes(seconds, language, told):
    with translation.override(language):
        assert duration(seconds) == told
