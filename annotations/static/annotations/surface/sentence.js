/**
 * What of a sentence is marked: its words, without the final full stop and without what belongs to the page or to the speech
 * around it (the number of an item or of a note, a quotation mark whose other half is in another sentence). No DOM.
 */
import {goesOn} from "annotations/surface/abbreviations.js";

/** Before the words: “2) ”, “(b) ”, “3. ”, “• ”, “– ”, and a reference left over from the sentence before. */
const ITEM = /^\s*(?:\(?(?:\d{1,3}|\p{L})\)|\d{1,3}(?:\.\d{1,3})*\.|[•▪◦‣·*–—-]|\[\d[\d,;\s–-]*\])\s+(?=\S)/u;
/** After them: “[12]” and raised figures. */
const REFERENCE = /(?:\s?\[\d[\d,;\s–-]*\]|[¹²³⁰⁴-⁹]+)$/u;
/** The end of a sentence or a quotation, right after which plain figures are those of a note. */
const BEFORE_FIGURES = "(?<=\\p{L}{3,}[.!?…][»”\"’)]*|[.!?…]?[»”])";
const FIGURES = new RegExp(`${BEFORE_FIGURES}\\d{1,3}$`, "u");
const NOTES_INSIDE = new RegExp(`${BEFORE_FIGURES}(?:\\d{1,3}|\\[\\d[\\d,;–-]*\\])(?=\\s|$)`, "gu");
/** A full stop, if it is the only one; what leads on to the next item. */
const STOP = /(?<![.。])[.。]$|[;:,]$/u;
/** What closes, with what may have opened it. */
const OPENERS = {"»": "«", "”": "“„", "“": "„", ")": "(", "]": "["};
const CLOSERS = {"«": "»", "“": "”", "„": "“”", "(": ")", "[": "]"};

/** A text in which notes are spaces, so that a sentence is found to end before them; every letter stays at its place. */
export function withoutNotes(string) {
  return string.replace(NOTES_INSIDE, (note) => " ".repeat(note.length));
}

/**
 * Where the words to be marked begin and end in a sentence, in UTF-16; null when there are none.
 *
 * @param {string} sentence
 * @returns {[number, number] | null}
 */
export function markedPart(sentence) {
  let [from, to] = [0, sentence.length];
  for (let before = Infinity; to - from < before; ) {
    before = to - from;
    to = from + withoutEnd(sentence.slice(from, to)).length;
    from = to - withoutStart(sentence.slice(from, to)).length;
    const isQuoted = isAround(sentence.slice(from, to));
    from += Number(isQuoted);
    to -= Number(isQuoted);
  }
  return from < to ? [from, to] : null;
}

function withoutEnd(part) {
  const rest = part.trimEnd().replace(REFERENCE, "");
  const cut = rest.replace(FIGURES, "");
  const words = (goesOn(cut) ? rest : cut).replace(STOP, "");
  return hasLooseEnd(words) ? words.slice(0, -1) : words;
}

function withoutStart(part) {
  const words = part.replace(ITEM, "").trimStart();
  return hasLooseStart(words) ? words.slice(1) : words;
}

/** Whether the last sign closes what was opened in another sentence. An apostrophe is none, unless it ends a speech. */
function hasLooseEnd(part) {
  const last = part.at(-1);
  if (last === "’") return /[.!?…]’$/u.test(part) && !part.includes("‘");
  if (last === '"') return count(part, '"') % 2 === 1;
  return last in OPENERS && count(part, last) > count(part, OPENERS[last]);
}

/** Whether the first sign opens what is closed in another sentence. */
function hasLooseStart(part) {
  const [first] = part;
  if (first === "‘") return !part.includes("’");
  if (first === '"') return count(part, '"') % 2 === 1;
  return first in CLOSERS && count(part, first) > count(part, CLOSERS[first]);
}

/** Whether quotation marks or brackets stand around all of it. */
function isAround(part) {
  const [first, last] = [part[0], part.at(-1)];
  if (first === '"') return part.length > 1 && last === '"' && count(part, '"') === 2;
  if (!CLOSERS[first]?.includes(last)) return false;
  let depth = 0;
  return [...part].every((sign, nth, all) => {
    depth += Number(sign === first) - Number(sign === last);
    return depth > 0 || nth === all.length - 1;
  });
}

function count(part, signs) {
  return [...part].filter((sign) => signs.includes(sign)).length;
}
