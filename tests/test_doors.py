"""Every REST door and every role: who is let in, who is refused, and who is told that there is nothing there.

Managers of others and people without a role hear 404 of everything in a project; so do annotators of whatever
tells of others' work. A token never does more than its person, nor more than its scope.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from annotations.jobs.models import Job
from annotations.labelling import actions as labelling
from annotations.projects.actions import issue_token
from annotations.projects.models import Project, Token
from annotations.urls import rest
from tests.cast import Cast, operation

ROLES = (
    "manager", "adjudicator", "annotator", "other annotator", "reader", "another's manager", "no project", "nobody",
    "read token", "annotate token", "manage token", "token of another project",
)  # fmt: skip

MEMBERS = "200 200 200 200 200 404 404 401 200 200 200 404"
MANAGES = "{} 403 403 403 403 404 404 401 403 403 {} 404"
NAMES = "200 403 404 404 403 404 404 401 200 200 200 404"
MANAGES_NAMES = "{} 403 404 404 403 404 404 401 403 403 {} 404"
OTHERS_WORK = "200 200 404 404 200 404 404 401 200 200 200 404"

P = "projects/ice-and-trade/"
DOORS: dict[tuple[str, str, str], str] = {
    # (name of the address, method, path): one status a role, in the order of ROLES
    ("tokens", "GET", "tokens/"): "200 200 200 200 200 200 200 401 200 200 200 200",
    ("tokens", "POST", "tokens/"): "201 201 201 201 201 201 201 401 403 403 201 403",
    ("token", "DELETE", "tokens/{token}/"): "204 404 404 404 404 404 404 401 403 403 204 404",
    ("projects", "GET", "projects/"): "200 200 200 200 200 200 200 401 200 200 200 200",
    ("projects", "POST", "projects/"): "201 403 403 403 403 201 403 401 403 403 201 404",
    ("project", "GET", P): MEMBERS,
    ("project", "PATCH", P): MANAGES.format(200, 200),
    ("project", "DELETE", P): MANAGES.format(204, 204),
    ("members", "GET", P + "members/"): NAMES,
    ("members", "POST", P + "members/"): MANAGES_NAMES.format(201, 201),
    ("member", "PATCH", P + "members/{boris}/"): MANAGES_NAMES.format(200, 200),
    ("member", "DELETE", P + "members/{boris}/"): MANAGES_NAMES.format(204, 204),
    ("member-link", "POST", P + "members/{boris}/link/"): MANAGES_NAMES.format(201, 201),
    ("scheme", "GET", P + "scheme/"): MEMBERS,
    ("scheme", "PUT", P + "scheme/"): MANAGES.format(200, 200),
    ("guideline", "GET", P + "guideline/"): MEMBERS,
    ("guideline", "PUT", P + "guideline/"): MANAGES.format(200, 200),
    ("documents", "GET", P + "documents/"): MEMBERS,
    ("document", "GET", P + "documents/{document}/"): MEMBERS,
    ("document-text", "GET", P + "documents/{document}/text/"): MEMBERS,
    ("imports", "POST", P + "imports/?format=txt&name=new.txt"): MANAGES.format(200, 200),
    ("job", "GET", P + "jobs/{job}/"): "200 404 404 404 404 404 404 401 200 200 200 404",
    ("job", "DELETE", P + "jobs/{job}/"): "202 404 404 404 404 404 404 401 403 403 202 404",
    ("assignments", "GET", P + "assignments/"): "200 200 200 200 403 404 404 401 200 200 200 404",
    ("assignment-next", "POST", P + "assignments/next/"): "200 200 200 200 403 404 404 401 403 200 200 404",
    ("assignment-skip", "POST", "assignments/{assignment}/skip/"): "404 404 200 404 404 404 404 401 403 404 404 404",
    ("annotation-set", "GET", "annotation-sets/{set}/"): "200 200 200 404 404 404 404 401 200 200 200 404",
    ("operations", "GET", "annotation-sets/{set}/operations/"): "200 200 200 404 404 404 404 401 200 200 200 404",
    ("operations", "POST", "annotation-sets/{set}/operations/"): "404 404 200 404 404 404 404 401 403 404 404 404",
    ("submit", "POST", "annotation-sets/{set}/submit/"): "404 404 200 404 404 404 404 401 403 404 404 404",
    ("reopen", "POST", "annotation-sets/{submitted}/reopen/"): "200 200 404 200 404 404 404 401 403 403 200 404",
    ("annotations", "GET", P + "annotations/"): MEMBERS,
    ("export", "GET", P + "export/?format=jsonl"): MEMBERS,
    ("agreement", "GET", P + "agreement/?measure=span_f1"): OTHERS_WORK,
    ("schema", "GET", "schema/"): "200 " * 11 + "200",
    ("docs", "GET", "docs/"): "200 " * 11 + "200",
}


@dataclass
class World:
    """A project in full swing: Anna's set is open, Boris's submitted, on the same text; another text is free."""

    cast: Cast

    def __post_init__(self) -> None:
        cast = self.cast
        document = cast.document(name="first")
        self.open_set = cast.assigned(cast.anna)
        submitted = cast.submitted(cast.assigned(cast.boris))
        cast.document("Another text about ice and trade.", name="second")
        self.maria_token, _ = issue_token(cast.maria, Token.Scope.READ)
        job = Job.objects.create(project=cast.project, kind="import", state=Job.State.RUNNING)
        self.places = {
            "token": self.maria_token.uuid,
            "boris": cast.boris.uuid,
            "document": document.uuid,
            "job": job.uuid,
            "assignment": self.open_set.assignment.uuid,
            "set": self.open_set.uuid,
            "submitted": submitted.uuid,
        }
        others = Project.objects.get(pk=cast.other_project.pk)
        self.clients = {
            "manager": cast.client_of(cast.maria),
            "adjudicator": cast.client_of(cast.ada),
            "annotator": cast.client_of(cast.anna),
            "other annotator": cast.client_of(cast.boris),
            "reader": cast.client_of(cast.rita),
            "another's manager": cast.client_of(cast.oleg),
            "no project": cast.client_of(cast.nina),
            "nobody": Client(),
            "read token": cast.api(cast.maria, "read"),
            "annotate token": cast.api(cast.maria, "annotate"),
            "manage token": cast.api(cast.maria, "manage"),
            "token of another project": cast.api(cast.maria, "manage", others),
        }
        self.people = {
            "manager": cast.maria, "adjudicator": cast.ada, "annotator": cast.anna, "other annotator": cast.boris,
            "reader": cast.rita, "another's manager": cast.oleg, "no project": cast.nina,
        }  # fmt: skip

    def body(self, name: str, method: str, role: str) -> dict[str, Any]:
        """A body that the door takes from whoever may send it."""
        cast = self.cast
        scheme = cast.project.scheme_versions.get().content
        made: dict[tuple[str, str], Any] = {
            ("tokens", "POST"): {"scope": "read"},
            ("projects", "POST"): {"name": "New"},
            ("project", "PATCH"): {"annotators_per_document": 3},
            ("members", "POST"): {"name": "Vera", "role": "annotator"},
            ("member", "PATCH"): {"role": "reader"},
            ("scheme", "PUT"): {**scheme, "rules": []},
            ("guideline", "PUT"): {"content": {"en": "# New"}},
            ("assignment-skip", "POST"): {"reason": ""},
        }
        if (name, method) == ("operations", "POST"):
            span = {"id": str(self.maria_token.uuid), "label": "claim", "start": 0, "end": 6, "quote": "Russia"}
            body = cast.envelope(self.open_set, operation("create", "span", span))
            person = self.people.get(role)
            return {**body, "person": str(person.uuid)} if person else body
        return made.get((name, method), {})

    def ask(self, role: str, name: str, method: str, path: str) -> int:
        """The status of one request, undone afterwards."""
        client = self.clients[role]
        headers = {"If-Match": "*"} if method == "PUT" else {}
        address = "/api/v1/" + path.format(**self.places)
        body: Any = self.body(name, method, role) if method in ("POST", "PUT", "PATCH") else None
        kind = "application/json"
        if name == "imports":
            body, kind = b"A new text.", "text/plain"
        if (name, method) in (
            ("assignment-next", "POST"),
            ("submit", "POST"),
            ("reopen", "POST"),
            ("member-link", "POST"),
        ):
            body = ""
        with transaction.atomic():
            response = client.generic(
                method, address, body if isinstance(body, (bytes, str)) else encoded(body), kind, headers=headers
            )
            if response.streaming:
                b"".join(response.streaming_content)
            transaction.set_rollback(True)
        return response.status_code


def encoded(body: Any) -> bytes:
    import orjson

    return b"" if body is None else orjson.dumps(body)


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


@pytest.mark.parametrize(("door", "expected"), DOORS.items(), ids=[f"{method} {path}" for _, method, path in DOORS])
def test_a_door_lets_in_whom_it_should(world: World, door: tuple[str, str, str], expected: str) -> None:
    answers = {role: world.ask(role, *door) for role in ROLES}
    assert answers == dict(zip(ROLES, map(int, expected.split()), strict=True))


def methods_of(pattern: URLPattern) -> Iterator[tuple[str, str]]:
    view: Any = pattern.callback
    for method in ("get", "post", "put", "patch", "delete"):
        if hasattr(view.cls if hasattr(view, "cls") else view.view_class, method):
            yield str(pattern.name), method.upper()


def test_every_door_is_in_the_table() -> None:
    get_resolver()
    there = {one for pattern in rest if isinstance(pattern, URLPattern) for one in methods_of(pattern)}
    assert there == {(name, method) for name, method, _path in DOORS}


def test_a_manager_who_is_assigned_a_document_is_blind_on_it_until_they_submit(world: World) -> None:
    cast = world.cast
    Project.objects.filter(pk=cast.project.pk).update(annotators_per_document=3)
    mine = labelling.open_document(cast.entered(cast.maria), world.open_set.document)
    hidden = ("annotation-set", "GET", "annotation-sets/{set}/")
    log = ("operations", "GET", "annotation-sets/{set}/operations/")
    reopen = ("reopen", "POST", "annotation-sets/{submitted}/reopen/")
    assert [world.ask("manager", *door) for door in (hidden, log, reopen)] == [404, 404, 404]
    listed = world.clients["manager"].get("/api/v1/projects/ice-and-trade/assignments/").json()["results"]
    assert [one["annotation_set"] for one in listed] == [str(mine.uuid)]
    cast.submitted(mine)
    assert [world.ask("manager", *door) for door in (hidden, log, reopen)] == [200, 200, 200]


def test_an_annotator_lists_only_their_own_assignments_and_filters_tell_nothing_more(world: World) -> None:
    boris = world.cast.project.memberships.get(person=world.cast.boris).pseudonym
    anna = world.clients["annotator"]
    address = "/api/v1/projects/ice-and-trade/assignments/"
    assert [one["annotation_set"] for one in anna.get(address).json()["results"]] == [str(world.open_set.uuid)]
    assert anna.get(address, {"annotator": boris}).json()["results"] == []
