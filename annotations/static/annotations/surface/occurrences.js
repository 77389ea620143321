/**
 * Where words occur in a text. No DOM.
 */
import {fragmentsOf} from "annotations/surface/marks.js";

/** Letters, digits and the marks on them: what a whole word must not go on with. */
const WORD = "[\\p{L}\\p{N}\\p{M}_]";
const IS_WORD = new RegExp(WORD, "u");

/**
 * The places of some words, {start, end} in code points, in order and without overlap. White space in them is any white
 * space, a line break too.
 *
 * @param {{string: string, offsets: import("annotations/offsets.js").Offsets}} text
 * @param {string} words
 * @param {{matchesCase?: boolean, wholeWords?: boolean, sameYo?: boolean}} [how] `sameYo`: е is found for ё and ё for е
 */
export function occurrences({string, offsets}, words, how = {}) {
  const pattern = patternOf(words.trim(), how);
  if (!pattern) return [];
  return Array.from(string.matchAll(pattern), ({index, 0: found}) => ({
    start: offsets.toCodePoints(index),
    end: offsets.toCodePoints(index + found.length),
  }));
}

function patternOf(words, {matchesCase = false, wholeWords = false, sameYo = false}) {
  if (!words) return null;
  const letters = words.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replace(/\s+/gu, "\\s+");
  const source = sameYo ? letters.replace(/[её]/g, "[её]").replace(/[ЕЁ]/g, "[ЕЁ]") : letters;
  const before = wholeWords && IS_WORD.test([...words][0]) ? `(?<!${WORD})` : "";
  const after = wholeWords && IS_WORD.test([...words].at(-1)) ? `(?!${WORD})` : "";
  return new RegExp(before + source + after, matchesCase ? "gu" : "giu");
}

/** The stretches that share no letter with any of some spans; both in order. */
export function clearOf(stretches, spans) {
  const taken = spans.flatMap(fragmentsOf).sort((a, b) => a[0] - b[0]);
  let nth = 0;
  let furthest = -1;
  return stretches.filter(({start, end}) => {
    for (; nth < taken.length && taken[nth][0] < end; nth += 1) furthest = Math.max(furthest, taken[nth][1]);
    return furthest <= start;
  });
}
