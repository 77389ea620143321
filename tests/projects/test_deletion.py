"""A project that is deleted while others are at it: they finish first or find nothing, and nothing of it is left."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from annotations.accounts.models import User
from annotations.core.errors import Forbidden
from annotations.corpus import actions as corpus
from annotations.exchange import actions as exchange
from annotations.journal.models import Entry
from annotations.labelling import actions as labelling
from annotations.labelling import operations
from annotations.labelling.models import AnnotationSet
from annotations.projects import access, actions
from annotations.projects.access import Access, Caller
from annotations.projects.models import Project
from tests.cast import Cast, operation
from tests.serving import until
from tests.test_doors import DOORS, ROLES, World
from tests.test_page_doors import DOORS as PAGES
from tests.threads import held_up, in_a_thread, is_waiting

ENTRANCES = ("enter", "enter_by_id")


@pytest.fixture
def gone_once_entered(monkeypatch: pytest.MonkeyPatch) -> Callable[[Project], None]:
    """Deletes the project as soon as a request has been let in to it, unless a transaction of the request holds it."""

    def arm(project: Project) -> None:
        maria = User.objects.get(name="Maria")
        depth = len(connection.savepoint_ids) + 1  # the one in which the tests of doors ask

        def late(entrance: Callable[..., Access]) -> Callable[..., Access]:
            def entered(*given: Any) -> Access:
                found = entrance(*given)
                if len(connection.savepoint_ids) == depth and Project.objects.filter(pk=project.pk).exists():
                    actions.delete_project(Project.objects.get(pk=project.pk), maria)
                return found

            return entered

        for name in ENTRANCES:
            monkeypatch.setattr(access, name, late(getattr(access, name)))

    return arm


@pytest.mark.parametrize("door", DOORS, ids=[f"{method} {path}" for _, method, path in DOORS])
def test_no_door_breaks_when_the_project_goes_while_somebody_is_in_it(
    cast: Cast, gone_once_entered: Any, door: tuple[str, str, str]
) -> None:
    world = World(cast)
    role = next(role for role, status in zip(ROLES, DOORS[door].split(), strict=True) if status.startswith("2"))
    gone_once_entered(cast.project)
    assert world.ask(role, *door) in (200, 201, 202, 204, 404)


FORMS: dict[str, dict[str, Any]] = {
    "settings": {"name": "Other", "language": "en", "annotators_per_document": 3, "reveal": "never"},
    "members": {"name": "Vera", "role": "annotator"},
    "member": {"role": "reader"},
    "project-delete": {"confirmation": "ice-and-trade"},
    "imports": {"profile": "as-is", "language": "en", "partial": "false"},
}


@pytest.mark.parametrize(
    "door", [one for one in PAGES if "ice-and-trade" in one[2]], ids=lambda one: f"{one[1]} {one[0]}"
)
def test_no_page_breaks_either(cast: Cast, gone_once_entered: Any, door: tuple[str, str, str]) -> None:
    name, method, path = door
    world = World(cast)
    maria = world.clients["manager"]
    body = dict(FORMS.get(name, {}))
    if name == "imports":
        body["file"] = SimpleUploadedFile("new.txt", b"A new text.", "text/plain")
    gone_once_entered(cast.project)
    with transaction.atomic():
        answer = getattr(maria, method.lower())(path.format(**world.places), body)
        assert answer.status_code in (200, 302, 400, 404)
        connection.check_constraints()
        transaction.set_rollback(True)


def test_the_files_of_an_upload_to_a_project_that_is_gone_are_removed(cast: Cast, gone_once_entered: Any) -> None:
    gone_once_entered(cast.project)
    maria = cast.api(cast.maria)
    with transaction.atomic():
        answer = maria.post("/api/v1/projects/ice-and-trade/imports/?name=a.txt", b"A text.", "text/plain")
    assert answer.status_code == 404
    folder = settings.WORKBENCH_DATA / "imports"
    assert not folder.exists() or list(folder.iterdir()) == []


# What is not a project's, or not of one project only.
OF_PEOPLE = {"User", "SignInLink", "Attempt", "Token", "Entry"}


def left_over() -> list[str]:
    """The tables in which there is still something of a project."""
    tables = {one.__name__: one._base_manager for one in apps.get_app_config("annotations").get_models()}
    rows = {name: table.all() for name, table in tables.items() if name not in OF_PEOPLE}
    rows |= {name: tables[name].exclude(project=None) for name in ("Token", "Entry")}
    return [name for name, found in rows.items() if found.exists()]


def saved(cast: Cast, annotation_set: AnnotationSet) -> None:
    cast.mark(annotation_set, (0, 6))


def imported(cast: Cast, annotation_set: AnnotationSet) -> None:
    exchange.import_now(cast.project, cast.maria, [("late.txt", b"A late text.")])


def submitted(cast: Cast, annotation_set: AnnotationSet) -> None:
    cast.submitted(annotation_set)


@pytest.mark.only_on("postgresql")  # the embedded database has one writer at a time
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("work", "place", "name"),
    [
        (saved, operations, "_write"),
        (submitted, labelling, "_state_changed"),
        (imported, corpus, "add"),
    ],
)
def test_who_is_in_the_middle_of_something_finishes_and_that_goes_too(
    monkeypatch: pytest.MonkeyPatch, work: Any, place: Any, name: str
) -> None:
    cast = Cast()
    cast.document()
    annotation_set = cast.assigned(cast.anna)
    with held_up(monkeypatch, place, name) as (has_come, may_go), ThreadPoolExecutor(2) as threads:
        at_work = in_a_thread(threads, lambda: work(cast, annotation_set))
        assert has_come.wait(60)
        deletion = in_a_thread(threads, lambda: actions.delete_project(cast.project, cast.maria))
        until(lambda: is_waiting() or deletion.done(), "the deletion does not wait")
        may_go.set()
        assert deletion.result(60) is None
        assert at_work.exception(60) is None or work is imported
    assert left_over() == []


@pytest.mark.django_db(transaction=True)
def test_whatever_others_do_at_once_is_answered_and_nothing_of_the_project_is_left() -> None:
    cast = Cast()
    for number in range(4):
        cast.document(f"Text number {number} about ice.")
    annotation_set = cast.assigned(cast.anna)
    project = "/api/v1/projects/ice-and-trade/"

    def mark() -> tuple[str, str, Any]:
        span = {"id": str(uuid.uuid4()), "label": "claim", "start": 0, "end": 4, "quote": "Text"}
        body = cast.envelope(annotation_set, operation("create", "span", span))
        return "POST", f"/api/v1/annotation-sets/{annotation_set.uuid}/operations/", body

    clients: list[tuple[Client, Callable[[], tuple[str, str, Any]]]] = [
        (cast.api(cast.anna), mark),
        (cast.api(cast.boris), lambda: ("POST", f"{project}assignments/next/", {})),
        (cast.api(cast.maria), lambda: ("POST", f"{project}members/", {"name": str(uuid.uuid4()), "role": "reader"})),
        (cast.api(cast.maria), lambda: ("POST", f"{project}imports/?name={uuid.uuid4()}.txt", str(uuid.uuid4()))),
        (cast.api(cast.maria), lambda: ("PATCH", project, {"name": "Other"})),
        (cast.api(cast.maria), lambda: ("POST", "/api/v1/tokens/", {"scope": "read", "project": "ice-and-trade"})),
        (cast.api(cast.rita), lambda: ("GET", f"{project}annotations/", None)),
    ]
    everybody_is_at_it = [Event() for _ in clients]

    def ask(client: Client, asked: Callable[[], tuple[str, str, Any]], is_at_it: Event) -> list[int]:
        """The statuses of its requests, the last of which finds no project."""
        statuses = [0]
        while statuses[-1] != 404:
            method, address, body = asked()
            kind = "text/plain" if isinstance(body, str) else "application/json"
            answer = getattr(client, method.lower())(address, body, content_type=kind)
            if answer.streaming:
                b"".join(answer.streaming_content)
            statuses.append(answer.status_code)
            is_at_it.set()
        return statuses[1:]

    with ThreadPoolExecutor(len(clients)) as threads:
        asking = [
            in_a_thread(threads, lambda one=one, event=event: ask(*one, event))
            for one, event in zip(clients, everybody_is_at_it, strict=True)
        ]
        assert all(event.wait(60) for event in everybody_is_at_it)
        assert (
            cast.client_of(cast.maria)
            .post("/projects/ice-and-trade/delete/", {"confirmation": "ice-and-trade"})
            .status_code
            == 302
        )
        statuses = [status for one in asking for status in one.result(60)]
    assert set(statuses) <= {200, 201, 202, 204, 404}
    connection.check_constraints()
    assert left_over() == []


def test_who_comes_second_to_delete_a_project_finds_none(cast: Cast) -> None:
    maria = Caller(cast.maria)
    entered = access.enter(maria, "ice-and-trade")
    actions.delete_project(cast.project, cast.maria)
    with pytest.raises(Project.DoesNotExist):
        actions.delete_project(entered.project, cast.maria)


def test_whoever_does_not_manage_a_project_any_more_deletes_nothing(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        actions.delete_project(cast.project, cast.anna)
    assert Project.objects.filter(pk=cast.project.pk).exists()


def test_the_journal_keeps_who_deleted_which_project(cast: Cast) -> None:
    actions.delete_project(cast.project, cast.maria)
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject, entry.person) == ("delete_project", "project ice-and-trade", cast.maria)
    assert entry.details == {"name": "Ice and trade"}
