/**
 * Every key of the surface, once: what handles them, what the hint bar shows and what the help lists come from here; what
 * only the help says of them is in panels/keywords.js.
 */
import {keysOfFlow} from "annotations/surface/flowkeys.js";
import {gettext, titleOf} from "annotations/surface/language.js";
import {keysOfMarks} from "annotations/surface/markkeys.js";
import {isAsking, isRelating, isPointing, isFree, hasChosen, mayWrite} from "annotations/surface/situations.js";
import {keysOfText} from "annotations/surface/textkeys.js";

/**
 * @typedef {object} Key
 * @property {string} id
 * @property {string[]} presses `[Ctrl+][Alt+][Shift+]code`
 * @property {string} shows how the key is written
 * @property {() => string} [does] always of a key that the hint bar may show
 * @property {string} group
 * @property {(situation: object) => boolean} [when] false: the key does nothing now
 * @property {boolean} [isHint] whether the hint bar may show it
 * @property {boolean} [isFixed] whether nobody can change it: its presses follow from something else
 * @property {string} [follows] the key of which this one is the form with Shift; the first of all such shows them all
 * @property {(desk: object) => void} run
 */

const LABEL = "label-";

/** Keys that no scheme changes, with those of the scheme where the help shows them; `letters` point at marks. */
export function keysOfDesk(ofScheme, letters) {
  return [
    ...answering(), ...pointing(letters), ...ofScheme, ...keysOfMarks(), ...keysOfText(), ...general(),
    ...keysOfFlow(),
  ];
}

/** Keys of the labels and relations of a scheme. */
export function keysOfScheme(scheme, codeOf) {
  return [...labelling(scheme, codeOf), ...linking(scheme, codeOf)];
}

function answering() {
  const group = "attributes";
  const digits = Array.from({length: 9}, (_, nth) => `Digit${nth + 1}`);
  return [
    {
      id: "answer",
      isFixed: true,
      presses: digits,
      shows: "1–9",
      does: () => gettext("give this value"),
      group,
      isHint: true,
      when: (now) => isAsking(now) && !now.isAskingText,
      run: (desk, event) => desk.commands.answer(Number(event.code.at(-1)) - 1),
    },
    {
      id: "write-answer",
      presses: ["Enter"],
      shows: "Enter",
      does: () => gettext("write it; Enter again: next attribute"),
      group,
      isHint: true,
      when: (now) => now.isAskingText,
      run: (desk) => desk.focusAsked(),
    },
    {
      id: "skip-question",
      presses: ["Enter", "Space"],
      shows: "Enter",
      does: () => gettext("next attribute"),
      group,
      isHint: true,
      when: (now) => isAsking(now) && !now.isAskingText,
      run: (desk) => desk.commands.askNext(),
    },
  ];
}

/** What is pressed while a mark is looked for: an end of a relation, or one to go to. */
function pointing(letters) {
  const group = "relations";
  const key = (fields) => ({group, isHint: true, when: isRelating, ...fields});
  return [
    key({
      id: "letter",
      isFixed: true,
      presses: letters,
      shows: "a–z",
      does: () => gettext("the mark with these letters"),
      when: isPointing,
      run: (desk, event) => desk.typeLetter(event.code.at(-1).toLowerCase()),
    }),
    key({
      id: "aim-next",
      presses: ["KeyN", "ArrowDown", "ArrowRight"],
      shows: "n",
      does: () => gettext("next mark it may be"),
      run: (desk) => desk.commands.stepAim(1),
    }),
    key({
      id: "aim-previous",
      presses: ["KeyP", "ArrowUp", "ArrowLeft"],
      shows: "p",
      does: () => gettext("previous mark it may be"),
      run: (desk) => desk.commands.stepAim(-1),
    }),
    key({
      id: "finish-relation",
      presses: ["Enter", "Space"],
      shows: "Enter",
      does: () => gettext("take it"),
      run: (desk) => desk.commands.pickEnd(),
    }),
  ];
}

function labelling(scheme, codeOf) {
  const labels = scheme.labels.filter(({key}) => key).map((label) => ({
    id: LABEL + label.id,
    presses: [codeOf(label.key)],
    shows: label.key,
    does: () => titleOf(label),
    group: "labels",
    isHint: true,
    when: (now) => isFree(now) && mayWrite(now) && now.hasTarget,
    run: (desk) => desk.commands.label(label.id),
  }));
  const thorough = labels.map(({id, presses, group, when}, nth) => ({
    id: `${id}-thoroughly`,
    isFixed: true,
    follows: id,
    presses: [`Shift+${presses[0]}`],
    shows: nth > 0 ? "" : ["Shift", ...labels.map(({shows}) => shows)].join(" "),
    does: () => gettext("label, and ask for every attribute"),
    group,
    when,
    run: (desk) => desk.commands.label(id.slice(LABEL.length), {isThorough: true}),
  }));
  const repeat = {
    id: "repeat",
    presses: ["Period"],
    shows: ".",
    does: () => gettext("the last label again, with its attributes"),
    group: "labels",
    isHint: true,
    when: (now) => isFree(now) && mayWrite(now) && now.canRepeat && now.hasTarget && !now.chosen,
    run: (desk) => desk.commands.repeat(),
  };
  const everywhere = {
    id: "everywhere",
    presses: ["KeyW"],
    shows: "w",
    does: () => gettext("label the same words everywhere"),
    group: "labels",
    isHint: true,
    when: (now) => hasChosen(now) && mayWrite(now) && !now.isTorn,
    run: (desk) => desk.openEverywhere(),
  };
  return [...labels, ...thorough, repeat, everywhere];
}

function linking(scheme, codeOf) {
  return (scheme.relations ?? []).filter(({key}) => key).map((type) => ({
    id: `relation-${type.id}`,
    presses: [codeOf(type.key)],
    shows: type.key,
    does: () => titleOf(type),
    group: "relations",
    isHint: true,
    when: (now) => !now.asking && !now.jumping && mayWrite(now) && now.hasSpans,
    run: (desk) => desk.commands.relate(type.id),
  }));
}

function general() {
  const group = "general";
  const key = (fields) => ({group, ...fields});
  return [
    key({
      id: "undo",
      presses: ["Ctrl+KeyZ"],
      shows: "Ctrl Z",
      does: () => gettext("undo"),
      isHint: true,
      when: (now) => mayWrite(now) && now.canUndo,
      run: (desk) => desk.commands.undo(),
    }),
    key({
      id: "redo",
      presses: ["Ctrl+Shift+KeyZ", "Ctrl+KeyY"],
      shows: "Ctrl Shift Z",
      when: (now) => mayWrite(now) && now.canRedo,
      run: (desk) => desk.commands.redo(),
    }),
    key({
      id: "back",
      presses: ["Escape"],
      shows: "Esc",
      does: () => gettext("one step back"),
      isHint: true,
      when: (now) => now.canStepBack,
      run: (desk) => desk.commands.stepBack(),
    }),
    key({
      id: "guideline",
      presses: ["KeyH"],
      shows: "h",
      when: isFree,
      run: (desk) => desk.toggleGuideline(),
    }),
    key({
      id: "find",
      presses: ["Ctrl+KeyF"],
      shows: "Ctrl F",
      run: (desk) => desk.openFind(),
    }),
    key({
      id: "list",
      presses: ["KeyL"],
      shows: "l",
      when: isFree,
      run: (desk) => desk.focusList(),
    }),
    key({
      id: "filter",
      presses: ["Shift+KeyL"],
      shows: "Shift L",
      when: isFree,
      run: (desk) => desk.focusFilter(),
    }),
    key({
      id: "help",
      presses: ["Shift+Slash", "F1"],
      shows: "?",
      does: () => gettext("all keys"),
      isHint: true,
      run: (desk) => desk.openHelp(),
    }),
  ];
}
