/**
 * What the server is asked for when a document is done with: submit, reopen, skip, next.
 */
import {gettext} from "annotations/surface/language.js";

/** Whoever waits longer for the server is told. */
const PATIENCE_MILLISECONDS = 1000;

/**
 * @param {object} desk
 * @param {{leave: (url: string) => void, change: (state: string, reason?: string) => void}} ways `change`: to be told what
 *   the document has become
 */
export function createClosing(desk, {leave, change}) {
  const {boot, store, outbox, request} = desk;
  let isBusy = false;
  /** A reason for skipping that nobody has been told yet. */
  let written = "";
  return {submit, reopen, skip, goOn};

  /** One thing at a time. */
  async function alone(work) {
    if (isBusy) return;
    isBusy = true;
    try {
      await work();
    } finally {
      isBusy = false;
    }
  }

  /** What the server answers; the status is 0 where it does not. */
  function asked(url, body = {}) {
    return request("POST", url, body).catch(() => ({status: 0}));
  }

  /** Whether the server has every mark; whoever wants to close the document is told of those that it has not. */
  async function isSaved() {
    desk.keepComment();
    const isSlow = setTimeout(() => desk.say(gettext("Saving…")), PATIENCE_MILLISECONDS);
    const isSent = await outbox.drain();
    clearTimeout(isSlow);
    const isDecided = store.conflicts.size + store.problems.size === 0;
    if (!isDecided) desk.openProblems({isClosing: true});
    else if (!isSent) desk.say(gettext("Not all marks are saved yet. The document stays open until they are."), "error");
    return isSent && isDecided;
  }

  function submit() {
    return alone(async () => {
      if (!(await isSaved())) return undefined;
      const answer = await asked(boot.urls.submit);
      if (answer.status === 409 && answer.body?.code === "rules_block") return showRefused(answer.body.errors ?? []);
      return take(answer, gettext("Submitted."));
    });
  }

  function reopen() {
    return alone(async () => take(await asked(boot.urls.reopen), gettext("Reopened.")));
  }

  async function showRefused(faults) {
    const module = await desk.fetched(() => import("annotations/panels/dialogs.js"));
    module?.openRefused(desk, faults);
  }

  async function skip() {
    const module = await desk.awaited(() => import("annotations/panels/dialogs.js"));
    module?.openSkip(written, (reason) => alone(async () => {
      written = reason;
      if (!(await isSaved())) return undefined;
      const answer = await asked(boot.urls.skip, {reason});
      if (answer.status !== 200 && answer.status !== 204) return refuse(answer);
      written = "";
      change("skipped", reason);
      return goToNext();
    }));
  }

  function goOn() {
    return alone(goToNext);
  }

  async function goToNext() {
    const answer = await asked(boot.urls.next);
    if (answer.status === 204) return desk.say(gettext("There is nothing left to read for you now."));
    if (answer.status !== 200) return refuse(answer);
    return leave(answer.body.url);
  }

  function take(answer, message) {
    if (answer.status !== 200) return refuse(answer);
    change(answer.body.state);
    outbox.tell(answer.body);
    if (answer.body.state === "open") outbox.resume();
    return desk.say(message);
  }

  function refuse({status, body}) {
    const says = status === 0 ? gettext("The server did not answer. Try again in a moment.") : gettext("The server refused this.");
    desk.say(body?.detail ?? says, "error");
  }
}
