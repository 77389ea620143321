/**
 * Full stops that end no sentence: after initials, common abbreviations and the numbers of items. No DOM.
 */

/** What takes a name or a number after it, and seldom ends a sentence; a year's «г.» often does. */
const SHORTENED = "(?<!\\d\\s*)гг?|ст|стр|гл|пп?|рис|табл|см|ул|проф|акад|доц|тыс|млн|млрд"
  + "|Dr|Mr|Mrs|Ms|Prof|St|Figs?|vs|al|Eqs?|Sec|Ch|Vol|pp|cf|eds?|Lab|Inst|Univ|approx";
const OPEN_END = new RegExp(`(?:^|[^\\p{L}\\p{N}])(?:\\p{Lu}|${SHORTENED})\\.\\s*$`, "u");

/** Whether a sentence goes on after what a segmenter took for one. */
export function goesOn(segment) {
  return OPEN_END.test(segment);
}

/** Whether a sentence is only the number of an item, which a segmenter takes for one. */
export function isNumberOnly(segment) {
  return /^\s*\d{1,3}\.\s*$/.test(segment);
}
