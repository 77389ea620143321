/**
 * Dialogs, and those that every document may ask for: a reason for skipping, whether to leave what is unsent, what keeps it
 * from being submitted.
 */
import {fill, gettext, ngettext, quoted} from "annotations/surface/language.js";
import {button, element, keycaps} from "annotations/panels/elements.js";
import {quoteOf} from "annotations/surface/quotes.js";
import {refusal} from "annotations/panels/refusals.js";

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
  dialog.addEventListener("close", () => {
    placeToasts();
    dialog.remove();
  });
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (confirms(event)) dialog.querySelector("footer button.button-primary")?.click();
  });
  document.body.append(dialog);
  dialog.showModal();
  // What was said before is over: the dialog says what is the matter now.
  placeToasts().replaceChildren();
  return dialog;
}

/** Has what is said appear in the dialog that is open, last opened first: what lies behind it is neither seen nor heard. */
function placeToasts() {
  const toasts = document.querySelector(".toasts");
  const place = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.getElementById("desk");
  place.append(toasts);
  return toasts;
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

/** The places for which submitting was refused, in the server's words; each leads there. */
export function openRefused(desk, faults) {
  const {commands, text} = desk;
  const rows = faults.map((fault) => {
    const mark = commands.markOf(fault.where.split(" ")[1]);
    const says = refusal(fault, desk);
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
}
