/**
 * Which key of the table an event means. A key is known by its place (`event.code`), so that it works on a Russian
 * layout too.
 */
import {keysOfDesk, keysOfScheme} from "annotations/surface/keytable.js";

/** Keys that no scheme may take. */
export const RESERVED = ["s", "n", "p", "e", "c", "u", "g", "h", "l", "f", "j", "k", "t", "w", ".", "[", "]", "?"];

/** Letters for pointing at marks, those under the resting fingers first; some are taken while one points. */
export const LETTERS = [..."asdfghjklqweruiotyzxcvbm"];

const CODES = {
  ".": "Period",
  ",": "Comma",
  ";": "Semicolon",
  "'": "Quote",
  "/": "Slash",
  "`": "Backquote",
  "-": "Minus",
  "=": "Equal",
  "[": "BracketLeft",
  "]": "BracketRight",
};

/**
 * The table, for a scheme. What answers a question or a relation being made comes first.
 *
 * @param {object} scheme scheme JSON
 * @returns {import("annotations/surface/keytable.js").Key[]}
 */
export function keysOf(scheme) {
  return keysOfDesk(keysOfScheme(scheme, codeOf), lettersFree(scheme).map(codeOf));
}

/** The key an event means now; undefined when it means none. */
export function keyFor(keys, event, situation) {
  // The question mark alone is known by its character: it lies elsewhere on every layout.
  const press = event.key === "?" ? "Shift+Slash" : pressOf(event);
  return keys.find((key) => key.presses.includes(press) && (key.when?.(situation) ?? true));
}

/** Why a key does nothing now that does something at other times: the code of a refusal; null where there is nothing to say. */
export function whyNot(keys, event, now) {
  const would = (change) => keyFor(keys, event, {...now, ...change}) !== undefined;
  if (now.isReadOnly) {
    if (!would({isReadOnly: false, hasTarget: true})) return null;
    return now.isClosed ? "read_only" : "only_looking";
  }
  if (now.isOpen && would({isClosed: true})) return "not_submitted";
  const chosen = now.chosen ? {} : {chosen: "any", hasAttributes: !now.edge};
  const earlier = now.isRecalled ? {} : {canUndo: true, canRedo: true};
  return Object.entries({
    nothing_selected: {hasTarget: true, chosen: null},
    nothing_chosen: chosen,
    no_relation_chosen: {edge: "any"},
    no_part: {canAddPart: true},
    torn: {isTorn: false},
    nothing_unfinished: {isUnfinished: true},
    nothing_there: {hasSpans: true, hasRelations: true},
    nothing_labelled: {canRepeat: true, hasTarget: true, chosen: null},
    not_recalled: earlier,
    nothing_to_undo: {canUndo: true},
    nothing_to_redo: {canRedo: true},
  }).find(([, change]) => would(change))?.[0] ?? null;
}

export function pressOf(event) {
  const isCommand = event.ctrlKey || event.metaKey;
  const code = event.code.replace(/^Numpad(\d)$/, "Digit$1").replace("NumpadEnter", "Enter");
  return `${isCommand ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.shiftKey ? "Shift+" : ""}${code}`;
}

/** The letters that can mean marks: those that have no relation type of the scheme. */
export function lettersFree(scheme) {
  const taken = (scheme.relations ?? []).map(({key}) => key);
  return LETTERS.filter((letter) => !taken.includes(letter));
}

/** The code of the key that carries a character on a Latin layout. */
export function codeOf(character) {
  if (/^[0-9]$/.test(character)) return `Digit${character}`;
  if (/^[a-z]$/i.test(character)) return `Key${character.toUpperCase()}`;
  return CODES[character] ?? "";
}
