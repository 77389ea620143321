"""Versions through the REST doors: what is read can be sent back, and a stale tag is refused."""

import gzip
import json

import pytest

from tests.cast import Cast

JSON = "application/json"


@pytest.mark.parametrize("kind", ["scheme", "guideline"])
def test_what_was_read_can_be_sent_back_as_the_next_version(cast: Cast, kind: str) -> None:
    maria, address = cast.api(cast.maria), f"/api/v1/projects/ice-and-trade/{kind}/"
    first = maria.get(address)
    assert first.json()["version"] == 1
    tag = first.headers["ETag"]
    second = maria.put(address, first.json(), JSON, headers={"If-Match": tag})
    assert (second.status_code, second.json()["version"]) == (200, 2)
    assert second.headers["ETag"] != tag
    stale = maria.put(address, first.json(), JSON, headers={"If-Match": tag})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    bare = maria.put(address, first.json(), JSON)
    assert (bare.status_code, bare.json()["code"]) == (428, "if_match_missing")
    assert maria.get(address).json()["version"] == 2
    assert maria.get(address, {"version": "1"}).json() == first.json()
    assert maria.get(address, {"version": "3"}).status_code == 404
    assert maria.get(address, {"version": "x"}).status_code == 400


@pytest.mark.parametrize("kind", ["scheme", "guideline"])
def test_a_version_that_one_has_is_not_sent_again(cast: Cast, kind: str) -> None:
    reader, address = cast.api(cast.rita, "read"), f"/api/v1/projects/ice-and-trade/{kind}/"
    tag = reader.get(address)["ETag"]
    again = reader.get(address, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again["ETag"], again.content) == (304, tag, b"")
    assert reader.get(address, headers={"If-None-Match": '"other"'}).json()["version"] == 1
    refused = reader.get(address, headers={"If-Match": '"other"'})
    assert (refused.status_code, refused["Content-Type"]) == (412, "application/problem+json")


@pytest.mark.parametrize("kind", ["scheme", "guideline"])
@pytest.mark.parametrize("body", ["{", "{}", '{"foo": 1}'])
def test_which_version_is_replaced_is_asked_before_the_body_is_looked_at(cast: Cast, kind: str, body: str) -> None:
    maria, address = cast.api(cast.maria), f"/api/v1/projects/ice-and-trade/{kind}/"
    assert maria.put(address, body, JSON).status_code == 428
    assert maria.put(address, body, JSON, headers={"If-Match": '"9-0"'}).status_code == 412
    assert maria.put(address, body, JSON, headers={"If-Match": maria.get(address)["ETag"]}).status_code == 400


def test_a_version_is_compressed_and_keeps_its_tag(cast: Cast) -> None:
    maria, address = cast.api(cast.maria), "/api/v1/projects/ice-and-trade/guideline/"
    plain, packed = maria.get(address), maria.get(address, headers={"Accept-Encoding": "gzip"})
    assert (packed["Content-Encoding"], packed["ETag"]) == ("gzip", plain["ETag"])
    assert json.loads(gzip.decompress(packed.content)) == plain.json()


def test_a_guideline_with_more_than_its_content_is_refused(cast: Cast) -> None:
    maria, address = cast.api(cast.maria), "/api/v1/projects/ice-and-trade/guideline/"
    refused = maria.put(address, {"content": {"en": "# One"}, "foo": 1}, JSON, headers={"If-Match": "*"})
    assert [(one["where"], one["code"]) for one in refused.json()["errors"]] == [("foo", "unknown_field")]


def test_a_scheme_with_faults_makes_no_version(cast: Cast) -> None:
    maria, address = cast.api(cast.maria), "/api/v1/projects/ice-and-trade/scheme/"
    refused = maria.put(address, {"labels": [{"id": "x y", "title": {}}]}, JSON, headers={"If-Match": "*"})
    assert refused.status_code == 400
    assert {error["where"] for error in refused.json()["errors"]} == {"labels[0].id", "labels[0].title"}
    assert maria.get(address).json()["version"] == 1
