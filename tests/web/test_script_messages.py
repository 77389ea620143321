"""The surface's messages: fetched once, in the language of the page, and again only when they change."""

import gzip
import json
import re
import subprocess

import brotli
import pytest
from babel.messages.extract import extract
from django.test import Client
from playwright._impl._driver import compute_driver_executable

from annotations.web import modules, script_messages

KEYWORDS = {"gettext": None, "ngettext": (1, 2)}
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


def test_a_page_fetches_the_messages_of_its_language(client, labelling_page):
    address = address_on(labelling_page("ru"))
    assert address.startswith("/jsi18n/ru-first-")
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert said(answer.content.decode(), "gettext('Submit')") == "Сдать"


def test_an_english_page_has_no_messages_to_fetch(labelling_page):
    page = labelling_page("en")
    assert '<template id="later">' in page
    assert "jsi18n" not in page


def test_the_rest_of_the_messages_is_named_where_nothing_fetches_it_and_makes_them_whole(client, labelling_page):
    page = labelling_page("ru")
    scripts = [client.get(address).content.decode() for address in re.findall(r'"(/jsi18n/[^"]+)"', page)]
    assert re.search(r'<template id="later">.*jsi18n/ru-later-.*</template>', page, re.DOTALL)
    catalog, _ = script_messages._catalog("ru")
    one = {words: says for words, says in catalog.items() if isinstance(says, str)}
    asked = f"{json.dumps(list(one))}.map(gettext)"
    assert said("\n".join(scripts), asked) == list(one.values())
    assert said(scripts[0], asked) != list(one.values())


def test_what_a_module_says_is_there_when_it_runs():
    for name in modules.reached(*script_messages.BEGUN_WITH):
        with (modules.STATIC / name).open("rb") as file:
            told = [
                words for _, words, *_ in extract("javascript", file, keywords={"gettext": None, "ngettext": (1, 2)})
            ]
        for words in (one if isinstance(one, str) else one[0] for one in told):
            assert script_messages._part_of(words) == script_messages.FIRST, (name, words)


def test_what_is_fetched_without_the_later_messages_is_known_to_be():
    """Every other part is fetched by `fetched` or `awaited` (`having` is one of them, or `complete`, which they call),
    which wait for them.
    """
    without = set(script_messages.BEGUN_WITH[1:])
    for path in (modules.STATIC / "annotations").rglob("*.js"):
        code = re.sub(r"^ *(?:/\*\*| \*|//).*$", "", path.read_text(), flags=re.MULTILINE)
        for before, name, after in re.findall(r'(\w*)(?:\(\(\) =>)? import\("([^"]+)"\)(.*)', code):
            is_with = before in ("fetched", "awaited", "having") and "imported" not in after
            assert is_with == (name not in without), (path, name)


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
    answer = client.get("/jsi18n/ru-all-0123456789abcdef/")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "address", ["/jsi18n/fr-all-0123456789abcdef/", "/jsi18n/ru-some-0123456789abcdef/", "/jsi18n/", "/jsi18n/ru/"]
)
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
    script = client.get(f"/jsi18n/{language}-all-any/").content.decode()
    asked = "ngettext('%(count)s span in reading order', '%(count)s spans in reading order', n)"
    answers = said(script, f"[1, 2, 23, 11].map((n) => {asked})")
    assert [" ".join(answer.split()[1:3]) for answer in answers] == expected


def test_every_message_is_found_by_its_english_words(client):
    catalog, _ = script_messages._catalog("ru")
    script = client.get("/jsi18n/ru-all-any/").content.decode()
    one = {words: says for words, says in catalog.items() if isinstance(says, str)}
    assert len(one) > 200
    assert said(script, f"{json.dumps(list(one))}.map(gettext)") == list(one.values())
    assert said(script, "[gettext('never said'), ngettext('one never', 'many never', 5)]") == [
        "never said",
        "many never",
    ]
