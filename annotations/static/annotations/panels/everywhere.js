/**
 * Labelling the same words everywhere: the places, each in its context to be ticked, before anything is made.
 */
import {fill, gettext, ngettext, quoted, titleOf} from "annotations/surface/language.js";
import {clearOf, occurrences} from "annotations/surface/occurrences.js";
import {MAX_OPERATIONS} from "annotations/state/protocol.js";
import {openDialog} from "annotations/panels/dialogs.js";
import {button, element} from "annotations/panels/elements.js";
import {windowed} from "annotations/panels/windowed.js";

const CONTEXT_LETTERS = 40;

/**
 * Asks where the words of the chosen span are to be labelled as it is, then does so in one step.
 *
 * @param {object} desk
 */
export function openEverywhere(desk) {
  const {text, store, looks, commands} = desk;
  const model = commands.chosenSpan();
  if (!model) return undefined;
  const words = text.slice(model.start, model.end);
  const label = looks.labels.get(model.label);
  const matchesCase = element("input", {type: "checkbox", on: {change: lookAgain}});
  let {places, marked} = found();
  if (places.length === 0) return desk.say(fill(
    gettext("%(words)s stands nowhere else without this label."),
    {words: quoted(shortened(words))},
  ));
  let ticked = new Set();
  const count = element("p", {role: "status"});
  const limit = element("p", {class: "message message-warning", hidden: true});
  const rows = windowed(rowOf);
  const act = button("", makeAll, {class: "button button-small button-primary"});
  const dialog = openDialog(
    fill(gettext("Label %(words)s everywhere as %(label)s"), {words: quoted(shortened(words)), label: titleOf(label)}),
    [
      element("label", {class: "choice choice-alone"}, matchesCase, gettext("Match case")),
      count,
      limit,
      element(
        "div",
        {class: "row-tight"},
        button(gettext("Tick all"), () => tick(places.keys())),
        button(gettext("Tick none"), () => tick([])),
      ),
      rows.frame,
    ],
    [button(gettext("Cancel"), () => dialog.close()), act],
  );
  dialog.classList.add("dialog-wide");
  dialog.addEventListener("close", () => desk.focusText());
  show();
  return act.focus();

  /** The places of the words that no span of the label touches, and how many others there are. */
  function found() {
    const all = occurrences(text, words, {wholeWords: true, matchesCase: matchesCase.checked});
    const free = clearOf(all, store.spansInOrder().filter((span) => span.label === model.label));
    return {places: free, marked: all.length - free.length};
  }

  function lookAgain() {
    ({places, marked} = found());
    show();
  }

  function show() {
    const says = ngettext(
      "%(count)s place is not marked as %(label)s yet; %(marked)s are.",
      "%(count)s places are not marked as %(label)s yet; %(marked)s are.",
      places.length,
    );
    count.textContent = fill(says, {count: places.length, label: titleOf(label), marked});
    tick(places.keys());
  }

  function tick(which) {
    ticked = new Set(which);
    rows.show(places.length);
    tellTicked();
  }

  function tellTicked() {
    const most = Math.min(ticked.size, MAX_OPERATIONS);
    act.textContent = fill(ngettext("Label %(count)s place", "Label %(count)s places", most), {count: most});
    act.disabled = most === 0;
    limit.hidden = ticked.size <= MAX_OPERATIONS;
    limit.textContent = fill(
      gettext("At most %(most)s can be labelled at once: the first %(most)s of those ticked. Do the same again for the rest."),
      {most: MAX_OPERATIONS},
    );
  }

  /** A place to be ticked: what stands before the words, then, in a column, these and what stands after. */
  function rowOf(nth) {
    const {start, end} = places[nth];
    const change = ({target}) => {
      if (target.checked) ticked.add(nth);
      else ticked.delete(nth);
      tellTicked();
    };
    const around = (from, to) => text.slice(Math.max(0, from), Math.min(text.length, to)).replace(/\s+/gu, " ");
    return element(
      "label",
      {class: "place", dir: "auto"},
      element("input", {type: "checkbox", checked: ticked.has(nth), on: {change}}),
      element(
        "span",
        {class: "place-before"},
        around(start - CONTEXT_LETTERS, start).replace(/^\S*(?=\s)/u, start > CONTEXT_LETTERS ? "…" : "$&"),
      ),
      element(
        "span",
        {class: "place-after"},
        element("mark", {}, around(start, end)),
        around(end, end + CONTEXT_LETTERS).replace(/(?<=\s)\S*$/u, end + CONTEXT_LETTERS < text.length ? "…" : "$&"),
      ),
    );
  }

  function makeAll() {
    const chosen = [...ticked].sort((a, b) => a - b).slice(0, MAX_OPERATIONS).map((nth) => places[nth]);
    const {attributes} = model;
    const make = () => chosen.forEach((place) => store.createSpan({label: model.label, ...place, attributes: {...attributes}}));
    const done = commands.attempt(() => store.batch(() => { make(); return true; }));
    dialog.close();
    if (!done) return;
    desk.say(fill(
      ngettext("%(count)s place labelled. Undo takes it back.", "%(count)s places labelled. Undo takes all of them back.", chosen.length),
      {count: chosen.length},
    ));
  }
}

function shortened(words) {
  const letters = [...words.replace(/\s+/gu, " ")];
  return letters.length > CONTEXT_LETTERS ? `${letters.slice(0, CONTEXT_LETTERS).join("")}…` : letters.join("");
}
