"""A real Chromium in front of a real server; a page that complains fails its test."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect

from annotations.accounts.models import User
from tests import chromium
from tests.browser.hands import desk  # noqa: F401  # a fixture for the tests beside this
from tests.installation import FOLDER
from tests.serving import Served, serving

# Chromium refuses its sandbox to root.
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# A name as on a network of one's own: plain http that is not loopback, which browsers take for no secure origin.
LAN = "workbench.test"
# A machine that does much at once is slow, not wrong.
PATIENCE_MILLISECONDS = 60_000
expect.set_options(timeout=PATIENCE_MILLISECONDS)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The installed Chromium, else the one playwright downloaded."""
    found = chromium.installed()
    chosen = {"executable_path": found} if found else {}
    return {**browser_type_launch_args, **chosen, "args": [*SWITCHES, f"--host-resolver-rules=MAP {LAN} 127.0.0.1"]}


@pytest.fixture(scope="package")
def server(django_db_setup: None, django_db_blocker: Any) -> Iterator[Served]:
    """`manage.py serve` on the database of the tests, static files collected, worker included."""
    environment = {"WORKBENCH_DATA": str(FOLDER), "DEMO": "0", "ALLOWED_HOSTS": f"127.0.0.1,{LAN}"}
    if connection.vendor == "postgresql":
        given = urlsplit(os.environ["DATABASE_URL"])
        environment["DATABASE_URL"] = given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    with serving(environment, FOLDER / "server.log") as served:
        yield served


@pytest.fixture
def live(server: Served, transactional_db: None) -> Iterator[str]:
    """The server's address; what a test writes is committed, and gone after it. A failure shows the server's log."""
    written = len(server.told())
    assert server.process.poll() is None, server.told()
    yield server.address
    print(server.told()[written:][-8000:])


class Watch:
    """What pages complained of: console errors (refused scripts and styles among them), exceptions, answers 5xx,
    and requests to anywhere else. `allow` names a complaint that the test is about."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.complaints: list[str] = []
        self.allowed: list[str] = []

    def allow(self, pattern: str) -> None:
        """Nothing; complaints that match the pattern are what the test expects."""
        self.allowed.append(pattern)

    def over(self, page: Page) -> Page:
        """The page, watched from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))
        page.on("response", self._response)
        page.on("request", lambda request: self._request(request.url))
        return page

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "assert"):
            self.complaints.append(f"console: {message.text} ({message.location.get('url')})")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"answer {response.status}: {response.url}")

    def _request(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:", "about:")):
            self.complaints.append(f"request elsewhere: {url}")

    def unexpected(self) -> list[str]:
        """The complaints that no `allow` matches."""
        return [one for one in self.complaints if not any(re.search(pattern, one) for pattern in self.allowed)]


@pytest.fixture
def watch(live: str) -> Iterator[Watch]:
    """Everything that pages complain of; what is not allowed fails the test at its end."""
    watch = Watch(live)
    yield watch
    assert not watch.unexpected(), "\n".join(watch.unexpected())


OpenAs = Callable[..., Page]


@pytest.fixture
def open_as(browser: Browser, live: str, watch: Watch) -> Iterator[OpenAs]:
    """Opens an address as a person (None: nobody), each in a browser profile of their own; `context` opens a
    second tab in the profile of another page."""
    contexts: list[BrowserContext] = []

    def opened(person: User | None, path: str = "/", *, context: BrowserContext | None = None, **options: Any) -> Page:
        if context is None:
            context = browser.new_context(base_url=live, viewport={"width": 1280, "height": 800}, **options)
            context.set_default_timeout(PATIENCE_MILLISECONDS)
            contexts.append(context)
            if person is not None:
                context.add_cookies([session_of(person, live)])
        page = watch.over(context.new_page())
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_as: OpenAs) -> Page:
    """A watched page of somebody who has not signed in."""
    return open_as(None, "/healthz")


def session_of(person: User, address: str) -> Any:
    """The cookie of a new session of the person's."""
    client = Client()
    client.force_login(person)
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value, "url": address}


def assert_accessible(page: Page, *, without: tuple[str, ...] = ()) -> None:
    """Nothing; raises AssertionError with each rule of axe that the page breaks, and where. `without` names rules."""
    options = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in without}}
    violations = Axe().run(page, options=options).response["violations"]
    lines = [
        f"{one['id']} ({one['impact']}): {one['help']}\n"
        + "\n".join(f"    {node['html'][:160]}\n      {node['failureSummary']}" for node in one["nodes"][:5])
        for one in violations
    ]
    assert not lines, "\n".join(lines)


def picture(page: Page, name: str) -> Path:
    """The file of a picture of the page: in PICTURES if that names a folder, else with what the run throws away."""
    folder = Path(os.environ.get("PICTURES") or FOLDER / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    page.screenshot(path=path)
    return path
