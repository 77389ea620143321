/**
 * Loading the page again without the server: a service worker keeps it with its files (annotations/web/service_worker.js),
 * and beside it the set as it is known here. Browsers allow that on secure origins only.
 */
import {whenIdle} from "annotations/surface/idle.js";
import {gettext} from "annotations/surface/language.js";
import {element} from "annotations/panels/elements.js";
import {fetchLater} from "annotations/panels/later.js";

const PERSON = "Workbench-Person";
const CALM_MILLISECONDS = 1000;

/** Whether this browser may keep the page. */
export function mayKeep() {
  return Boolean(globalThis.isSecureContext && navigator.serviceWorker);
}

/** What an annotator is told who might reload a page that the server alone can give. */
export function warning() {
  return mayKeep() ? "" : gettext("reloading needs the server");
}

/** Whether this page is a kept one: the server has not been asked, or has not answered. */
export function isKept() {
  return document.documentElement.dataset.kept !== undefined;
}

/** What the page begins with: of a kept one with the set that was kept last, which is never older. */
export async function kept(boot) {
  if (!isKept()) return boot;
  const answer = await caches.match(boot.urls.set).catch(() => undefined);
  if (answer?.headers.get(PERSON) !== boot.person) return boot;
  const set = await answer.json();
  return set.revision >= boot.set.revision ? {...boot, set} : boot;
}

/**
 * Has the page kept from now on, and the set after each change that the server has taken.
 *
 * @param {object} desk
 */
export async function keep({boot, store, outbox}) {
  if (isKept()) outbox.refresh();
  if (!mayKeep()) return whenIdle(fetchRest);
  const {serviceWorker} = navigator;
  let waiting = 0;
  let last = boot.set.revision;
  serviceWorker.register(boot.urls.service_worker, {updateViaCache: "none"}).catch(() => {});
  serviceWorker.addEventListener("controllerchange", () => keepPage());
  const {active} = await serviceWorker.ready;
  if (active.state === "activated") keepPage();
  store.subscribe(({reason}) => (reason === "read_only" ? keepPage({isChanged: true}) : soon()));
  addEventListener("pagehide", keepSet);

  function keepPage(how = {}) {
    tell({type: "keep", address: location.pathname, beside: [`${boot.urls.guideline}?bare=1`], ...how});
    last = boot.set.revision;
    soon();
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(keepSet, CALM_MILLISECONDS);
  }

  /** Only what the server has answered is kept here; the rest is in the outbox. */
  function keepSet() {
    clearTimeout(waiting);
    const {revision} = outbox;
    if (revision === last) return;
    last = revision;
    const text = JSON.stringify({...boot.set, ...store.news.confirmed(), revision});
    tell({type: "set", address: boot.urls.set, person: boot.person, text});
  }

  async function tell(message) {
    (await serviceWorker.ready).active.postMessage(message);
  }
}

/** Without a service worker what is loaded later is fetched beforehand, so that it is there when the server is not. */
function fetchRest() {
  const {imports} = JSON.parse(document.querySelector("script[type=importmap]").textContent);
  const ours = Object.entries(imports).filter(([name]) => !name.startsWith("annotations/pages/"));
  document.head.append(...ours.map(([, href]) => element("link", {rel: "modulepreload", href})));
  fetchLater().catch(() => {});
}
