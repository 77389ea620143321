"""The surface's messages: fetched once, in the language of the page, and again only when they change."""

import gzip
import json
import re
import subprocess

import brotli
import pytest
from django.test import Client
from playwright._impl._driver import compute_driver_executable

from annotations.web import script_messages

FOR_GOOD = "public, max-age=31536000, immutable"


def address_on(page: str) -> str:
    found = re.search(r'<script src="(/jsi18n/[^"]+)" defer>', page)
    assert found, "the page has no messages"
    return found[1]


def said(script: str, asked: str):
    """What an expression is in a page that has loaded the script."""
    command = [compute_driver_executable()[0], "-e", f"{script}\nconsole.log(JSON.stringify({asked}))"]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


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
    assert said(answer.content.decode(), "gettext('Submit')") == ("Сдать" if is_russian else "Submit")


def test_they_are_kept_for_good_at_the_address_the_page_gives(client, labelling_page):
    answer = client.get(address_on(labelling_page("ru")))
    assert answer["Cache-Control"] == FOR_GOOD
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies


def test_a_browser_that_takes_brotli_gets_the_same_messages_in_fewer_bytes(client, labelling_page):
    address = address_on(labelling_page("ru"))
    plain = client.get(address, headers={"accept-encoding": "gzip, br;q=0"})
    small = client.get(address, headers={"accept-encoding": "gzip, deflate, br"})
    assert small["Content-Encoding"] == "br"
    assert brotli.decompress(small.content).decode() == gzip.decompress(plain.content).decode()
    assert len(small.content) < len(plain.content)
    assert small["Vary"] == plain["Vary"] == "Accept-Encoding, Accept-Language"


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


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ru", ["отрезок по", "отрезка по", "отрезка по", "отрезков по"]),
        ("en", ["span in", "spans in", "spans in", "spans in"]),
    ],
)
def test_the_plural_of_the_surface_is_that_of_its_language(client, language, expected):
    script = client.get(f"/jsi18n/{language}-any/").content.decode()
    asked = "ngettext('%(count)s span in reading order', '%(count)s spans in reading order', n)"
    answers = said(script, f"[1, 2, 23, 11].map((n) => {asked})")
    assert [" ".join(answer.split()[1:3]) for answer in answers] == expected


def test_every_message_is_found_by_its_english_words(client):
    catalog, _ = script_messages._catalog("ru")
    script = client.get("/jsi18n/ru-any/").content.decode()
    one = {words: says for words, says in catalog.items() if isinstance(says, str)}
    assert len(one) > 200
    assert said(script, f"{json.dumps(list(one))}.map(gettext)") == list(one.values())
    assert said(script, "[gettext('never said'), ngettext('one never', 'many never', 5)]") == [
        "never said",
        "many never",
    ]
