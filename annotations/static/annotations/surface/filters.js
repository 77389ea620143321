/**
 * Which marks are listed: by label or type, by an attribute's value, by what is missing or noted, by words. No DOM.
 *
 * @typedef {{kind: string, value: string, state: string, words: string}} Filter
 *   `kind` the id of a label or a relation type, `value` “attribute=value”, `state` one of STATES, each empty for any
 */

/** What a mark can be asked to have, besides its attributes. */
export const STATES = ["missing", "found", "comment", "unsure"];

/** The filter that everything passes. */
export const EVERYTHING = Object.freeze({kind: "", value: "", state: "", words: ""});

export function isEverything(filter) {
  return Object.keys(EVERYTHING).every((field) => !filter[field]);
}

/**
 * Whether a mark passes a filter.
 *
 * @param {object} mark span or relation
 * @param {Filter} filter
 * @param {{found: (id: string) => object[], attributesOf: (mark: object) => object[], wordsOf: (mark: object) => string}}
 *   parts `found` by the rules, `attributesOf` the scheme, `wordsOf` all that can be looked through
 */
export function passes(mark, {kind, value, state, words}, parts) {
  return (!kind || kind === (mark.label ?? mark.type))
    && (!value || hasValue(mark, value, parts))
    && (!state || CHECKS[state](mark, parts))
    && (!words || folded(parts.wordsOf(mark)).includes(folded(words)));
}

const CHECKS = {
  missing: ({id}, {found}) => found(id).some(({rule, level}) => rule === "attribute_required" && level === "block"),
  found: ({id}, {found}) => found(id).length > 0,
  comment: ({comment}) => Boolean(comment),
  unsure: ({unsure}) => Boolean(unsure),
};

/** “attribute=value”; “attribute=” means that it could have one and has none. */
function hasValue(mark, asked, {attributesOf}) {
  const [attribute, value] = asked.split("=");
  if (!attributesOf(mark).some(({id}) => id === attribute)) return false;
  return String(mark.attributes[attribute] ?? "") === value;
}

/** Without case, with е for ё and one space for any white space. */
export function folded(words) {
  return words.toLowerCase().replaceAll("ё", "е").replace(/\s+/gu, " ");
}
