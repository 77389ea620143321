"""What the environment says, and the sentence when it is wrong."""

import os
import secrets
import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from workbench import environment

NAMES = ("HOST", "PORT", "DEMO", "ALLOWED_HOSTS", "BEHIND_TLS", "SECRET_KEY", "DATABASE_URL", "WORKBENCH_DATA")


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch, tmp_path):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WORKBENCH_DATA", str(tmp_path / "data"))


def test_unless_told_otherwise_only_this_machine_is_served():
    assert (environment.host(), environment.port()) == ("127.0.0.1", 8000)
    assert environment.allowed_hosts() == ["127.0.0.1", "localhost", "[::1]"]
    assert environment.address() == "http://127.0.0.1:8000"


@pytest.mark.parametrize("value", ["0", "65536", "x", "-1", "８０８０", "80 80"])
def test_a_port_is_a_number_there_is(monkeypatch, value):
    monkeypatch.setenv("PORT", value)
    with pytest.raises(ImproperlyConfigured, match="PORT must be a number from 1 to 65535"):
        environment.port()


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ({"HOST": "192.168.1.5", "PORT": "81"}, "http://192.168.1.5:81"),
        ({"HOST": "0.0.0.0"}, "http://127.0.0.1:8000"),
        ({"HOST": "0.0.0.0", "ALLOWED_HOSTS": "*,texts.example.org"}, "http://texts.example.org:8000"),
        ({"HOST": "::1"}, "http://[::1]:8000"),
        ({"BEHIND_TLS": "1", "ALLOWED_HOSTS": "texts.example.org"}, "https://texts.example.org"),
    ],
)
def test_printed_links_lead_to_where_people_find_the_pages(monkeypatch, said, address):
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    assert environment.address() == address


def test_the_address_listened_on_is_served(monkeypatch):
    monkeypatch.setenv("HOST", "192.168.1.5")
    assert "192.168.1.5" in environment.allowed_hosts()
    monkeypatch.setenv("ALLOWED_HOSTS", "texts.example.org, other.example.org")
    assert environment.allowed_hosts() == ["texts.example.org", "other.example.org"]


def test_the_demonstration_is_wanted_unwanted_or_not_spoken_of(monkeypatch):
    assert environment.wants_demonstration() is None
    for value, wanted in {"1": True, "yes": True, "0": False, "no": False, " ": None}.items():
        monkeypatch.setenv("DEMO", value)
        assert environment.wants_demonstration() is wanted


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    made = environment.secret_key()
    kept = tmp_path / "data" / "secret_key"
    assert len(made) >= 64
    assert environment.secret_key() == made
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    kept.write_text("short\n")
    with pytest.raises(ImproperlyConfigured, match="is damaged"):
        environment.secret_key()


def test_a_key_is_made_where_files_have_one_name_only(monkeypatch, tmp_path):
    def link(source, target):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    made = environment.secret_key()
    kept = tmp_path / "data" / "secret_key"
    assert (kept.read_text().strip(), kept.stat().st_mode & 0o777) == (made, 0o600)
    assert list(kept.parent.iterdir()) == [kept]


def test_those_who_start_at_once_for_the_first_time_use_one_key(monkeypatch, tmp_path):
    """The other starts, and is done, while the first has its place for the key but has not written it yet."""
    others, made = [], secrets.token_urlsafe

    def make_one_late(length):
        if not others:
            others.append("it makes its own")
            others[:] = [environment.secret_key()]
        return made(length)

    monkeypatch.setattr(secrets, "token_urlsafe", make_one_late)
    assert environment.secret_key() == others[0]
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret_key"]


def test_a_key_that_is_given_is_used_and_none_is_made(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "given")
    assert environment.secret_key() == "given"
    assert not (tmp_path / "data").exists()


def test_servers_of_one_database_must_be_given_their_common_key(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://localhost/workbench")
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        environment.secret_key()


def test_a_folder_that_cannot_be_used_is_named(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("WORKBENCH_DATA", str(tmp_path / "file" / "data"))
    with pytest.raises(ImproperlyConfigured, match=r"The data folder .*file/data cannot be used \(Not a directory\)"):
        environment.secret_key()


@pytest.mark.parametrize("address", ["127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"])
def test_only_this_machine_reaches_a_loopback_address(address):
    assert environment.is_loopback(address)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_others_reach_any_other_address(address):
    assert not environment.is_loopback(address)
