/**
 * The way out of the page: the outbox, requests, and what to do when the session is over.
 */
import {openSignIn} from "annotations/panels/dialogs.js";
import {openChannel} from "annotations/state/channel.js";
import {openDatabase} from "annotations/state/database.js";
import {newId} from "annotations/state/ids.js";
import {createOutbox} from "annotations/state/outbox.js";
import {createRequest} from "annotations/state/transport.js";
import {gettext} from "annotations/surface/language.js";

/** States of the outbox that end when the person has signed in again. */
const WAITS_FOR_PERSON = ["signed_out", "other_person"];

/**
 * @param {object} desk
 */
export function createDoors(desk) {
  const {boot, store} = desk;
  const request = createRequest({fetch: (...given) => fetch(...given), cookies: () => document.cookie});
  const opened = open();
  let signIn = null;
  let state = "saved";
  addEventListener("online", resume);
  addEventListener("beforeunload", warn);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && comeBack());
  return {
    request,
    settled: async () => (await opened).drain(),
    leave: (url) => location.assign(url),
  };

  async function open() {
    const database = await openDatabase(globalThis.indexedDB);
    const outbox = createOutbox({
      database,
      store,
      person: boot.person,
      setId: boot.set.id,
      documentSha256: boot.document.sha256,
      tab: newId(),
      channel: openChannel(`annotations ${boot.person} ${boot.set.id}`),
      send: (body) => request("POST", boot.urls.operations, body),
      fetchSet: async () => {
        const {status, body} = await request("GET", boot.urls.set);
        return status === 200 ? body : null;
      },
      onState: show,
    });
    desk.outbox = outbox;
    await outbox.open();
    return outbox;
  }

  function show(now) {
    desk.header.showState(now);
    if (now.name === state) return;
    state = now.name;
    if (state === "signed_out" && !signIn) askToSignIn();
    if (!WAITS_FOR_PERSON.includes(state)) signIn?.close();
  }

  function askToSignIn() {
    signIn = openSignIn({boot, retry: resume});
    signIn.addEventListener("close", () => {
      signIn = null;
    });
  }

  async function resume() {
    await (await opened).resume();
  }

  /** Back from another window: if this page's person is signed in now, sending goes on. */
  async function comeBack() {
    if (!WAITS_FOR_PERSON.includes(state)) return resume();
    const {status, body} = await request("GET", boot.urls.session).catch(() => ({status: 0}));
    if (status === 200 && body?.person === boot.person) return resume();
    if (status === 200 && body?.person) desk.say(gettext("Another person is signed in in this browser. Your marks wait here for you."), "error");
    return undefined;
  }

  /** Leaving asks first only when something would be lost. */
  function warn(event) {
    const now = desk.outbox?.state;
    if (now && now.unsent > 0 && !now.isKept) event.preventDefault();
  }
}
