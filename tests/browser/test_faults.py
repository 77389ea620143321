"""Faults in the middle of the work: nothing that was acknowledged is lost, what was not stays in the outbox, nothing is
there twice."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from annotations.labelling import actions as labelling
from annotations.labelling.models import AnnotationSet, Operation, Span
from annotations.projects.access import Caller
from tests.browser.conftest import LAN, assert_accessible, picture, session_of
from tests.browser.hands import is_complete, lasting, press, quotes, reload, saved

WORDS = [f"word{nth}" for nth in range(120)]
TEXT = " ".join(WORDS)


@pytest.fixture
def marking(desk):
    """Opens a text of many words; `mark(page, count)` labels the next words by keyboard, as fast as keys go."""
    done: dict[str, int] = {"words": 0}

    def open_text(**options):
        page, annotation_set = desk(TEXT, **options)
        press(page, "ArrowRight", "ArrowLeft")
        return page, annotation_set

    def mark(page, count):
        for _ in range(count):
            press(page, "1", "Escape", "ArrowRight")
        done["words"] += count
        expect(page.locator(".span-row")).to_have_count(done["words"])

    return open_text, mark


def state_of(page):
    return page.locator(".save-state")


def assert_whole(annotation_set, count):
    """Nothing; raises unless the first `count` words are marked, each once, in the order of the hand."""
    assert [quote for _, quote in quotes(annotation_set)] == WORDS[:count]
    made = Operation.objects.filter(annotation_set=annotation_set, action="create")
    assert made.count() == count
    order = [made.get(object_uuid=span.uuid).revision for span in Span.objects.order_by("start")]
    assert order == sorted(order)


@contextmanager
def answering(page, *faults) -> Iterator[None]:
    """The operations are answered with the faults, one a request, and normally afterwards."""
    left = iter(faults)

    def answer(route):
        fault = next(left, None)
        if fault is None:
            return route.continue_()
        if fault == "nothing":
            return route.abort()
        if fault == "lost":
            route.fetch()
            return route.abort()
        if fault == "lost 500":
            route.fetch()
            return route.fulfill(status=500, body="broken")
        status, code = fault
        return route.fulfill(
            status=status,
            headers={"Retry-After": "1", "Content-Type": "application/problem+json"},
            body=json.dumps({"code": code, "detail": "", "errors": []}),
        )

    page.route("**/operations/", answer)
    yield
    page.unroute("**/operations/")


def test_every_fault_of_a_server_in_the_middle_of_a_burst(marking, watch):
    watch.allow("500|429|503|409|ERR_FAILED")
    open_text, mark = marking
    page, annotation_set = open_text()
    faults = [
        "nothing", "lost", "lost 500", (500, "server_error"), (503, "busy"), (429, "too_many"),
        (409, "limit_reached"),
    ]  # fmt: skip
    count = 0
    for fault in faults:
        with answering(page, None, fault, fault):
            mark(page, 5)
            count += 5
            saved(page)
        assert_whole(annotation_set, count)
    assert page.get_by_role("button", name="Not saved").count() == 0


def test_when_another_person_has_signed_in_the_page_says_whose_marks_wait(marking, watch):
    watch.allow("409|ERR_INTERNET_DISCONNECTED")
    open_text, mark = marking
    page, annotation_set = open_text()
    page.context.set_offline(True)
    mark(page, 3)
    with answering(page, (409, "other_person")):
        page.context.set_offline(False)
        dialog = page.get_by_role("dialog", name="Another person is signed in")
        expect(dialog).to_contain_text("This page is Anna’s")
        assert_accessible(page)
        assert_whole(annotation_set, 0)
        dialog.get_by_role("button", name="Try again").click()
        saved(page)
    expect(dialog).to_be_hidden()
    assert_whole(annotation_set, 3)


def test_a_server_that_never_answers_is_given_up_and_asked_again(marking, open_as, watch):
    watch.allow("ERR_ABORTED|ERR_FAILED")
    open_text, mark = marking
    page, annotation_set = open_text()
    page.clock.install()
    reload(page)
    press(page, "ArrowRight", "ArrowLeft")
    page.route("**/operations/", lambda route: None)
    with page.expect_request("**/operations/"):
        mark(page, 2)
    expect(state_of(page)).to_have_text("Saving…")
    page.clock.fast_forward(31_000)
    expect(state_of(page)).to_have_text("Offline – kept here")
    mark(page, 2)

    # Whoever leaves, or signs out, is told that marks wait here.
    page.get_by_role("link", name="My assignments").click()
    page.clock.fast_forward(2_000)
    leaving = page.get_by_role("dialog", name="Leave now?")
    expect(leaving).to_contain_text("changes are not with the server yet. They are kept in this browser")
    expect(leaving.get_by_role("button", name="Stay")).to_be_focused()
    press(page, "Enter")
    home = open_as(None, "/", context=page.context)
    asked = []
    home.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    with home.expect_event("dialog"):
        home.get_by_role("button", name="Sign out").click()
    page.unroute("**/operations/")
    page.clock.fast_forward(2_000)
    saved(page)
    assert_whole(annotation_set, 4)
    assert [message[:57] for message in asked] == ["Some of your marks are not with the server yet. They are "]
    home.get_by_role("button", name="Sign out").click()
    home.wait_for_url("**/sign-in/**")


def test_a_request_that_is_too_large_for_a_proxy_is_halved_until_it_passes(marking, watch):
    watch.allow("413|ERR_INTERNET_DISCONNECTED")
    open_text, mark = marking
    page, annotation_set = open_text()
    page.context.set_offline(True)
    mark(page, 12)

    def answer(route):
        count = len(route.request.post_data_json["operations"])
        return route.continue_() if count <= 2 else route.fulfill(status=413, body="too large")

    page.route("**/operations/", answer)
    page.context.set_offline(False)
    saved(page)
    assert_whole(annotation_set, 12)


def test_a_session_that_ends_in_a_burst_asks_to_sign_in_and_keeps_everything(marking, cast, live, watch):
    watch.allow("401|ERR_INTERNET_DISCONNECTED")
    open_text, mark = marking
    page, annotation_set = open_text()
    mark(page, 3)
    saved(page)
    page.context.set_offline(True)
    for _ in range(2):
        press(page, "1", "Escape", "ArrowRight")
    Session.objects.all().delete()
    page.context.set_offline(False)
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_contain_text("ask your manager for a new sign-in link")
    expect(dialog.get_by_role("link")).to_have_count(0)
    assert_accessible(page)
    picture(page, "signed-out")
    press(page, "Escape")
    press(page, "1", "Escape")
    expect(state_of(page)).to_have_text("Signed out – kept here")
    assert_whole(annotation_set, 3)
    page.context.add_cookies([session_of(cast.anna, live)])
    page.get_by_role("button", name="Sign in again").click()
    dialog.get_by_role("button", name="Try again").click()
    saved(page)
    assert_whole(annotation_set, 6)


def test_a_tab_killed_with_twenty_unsent_operations_loses_none(marking, open_as, cast, watch):
    watch.allow("ERR_FAILED|ERR_INTERNET_DISCONNECTED")
    open_text, mark = marking
    page, annotation_set = open_text()
    with answering(page, "lost"):
        mark(page, 1)
        expect(state_of(page)).to_contain_text("Offline")
    page.context.set_offline(True)
    mark(page, 19)
    expect(state_of(page)).to_have_text("Offline – kept here")
    context = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = open_as(cast.anna, f"/annotation-sets/{annotation_set.uuid}/", context=context)
    saved(page)
    expect(page.locator(".span-row")).to_have_count(20)
    assert_whole(annotation_set, 20)


def test_a_clock_that_jumps_changes_neither_order_nor_number(marking, open_as, cast, watch):
    watch.allow("ERR_FAILED|500")
    open_text, mark = marking
    page, annotation_set = open_text()
    other = open_as(cast.anna, f"/annotation-sets/{annotation_set.uuid}/", context=page.context)
    is_complete(other)
    page.bring_to_front()
    mark(page, 2)
    count = 2
    for jump in ("+ 86400000", "- 3600000"):
        for tab in (page, other):
            tab.evaluate(f"(() => {{ const now = Date.now; Date.now = () => now() {jump}; }})()")
        with answering(page, "lost", (500, "server_error"), "nothing"):
            mark(page, 4)
            saved(page)
        count += 4
        assert_whole(annotation_set, count)
        expect(other.locator(".span-row")).to_have_count(count)
        saved(other)


NO_DATABASE = "Object.defineProperty(window, 'indexedDB', {value: undefined});"
REFUSING = "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };"
NO_STORAGE = """
  Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }});
"""


@pytest.mark.parametrize("script", [NO_DATABASE, REFUSING + NO_STORAGE], ids=["absent", "refused"])
def test_a_browser_that_keeps_nothing_says_so_and_marking_goes_on(marking, watch, script):
    watch.allow("ERR_INTERNET_DISCONNECTED")
    open_text, mark = marking
    page, annotation_set = open_text()
    page.context.add_init_script(script)
    reload(page)
    press(page, "ArrowRight", "ArrowLeft")
    mark(page, 3)
    saved(page)
    page.context.set_offline(True)
    mark(page, 3)
    expect(state_of(page)).to_contain_text("not kept if you close this page")
    with page.expect_download() as download:
        page.get_by_role("button", name="Keep as a file").click()
    content = json.loads(download.value.path().read_text())
    assert [one["object"]["quote"] for one in content["operations"]] == WORDS[3:6]
    assert [one["quote"] for one in content["marks"]["span"]] == WORDS[:6]
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    page.context.set_offline(False)
    saved(page)
    assert asked == ["beforeunload"]
    assert_whole(annotation_set, 6)
    page.goto("/")
    expect(page.get_by_role("row", name="document 1")).to_be_visible()
    expect(page.get_by_text("wait in this browser")).to_be_hidden()


def test_a_full_browser_warns_offers_a_file_and_sends_all_the_same(marking, watch):
    watch.allow("ERR_INTERNET_DISCONNECTED")
    open_text, mark = marking
    page, annotation_set = open_text()
    mark(page, 2)
    saved(page)
    page.evaluate("""() => {
      const {put} = IDBObjectStore.prototype;
      window.isFull = true;
      IDBObjectStore.prototype.put = function (...given) {
        if (window.isFull) throw new DOMException("full", "QuotaExceededError");
        return put.apply(this, given);
      };
    }""")
    page.context.set_offline(True)
    mark(page, 4)
    expect(state_of(page)).to_have_text("No room left in this browser")
    with page.expect_download() as download:
        page.get_by_role("button", name="Keep as a file").click()
    content = json.loads(download.value.path().read_text())
    assert [one["object"]["quote"] for one in content["operations"]] == WORDS[2:6]
    page.context.set_offline(False)
    saved(page)
    mark(page, 2)
    saved(page)
    assert_whole(annotation_set, 8)
    page.evaluate("window.isFull = false")
    mark(page, 1)
    saved(page)
    assert_whole(annotation_set, 9)


def test_a_mark_whose_answer_was_lost_is_saved_when_the_document_was_submitted_meanwhile(marking, cast, watch):
    watch.allow("409|ERR_FAILED")
    open_text, mark = marking
    page, annotation_set = open_text()
    with answering(page, "lost", *["nothing"] * 99):
        mark(page, 1)
        expect(state_of(page)).to_contain_text("Offline")
        labelling.submit(Caller(cast.anna), annotation_set.uuid)
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    expect(page.locator(".banner")).to_contain_text("Submitted")
    assert_whole(annotation_set, 1)


def restore_back_up(annotation_set, revision):
    """The set as an older back-up has it: without what came after a revision."""
    later = Operation.objects.filter(annotation_set=annotation_set, revision__gt=revision)
    Span.objects.filter(uuid__in=later.filter(action="create").values("object_uuid")).delete()
    later.delete()
    AnnotationSet.objects.filter(pk=annotation_set.pk).update(revision=revision)


@pytest.mark.parametrize(("choice", "expected"), [("Save my marks again", 6), ("Take the server’s state", 2)])
def test_a_server_that_was_put_back_asks_which_marks_shall_hold(marking, watch, choice, expected):
    watch.allow("ERR_INTERNET_DISCONNECTED")
    open_text, mark = marking
    page, annotation_set = open_text()
    mark(page, 5)
    saved(page)
    restore_back_up(annotation_set, 1)
    mark(page, 1)
    dialog = page.get_by_role("dialog", name="The server has gone back")
    expect(dialog).to_contain_text("4 saved marks are missing there or different")
    expect(dialog.get_by_role("listitem")).to_have_count(4)
    expect(dialog.get_by_role("listitem").first).to_contain_text("comes: Claim “word1”")
    assert_accessible(page)
    picture(page, "rewound")
    assert Span.objects.filter(annotation_set=annotation_set).count() == 2
    press(page, "Escape")
    expect(state_of(page)).to_contain_text("The server has gone back")
    press(page, "Control+Enter")
    expect(page.locator(".toasts")).to_contain_text("Not all marks are saved yet")

    # Only the server knows what is missing there.
    page.context.set_offline(True)
    page.get_by_role("button", name="Decide").click()
    expect(page.locator("#desk > .toasts")).to_have_text("The server did not answer. Try again in a moment.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Decide").click()
    expect(dialog).to_be_visible()

    # What is said while a dialog is open is said in it: what lies behind is neither seen nor heard.
    lasting(page)
    page.context.set_offline(True)
    dialog.get_by_role("button", name=choice).click()
    expect(dialog.get_by_role("alert")).to_have_text("The server did not answer. Try again in a moment.")
    page.locator(".toast").click(trial=True)
    picture(page, "said-in-a-dialog")
    press(page, "Escape")
    expect(page.locator("#desk > .toasts")).to_have_text("The server did not answer. Try again in a moment.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Decide").click()
    dialog.get_by_role("button", name=choice).click()
    expect(dialog).to_be_hidden()
    saved(page)
    expect(page.locator(".span-row")).to_have_count(expected)
    found = [quote for _, quote in quotes(annotation_set)]
    assert found == (WORDS[:6] if expected == 6 else ["word0", "word5"])
    page.reload()
    expect(page.locator(".span-row")).to_have_count(expected)


def test_an_old_page_keeps_its_outbox_and_loads_itself_again(marking, watch):
    watch.allow("409")
    open_text, mark = marking
    page, annotation_set = open_text()
    mark(page, 2)
    saved(page)
    with answering(page, (409, "client_outdated")):
        with page.expect_navigation():
            press(page, "1", "Escape")
        saved(page)
    expect(page.locator(".span-row")).to_have_count(3)
    assert_whole(annotation_set, 3)
    # Should that not help, it does not go round in circles, but offers it.
    with answering(page, *[(409, "client_outdated")] * 3):
        press(page, "ArrowRight", "1", "Escape")
        expect(state_of(page)).to_contain_text("out of date")
        expect(page.get_by_role("button", name="Reload")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Reload").click()
    saved(page)
    assert_whole(annotation_set, 4)


def test_at_plain_http_on_a_network_everything_works_but_reloading_without_the_server(browser, live, watch, cast):
    watch.allow(f"request elsewhere: http://{LAN}|ERR_INTERNET_DISCONNECTED|Cross-Origin-Opener-Policy")
    address = live.replace("127.0.0.1", LAN)
    cast.document(TEXT)
    annotation_set = cast.assigned(cast.anna)
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800})
    context.add_cookies([session_of(cast.anna, address)])
    page, other = (watch.over(context.new_page()) for _ in range(2))
    for one in (page, other):
        one.goto(f"/annotation-sets/{annotation_set.uuid}/")
        is_complete(one)
    page.bring_to_front()
    page.focus("#text")
    assert page.evaluate("[isSecureContext, 'randomUUID' in crypto, 'serviceWorker' in navigator]") == [False] * 3
    press(page, "ArrowRight", "1", "Escape", "ArrowRight")
    expect(other.locator(".span-row")).to_have_count(1)
    saved(page)
    context.set_offline(True)
    press(page, "1", "Escape", "ArrowRight")
    expect(state_of(page)).to_contain_text("Offline – kept here – reloading needs the server")
    context.set_offline(False)
    reload(page)
    expect(page.locator(".span-row")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".span-row")).to_have_count(1)
    press(page, "Control+Comma")
    page.get_by_role("radio", name="close").check()
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("Kept for you at every machine.")
    press(page, "Escape", "Control+Enter")
    expect(page.locator(".banner")).to_contain_text("Submitted")
    expect(other.locator(".banner")).to_contain_text("Submitted")
    press(page, "Shift+KeyM")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("3 steps")
    assert [quote for _, quote in quotes(annotation_set)] == WORDS[:1]
    context.close()


def test_what_could_not_be_fetched_at_first_comes_once_the_server_can_be_reached(desk, watch):
    watch.allow("ERR_FAILED")
    page, _ = desk()
    page.route(re.compile(r"/soon\.\w+\.js$"), lambda route: route.abort())
    page.reload()
    expect(page.locator(".toast")).to_contain_text("This could not be fetched.")
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_selector(".hints > *")
