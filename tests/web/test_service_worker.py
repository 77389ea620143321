"""The service worker's script: served from the root, never from a cache, another one whenever the static files are."""

import json
import re
from uuid import uuid4

import pytest
from django.urls import reverse

from annotations.web import service_worker
from annotations.web.headers import PERSON


@pytest.fixture(autouse=True)
def made_anew():
    service_worker._script.cache_clear()
    yield
    service_worker._script.cache_clear()


def told_in(script):
    """What the server tells the worker."""
    return json.loads(re.search(r"^const TOLD = \{\.\.\.(\{.*?\}), page: ", script)[1])


def test_it_is_served_from_the_root_for_every_page_and_never_from_a_cache(client):
    answer = client.get("/service-worker.js")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Cache-Control"] == "no-cache"
    told = told_in(answer.content.decode())
    assert told["signOut"] == reverse("pages:sign-out")
    assert told["personHeader"] == PERSON


def test_it_keeps_labelling_pages_and_no_others():
    pattern = re.compile(service_worker.PAGE)
    assert pattern.match(reverse("pages:annotate", args=[uuid4()]))
    assert not pattern.match(reverse("pages:argument-map", args=[uuid4()]))
    assert not pattern.match(reverse("pages:home"))


def test_another_version_of_the_static_files_makes_another_worker(client, monkeypatch):
    before = client.get("/service-worker.js").content
    service_worker._script.cache_clear()
    monkeypatch.setattr(service_worker.staticfiles_storage, "manifest_hash", "of a later version", raising=False)
    after = client.get("/service-worker.js").content
    assert told_in(before.decode())["version"] != told_in(after.decode())["version"]
    assert len(before) == len(after)


def test_a_page_says_who_it_was_made_for_and_nothing_else_does(cast):
    anna, nobody = cast.client_of(cast.anna), cast.client_of(None)
    assert anna.get("/")[PERSON] == str(cast.anna.uuid)
    assert anna.get("/no-such-page/")[PERSON] == str(cast.anna.uuid)
    assert nobody.get("/sign-in/")[PERSON] == ""
    assert PERSON not in anna.get("/api/v1/projects/")
    assert PERSON not in anna.get("/healthz")
