/**
 * Earlier moments of one's own marks: what was done when, what going back would change, and going back, which is one
 * more step that can be undone.
 */
import {fill, gettext, ngettext} from "annotations/surface/language.js";
import {differences} from "annotations/state/differences.js";
import {marksAfter, momentsIn} from "annotations/state/log.js";
import {createDescriptions} from "annotations/panels/descriptions.js";
import {mainButton, openDialog} from "annotations/panels/dialogs.js";
import {button, element} from "annotations/panels/elements.js";

/** Moments shown at once, and marks of a difference. */
const PAGE = 100;
const MOST_LISTED = 200;
/** For so long what is on its way to the server is waited for. */
const PATIENCE_MILLISECONDS = 3000;

/**
 * @param {object} desk
 */
export function openMoments(desk) {
  const {store, log, outbox, text} = desk;
  const {changed} = createDescriptions(desk);
  const status = element("p", {class: "soft", role: "status"}, gettext("Reading what was done…"));
  const list = element("div", {class: "moments", role: "radiogroup", "aria-label": gettext("Moments, the latest first")});
  const preview = element("section", {class: "moment-preview stack-tight", "aria-live": "polite"});
  const [key, restore] = mainButton("Enter", gettext("Go back to this moment"), goBack, {disabled: true});
  const dialog = openDialog(gettext("Earlier moments"), [status, element("div", {class: "moment-columns"}, list, preview)], [key, restore]);
  dialog.classList.add("dialog-wide");
  dialog.addEventListener("close", store.subscribe(() => chosen !== null && show()));
  let moments = [];
  /** Every mark there has ever been, as it was last, to name the ends of relations by. */
  let ever = marksAfter([]);
  /** How many moments stand before the chosen one, itself included; null while none is chosen. */
  let chosen = null;
  let shown = 0;
  read();

  async function read() {
    await Promise.race([outbox.drain(), new Promise((resolve) => { setTimeout(resolve, PATIENCE_MILLISECONDS); })]);
    const operations = await log.read((count) => say(fill(gettext("Reading what was done… %(count)s"), {count})));
    if (!dialog.isConnected) return;
    if (!operations) return say(gettext("The server did not answer. Try again in a moment."));
    moments = momentsIn(operations, (start, end) => text.slice(start, end));
    ever = marksAfter(moments.map(({deltas}) => ({deltas: deltas.filter(({after}) => after)})));
    const {unsent} = outbox.state;
    say([
      fill(ngettext("%(count)s step", "%(count)s steps", moments.length), {count: moments.length}),
      unsent > 0 && fill(ngettext("%(count)s more has not reached the server yet", "%(count)s more have not reached the server yet", unsent), {count: unsent}),
    ].filter(Boolean).join(" · "));
    showMore();
    list.querySelector("input")?.focus();
  }

  /** The next older ones; at the very end the empty beginning. */
  function showMore() {
    const from = shown;
    shown = Math.min(from + PAGE, moments.length + 1);
    const rows = Array.from({length: shown - from}, (_, nth) => option(moments.length - from - nth));
    list.querySelector(".moments-more")?.remove();
    list.append(...rows, ...(shown > moments.length ? [] : [button(gettext("Earlier ones"), moreAndOn, {class: "button button-small moments-more"})]));
  }

  function moreAndOn() {
    const last = list.querySelectorAll("input").length;
    showMore();
    list.querySelectorAll("input")[last]?.focus();
  }

  function option(nth) {
    const moment = moments[nth - 1];
    const time = moment && element("time", {datetime: moment.time, class: "soft small"}, timeOf(moment.time));
    return element(
      "label",
      {class: "moment"},
      element("input", {type: "radio", name: "moment", on: {change: () => choose(nth)}}),
      element("span", {}, time, " ", moment ? done(moment) : gettext("Before the first mark")),
    );
  }

  /** What a step did, in words. */
  function done({deltas}) {
    const first = deltas.find(({kind}) => kind === "span") ?? deltas[0];
    const said = first
      ? changed({kind: first.kind, from: first.before, to: first.after}, {before: ever, after: ever})
      : [gettext("Nothing changed")];
    const more = deltas.length - 1;
    return [...said, more > 0 ? ` ${fill(ngettext("and %(count)s more", "and %(count)s more", more), {count: more})}` : ""];
  }

  function choose(nth) {
    chosen = nth;
    show();
  }

  function wanted() {
    return marksAfter(moments.slice(0, chosen));
  }

  /** What going back to the chosen moment would change now. */
  function show() {
    const after = wanted();
    const found = differences(store.marks, after);
    const count = (test) => found.filter(test).length;
    const counts = fill(gettext("%(back)s come back, %(gone)s go, %(changed)s change."), {
      back: count(({from}) => !from), gone: count(({to}) => !to), changed: count(({from, to}) => from && to),
    });
    const items = found.slice(0, MOST_LISTED).map((one) => element("li", {dir: "auto"}, ...changed(one, {before: store.marks, after})));
    const more = found.length > MOST_LISTED && element("li", {class: "soft"}, fill(gettext("… and %(count)s more"), {count: found.length - MOST_LISTED}));
    preview.replaceChildren(
      element("p", {}, found.length === 0 ? gettext("The marks are as they were then.") : counts),
      element("ul", {class: "moment-changes"}, ...items, more),
      ...(store.readOnly ? [element("p", {class: "message message-warning"}, gettext("This document is closed for marking. Reopen it to change marks."))] : []),
    );
    restore.disabled = store.readOnly || found.length === 0;
  }

  function goBack() {
    const done = desk.commands.attempt(() => store.become(wanted()));
    if (!done) return;
    dialog.close();
    desk.focusText();
    desk.say(gettext("The marks are as they were then. Undo takes this back."));
  }

  function say(message) {
    status.textContent = message;
  }
}

/** As the pages write it: in English with the name of the month, so that nobody takes the day for it. */
function timeOf(time) {
  const language = document.documentElement.lang;
  const [locale, dateStyle] = language.startsWith("en") ? ["en-GB", "medium"] : [language, "short"];
  return new Date(time).toLocaleString(locale, {dateStyle, timeStyle: "medium"});
}
