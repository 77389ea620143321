/**
 * Everything the labelling page needs to keep one annotation set: store, outbox, rules, and the requests beside them.
 *
 * The only module of this folder that knows a browser's globals, and only once it is called.
 */
import {openChannel} from "annotations/state/channel.js";
import {openDatabase} from "annotations/state/database.js";
import {newId} from "annotations/state/ids.js";
import {createLog, recallOnceOpen} from "annotations/state/log.js";
import {createMemory} from "annotations/state/memory.js";
import {createOutbox} from "annotations/state/outbox.js";
import {createPreferences} from "annotations/state/preferences.js";
import {createRules} from "annotations/state/rules.js";
import {ownerOf} from "annotations/state/shelf.js";
import {createStore} from "annotations/state/store.js";
import {createRequest} from "annotations/state/transport.js";

/**
 * The session of a page; marks of an earlier page that have not reached the server are in the store already.
 *
 * @param {object} boot the page's JSON
 * @param {(state: import("annotations/state/outbox.js").OutboxState) => void} onState
 */
export async function openSession(boot, onState) {
  const request = createRequest({fetch: (...given) => fetch(...given), cookies: () => document.cookie});
  const memory = createMemory();
  const readOnly = boot.read_only || boot.set.state !== "open";
  const store = createStore({scheme: boot.scheme, set: boot.set, text: boot.document.text, readOnly});
  const rules = createRules({store, scheme: boot.scheme});
  const fetchLog = (after, most) => fetchedLog(request, boot.urls.operations, after, most);
  const log = createLog(fetchLog);
  const outbox = createOutbox({
    database: await openDatabase(databases()),
    person: boot.person,
    setId: boot.set.id,
    revision: boot.set.revision,
    documentSha256: boot.document.sha256,
    store,
    send: (body) => request("POST", boot.urls.operations, body),
    fetchSet: () => fetchedSet(request, boot.urls.set),
    fetchLog,
    recorded: (ids) => recordedIn(log, ids),
    channel: openChannel(`annotations ${ownerOf(boot.person, boot.set.id)}`),
    tab: newId(),
    onState,
    onSet: (set) => { store.readOnly = boot.read_only || set.state !== "open"; },
    onRewound: log.forget,
  });
  const preferences = createPreferences({
    preferences: boot.preferences,
    person: boot.person,
    memory,
    send: (changes) => request("PATCH", boot.urls.preferences, {person: boot.person, ...changes}),
  });
  await outbox.open();
  listenForReturns(outbox, preferences);
  recallOnceOpen(store, log, outbox);
  return {store, rules, outbox, request, log, memory, preferences};
}

/** The results of those operations that the server has in its log. */
async function recordedIn(log, ids) {
  const operations = (await log.read()) ?? [];
  return operations.filter(({id}) => ids.has(id)).map(({id, result}) => ({...result, id, status: "repeated"}));
}

async function fetchedSet(request, url) {
  const {status, body} = await request("GET", url);
  return status === 200 ? body : null;
}

async function fetchedLog(request, url, after, most) {
  const {status, body} = await request("GET", `${url}?after=${after}&page_size=${most}`).catch(() => ({status: 0}));
  return status === 200 ? body.results : null;
}

/** Sends again when there is hope: the network is back, or somebody looks at the page. */
function listenForReturns(outbox, preferences) {
  addEventListener("online", () => outbox.resume());
  addEventListener("online", preferences.flush);
  addEventListener("storage", ({key}) => preferences.hear(key));
  preferences.flush();
  addEventListener("focus", () => outbox.lookAgain());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && outbox.lookAgain());
  addEventListener("pageshow", (event) => event.persisted && outbox.refresh());
  addEventListener("pagehide", () => outbox.pause());
}

/** The browser's databases; null where even asking for them is refused. */
function databases() {
  try {
    return globalThis.indexedDB;
  } catch {
    return null;
  }
}
