"""The headers of answers: the policies of a page, which a program that runs by itself has too."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from annotations.web.headers import SecurityHeaders

POLICIES = ["Content-Security-Policy", "Permissions-Policy"]
FOR_GOOD = "max-age=315360000, public, immutable"
OF_PAGES = ["Cross-Origin-Opener-Policy", "Referrer-Policy", "X-Frame-Options"]


def answered(path, kind, **headers):
    headers |= dict.fromkeys(OF_PAGES, "as Django sets it")
    inner = SecurityHeaders(lambda request: HttpResponse(content_type=kind, headers=headers))
    return inner(RequestFactory().get(path))


@pytest.mark.parametrize(
    ("path", "kind", "headers"),
    [
        ("/", "text/html; charset=utf-8", {}),
        ("/api/v1/projects/", "application/json", {}),
        ("/service-worker.js", "text/javascript", {"Service-Worker-Allowed": "/"}),
        ("/static/annotations/style/icon.svg", "image/svg+xml", {}),
    ],
)
def test_whatever_is_opened_or_runs_by_itself_says_what_it_may_load(path, kind, headers):
    answer = answered(path, kind, **headers)
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Content-Security-Policy"].startswith("default-src 'self';")
    assert all(name in answer for name in [*POLICIES, *OF_PAGES])


@pytest.mark.parametrize("kind", ['text/javascript; charset="utf-8"', "text/css"])
@pytest.mark.parametrize("path", ["/static/annotations/file", "/jsi18n/ru-all-any/", "/projects/bench/looks/1.css"])
def test_scripts_and_styles_of_a_page_weigh_no_policies(path, kind):
    answer = answered(path, kind)
    assert not any(name in answer for name in [*POLICIES, *OF_PAGES])
    assert ("Cache-Control" in answer) == (not path.startswith("/static/")), "a static file's is WhiteNoise's"


def test_only_what_may_change_says_how_to_ask_whether_it_has():
    validators = {"ETag": '"1"', "Last-Modified": "Mon, 23 Nov 2026 04:35:25 GMT"}
    for_good = answered("/static/annotations/a.0123.js", "text/javascript", **validators, **{"Cache-Control": FOR_GOOD})
    assert not any(name in for_good for name in validators)
    assert all(name in answered("/static/annotations/a.js", "text/javascript", **validators) for name in validators)


def test_the_service_worker_has_the_policies_of_what_runs_by_itself(client):
    answer = client.get("/service-worker.js")
    assert all(name in answer for name in POLICIES), answer.headers


def test_a_page_says_for_whom_it_was_made_and_an_answer_is_kept_by_nobody_else():
    assert answered("/", "text/html")["Workbench-Person"] == ""
    assert answered("/", "text/html")["Cache-Control"] == "private, no-cache"
    assert "Workbench-Person" not in answered("/", "application/json")
