/**
 * When the way to the server is shut: what the annotator is told, and how it opens again.
 */
import {openSignIn} from "annotations/panels/dialogs.js";
import {gettext} from "annotations/surface/language.js";

/** States of the outbox that end when the person has signed in again. */
const WAITS_FOR_PERSON = ["signed_out", "other_person"];

/**
 * @param {object} desk
 * @returns {{show: (state: import("annotations/state/outbox.js").OutboxState) => void}} to be told each state of the outbox
 */
export function createDoors(desk) {
  const {boot, outbox, request} = desk;
  let signIn = null;
  let name = "";
  addEventListener("beforeunload", warn);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && lookWhoIsThere());
  return {show, askToSignIn};

  function show(state) {
    desk.header.showState(state);
    if (state.name === name) return;
    name = state.name;
    if (name === "signed_out") askToSignIn();
    if (!WAITS_FOR_PERSON.includes(name)) signIn?.close();
  }

  function askToSignIn() {
    if (signIn) return;
    signIn = openSignIn({boot, retry: () => outbox.resume()});
    signIn.addEventListener("close", () => {
      signIn = null;
    });
  }

  /** Back from another window in which somebody may have signed in. */
  async function lookWhoIsThere() {
    if (!WAITS_FOR_PERSON.includes(name)) return;
    const {status, body} = await request("GET", boot.urls.session).catch(() => ({status: 0}));
    if (status !== 200 || !body?.person || body.person === boot.person) return;
    desk.say(gettext("Another person is signed in in this browser. Your marks wait here for you."), "error");
  }

  /** Leaving asks first only when something would be lost. */
  function warn(event) {
    const {unsent, isKept} = outbox.state;
    if (unsent > 0 && !isKept) event.preventDefault();
  }
}
