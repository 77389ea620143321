"""Behind proxies wrong guesses are counted by the address of whoever makes them, not by the proxies' own."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from annotations.web.proxies import ClientAddress

PROXY = "127.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "10.0.0.1", PROXY),
        (1, "10.0.0.1", "10.0.0.1"),
        (1, "10.6.6.6, 10.0.0.1", "10.0.0.1"),
        (2, "10.6.6.6, 10.0.0.1, 192.168.0.1", "10.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (2, "10.0.0.1", PROXY),
        (1, "", PROXY),
        (1, "10.0.0.1, unknown", PROXY),
        (1, None, PROXY),
    ],
)
def test_the_address_is_the_one_that_the_farthest_own_proxy_has_seen(settings, proxies, told, address):
    settings.PROXIES = proxies
    request = RequestFactory(REMOTE_ADDR=PROXY).get("/", headers={"X-Forwarded-For": told} if told is not None else {})
    ClientAddress(lambda request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == address


@pytest.mark.django_db
def test_who_guesses_shuts_nobody_else_out(settings):
    settings.PROXIES = 1
    guesser = Client(REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": "10.0.0.2, 10.0.0.1"})
    others = Client(REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": "10.0.0.2"})
    answers = [guesser.get(f"/link/guess-{number}/").status_code for number in range(31)]
    assert answers == [404] * 30 + [429]
    assert others.get("/link/guess/").status_code == 404
