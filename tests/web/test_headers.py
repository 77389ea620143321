"""The headers of answers: the policies of a page, which a program that runs by itself has too."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from annotations.web.headers import SecurityHeaders

POLICIES = ["Content-Security-Policy", "Permissions-Policy"]


def answered(path, kind):
    return SecurityHeaders(lambda request: HttpResponse(content_type=kind))(RequestFactory().get(path))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/api/v1/projects/", "application/json"),
        ("/service-worker.js", "text/javascript"),
        ("/static/annotations/style/icon.svg", "image/svg+xml"),
    ],
)
def test_whatever_is_opened_or_runs_by_itself_says_what_it_may_load(path, kind):
    answer = answered(path, kind)
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Content-Security-Policy"].startswith("default-src 'self';")
    assert all(name in answer for name in POLICIES)


@pytest.mark.parametrize("kind", ['text/javascript; charset="utf-8"', "text/css"])
def test_scripts_and_styles_of_a_page_weigh_no_policies(kind):
    answer = answered("/static/annotations/file", kind)
    assert not any(name in answer for name in [*POLICIES, "Cache-Control"])


def test_a_page_says_for_whom_it_was_made_and_an_answer_is_kept_by_nobody_else():
    assert answered("/", "text/html")["Workbench-Person"] == ""
    assert answered("/", "text/html")["Cache-Control"] == "private, no-cache"
    assert "Workbench-Person" not in answered("/", "application/json")
