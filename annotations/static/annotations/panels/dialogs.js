/**
 * Dialogs, and the two that every document may ask for: a reason for skipping, and what keeps it from being submitted.
 */
import {fill, gettext, ngettext, quoted, titleOf} from "annotations/surface/language.js";
import {button, element, keycaps} from "annotations/panels/elements.js";
import {quoteOf} from "annotations/surface/quotes.js";

/**
 * Opens a modal dialog and gives it back; it removes itself when closed. What is written or chosen in it is confirmed from
 * where it is, by the key of `confirms`.
 *
 * @param {string} title
 * @param {Array<Node | string>} body
 * @param {HTMLElement[]} [actions]
 */
export function openDialog(title, body, actions = []) {
  const dialog = element(
    "dialog",
    {"aria-labelledby": "dialog-title"},
    element(
      "header",
      {},
      element("h2", {id: "dialog-title"}, title),
      button("×", () => dialog.close(), {class: "button button-small button-quiet", "aria-label": gettext("Close")}),
    ),
    element("div", {class: "dialog-body", tabindex: "0", role: "group", "aria-labelledby": "dialog-title"}, ...body),
    actions.length > 0 && element("footer", {}, ...actions),
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (confirms(event)) dialog.querySelector("footer button.button-primary")?.click();
  });
  // What was said before is over: the dialog says what is the matter now.
  document.querySelector(".toasts")?.replaceChildren();
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Whether a key means the dialog's main button: Enter in a line or at one of several choices, with Ctrl where Enter begins a
 * new line.
 */
export function confirms({key, ctrlKey, metaKey, isComposing, target}) {
  if (key !== "Enter" || isComposing) return false;
  return target.matches("textarea") ? ctrlKey || metaKey : target.matches("input:not([type='checkbox'])");
}

/** The main button of a dialog, after the key that does the same from where one writes or chooses. */
export function mainButton(key, words, act, properties = {}) {
  return [
    element("span", {class: "row-tight dialog-key", "aria-hidden": "true"}, ...keycaps(key)),
    button(words, act, {
      class: "button button-small button-primary",
      "aria-keyshortcuts": key.replace("Ctrl ", "Control+"),
      ...properties,
    }),
  ];
}

/** Asks for a reason, which may stay empty; `written` is what was given before. */
export function openSkip(written, skip) {
  const reason = element("textarea", {id: "skip-reason", rows: 3}, written);
  const dialog = openDialog(
    gettext("Skip this document?"),
    [element(
      "div",
      {class: "field"},
      element("label", {for: "skip-reason"}, gettext("Reason (may stay empty)")),
      reason,
    )],
    [
      button(gettext("Cancel"), () => dialog.close()),
      ...mainButton("Ctrl Enter", gettext("Skip"), () => {
        dialog.close();
        skip(reason.value.trim());
      }),
    ],
  );
  reason.focus();
}

/** Says that what is unsent waits here, and leaves if that is wanted. */
export function openLeaving(count, leave) {
  const message = ngettext(
    "%(count)s change is not with the server yet. It is kept in this browser and sent when you open this document here again.",
    "%(count)s changes are not with the server yet. They are kept in this browser and sent when you open this document here again.",
    count,
  );
  const stay = button(gettext("Stay"), () => dialog.close(), {class: "button button-small button-primary"});
  const dialog = openDialog(gettext("Leave now?"), [element("p", {}, fill(message, {count}))], [
    button(gettext("Leave"), () => {
      dialog.close();
      leave();
    }),
    stay,
  ]);
  stay.focus();
}

/** The places for which submitting was refused; each leads there. */
export function openRefused(desk, faults) {
  const {store, commands, looks, text} = desk;
  const found = new Map();
  const absent = desk.review.absent().slice();
  const rows = faults.map((fault) => {
    const [kind, id] = fault.where.split(" ");
    const mark = kind === "span" || kind === "relation" ? commands.markOf(id) : null;
    const says = (mark ? ownWords(mark, fault.code) : absentSaid(fault)) ?? desk.sentences.refusal(fault);
    return element("li", {class: "aside"}, mark ? placeButton(mark, says) : says);
  });
  const dialog = openDialog(
    gettext("Not ready to submit"),
    [element("p", {}, gettext("The scheme asks for these places to be put right first:")), element("ul", {class: "asides"}, ...rows)],
  );
  dialog.querySelector(".place-button")?.focus();

  function placeButton(mark, says) {
    const quote = element("span", {class: "soft", dir: "auto"}, quoted(quoteOf(text, commands.anchorOf(mark), 50)));
    return button([says, quote], () => goTo(mark.id), {class: "button button-quiet place-button"});
  }

  function goTo(id) {
    dialog.close();
    desk.focusText();
    commands.choose(id);
    commands.askMissing(id);
  }

  /** A label that the document should have, by its title; the faults come in the scheme's order. */
  function absentSaid({code}) {
    const label = code === "label_expected" && looks.labels.get(absent.shift());
    return label ? fill(gettext("Expected and not marked yet: %(labels)s"), {labels: titleOf(label)}) : null;
  }

  /**
   * The same finding with the titles of the scheme, of which a fault has only the ids; both come in the scheme's order. Of
   * twins the server may name another one than is found here.
   */
  function ownWords(mark, rule) {
    const name = `${mark.id} ${rule}`;
    const here = desk.rules.violations.filter((one) => one.id === mark.id && one.rule === rule);
    const [violation = {rule}, ...rest] = found.get(name) ?? here;
    found.set(name, rest);
    const entry = looks.labels.get(mark.label) ?? looks.types.get(mark.type);
    return violation.attribute || rule !== "attribute_required" ? `${titleOf(entry)} – ${desk.sentences.shortly(mark, violation)}` : null;
  }
}
