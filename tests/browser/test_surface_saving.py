"""No mark is lost on its way: the network, the session, another person, another window, a page loaded again.

Faults of the server and of the browser are in test_faults.py.
"""

from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from annotations.labelling import actions as labelling
from annotations.projects.access import Caller
from tests.browser.conftest import assert_accessible, picture, session_of
from tests.browser.hands import click, is_complete, press, quotes, reload, saved

ELSEWHERE = "5b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d"
# Leaves a step of somebody's annotation set in the browser.
LEFT = """(owner) => new Promise((resolve) => {
  const asked = indexedDB.open("annotations");
  asked.onsuccess = () => {
    const transaction = asked.result.transaction("steps", "readwrite");
    transaction.objectStore("steps").put({owner, key: 1, step: {}});
    transaction.oncomplete = () => resolve(asked.result.close());
  };
})"""


def mark(page, word):
    click(page, word, click_count=2)
    press(page, "1", "Escape")


def state_of(page):
    return page.locator(".save-state")


def test_marks_made_without_a_network_are_kept_and_saved_later(desk, watch):
    # Whatever the page fetches meanwhile fails too.
    watch.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    page, annotation_set = desk(service_workers="allow")
    page.context.set_offline(True)
    mark(page, "stations")
    expect(state_of(page)).to_have_text("Offline – kept here")
    mark(page, "engines")
    assert quotes(annotation_set) == []

    # The map is made on the server: without it one stays here, with everything.
    page.get_by_role("link", name="Map").click()
    expect(page.locator(".toast")).to_contain_text("The map is made on the server, which cannot be reached now")
    expect(page.locator(".span-row")).to_have_count(2)
    picture(page, "map-offline")
    page.get_by_role("link", name="My assignments").click()
    expect(page.locator(".toast")).to_contain_text("The server cannot be reached now, so the page stays here")
    expect(page.locator(".span-row")).to_have_count(2)
    page.context.set_offline(False)
    saved(page)
    assert quotes(annotation_set) == [("claim", "stations"), ("claim", "engines")]
    page.context.set_offline(True)
    page.get_by_role("link", name="Map").click()
    expect(page.locator(".toast")).to_contain_text("The map is made on the server, which cannot be reached now")
    page.context.set_offline(False)
    page.get_by_role("link", name="Map").click()
    expect(page.get_by_role("heading", name="Argument map")).to_be_visible()


def test_when_the_session_is_over_marks_wait_for_signing_in_again(desk, cast, live, watch):
    watch.allow("401")
    page, annotation_set = desk(service_workers="allow")
    Session.objects.all().delete()
    # Esc would close the dialog that may be open by then.
    click(page, "stations", click_count=2)
    press(page, "1")
    expect(state_of(page)).to_have_text("Signed out – kept here")
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    press(page, "Escape")
    page.get_by_role("button", name="Sign in again").click()
    expect(dialog).to_be_visible()
    page.context.add_cookies([session_of(cast.anna, live)])
    dialog.get_by_role("button", name="Try again").click()
    expect(dialog).to_be_hidden()
    saved(page)
    assert quotes(annotation_set) == [("claim", "stations")]


def test_when_another_person_signs_in_here_nothing_is_sent_under_their_name(desk, open_as, cast, live, watch):
    watch.allow("401|409")
    page, annotation_set = desk(service_workers="allow")
    Session.objects.all().delete()
    # Esc would close the dialog that may be open by then.
    click(page, "stations", click_count=2)
    press(page, "1")
    expect(state_of(page)).to_have_text("Signed out – kept here")
    expect(page.get_by_role("dialog", name="Sign in again")).to_be_visible()
    page.context.add_cookies([session_of(cast.boris, live)])
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state_of(page)).to_have_text("Another person is signed in – kept here")
    expect(page.get_by_role("dialog", name="Another person is signed in")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(1)
    picture(page, "other-person")
    assert quotes(annotation_set) == []

    # The list of one's documents says where marks wait: one's own, as long as they do.
    context = page.context
    page.close()
    waiting = "marks wait in this browser"
    home = open_as(None, "/", context=context)
    home.evaluate(LEFT, f"{cast.boris.uuid}/{ELSEWHERE}")
    home.reload()
    told = home.locator("[data-told]")
    expect(told).to_have_count(1)
    expect(told.get_by_role("link")).to_have_attribute("href", f"/annotation-sets/{ELSEWHERE}/")
    context.add_cookies([session_of(cast.anna, live)])
    home.reload()
    row = home.get_by_role("row", name="document 1")
    expect(row.get_by_text(waiting)).to_be_visible()
    expect(told).to_have_count(0)
    home.goto("/projects/ice-and-trade/documents/")
    expect(row.get_by_text(waiting)).to_be_visible()
    home.goto(f"/annotation-sets/{annotation_set.uuid}/")
    saved(home)
    expect(home.locator(".span-row")).to_have_count(1)
    assert quotes(annotation_set) == [("claim", "stations")]
    home.goto("/")
    home.evaluate(LEFT, f"{cast.anna.uuid}/{ELSEWHERE}")
    home.reload()
    expect(told).to_contain_text("Marks of a document that is not listed here wait in this browser.")
    expect(row).to_be_visible()
    expect(row.get_by_text(waiting)).to_be_hidden()
    assert_accessible(home)


def test_two_windows_on_one_document_stay_in_step(desk, open_as, cast):
    page, annotation_set = desk(service_workers="allow")
    other = open_as(cast.anna, f"/annotation-sets/{annotation_set.uuid}/", context=page.context)
    is_complete(other)
    mark(page, "stations")
    expect(other.locator(".span-row")).to_have_count(1)
    mark(other, "engines")
    expect(page.locator(".span-row")).to_have_count(2)
    saved(page)
    saved(other)
    assert quotes(annotation_set) == [("claim", "stations"), ("claim", "engines")]


def test_what_was_done_before_the_page_was_loaded_again_can_be_undone(desk):
    page, annotation_set = desk(service_workers="allow")
    mark(page, "stations")
    saved(page)
    reload(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".span-row")).to_have_count(0)
    saved(page)
    assert quotes(annotation_set) == []


def test_a_mark_whose_answer_a_reload_cuts_off_is_the_first_to_be_undone(desk):
    page, annotation_set = desk()
    mark(page, "stations")
    saved(page)
    page.evaluate("""() => {
      const sent = fetch;
      globalThis.fetch = (...given) => sent(...given).then(() => new Promise(() => {}));
    }""")
    with page.expect_response("**/operations/"):
        mark(page, "engines")
    expect(state_of(page)).to_have_text("Saving…")
    assert quotes(annotation_set) == [("claim", "stations"), ("claim", "engines")]
    # The page that is left gives up sending as it goes: nobody has to wait until it can be taken for dead.
    page.add_init_script("""{
      const soon = setTimeout;
      globalThis.setTimeout = (run, wait, ...more) => (wait < 3000 ? soon(run, wait, ...more) : 0);
    }""")
    reload(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".span-row")).to_have_count(1)
    press(page, "Control+Enter")
    expect(page.locator(".banner")).to_contain_text("Submitted")
    assert quotes(annotation_set) == [("claim", "stations")]


def test_a_mark_on_a_document_submitted_elsewhere_is_kept_until_it_is_reopened(desk, cast, watch):
    watch.allow("409")
    page, annotation_set = desk(service_workers="allow")
    labelling.submit(Caller(cast.anna), annotation_set.uuid)
    mark(page, "stations")
    expect(state_of(page)).to_have_text("Closed for marking – kept here")
    expect(page.locator(".banner")).to_contain_text("Submitted")
    page.get_by_role("button", name="Reopen").click()
    saved(page)
    assert quotes(annotation_set) == [("claim", "stations")]
