"""How people like the labelling page to be: kept for each of them, refused when it cannot be so."""

import json

import pytest

from annotations.accounts.preferences import DEFAULTS, change_preferences, preferences_of
from annotations.core.errors import Invalid
from tests.test_page_doors import ROLES


@pytest.fixture
def anna(cast):
    return cast.anna


def sent(client, person, **changes):
    body = json.dumps({"person": str(person.uuid), **changes})
    return client.patch("/preferences/", body, content_type="application/json", headers={"Accept": "application/json"})


def test_who_has_wished_for_nothing_has_what_everybody_has(anna):
    assert preferences_of(anna) == {"revision": 0, **DEFAULTS}


def test_a_change_is_kept_beside_the_others_and_counted(anna):
    change_preferences(anna, {"density": "compact", "font_size": 24})
    change_preferences(anna, {"numbering": "lines", "keys": {"next": "KeyM", "undo": "Ctrl+Alt+Shift+F9"}})
    anna.refresh_from_db()
    assert preferences_of(anna) == {
        **DEFAULTS,
        "revision": 2,
        "density": "compact",
        "font_size": 24,
        "numbering": "lines",
        "keys": {"next": "KeyM", "undo": "Ctrl+Alt+Shift+F9"},
    }


def test_what_changes_nothing_counts_nothing(anna):
    assert change_preferences(anna, {"density": "normal"})["revision"] == 0


def test_keys_are_given_as_a_whole_and_guidelines_are_added(anna):
    change_preferences(anna, {"keys": {"next": "KeyM"}, "guidelines": {"ice-and-trade": 3}})
    now = change_preferences(anna, {"keys": {}, "guidelines": {"elsewhere": 1, "ice-and-trade": 2}})
    assert now["keys"] == {}
    assert now["guidelines"] == {"ice-and-trade": 3, "elsewhere": 1}


def test_of_very_many_guidelines_those_just_told_are_remembered(anna):
    for first in (0, 250):
        change_preferences(anna, {"guidelines": {f"project-{nth}": 1 for nth in range(first, first + 250)}})
    change_preferences(anna, {"guidelines": {"project-3": 2}})
    anna.refresh_from_db()
    kept = preferences_of(anna)["guidelines"]
    assert len(kept) == 300
    assert kept["project-3"] == 2
    assert len([nth for nth in range(250, 500) if f"project-{nth}" in kept]) >= 249


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("density", "tight"),
        ("density", ["normal"]),
        ("font_size", 11),
        ("font_size", 37),
        ("font_size", 18.0),
        ("font_size", True),
        ("font_size", "18"),
        ("numbering", None),
        ("tour_seen", 1),
        ("keys", []),
        ("keys", {"next": "n"}),
        ("keys", {"next": "Shift+Ctrl+KeyN"}),
        ("keys", {"next": None}),
        ("keys", {"x" * 101: "KeyN"}),
        ("keys", {str(nth): "KeyN" for nth in range(301)}),
        ("guidelines", {"ice": 0}),
        ("guidelines", {"ice": True}),
        ("guidelines", {"ice": 2**31}),
        ("theme", "dark"),
        ("revision", 7),
    ],
)
def test_what_cannot_be_is_refused_with_its_name_and_nothing_is_kept(anna, name, value):
    with pytest.raises(Invalid) as refused:
        change_preferences(anna, {"tour_seen": True, name: value} if name != "tour_seen" else {name: value})
    assert [fault.where for fault in refused.value.faults] == [name]
    anna.refresh_from_db()
    assert anna.preferences == {}


def test_everybody_who_is_signed_in_keeps_their_own(cast):
    people = (cast.maria, cast.ada, cast.anna, cast.boris, cast.rita, cast.oleg, cast.nina)
    for size, person in enumerate(people, 20):
        answer = sent(cast.client_of(person), person, font_size=size)
        assert (answer.status_code, answer.json()["font_size"]) == (200, size)
    found = []
    for person in people:
        person.refresh_from_db()
        found.append(person.preferences["font_size"])
    assert found == list(range(20, 20 + len(ROLES) - 1))
    assert sent(cast.client_of(None), cast.anna, font_size=30).status_code == 302


def test_nothing_is_kept_for_another_person_than_the_page_was_made_for(cast):
    answer = sent(cast.client_of(cast.boris), cast.anna, font_size=30)
    assert (answer.status_code, answer.json()["code"]) == (409, "other_person")
    cast.boris.refresh_from_db()
    assert cast.boris.preferences == {}


def test_what_a_page_is_refused_it_is_told_in_json(cast):
    answer = sent(cast.client_of(cast.anna), cast.anna, density="tight", font_size=0)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [one["where"] for one in answer.json()["errors"]] == ["density", "font_size"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"person": "' + b"x" * 200_000 + b'"}'])
def test_what_cannot_be_read_is_refused(cast, body):
    answer = cast.client_of(cast.anna).generic("PATCH", "/preferences/", body, content_type="application/json")
    assert answer.status_code in (400, 413)


def test_the_labelling_page_begins_with_them(cast):
    cast.document()
    change_preferences(cast.anna, {"font_size": 22})
    page = cast.client_of(cast.anna).get(f"/annotation-sets/{cast.assigned(cast.anna).uuid}/")
    boot = page.context["boot"]
    assert (boot["preferences"]["font_size"], boot["project"], boot["guideline_version"]) == (22, "ice-and-trade", 1)
    assert (boot["progress"], boot["seconds"], boot["has_password"]) == ({"submitted": 0, "taken": 1}, 0, False)
