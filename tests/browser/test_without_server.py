"""An opened labelling page is loaded again without the server; what is kept for that belongs to one person."""

import pytest
from playwright.sync_api import Error, expect

from tests.browser.conftest import session_of
from tests.browser.hands import click, press, quotes, saved

# Resolves when the service worker has kept the page and a set with so many spans.
KEPT = """async (count) => {
  const boot = JSON.parse(document.getElementById("boot").textContent);
  for (;;) {
    const [page, set] = [await caches.match(location.pathname), await caches.match(boot.urls.set)];
    if (page && (count === 0 || (set && (await set.json()).spans.length === count))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""
# Resolves when so many steps wait in the browser's database.
UNSENT = """(count) => new Promise((resolve) => {
  const asked = indexedDB.open("annotations");
  asked.onsuccess = function look() {
    const counted = asked.result.transaction("steps").objectStore("steps").count();
    counted.onsuccess = () => (counted.result === count ? resolve(asked.result.close()) : setTimeout(look, 20));
  };
})"""
# The same worker by another name is another version to the browser: it takes the place of the one that is there.
UPDATE = """async () => {
  const {serviceWorker} = navigator;
  while (!serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 20));
  await caches.open("pages of an older version");
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) await cache.delete(key);
  }
  const changed = new Promise((resolve) => serviceWorker.addEventListener("controllerchange", resolve));
  await serviceWorker.register("/service-worker.js?later", {scope: "/"});
  await changed;
  const isOld = async () => (await caches.keys()).includes("pages of an older version");
  while (await isOld()) await new Promise((resolve) => setTimeout(resolve, 20));
}"""
ADDRESSES = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const {url} of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
  }
  return found;
}"""


def mark(page, word):
    click(page, word, click_count=2)
    press(page, "1", "Escape")


def is_kept(page):
    return page.evaluate("document.documentElement.dataset.kept !== undefined")


def test_a_page_loaded_again_without_the_server_has_all_marks_and_sends_them_once_later(desk, watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    page, annotation_set = desk(service_workers="allow")
    mark(page, "stations")
    saved(page)
    page.evaluate(KEPT, 1)
    page.context.set_offline(True)
    mark(page, "engines")
    expect(page.locator(".save-state")).to_have_text("Offline – kept here")
    page.reload()
    expect(page.locator(".span-row")).to_have_count(2)
    assert is_kept(page)
    mark(page, "Patents")
    page.evaluate(UNSENT, 2)
    page.reload()
    expect(page.locator(".span-row")).to_have_count(3)
    assert [quote for _, quote in quotes(annotation_set)] == ["stations"]
    page.context.set_offline(False)
    saved(page)
    assert [quote for _, quote in quotes(annotation_set)] == ["stations", "Patents", "engines"]
    page.reload()
    expect(page.locator(".span-row")).to_have_count(3)
    assert not is_kept(page)


def test_signing_out_empties_what_is_kept_but_not_the_outbox(desk, open_as, cast, live, watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of 401")
    page, annotation_set = desk(service_workers="allow")
    page.evaluate(KEPT, 0)
    page.context.set_offline(True)
    mark(page, "stations")
    expect(page.locator(".save-state")).to_have_text("Offline – kept here")
    page.route("**/operations/", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto("/")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.wait_for_function(f"async () => (await ({ADDRESSES})()).every((address) => address === '/who')")
    page.context.set_offline(True)
    with pytest.raises(Error):
        page.goto(f"/annotation-sets/{annotation_set.uuid}/")
    page.context.set_offline(False)
    page.unroute("**/operations/")
    page.context.add_cookies([session_of(cast.anna, live)])
    page.goto(f"/annotation-sets/{annotation_set.uuid}/")
    saved(page)
    assert [quote for _, quote in quotes(annotation_set)] == ["stations"]


def test_another_person_gets_nothing_that_was_kept_for_the_first(desk, cast, live, watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of 404")
    page, annotation_set = desk(service_workers="allow")
    page.evaluate(KEPT, 0)
    page.context.add_cookies([session_of(cast.boris, live)])
    page.goto("/")
    page.context.set_offline(True)
    with pytest.raises(Error):
        page.goto(f"/annotation-sets/{annotation_set.uuid}/")
    page.context.set_offline(False)
    page.goto("/")
    assert not any("annotation-sets" in address for address in page.evaluate(ADDRESSES))


def test_nobody_signed_in_gets_nothing_and_the_person_who_signs_in_again_gets_it_back(desk, cast, live, watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    page, annotation_set = desk(service_workers="allow")
    page.evaluate(KEPT, 0)
    page.context.clear_cookies()
    page.goto("/")
    page.context.set_offline(True)
    with pytest.raises(Error):
        page.goto(f"/annotation-sets/{annotation_set.uuid}/")
    page.context.set_offline(False)
    page.context.add_cookies([session_of(cast.anna, live)])
    page.goto("/")
    page.context.set_offline(True)
    page.goto(f"/annotation-sets/{annotation_set.uuid}/")
    expect(page.locator(".block")).not_to_have_count(0)
    assert is_kept(page)


def test_a_new_version_of_the_worker_replaces_the_old_one_and_keeps_the_open_page_anew(desk):
    page, _ = desk(service_workers="allow")
    page.evaluate(KEPT, 0)
    page.evaluate(UPDATE)
    page.evaluate(KEPT, 0)
    assert len(page.evaluate("caches.keys()")) == 2


def test_an_old_page_before_a_new_server_keeps_its_marks_and_sends_them_once_it_is_loaded_again(desk, watch):
    watch.allow("status of 409")
    page, annotation_set = desk(service_workers="allow")

    def make_old(route):
        route.continue_(post_data=route.request.post_data.replace('"protocol":1', '"protocol":0'))

    page.route("**/operations/", make_old)
    mark(page, "stations")
    expect(page.locator(".save-state")).to_contain_text("out of date")
    assert quotes(annotation_set) == []
    page.unroute("**/operations/")
    page.reload()
    saved(page)
    assert quotes(annotation_set) == [("claim", "stations")]
