/**
 * When the way to the server is shut: what the annotator is told, and how it opens again.
 */
import {gettext} from "annotations/surface/language.js";

/** States of the outbox that end when the person has signed in again. */
const WAITS_FOR_PERSON = ["signed_out", "other_person"];
/** A page that is out of date is loaded again by itself no more often than this. */
const RELOADS_AFTER_SECONDS = 60;

/**
 * @param {object} desk
 * @returns {{show: (state: import("annotations/state/outbox.js").OutboxState) => void, ask: () => void}} `show`: to be
 *   told each state of the outbox; `ask`: opens the dialog of the state it is in
 */
export function createDoors(desk) {
  const {boot, outbox, memory} = desk;
  const retry = () => outbox.resume();
  let dialog = null;
  let name = "";
  addEventListener("beforeunload", warn);
  return {show, ask};

  function show(state) {
    desk.header.showState(state);
    if (state.name === name) return;
    name = state.name;
    dialog?.close();
    dialog = null;
    if (WAITS_FOR_PERSON.includes(name) || name === "rewound") ask();
    if (name === "outdated" && state.isKept) reload();
  }

  async function ask() {
    if (dialog) return;
    const asked = name;
    const module = await desk.fetched(() => import("annotations/panels/trouble.js"));
    if (!module || dialog || name !== asked) return;
    const opened = await dialogOf(module);
    if (name !== asked || dialog) return opened?.close();
    dialog = opened;
    dialog?.addEventListener("close", () => {
      if (dialog === opened) dialog = null;
    });
  }

  async function dialogOf({openOtherPerson, openRewound, openSignIn}) {
    if (name === "signed_out") return openSignIn({boot, retry});
    if (name === "other_person") return openOtherPerson({boot, retry});
    const lost = name === "rewound" ? await outbox.rewinding.lost() : null;
    if (!lost) desk.say(gettext("The server did not answer. Try again in a moment."), "error");
    return lost && openRewound(desk, lost);
  }

  /** A page older than the server: what is unsent is kept and sent by the new one, which finds the place again. */
  function reload() {
    const last = memory.get("reloaded") ?? 0;
    if (Math.abs(Date.now() - last) < RELOADS_AFTER_SECONDS * 1000) return;
    if (!memory.put("reloaded", Date.now())) return;
    desk.keepComment();
    setTimeout(() => outbox.state.isKept && location.reload(), 500);
  }

  /** Leaving asks first only when something would be lost. */
  function warn(event) {
    const {unsent, isKept} = outbox.state;
    if ((unsent > 0 || name === "rewound") && !isKept) event.preventDefault();
  }
}
