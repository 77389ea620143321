/**
 * Every key of the surface, once: what handles them, what the hint bar shows and what the help lists come from here.
 */
import {gettext, titleOf} from "annotations/surface/language.js";

/**
 * @typedef {object} Key
 * @property {string} id
 * @property {string[]} presses `[Ctrl+][Alt+][Shift+]code`
 * @property {string} shows how the key is written
 * @property {() => string} does
 * @property {string} group
 * @property {(situation: object) => boolean} [when] false: the key does nothing now
 * @property {boolean} [isHint] whether the hint bar may show it
 * @property {(desk: object) => void} run
 */

const isAsking = ({asking}) => Boolean(asking);
const isRelating = ({relating}) => Boolean(relating);
const isFree = ({asking, relating}) => !asking && !relating;
const isReading = (now) => !now.relating;
const hasChosen = (now) => isFree(now) && Boolean(now.chosen);
const mayWrite = (now) => !now.isReadOnly;

/** Keys that no scheme changes, with those of the scheme where the help shows them. */
export function keysOfDesk(ofScheme) {
  return [...answering(), ...relating(), ...ofScheme, ...spans(), ...moving(), ...boundaries(), ...general()];
}

/** Keys of the labels and relations of a scheme. */
export function keysOfScheme(scheme, codeOf) {
  return [...labelling(scheme, codeOf), ...linking(scheme, codeOf)];
}

function answering() {
  const group = () => gettext("Attributes");
  const digits = Array.from({length: 9}, (_, nth) => `Digit${nth + 1}`);
  return [
    {
      id: "answer",
      presses: digits,
      shows: "1–9",
      does: () => gettext("give this value"),
      group,
      isHint: true,
      when: isAsking,
      run: (desk, event) => desk.commands.answer(Number(event.code.at(-1)) - 1),
    },
    {
      id: "skip-question",
      presses: ["Enter", "Space"],
      shows: "Enter",
      does: () => gettext("next attribute"),
      group,
      isHint: true,
      when: isAsking,
      run: (desk) => desk.commands.askNext(),
    },
  ];
}

function relating() {
  const group = () => gettext("Relations");
  const key = (fields) => ({group, isHint: true, when: isRelating, ...fields});
  return [
    key({
      id: "aim-next",
      presses: ["KeyN", "ArrowDown", "ArrowRight"],
      shows: "n",
      does: () => gettext("next target"),
      run: (desk) => desk.commands.stepAim(1),
    }),
    key({
      id: "aim-previous",
      presses: ["KeyP", "ArrowUp", "ArrowLeft"],
      shows: "p",
      does: () => gettext("previous target"),
      run: (desk) => desk.commands.stepAim(-1),
    }),
    key({
      id: "finish-relation",
      presses: ["Enter", "Space"],
      shows: "Enter",
      does: () => gettext("link to it"),
      run: (desk) => desk.commands.finishRelation(),
    }),
  ];
}

function labelling(scheme, codeOf) {
  const labels = scheme.labels.filter(({key}) => key).map((label) => ({
    id: `label-${label.id}`,
    presses: [codeOf(label.key)],
    shows: label.key,
    does: () => titleOf(label),
    group: () => gettext("Labels"),
    isHint: true,
    when: (now) => isFree(now) && mayWrite(now) && now.hasTarget,
    run: (desk) => desk.commands.label(label.id),
  }));
  const repeat = {
    id: "repeat",
    presses: ["Period"],
    shows: ".",
    does: () => gettext("the last label again"),
    group: () => gettext("Labels"),
    isHint: true,
    when: (now) => isFree(now) && mayWrite(now) && now.canRepeat && !now.chosen,
    run: (desk) => desk.commands.repeat(),
  };
  return [...labels, repeat];
}

function spans() {
  const group = () => gettext("Spans");
  const writes = (now) => hasChosen(now) && mayWrite(now);
  return [
    {
      id: "missing",
      presses: ["KeyG"],
      shows: "g",
      does: () => gettext("next unfinished span"),
      group,
      isHint: true,
      when: (now) => isReading(now) && now.isUnfinished,
      run: (desk) => desk.commands.stepAmong(desk.review.ids()),
    },
    {
      id: "next",
      presses: ["KeyN"],
      shows: "n",
      does: () => gettext("next span"),
      group,
      isHint: true,
      when: (now) => isReading(now) && now.hasSpans,
      run: (desk) => desk.commands.stepTo(1),
    },
    {
      id: "previous",
      presses: ["KeyP"],
      shows: "p",
      does: () => gettext("previous span"),
      group,
      isHint: true,
      when: (now) => isReading(now) && now.hasSpans,
      run: (desk) => desk.commands.stepTo(-1),
    },
    {
      id: "choose",
      presses: ["Enter"],
      shows: "Enter",
      does: () => gettext("choose the span here"),
      group,
      isHint: true,
      when: (now) => isFree(now) && now.isInSpan,
      run: (desk) => desk.commands.chooseHere(),
    },
    {
      id: "attributes",
      presses: ["KeyE"],
      shows: "e",
      does: () => gettext("attributes"),
      group,
      isHint: true,
      when: (now) => writes(now) && now.hasAttributes,
      run: (desk) => desk.commands.askAll(desk.attention.now.chosen),
    },
    {
      id: "comment",
      presses: ["KeyC"],
      shows: "c",
      does: () => gettext("comment"),
      group,
      isHint: true,
      when: writes,
      run: (desk) => desk.focusComment(),
    },
    {
      id: "unsure",
      presses: ["KeyU"],
      shows: "u",
      does: () => gettext("not sure"),
      group,
      isHint: true,
      when: writes,
      run: (desk) => desk.commands.toggleUnsure(),
    },
    {
      id: "delete",
      presses: ["Delete", "Backspace"],
      shows: "Del",
      does: () => gettext("delete"),
      group,
      isHint: true,
      when: writes,
      run: (desk) => desk.commands.remove(),
    },
  ];
}

function linking(scheme, codeOf) {
  return (scheme.relations ?? []).filter(({key}) => key).map((type) => ({
    id: `relation-${type.id}`,
    presses: [codeOf(type.key)],
    shows: type.key,
    does: () => titleOf(type),
    group: () => gettext("Relations"),
    isHint: true,
    when: (now) => isFree(now) && mayWrite(now) && now.sourceLabel !== null && type.source.includes(now.sourceLabel),
    run: (desk) => desk.commands.relate(type.id),
  }));
}

function moving() {
  const group = () => gettext("Reading and selecting");
  const both = (code, move) => [
    {presses: [code], run: (desk) => desk.cursor[move[0]](move[1], false)},
    {presses: [`Shift+${code}`], run: (desk) => desk.cursor[move[0]](move[1], true)},
  ];
  const [right, growRight] = both("ArrowRight", ["moveWord", 1]);
  const [left, growLeft] = both("ArrowLeft", ["moveWord", -1]);
  const [down, growDown] = both("ArrowDown", ["moveParagraph", 1]);
  const [up, growUp] = both("ArrowUp", ["moveParagraph", -1]);
  const key = (fields, way) => ({group, when: isReading, ...fields, ...way});
  return [
    key({id: "word", shows: "← →", does: () => gettext("word"), isHint: true}, right),
    key({id: "word-back", shows: "", does: () => ""}, left),
    key({id: "grow", shows: "Shift ← →", does: () => gettext("extend"), isHint: true}, growRight),
    key({id: "grow-back", shows: "", does: () => ""}, growLeft),
    key({id: "paragraph", shows: "↑ ↓", does: () => gettext("paragraph"), isHint: true}, down),
    key({id: "paragraph-back", shows: "", does: () => ""}, up),
    key({id: "grow-paragraph", shows: "Shift ↑ ↓", does: () => gettext("extend by a paragraph")}, growDown),
    key({id: "grow-paragraph-back", shows: "", does: () => ""}, growUp),
    key({
      id: "sentence",
      shows: "s",
      does: () => gettext("sentence; again: one more"),
      isHint: true}, {presses: ["KeyS"],
      run: (desk) => desk.cursor.takeSentence(),
    }),
  ];
}

function boundaries() {
  const group = () => gettext("Boundaries");
  const when = (now) => isFree(now) && mayWrite(now) && now.hasTarget;
  const nudge = (code, side, outwards) => [
    {id: `${side}-out`, presses: [code], run: (desk) => desk.commands.nudge(side, outwards, "word")},
    {id: `${side}-in`, presses: [`Shift+${code}`], run: (desk) => desk.commands.nudge(side, -outwards, "word")},
    {id: `${side}-letter-out`, presses: [`Alt+${code}`], run: (desk) => desk.commands.nudge(side, outwards, "letter")},
    {id: `${side}-letter-in`, presses: [`Alt+Shift+${code}`], run: (desk) => desk.commands.nudge(side, -outwards, "letter")},
  ];
  const says = {
    "start-out": ["[ ]", () => gettext("widen by a word"), true],
    "start-in": ["Shift [ ]", () => gettext("narrow by a word")],
    "start-letter-out": ["Alt [ ]", () => gettext("widen by a character")],
    "start-letter-in": ["Alt Shift [ ]", () => gettext("narrow by a character")],
  };
  return [...nudge("BracketLeft", "start", -1), ...nudge("BracketRight", "end", 1)].map((key) => {
    const [shows, does, isHint] = says[key.id] ?? ["", () => ""];
    return {...key, shows, does, isHint, group, when};
  });
}

function general() {
  const group = () => gettext("General");
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
      does: () => gettext("redo"),
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
      does: () => gettext("guideline"),
      when: isFree,
      run: (desk) => desk.toggleGuideline(),
    }),
    key({
      id: "list",
      presses: ["KeyL"],
      shows: "l",
      does: () => gettext("to the list of spans"),
      when: isFree,
      run: (desk) => desk.focusList(),
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

