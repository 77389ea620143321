"""Every page and every role: who is let in, who is refused, who is told that there is nothing, who is asked to sign in.

The doors programs use have their own table in `test_doors.py`; what may be known of others' work is the same here.
"""

import uuid
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern

from annotations.jobs.models import Job
from annotations.projects.actions import issue_token
from annotations.projects.models import Token
from annotations.urls import pages
from tests.cast import Cast

ROLES = (
    "manager",
    "adjudicator",
    "annotator",
    "other annotator",
    "reader",
    "another's manager",
    "no project",
    "nobody",
)

EVERYBODY = "200 200 200 200 200 200 200 200"
SIGNED_IN = "200 200 200 200 200 200 200 302"
MEMBERS = "200 200 200 200 200 404 404 302"
MANAGES = "{} 403 403 403 403 404 404 302"
NAMES = "{} 403 404 404 403 404 404 302"
JOBS = "{} 404 404 404 404 404 404 302"

# Not among the pages.
OUTSIDE = {"healthz", "readyz", "admin"}

P = "/projects/ice-and-trade/"
DOORS: dict[tuple[str, str, str], str] = {
    # (name of the address, method, path): one status a role, in the order of ROLES
    ("home", "GET", "/"): SIGNED_IN,
    ("sign-in", "GET", "/sign-in/"): EVERYBODY,
    ("sign-in", "POST", "/sign-in/"): "400 400 400 400 400 400 400 400",
    ("sign-out", "POST", "/sign-out/"): "302 302 302 302 302 302 302 302",
    ("link", "GET", "/link/never-made/"): "404 404 404 404 404 404 404 404",
    ("link", "POST", "/link/never-made/"): "404 404 404 404 404 404 404 404",
    ("account", "GET", "/account/"): SIGNED_IN,
    ("account", "POST", "/account/"): "400 400 400 400 400 400 400 302",
    ("language", "POST", "/language/"): "302 302 302 302 302 302 302 302",
    ("session", "GET", "/session/"): EVERYBODY,
    ("preferences", "PATCH", "/preferences/"): "400 400 400 400 400 400 400 302",
    ("messages", "GET", "/jsi18n/ru-all-0123456789abcdef/"): EVERYBODY,
    ("service-worker", "GET", "/service-worker.js"): EVERYBODY,
    ("tokens", "GET", "/tokens/"): SIGNED_IN,
    ("tokens", "POST", "/tokens/"): "400 400 400 400 400 400 400 302",
    ("token-revoke", "POST", "/tokens/{token}/revoke/"): "302 404 404 404 404 404 404 302",
    ("project-new", "GET", "/projects/new/"): "200 403 403 403 403 200 403 302",
    ("project-new", "POST", "/projects/new/"): "400 403 403 403 403 400 403 302",
    ("project", "GET", P): MEMBERS,
    ("documents", "GET", P + "documents/"): MEMBERS,
    ("document", "GET", P + "documents/{document}/"): MEMBERS,
    ("imports", "POST", P + "imports/"): MANAGES.format(400),
    ("job", "GET", P + "jobs/{job}/"): JOBS.format(200),
    ("job", "POST", P + "jobs/{job}/"): JOBS.format(302),
    ("members", "GET", P + "members/"): NAMES.format(200),
    ("members", "POST", P + "members/"): NAMES.format(400),
    ("member", "POST", P + "members/{boris}/"): NAMES.format(302),
    ("member-link", "POST", P + "members/{boris}/link/"): NAMES.format(200),
    ("member-remove", "GET", P + "members/{boris}/remove/"): NAMES.format(200),
    ("member-remove", "POST", P + "members/{boris}/remove/"): NAMES.format(302),
    ("settings", "GET", P + "settings/"): MANAGES.format(200),
    ("settings", "POST", P + "settings/"): MANAGES.format(400),
    ("project-delete", "POST", P + "delete/"): MANAGES.format(400),
    ("scheme", "GET", P + "scheme/"): MEMBERS,
    ("scheme", "POST", P + "scheme/"): MANAGES.format(400),
    ("guideline", "GET", P + "guideline/"): MEMBERS,
    ("guideline", "POST", P + "guideline/"): MANAGES.format(400),
    ("looks", "GET", P + "looks/1.css"): MEMBERS,
    ("data", "GET", P + "data/"): MEMBERS,
    ("agreement", "GET", P + "agreement/"): "200 200 404 404 200 404 404 302",
    ("assignment-next", "POST", P + "next/"): "302 302 302 302 403 404 404 302",
    ("annotate", "GET", "/annotation-sets/{set}/"): "200 200 200 404 404 404 404 302",
    ("time", "POST", "/annotation-sets/{set}/time/"): "400 400 400 400 400 400 400 302",
    ("argument-map", "GET", "/annotation-sets/{set}/map/"): "200 200 200 404 404 404 404 302",
    ("healthz", "GET", "/healthz"): EVERYBODY,
    ("readyz", "GET", "/readyz"): EVERYBODY,
    ("admin", "GET", "/admin/login/"): "404 404 404 404 404 404 404 302",
    ("admin", "GET", "/admin/annotations/user/"): "302 302 302 302 302 302 302 302",
}


@pytest.fixture
def world(cast: Cast) -> dict[str, Any]:
    """Anna's set is open, Boris's submitted, on the same text; another text is free. Places by name, and clients."""
    document = cast.document(name="first")
    open_set = cast.assigned(cast.anna)
    cast.submitted(cast.assigned(cast.boris))
    cast.document("Another text about ice and trade.", name="second")
    job = Job.objects.create(project=cast.project, kind="import", state=Job.State.DONE)
    people = (cast.maria, cast.ada, cast.anna, cast.boris, cast.rita, cast.oleg, cast.nina, None)
    assert cast.other_project
    return {
        "places": {
            "token": issue_token(cast.maria, Token.Scope.READ)[0].uuid,
            "document": document.uuid,
            "job": job.uuid,
            "boris": cast.boris.uuid,
            "set": open_set.uuid,
        },
        "clients": dict(zip(ROLES, map(cast.client_of, people), strict=True)),
    }


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door[1]} {door[0]}")
def test_each_role_gets_what_it_may_have(door, world):
    name, method, path = door
    found = {}
    for role in ROLES:
        place = path.format(**world["places"])
        point = transaction.savepoint()
        answer = world["clients"][role].generic(method, place)
        found[role] = answer.status_code
        transaction.savepoint_rollback(point)
    assert found == dict(zip(ROLES, map(int, DOORS[door].split()), strict=True)), name
    if found["nobody"] == 302 and name not in ("sign-out", "language", "admin"):
        assert answer.headers["Location"] == f"/sign-in/?next={place}"


def test_the_table_has_every_page():
    there = {one.name for one in pages if isinstance(one, URLPattern)}
    assert {name for name, _, _ in DOORS} - OUTSIDE == there


def test_the_table_has_every_form(world):
    table = {door[:2] for door in DOORS}
    paths = {name: path.format(**world["places"]) for name, _, path in DOORS if name not in OUTSIDE}
    others = [(n, m) for n in paths for m in ("GET", "POST", "PUT", "PATCH", "DELETE") if (n, m) not in table]
    manager = world["clients"]["manager"]
    assert [one for one in others if manager.generic(one[1], paths[one[0]]).status_code != 405] == []


def test_whoever_is_sent_from_the_back_door_to_sign_in_is_told_of_nothing_when_they_are_no_operator(world):
    for role, client in world["clients"].items():
        sent = client.get("/admin/")
        assert sent.headers["Location"] == "/admin/login/?next=/admin/"
        assert client.get(sent.headers["Location"]).status_code == (302 if role == "nobody" else 404)


@pytest.mark.parametrize("path", ["documents/{}/", "jobs/{}/", "members/{}/remove/"], ids=["document", "job", "member"])
def test_what_another_project_has_is_not_there_in_this_one(cast, path):
    elsewhere = cast.document("Elsewhere.", project=cast.other_project)
    job = Job.objects.create(project=cast.other_project, kind="import", state=Job.State.DONE)
    maria = cast.client_of(cast.maria)
    for identifier in (elsewhere.uuid, job.uuid, cast.oleg.uuid, uuid.uuid4()):
        assert maria.get(P + path.format(identifier)).status_code == 404
