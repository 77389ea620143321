/**
 * From opening a document to leaving it: what state it is in, what can be done with it then, and how far one is.
 */
import {fill, gettext, quoted} from "annotations/surface/language.js";
import {button} from "annotations/panels/elements.js";

/** So near to its beginning the text has no letters. */
const EMPTY_PIXELS = 32;

/**
 * @param {object} desk
 * @param {{leave: (url: string) => void}} ways
 */
export function createFlow(desk, {leave}) {
  const {boot, store, request} = desk;
  const progress = boot.progress && {...boot.progress};
  let state = boot.set.state;
  /** Why the document was skipped, for whoever may know it. */
  let skipReason = boot.skip_reason;
  let closing = null;
  const [submit, reopen, skip, goOn] = ["submit", "reopen", "skip", "goOn"].map(asking);
  store.subscribe(({reason}) => reason === "read_only" && follow());
  draw();
  return {submit, skip, goOn, situation};

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
    desk.view.keeping(draw, EMPTY_PIXELS);
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
      boot.urls.skip && button(gettext("Skip"), skip),
      button(gettext("Submit"), submit, {class: primary}),
    ].filter(Boolean);
  }

  /** What the server is asked for is fetched when it first is. */
  function asking(what) {
    return async () => {
      const module = closing ? null : await desk.awaited(() => import("annotations/panels/closing.js"));
      closing ??= module?.createClosing(desk, {leave, change});
      return closing?.[what]();
    };
  }
}
