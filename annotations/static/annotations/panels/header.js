/**
 * The line above the text: which document, what has been saved, and what can be done with the whole of it.
 */
import {fill, gettext} from "annotations/surface/language.js";
import {button, element} from "annotations/panels/elements.js";
import {warning} from "annotations/panels/keeping.js";

/** What the outbox's states are called. */
const STATES = {
  saved: () => gettext("Saved"),
  saving: () => gettext("Saving…"),
  offline: () => gettext("Offline"),
  signed_out: () => gettext("Signed out"),
  other_person: () => gettext("Another person is signed in"),
  outdated: () => gettext("This page is out of date – reload it"),
  closed: () => gettext("Closed for marking"),
  mismatch: () => gettext("The document is another"),
  refused: () => gettext("The server refuses"),
  quota: () => gettext("No room left in this browser"),
  rewound: () => gettext("The server has gone back – nothing is saved now"),
};
/** States in which nothing is sent from here that has not been; it is said where it is. */
const STANDING = ["offline", "signed_out", "other_person", "outdated", "closed", "mismatch", "refused"];
/** States in which waiting alone does not help, so that the work is offered as a file. */
const OFFERS_FILE = ["quota", "mismatch", "refused", "closed", "outdated", "rewound"];
/** States with a dialog of their own, and what the button that opens it again is called. */
const ASKS = {
  signed_out: () => gettext("Sign in again"),
  other_person: () => gettext("Sign in again"),
  rewound: () => gettext("Decide"),
};

/**
 * @param {HTMLElement} bar
 * @param {object} desk
 */
export function createHeader(bar, desk) {
  const {boot, store, commands} = desk;
  const state = element("span", {class: "save-state", role: "status", data: {state: "saved"}}, STATES.saved());
  const keep = button(gettext("Keep as a file"), saveFile, {hidden: true});
  const ask = button("", () => desk.askWhatToDo(), {hidden: true});
  const reload = button(gettext("Reload"), () => location.reload(), {hidden: true});
  const [progress, time] = [element("span"), element("span", {title: gettext("Active time at this document")})];
  const undo = iconButton("↶", gettext("Undo"), () => commands.undo());
  const redo = iconButton("↷", gettext("Redo"), () => commands.redo());
  const actions = element("span", {class: "row-tight"});
  const attention = element("span", {class: "row-tight"});
  bar.append(
    element("a", {class: "bar-brand home-link", href: boot.urls.home, "aria-label": gettext("My assignments")}, "‹"),
    element("h1", {class: "document-name", dir: "auto", title: boot.document.name}, boot.document.name),
    element(
      "span",
      {class: "bar-end"},
      state,
      ask,
      reload,
      keep,
      attention,
      element("span", {class: "document-progress"}, progress, time),
      undo,
      redo,
      iconButton("◷", gettext("Earlier moments"), () => desk.openMoments()),
      button(gettext("Guideline"), () => desk.toggleGuideline(), {id: "guideline-toggle", "aria-expanded": "false"}),
      element("a", {class: "button button-small", href: boot.urls.map}, gettext("Map")),
      iconButton("⚙\ufe0e", gettext("Settings"), () => desk.openSettings()),
      actions,
    ),
  );
  store.subscribe(() => desk.frames.later.write(draw));
  draw();
  return {showState, showActions, showProgress, showTime, saveFile};

  function draw() {
    const hadFocus = document.activeElement;
    undo.hidden = redo.hidden = store.readOnly;
    undo.disabled = !store.canUndo;
    redo.disabled = !store.canRedo;
    if ([undo, redo].some((one) => (one.hidden || one.disabled) && one === hadFocus)) desk.focusText();
    const count = store.conflicts.size + store.problems.size;
    attention.replaceChildren(
      ...(count > 0 ? [button(fill(gettext("Not saved: %(count)s"), {count}), () => desk.openProblems(), {class: "button button-small button-danger"})] : []),
    );
  }

  /** @param {import("annotations/state/outbox.js").OutboxState} now */
  function showState({name, isKept, isKeeping, unsent}) {
    const isLosable = !isKept && unsent > 0;
    ask.hidden = !(name in ASKS);
    ask.textContent = ASKS[name]?.() ?? "";
    reload.hidden = name !== "outdated";
    keep.hidden = !OFFERS_FILE.includes(name) && !isLosable;
    // Nobody is told that a mark is kept here before it is.
    const shown = isKeeping ? "saving" : name;
    const kept = isLosable
      ? name !== "quota" && gettext("not kept if you close this page")
      : STANDING.includes(shown) && gettext("kept here");
    const text = [STATES[shown]?.() ?? shown, kept, name === "offline" && warning()].filter(Boolean).join(" – ");
    if (state.textContent === text) return;
    state.dataset.state = shown;
    state.textContent = text;
  }

  /** What is unsent, as a file of the person's own. */
  function saveFile() {
    const {name, text} = desk.outbox.file();
    const address = URL.createObjectURL(new Blob([text], {type: "application/json"}));
    element("a", {href: address, download: name}).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  /** @param {{submitted: number, taken: number}} readings the person's own in the project */
  function showProgress({submitted, taken}) {
    progress.textContent = fill(gettext("%(submitted)s of %(taken)s submitted"), {submitted, taken});
  }

  /** @param {number} seconds of work at the document */
  function showTime(seconds) {
    const minutes = Math.floor(seconds / 60);
    time.textContent = minutes > 0 ? fill(gettext("%(minutes)s min"), {minutes}) : "";
  }

  /** @param {HTMLElement[]} buttons what can be done with the document now; what took its button away leads to the text */
  function showActions(buttons) {
    draw();
    const hadFocus = actions.contains(document.activeElement);
    actions.replaceChildren(...buttons);
    if (hadFocus) desk.focusText();
  }
}

function iconButton(icon, name, act) {
  return button(icon, act, {class: "button button-small button-quiet button-icon", "aria-label": name, title: name});
}
