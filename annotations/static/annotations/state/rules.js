/**
 * The scheme's rules: what is unfinished or doubtful in a set of marks. The server judges by the same rules at submit;
 * both are held to one table of cases.
 *
 * @typedef {{rule: string, level: "hint" | "block", kind: string, id: string, where: string, label: string,
 *   attribute: string}} Violation
 *   `kind` and `id` name the mark, empty for the set as a whole; `where` is both in one, as the server writes it
 */
import {indexScheme} from "annotations/state/checks.js";

/** What Python's `str.isspace` calls white space: the Unicode property, and four separators among the controls. */
const WHITE_SPACE = /^[\p{White_Space}\u001c-\u001f]$/u;

const CHECKS = {
  attribute_required: missingOptional,
  relation_expected: unrelated,
  no_outer_white_space: outerWhiteSpace,
  no_twins: twins,
  no_overlap_within_label: overlaps,
  label_expected: absentLabels,
};

/**
 * Everything the marks break: required attributes first, which always block, then rule by rule.
 *
 * @param {{spans: object[], relations: object[], documentLabels: object[]}} marks spans in reading order
 * @param {object} scheme scheme JSON
 * @param {import("annotations/offsets.js").Offsets} offsets of the document
 * @returns {Generator<Violation[]>} what breaks a rule, a rule a turn: looking through many marks takes its time
 */
export function* violations(marks, scheme, offsets) {
  const index = indexScheme(scheme);
  const context = {marks, index, offsets, labelled: labelledMarks(marks, index)};
  yield missingAttributes(context.labelled, (attribute) => attribute.required)
    .map((found) => violation("attribute_required", "block", found));
  for (const rule of scheme.rules ?? []) {
    yield CHECKS[rule.rule](context, (label) => !rule.on?.length || rule.on.includes(label), rule)
      .map((found) => violation(rule.rule, rule.level, found));
  }
}

/** The violations of a store's marks as they are now. */
export function createRules({store, scheme}) {
  return {violations: () => violations(marksOf(store), scheme, store.offsets)};
}

function marksOf(store) {
  return {
    spans: store.spansInOrder(),
    relations: [...store.relations.values()],
    documentLabels: [...store.documentLabels.values()],
  };
}

function violation(rule, level, {kind = "", id = "", label, attribute = ""}) {
  return {rule, level, kind, id, where: `${kind} ${id}`.trim(), label, attribute};
}

/** Every mark with its entry in the scheme. */
function labelledMarks({spans, relations, documentLabels}, index) {
  const of = (kind, marks, entries, field) => marks.flatMap((mark) => {
    const entry = entries.get(mark[field]);
    return entry ? [{kind, id: mark.id, entry, attributes: mark.attributes ?? {}}] : [];
  });
  return [
    ...of("span", spans, index.labels, "label"),
    ...of("relation", relations, index.relations, "type"),
    ...of("document_label", documentLabels, index.documentLabels, "label"),
  ];
}

function missingAttributes(labelled, isAsked) {
  return labelled.flatMap(({kind, id, entry, attributes}) => (entry.attributes ?? [])
    .filter((attribute) => isAsked(attribute, entry.id) && (attributes[attribute.id] ?? "") === "")
    .map((attribute) => ({kind, id, label: entry.id, attribute: attribute.id})));
}

function missingOptional({labelled}, concerns) {
  return missingAttributes(labelled, (attribute, label) => !attribute.required && concerns(label));
}

function unrelated({marks}, concerns) {
  const ends = new Set(marks.relations.flatMap(({source, target}) => [source, target]));
  return marks.spans.filter((span) => concerns(span.label) && !ends.has(span.id)).map(named);
}

function outerWhiteSpace({marks, offsets}, concerns) {
  const isSpace = (position) => WHITE_SPACE.test(offsets.slice(position, position + 1));
  const hasOuter = (span) => piecesOf(span).some(([start, end]) => isSpace(start) || isSpace(end - 1));
  return marks.spans.filter((span) => concerns(span.label) && hasOuter(span)).map(named);
}

/** Every span but the first of those with one label, one extent and one counted value: both poles on one stretch differ. */
function twins({marks, index}, concerns) {
  const seen = new Set();
  const hasExtentOf = (span, other) => other?.start === span.start && other.end === span.end;
  return marks.spans.filter((span, nth, {[nth - 1]: before, [nth + 1]: after}) => {
    // In reading order those of one extent follow one another.
    if (!hasExtentOf(span, before) && !hasExtentOf(span, after)) return false;
    const counted = countedAttribute(index.labels.get(span.label));
    const key = JSON.stringify([span.label, piecesOf(span), counted ? span.attributes?.[counted.id] ?? null : null]);
    const isTwin = concerns(span.label) && seen.has(key);
    seen.add(key);
    return isTwin;
  }).map(named);
}

/** The required choice whose values agreement counts apart. */
function countedAttribute(label) {
  return label?.attributes?.find((attribute) => attribute.required && attribute.kind === "choice");
}

/** Each span that begins inside an earlier one of its label. */
function overlaps({marks}, concerns) {
  const spans = marks.spans.filter((span) => concerns(span.label));
  return [...Map.groupBy(spans, (span) => span.label).values()].flatMap(overlapsWithin);
}

function overlapsWithin(spans) {
  const pieces = spans.flatMap((span) => piecesOf(span).map(([start, end]) => ({start, end, span})));
  pieces.sort((a, b) => a.start - b.start || a.end - b.end || (a.span.id < b.span.id ? -1 : 1));
  const found = new Set();
  let furthest = pieces[0];
  for (const piece of pieces.slice(1)) {
    if (piece.start < furthest.end && piece.span !== furthest.span) found.add(piece.span);
    if (piece.end > furthest.end) furthest = piece;
  }
  return [...found].map(named);
}

function absentLabels({marks, index}, concerns, rule) {
  const present = new Set([...marks.spans, ...marks.documentLabels].map(({label}) => label));
  const expected = rule.on?.length ? rule.on : [...index.labels.keys()];
  return expected.filter((label) => !present.has(label)).map((label) => ({label}));
}

function named({id, label}) {
  return {kind: "span", id, label};
}

function piecesOf({start, end, fragments}) {
  return fragments?.length ? fragments : [[start, end]];
}
