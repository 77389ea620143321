/**
 * From opening a document to leaving it: submit, reopen, skip, next; and how far one is.
 */
import {fill, gettext, quoted} from "annotations/surface/language.js";
import {button} from "annotations/panels/elements.js";

/** Whoever waits longer for the server is told. */
const PATIENCE_MILLISECONDS = 1000;

/**
 * @param {object} desk
 * @param {{leave: (url: string) => void}} ways
 */
export function createFlow(desk, {leave}) {
  const {boot, store, outbox, request} = desk;
  const progress = boot.progress && {...boot.progress};
  let state = boot.set.state;
  let isBusy = false;
  /** A reason for skipping that nobody has been told yet, and why the document was skipped, for whoever may know it. */
  let [written, skipReason] = ["", boot.skip_reason];
  store.subscribe(({reason}) => reason === "read_only" && follow());
  draw();
  return {submit, skip: askToSkip, goOn, situation};

  /** What keys ask for. */
  function situation() {
    return {isOpen: !boot.read_only && state === "open", isClosed: !boot.read_only && state !== "open"};
  }

  /** Another window may have submitted or reopened the document. */
  async function follow() {
    if (boot.read_only || store.readOnly === (state !== "open")) return;
    const {status, body} = await request("GET", boot.urls.set).catch(() => ({status: 0}));
    if (status === 200) change(body.state);
  }

  function change(next, reason = "") {
    if (next === state) return;
    skipReason = reason;
    if (progress) {
      progress.submitted += Number(next === "submitted") - Number(state === "submitted");
      progress.taken += Number(state === "skipped") - Number(next === "skipped");
    }
    state = next;
    desk.view.keeping(draw);
    desk.refreshAll();
  }

  function draw() {
    store.readOnly = boot.read_only || state !== "open";
    desk.showBanner(bannerText());
    desk.header.showActions(boot.read_only ? [] : actions());
    if (progress) desk.header.showProgress(progress);
  }

  function bannerText() {
    if (boot.is_own === false && boot.set.annotator) return othersText();
    if (boot.read_only) return gettext("You are only looking at this document.");
    if (state === "submitted") return gettext("Submitted. Thank you. Reopen it to change marks.");
    return state === "skipped" ? withReason(gettext("Skipped. Reopen it to mark it after all.")) : "";
  }

  function othersText() {
    const whose = fill(gettext("You are looking at the marks of %(annotator)s."), boot.set);
    return state === "skipped" ? withReason(`${whose} ${gettext("The document was skipped.")}`) : whose;
  }

  function withReason(told) {
    return skipReason ? `${told} ${fill(gettext("Reason: %(reason)s"), {reason: quoted(skipReason)})}` : told;
  }

  function actions() {
    const primary = "button button-small button-primary";
    if (state !== "open") return [button(gettext("Reopen"), reopen), button(gettext("Next document"), goOn, {class: primary})];
    return [
      boot.urls.skip && button(gettext("Skip"), askToSkip),
      button(gettext("Submit"), submit, {class: primary}),
    ].filter(Boolean);
  }

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
    desk.inspector.keep();
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

  async function askToSkip() {
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
    if (state === "open") outbox.resume();
    return desk.say(message);
  }

  function refuse({status, body}) {
    const says = status === 0 ? gettext("The server did not answer. Try again in a moment.") : gettext("The server refused this.");
    desk.say(body?.detail ?? says, "error");
  }
}
