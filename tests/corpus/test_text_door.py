"""The door of a text: the whole of it, the part that was asked for, or why there is none."""

import pytest
from django.urls import reverse

from annotations.corpus.models import Document
from tests.cast import Cast

TEXT = "Лёд 𝑝 ice"
BYTES = TEXT.encode()


@pytest.fixture
def text(cast: Cast):
    document = cast.document(TEXT)
    Document.objects.filter(pk=document.pk).update(language="ru")
    client, door = cast.api(cast.anna, "read"), reverse("api:document-text", args=["ice-and-trade", document.uuid])
    etag = f'"{document.sha256}"'

    def ask(**headers: str):
        named = {name.replace("_", "-"): value.replace("ETAG", etag) for name, value in headers.items()}
        return client.get(door, headers=named)

    return ask


def test_the_text_is_utf_8_and_its_digest_the_entity_tag(cast, text):
    whole = text()
    assert (whole.status_code, whole.content, whole["Accept-Ranges"]) == (200, BYTES, "bytes")
    assert text(if_none_match=whole["ETag"]).status_code == 304


def test_the_language_is_that_of_the_text_and_not_that_of_the_reader(text):
    whole = text(accept_language="en")
    again = text(accept_language="en", if_none_match="ETAG")
    assert (whole["Content-Language"], again["Content-Language"]) == ("ru", "ru")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-2", 0, 2), ("bytes=7-", 7, len(BYTES) - 1), ("bytes=-3", len(BYTES) - 3, len(BYTES) - 1),
     ("bytes=3-999", 3, len(BYTES) - 1), ("bytes=-999", 0, len(BYTES) - 1)],
)  # fmt: skip
def test_a_part_is_given_as_bytes(text, asked, first, last):
    part = text(range=asked)
    assert (part.status_code, part.content) == (206, BYTES[first : last + 1])
    assert part["Content-Range"] == f"bytes {first}-{last}/{len(BYTES)}"
    assert part["Content-Length"] == str(last + 1 - first)


@pytest.mark.parametrize("asked", ["bytes=99-", "bytes=5-2", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(text, asked):
    refused = text(range=asked)
    assert (refused.status_code, refused["Content-Type"]) == (416, "application/problem+json")
    assert refused.json()["errors"][0]["detail"] == f"The text has {len(BYTES)} bytes."
    assert refused["Content-Range"] == f"bytes */{len(BYTES)}"


@pytest.mark.parametrize("asked", ["bytes=0-1,3-4", "lines=1-2", "bytes=-", "bytes=x-", f"bytes={'9' * 5000}-"])
def test_what_is_no_single_range_of_bytes_gets_the_whole(text, asked):
    assert (text(range=asked).status_code, text(range=asked).content) == (200, BYTES)


def test_a_part_of_another_text_is_not_mixed_in(text):
    assert text(range="bytes=0-2", if_range="ETAG").status_code == 206
    assert text(range="bytes=0-2", if_range='"another"').content == BYTES


def test_another_text_than_if_match_names_is_a_problem(text):
    refused = text(if_match='"another"')
    assert (refused.status_code, refused["Content-Type"]) == (412, "application/problem+json")
    assert refused.json()["errors"][0]["where"] == "If-Match"
    assert text(if_match="ETAG").status_code == 200


def test_a_text_is_never_compressed(text):
    assert "Content-Encoding" not in text(accept_encoding="gzip")
