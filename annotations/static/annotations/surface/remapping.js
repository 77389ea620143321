/**
 * Keys that somebody has changed: one press in the place of a key's first one, as long as no other key that can be
 * meant at the same time has it.
 *
 * What follows from a key goes with it: the form of a label's key with Shift, and the letters that point at marks, which
 * are those that no relation's key is.
 */
import {LETTERS, codeOf} from "annotations/surface/keys.js";

/** What is not so in most moments; all else that keys ask for is so when they do something. */
const SELDOM = new Set(["asking", "isAskingText", "relating", "jumping", "isReadOnly", "isClosed"]);
/** Moments that differ in what keys can mean. */
const MOMENTS = [
  {}, {chosen: false}, {asking: true}, {asking: true, isAskingText: true}, {relating: true}, {jumping: true},
  {isReadOnly: true, isOpen: false, isClosed: true},
].map((given) => new Proxy(given, {get: (target, name) => target[name] ?? !SELDOM.has(name)}));

/** Presses that the browser or the system keeps for itself, or that leave the text. */
const KEPT = /^(Shift\+)?Tab$|^Alt\+(Arrow|F4|Tab)|^F(5|11|12)$|^Ctrl\+(Shift\+)?Key[TWNRLPCVXAQ]$/;

const WRITTEN = {
  ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", Delete: "Del", Period: ".", Comma: ",",
  Semicolon: ";", Quote: "'", Slash: "/", Backquote: "`", Minus: "-", Equal: "=", BracketLeft: "[", BracketRight: "]",
  Backslash: "\\",
};

/** How a press is written: modifiers, then the key as a Latin keyboard has it. */
export function written(press) {
  if (press === "Shift+Slash") return "?";
  const parts = press.split("+");
  const code = parts.pop();
  const letter = code.match(/^Key([A-Z])$/)?.[1];
  const name = WRITTEN[code] ?? code.match(/^Digit(\d)$/)?.[1] ?? code;
  return [...parts, letter ? (parts.length > 0 ? letter : letter.toLowerCase()) : name].join(" ");
}

/** The keys of a row of the help: one, or the two that are shown together. */
export function rowOf(keys, key) {
  const named = (id) => keys.find((one) => one.id === id);
  const back = named(`${key.id}-back`);
  if (back) return [back, key];
  const end = key.id.startsWith("start-") && named(key.id.replace("start-", "end-"));
  return end ? [key, end] : [key];
}

/**
 * The table with somebody's own keys. What clashes in it does not hold.
 *
 * @param {import("annotations/surface/keytable.js").Key[]} keys as the product and the scheme have them
 * @param {Record<string, string>} wanted presses by the id of their key
 * @returns {{keys: import("annotations/surface/keytable.js").Key[], letters: string[], ignored: Map<string, object>}}
 *   `letters` point at marks; `ignored`: by the id of a key whose press does not hold, the key that has it
 */
export function remapped(keys, wanted) {
  const ignored = new Map();
  for (;;) {
    const held = Object.fromEntries(Object.entries(wanted).filter(([id]) => !ignored.has(id)));
    const table = tableWith(keys, held);
    const clashing = keys.find(({id}) => held[id] && clashOf(table, id));
    if (!clashing) return {keys: shownIn(table, held), letters: lettersIn(table), ignored};
    ignored.set(clashing.id, clashOf(table, clashing.id).by);
  }
}

/**
 * Why a key cannot have a press, or cannot have its first one again.
 *
 * @param {string | null} press null for its own
 * @returns {{reason: "fixed" | "kept"} | {reason: "taken", by: object, press: string} | null} `press`: what is taken, the
 *   one that was asked for or what follows from it
 */
export function refusalOf(keys, wanted, id, press) {
  const key = keys.find((one) => one.id === id);
  if (key.isFixed) return {reason: "fixed"};
  if (press && KEPT.test(press)) return {reason: "kept"};
  const clash = clashOf(tableWith(keys, {...wanted, [id]: press}), id, press ? [] : keys);
  return clash && {reason: "taken", ...clash};
}

/** The table with these presses and what follows from them. */
function tableWith(keys, wanted) {
  const table = keys.map((key) => withPress(key, wanted[key.id]));
  return table.map((key) => {
    const first = table.find(({id}) => id === key.follows);
    if (first) return {...key, presses: withShift(first.presses[0])};
    return key.id === "letter" ? {...key, presses: lettersIn(table).map(codeOf)} : key;
  });
}

/** A press with Shift too, as a list; of one that has it already there is none. */
function withShift(press) {
  return press.includes("Shift+") ? [] : [press.replace(/[^+]+$/, "Shift+$&")];
}

function lettersIn(table) {
  const taken = table.filter(({id}) => id.startsWith("relation-")).map(({presses}) => presses[0]);
  return LETTERS.filter((letter) => !taken.includes(codeOf(letter)));
}

function withPress(key, press) {
  return press && !key.isFixed ? {...key, presses: [press, ...key.presses.slice(1)]} : key;
}

/**
 * Another key that has the first press of this one, or of what follows it, and can be meant at the same time; those of
 * `friends` do so by design.
 */
function clashOf(table, id, friends = []) {
  for (const key of table.filter((one) => one.id === id || one.follows === id)) {
    const [press] = key.presses;
    const isFriend = (other) => friends.find((one) => one.id === other.id)?.presses.includes(press);
    const by = table.find((other) => other.id !== key.id && other.presses.includes(press) && !isFriend(other) && meet(key, other));
    if (by) return {by, press};
  }
  return null;
}

function meet(one, other) {
  return MOMENTS.some((now) => (one.when?.(now) ?? true) && (other.when?.(now) ?? true));
}

/** Rows of the help with a changed key are written anew. */
function shownIn(table, held) {
  return table.map((key) => {
    const row = key.follows ? table.filter(({follows}) => follows) : rowOf(table, key);
    const isChanged = key.shows && row.some(({id, follows}) => held[follows ?? id]);
    return isChanged ? {...key, shows: writtenTogether(row.flatMap(({presses}) => presses.slice(0, 1)))} : key;
  });
}

/** Presses in a row; Shift, where it is all that is held, once. */
function writtenTogether(presses) {
  const isShifted = (press) => /^Shift\+[^+]+$/.test(press);
  if (presses.filter(isShifted).length < 2) return presses.map(written).join(" ");
  const [together, alone] = [presses.filter(isShifted), presses.filter((press) => !isShifted(press))].map((some) => some.map(written));
  return ["Shift", ...together.map((shows) => shows.slice("Shift ".length)), ...alone].join(" ");
}
