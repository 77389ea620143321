"""The surface's messages: fetched once, in the language of the page, and again only when they change."""

import re

import pytest
from django.test import Client

FOR_GOOD = "public, max-age=31536000, immutable"


def address_on(page: str) -> str:
    found = re.search(r'<script src="(/jsi18n/[^"]+)" defer>', page)
    assert found, "the page has no messages"
    return found[1]


def in_language(client: Client, language: str) -> Client:
    client.cookies["django_language"] = language
    return client


@pytest.fixture
def labelling_page(cast):
    """The page of an open text in a language."""
    cast.document()
    place = f"/annotation-sets/{cast.assigned(cast.anna).uuid}/"
    client = cast.client_of(cast.anna)
    return lambda language: in_language(client, language).get(place).content.decode()


@pytest.mark.parametrize(("language", "is_russian"), [("ru", True), ("en", False)])
def test_a_page_fetches_the_messages_of_its_language(client, labelling_page, language, is_russian):
    page = labelling_page(language)
    address = address_on(page)
    assert address.startswith(f"/jsi18n/{language}-")
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert ('"Submit": "\\u0421\\u0434\\u0430\\u0442\\u044c"' in answer.content.decode()) == is_russian


def test_they_are_kept_for_good_at_the_address_the_page_gives(client, labelling_page):
    answer = client.get(address_on(labelling_page("ru")))
    assert answer["Cache-Control"] == FOR_GOOD
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies


def test_the_address_alone_says_the_language_whatever_the_reader_prefers(client, labelling_page):
    address = address_on(labelling_page("ru"))
    russian = client.get(address)
    in_language(client, "en")
    again = client.get(address, headers={"accept-language": "en"})
    assert again.content == russian.content
    assert again["Content-Language"] == "ru"


def test_an_address_of_other_messages_is_answered_but_never_kept(client):
    answer = client.get("/jsi18n/ru-0123456789abcdef/")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("address", ["/jsi18n/fr-0123456789abcdef/", "/jsi18n/", "/jsi18n/ru/"])
def test_there_are_no_messages_in_a_language_the_pages_do_not_speak(client, address):
    assert client.get(address).status_code == 404


def test_the_plural_of_the_surface_is_the_russian_one(client):
    script = client.get("/jsi18n/ru-any/").content.decode()
    assert "n%10==1" in script.replace(" ", "")
    assert "django.pluralidx" in script
