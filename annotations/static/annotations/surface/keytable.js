/**
 * Every key of the surface, once: what handles them, what the hint bar shows and what the help lists come from here.
 */
import {keysOfFlow} from "annotations/surface/flowkeys.js";
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
 * @property {boolean} [isFixed] whether nobody can change it: its presses follow from something else
 * @property {(desk: object) => void} run
 */

const isAsking = ({asking}) => Boolean(asking);
const isRelating = ({relating}) => Boolean(relating);
const isPointing = ({relating, jumping}) => Boolean(relating || jumping);
const isFree = (now) => !now.asking && !isPointing(now);
const isReading = (now) => !isPointing(now);
const hasChosen = (now) => isFree(now) && Boolean(now.chosen);
const hasRelation = (now) => isFree(now) && Boolean(now.edge);
const mayWrite = (now) => !now.isReadOnly;

/** Keys that no scheme changes, with those of the scheme where the help shows them; `letters` point at marks. */
export function keysOfDesk(ofScheme, letters) {
  return [
    ...answering(), ...pointing(letters), ...ofScheme, ...relations(), ...spans(), ...moving(), ...boundaries(), ...general(),
    ...keysOfFlow(),
  ];
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
      isFixed: true,
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

/** What is pressed while a mark is looked for: an end of a relation, or one to go to. */
function pointing(letters) {
  const group = () => gettext("Relations");
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

/** The place of a key, whether it is on the right-hand block or not. */
function plainCode({code}) {
  return code.replace(/^Numpad(\d)$/, "Digit$1");
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
  const byKey = new Map(scheme.labels.filter(({key}) => key).map(({id, key}) => [codeOf(key), id]));
  const thorough = {
    id: "label-thoroughly",
    isFixed: true,
    presses: [...byKey.keys()].map((code) => `Shift+${code}`),
    shows: ["Shift", ...labels.map(({shows}) => shows)].join(" "),
    does: () => gettext("label, and ask for every attribute"),
    group: () => gettext("Labels"),
    when: (now) => isFree(now) && mayWrite(now) && now.hasTarget,
    run: (desk, event) => desk.commands.label(byKey.get(plainCode(event)), {isThorough: true}),
  };
  const repeat = {
    id: "repeat",
    presses: ["Period"],
    shows: ".",
    does: () => gettext("the last label again, with its attributes"),
    group: () => gettext("Labels"),
    isHint: true,
    when: (now) => isFree(now) && mayWrite(now) && now.canRepeat && !now.chosen,
    run: (desk) => desk.commands.repeat(),
  };
  const everywhere = {
    id: "everywhere",
    presses: ["KeyW"],
    shows: "w",
    does: () => gettext("label the same words everywhere"),
    group: () => gettext("Labels"),
    isHint: true,
    when: (now) => hasChosen(now) && mayWrite(now) && !now.isTorn,
    run: (desk) => desk.openEverywhere(),
  };
  return [...labels, thorough, repeat, everywhere];
}

function spans() {
  const group = () => gettext("Spans");
  const writes = (now) => hasChosen(now) && mayWrite(now);
  return [
    {
      id: "missing",
      presses: ["KeyG"],
      shows: "g",
      does: () => gettext("next unfinished mark"),
      group,
      isHint: true,
      when: (now) => isReading(now) && now.isUnfinished,
      run: (desk) => desk.commands.stepAmong(desk.review.ids()),
    },
    {
      id: "attributes",
      presses: ["KeyE"],
      shows: "e",
      does: () => gettext("attributes"),
      group,
      isHint: true,
      when: (now) => (writes(now) || (hasRelation(now) && mayWrite(now))) && now.hasAttributes,
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
      when: (now) => writes(now) || (hasRelation(now) && mayWrite(now)),
      run: (desk) => desk.commands.remove(),
    },
    {
      id: "add-part",
      presses: ["KeyF"],
      shows: "f",
      does: () => gettext("add the selection to the last span, as a part"),
      group,
      isHint: true,
      when: (now) => isFree(now) && mayWrite(now) && now.canAddPart,
      run: (desk) => desk.commands.addPart(),
    },
    {
      id: "next-part",
      presses: ["KeyF"],
      shows: "f",
      does: () => gettext("next part of the span"),
      group,
      isHint: true,
      when: (now) => hasChosen(now) && now.isTorn,
      run: (desk) => desk.commands.nextPart(),
    },
    {
      id: "remove-part",
      presses: ["Shift+KeyF"],
      shows: "Shift F",
      does: () => gettext("remove this part"),
      group,
      isHint: true,
      when: (now) => writes(now) && now.isInPart,
      run: (desk) => desk.commands.removePart(),
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
      id: "jump",
      presses: ["KeyJ"],
      shows: "j",
      does: () => gettext("to a mark, by its letters"),
      group,
      isHint: true,
      when: (now) => isFree(now) && now.hasSpans,
      run: (desk) => desk.attention.change({jumping: true}),
    },
  ];
}

function relations() {
  const group = () => gettext("Relations");
  const hasRelations = (now) => isFree(now) && now.hasRelations;
  return [
    {
      id: "turn",
      presses: ["KeyT"],
      shows: "t",
      does: () => gettext("turn the relation round"),
      group,
      isHint: true,
      when: (now) => hasRelation(now) && mayWrite(now),
      run: (desk) => desk.commands.turn(),
    },
    {
      id: "next-relation",
      presses: ["KeyK"],
      shows: "k",
      does: () => gettext("next relation"),
      group,
      isHint: true,
      when: hasRelations,
      run: (desk) => desk.commands.stepRelation(1),
    },
    {
      id: "previous-relation",
      presses: ["Shift+KeyK"],
      shows: "Shift K",
      does: () => gettext("previous relation"),
      group,
      when: hasRelations,
      run: (desk) => desk.commands.stepRelation(-1),
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
    when: (now) => !now.asking && !now.jumping && mayWrite(now) && now.hasSpans,
    run: (desk) => desk.commands.relate(type.id),
  }));
}

function moving() {
  const group = () => gettext("Reading and selecting");
  const key = (fields) => ({group, when: isReading, ...fields});
  const both = (id, [back, on], move, {shows, does, grows, isHint}) => [
    key({id, presses: [on], shows, does, isHint, run: (desk) => move(desk.cursor, 1, false)}),
    key({id: `${id}-back`, presses: [back], shows: "", does, run: (desk) => move(desk.cursor, -1, false)}),
    key({
      id: `grow-${id}`,
      presses: [shifted(on)],
      shows: shows.replace("Ctrl", "Ctrl Shift").replace(/^(?!Ctrl)/, "Shift "),
      does: grows,
      isHint: id === "word",
      run: (desk) => move(desk.cursor, 1, true),
    }),
    key({id: `grow-${id}-back`, presses: [shifted(back)], shows: "", does: grows, run: (desk) => move(desk.cursor, -1, true)}),
  ];
  const unit = (name) => (cursor, direction, extend) => cursor.moveUnit(name, direction, extend);
  const take = (name) => (desk) => desk.cursor.takeUnit(name, desk.commands.chosenSpan());
  const turn = (id, code, direction) => key({
    id,
    presses: [code],
    shows: direction > 0 ? "PageUp PageDown" : "",
    does: () => gettext("screen"),
    run: (desk) => desk.turn(direction),
  });
  return [
    ...both("word", ["ArrowLeft", "ArrowRight"], (cursor, ...way) => cursor.moveWord(...way), {
      shows: "← →", does: () => gettext("word"), grows: () => gettext("extend"), isHint: true,
    }),
    ...both("sentence", ["Ctrl+ArrowLeft", "Ctrl+ArrowRight"], unit("sentence"), {
      shows: "Ctrl ← →", does: () => gettext("sentence"), grows: () => gettext("extend by a sentence"),
    }),
    ...both("paragraph", ["ArrowUp", "ArrowDown"], unit("paragraph"), {
      shows: "↑ ↓", does: () => gettext("paragraph"), grows: () => gettext("extend by a paragraph"), isHint: true,
    }),
    turn("screen", "PageDown", 1),
    turn("screen-back", "PageUp", -1),
    key({
      id: "take-sentence",
      presses: ["KeyS"],
      shows: "s",
      does: () => gettext("select the sentence; again: one more"),
      isHint: true,
      run: take("sentence"),
    }),
    key({
      id: "take-paragraph",
      presses: ["Shift+KeyS"],
      shows: "Shift S",
      does: () => gettext("select the paragraph; again: one more"),
      run: take("paragraph"),
    }),
  ];
}

function shifted(press) {
  return press.replace(/^(Ctrl\+)?/, "$1Shift+");
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
      id: "find",
      presses: ["Ctrl+KeyF"],
      shows: "Ctrl F",
      does: () => gettext("find; again: the browser’s own"),
      run: (desk) => desk.openFind(),
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
