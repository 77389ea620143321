"""The labelling page in a real Chromium, beside a plain page with a `<mark>` for each stretch of the same text."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from annotations.accounts.models import User
from annotations.labelling.models import AnnotationSet
from bench.figures import Figure, percentile, ratio, table
from bench.reading import open_reading
from bench.server import PROJECT, serving
from tests import chromium

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WINDOW = {"width": 1280, "height": 800}
SCROLL_PIXELS = 60
WEIGHT_LIMIT_BYTES = 60_000
# What comes after the text is there too.
IS_COMPLETE = "document.querySelector('.hints > *') !== null"
# Static files of packages, which no page that is measured loads.
OTHERS_FILES = ["admin", "django-htmx", "django_htmx", "drf_spectacular_sidecar", "rest_framework"]

# Resolves when the browser has painted what stands now: the next frame is out when a task after it runs.
PAINTED = """() => new Promise((resolve) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => resolve(performance.now());
  channel.port2.postMessage(null);
}))"""
# Keeps how long each press of a key took until the frame that shows what it did was out.
WATCH_KEYS = f"""() => {{
  const painted = {PAINTED};
  globalThis.taken = [];
  addEventListener("keydown", (event) => {{
    const begun = event.timeStamp;
    painted().then((end) => taken.push(end - begun));
  }}, {{capture: true}});
}}"""
SCROLL = """async ([frames, pixels]) => {
  const scroller = document.querySelector(".scroller");
  const times = [];
  for (let frame = 0; frame <= frames; frame += 1) {
    scroller.scrollTop += pixels;
    times.push(await new Promise(requestAnimationFrame));
  }
  return times.slice(1).map((time, nth) => time - times[nth]);
}"""


@dataclass(frozen=True)
class Kind:
    """A page that is measured: its name, its address, and what is there when it is ready."""

    name: str
    path: str
    is_ready: str


@dataclass(frozen=True)
class Opened:
    """What opening a page took, in milliseconds: processor time of its main thread, and time by the clock."""

    cpu: float
    wall: float


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench surface")
    parser.add_argument("--characters", type=int, default=200_000)
    parser.add_argument("--spans", type=int, default=3_000)
    parser.add_argument("--relations", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=5, help="fresh pages of each kind")
    parser.add_argument("--creates", type=int, default=40, help="spans made one after the other")
    parser.add_argument("--frames", type=int, default=240, help="that are scrolled through")
    parser.add_argument("--without-windows", action="store_true", help="in the browser of the tests, if it is there")
    parser.add_argument("--quiet-seconds", type=float, default=2, help="that a page is left alone before it is used")
    given = parser.parse_args(arguments)
    person, annotation_set = open_reading(given.characters, given.spans, given.relations)
    session = _session_of(person)
    settings.STATICFILES_DIRS = [PROJECT / "bench" / "static"]
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=OTHERS_FILES)
    # People have Chromium with its windows in front of them.
    names = chromium.NAMES if given.without_windows else (*chromium.WITH_WINDOWS, chromium.WITHOUT_WINDOWS)
    with serving() as server, _browser(names) as browser:
        bench = Bench(browser, f"http://127.0.0.1:{server.port}", session, annotation_set, given.quiet_seconds)
        figures = [
            *bench.opening(given.runs),
            *bench.weighing(),
            *bench.creating(given.creates),
            *bench.scrolling(given.frames),
        ]
    print(table(f"{given.characters:,} characters, {given.spans:,} spans, {given.relations:,} relations", figures))


def _session_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def _browser(names: Sequence[str]) -> Iterator[Browser]:
    found = chromium.installed(names)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield browser
        browser.close()


class Bench:
    """The pages of one annotation set, each opened in a new browser profile, so that nothing is in a cache."""

    def __init__(
        self, browser: Browser, address: str, session: str, annotation_set: AnnotationSet, quiet_seconds: float
    ) -> None:
        self.browser, self.address, self.session, self.quiet_seconds = browser, address, session, quiet_seconds
        ready = "document.documentElement?.dataset.ready === ''"
        own = annotation_set.uuid
        self.plain = Kind("plain page", f"/bench/marks/{own}/", ready)
        self.alone = Kind("surface alone", f"/bench/alone/{own}/", ready)
        self.whole = Kind(
            "whole page", f"/annotation-sets/{own}/", "document.querySelector('.layer-badges .badge') !== null"
        )

    @contextmanager
    def page(
        self, language: str = settings.LANGUAGE_CODE, service_workers: Literal["allow", "block"] = "allow"
    ) -> Iterator[tuple[Page, CDPSession]]:
        """A page of a new profile in which the annotator is signed in."""
        context = self.browser.new_context(
            base_url=self.address, viewport=WINDOW, locale=language, service_workers=service_workers
        )
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": self.session, "url": self.address}])
        page = context.new_page()
        cdp = context.new_cdp_session(page)
        cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
        yield page, cdp
        context.close()

    def opened(self, page: Page, cdp: CDPSession, kind: Kind) -> Opened:
        """What opening took until all that makes it ready was painted."""
        page.goto(kind.path, wait_until="commit")
        _wait_until(page, kind.is_ready)
        wall = page.evaluate(PAINTED)
        return Opened(_cpu(cdp), wall)

    def opening(self, runs: int) -> list[Figure]:
        """The kinds in turn, so that whatever else the machine does happens to all."""
        kinds = (self.plain, self.alone, self.whole)
        taken: dict[str, list[Opened]] = {kind.name: [] for kind in kinds}
        quiet = []
        for _ in range(runs):
            for kind in kinds:
                with self.page() as (page, cdp):
                    taken[kind.name].append(self.opened(page, cdp, kind))
                    if kind is self.whole:
                        page.wait_for_timeout(self.quiet_seconds * 1000)
                        quiet.append(_cpu(cdp))
        cpu = {name: median(one.cpu for one in all_) for name, all_ in taken.items()}
        wall = {name: median(one.wall for one in all_) for name, all_ in taken.items()}
        plain, alone, whole = (kind.name for kind in kinds)
        return [
            *(Figure(f"{name}, ready: CPU", f"{cpu[name]:.0f} ms") for name in cpu),
            Figure(f"{whole}, {self.quiet_seconds:g} s later: CPU", f"{median(quiet):.0f} ms"),
            *(Figure(f"{name}, ready: clock", f"{wall[name]:.0f} ms") for name in wall),
            ratio(f"CPU, {alone} / {plain}", cpu[alone] / cpu[plain], 0.33),
            ratio(f"CPU, {whole} / {plain}", cpu[whole] / cpu[plain], 1),
        ]

    def weighing(self) -> list[Figure]:
        """What somebody's first page fetches by itself, in each language."""
        figures = []
        for language, _ in settings.LANGUAGES:
            # What a service worker puts by for a time without the server is no part of the page.
            with self.page(language, "block") as (page, cdp):
                fetched = _Fetched(cdp)
                self.opened(page, cdp, self.whole)
                _wait_until(page, IS_COMPLETE)
                page.wait_for_timeout(self.quiet_seconds * 1000)
                what, bound = f"JavaScript and CSS, cold, {language}", WEIGHT_LIMIT_BYTES / 1000
                figures += [
                    _at_most(what, fetched.bytes / 1000, bound, "KB"),
                    Figure("… named by the page", f"{fetched.named / 1000:.1f} KB"),
                ]
        return figures

    def creating(self, count: int) -> list[Figure]:
        """From a key to the frame that shows the new span, as the page itself sees it."""
        (plain, _), (whole, cpu) = self._creating(self.plain, count), self._creating(self.whole, count)
        return [
            *(Figure(f"plain page, create to painted {name}", f"{value:.1f} ms") for name, value in _shares(plain)),
            _at_most("whole page, create to painted p50", percentile(whole, 0.5), 30, "ms"),
            _at_most("whole page, create to painted p95", percentile(whole, 0.95), 60, "ms"),
            Figure("whole page, create to painted: CPU p50", f"{percentile(cpu, 0.5):.1f} ms"),
        ]

    def _creating(self, kind: Kind, count: int) -> tuple[list[float], list[float]]:
        """Milliseconds each took, and processor time of the main thread meanwhile."""
        with self.page() as (page, cdp):
            self.opened(page, cdp, kind)
            page.wait_for_timeout(self.quiet_seconds * 1000)
            page.evaluate(WATCH_KEYS)
            taken, cpu = [], []
            for _ in range(count):
                if kind is self.whole:
                    page.keyboard.press("Escape")
                    for _ in range(4):
                        page.keyboard.press("ArrowRight")
                page.evaluate(PAINTED)
                page.evaluate("() => { taken.length = 0; }")
                before = _cpu(cdp)
                page.keyboard.press("1")
                _wait_until(page, "taken.length > 0")
                cpu.append(_cpu(cdp) - before)
                taken.append(page.evaluate("taken[0]"))
            if kind is self.whole:
                _wait_until(page, "document.querySelector('.save-state')?.dataset.state === 'saved'")
        return taken, cpu

    def scrolling(self, frames: int) -> list[Figure]:
        """Processor time a frame, and what has been registered and rebuilt on the way."""
        with self.page() as (page, cdp):
            self.opened(page, cdp, self.whole)
            page.wait_for_timeout(self.quiet_seconds * 1000)
            before, rebuilt = _cpu(cdp), page.evaluate("__surface.overlayRebuilds")
            times = page.evaluate(SCROLL, [frames, SCROLL_PIXELS])
            cpu = (_cpu(cdp) - before) / frames
            rebuilds = page.evaluate("__surface.overlayRebuilds") - rebuilt
            ranges = page.evaluate("__surface.rangesRegistered")
            screens = frames * SCROLL_PIXELS / WINDOW["height"]
        return [
            _at_most("scrolling, CPU a frame", cpu, 10, "ms"),
            Figure("scrolling, frame p50", f"{percentile(times, 0.5):.1f} ms"),
            Figure("scrolling, frame p95", f"{percentile(times, 0.95):.1f} ms"),
            Figure("scrolling, overlay rebuilds a screen", f"{rebuilds / max(screens, 0.01):.1f}"),
            Figure("ranges registered", str(ranges)),
        ]


class _Fetched:
    """Counts the bytes of scripts and stylesheets that come over the wire, with their headers: of all, and of those
    that the page names and cannot begin without."""

    def __init__(self, cdp: CDPSession) -> None:
        self.bytes = self.named = 0
        self._wanted: dict[str, bool] = {}
        cdp.on("Network.requestWillBeSent", self._begun)
        cdp.on("Network.loadingFinished", self._finished)
        cdp.send("Network.enable")

    def _begun(self, event: dict[str, Any]) -> None:
        if event.get("type") in ("Script", "Stylesheet"):
            self._wanted[event["requestId"]] = event["initiator"]["type"] == "parser"

    def _finished(self, event: dict[str, Any]) -> None:
        is_named = self._wanted.get(event["requestId"])
        if is_named is None:
            return
        self.bytes += int(event["encodedDataLength"])
        if is_named:
            self.named += int(event["encodedDataLength"])


def _wait_until(page: Page, is_so: str) -> None:
    """Nothing; returns in the frame in which the expression has become true."""
    page.evaluate(f"async () => {{ while (!({is_so})) await new Promise(requestAnimationFrame); }}")


def _cpu(cdp: CDPSession) -> float:
    """Milliseconds of processor time that the page's main thread has taken so far."""
    metrics = {one["name"]: one["value"] for one in cdp.send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"]) * 1000


def _shares(values: Sequence[float]) -> list[tuple[str, float]]:
    return [("p50", percentile(values, 0.5)), ("p95", percentile(values, 0.95))]


def _at_most(what: str, value: float, bound: float, unit: str) -> Figure:
    return Figure(what, f"{value:.1f} {unit}", f"≤ {bound:g} {unit}", value <= bound)
