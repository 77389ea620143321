/**
 * How a span or a relation looks: the names under which the scheme's stylesheet (annotations/scheme/looks.py) draws it.
 */

/** Lanes that have an underline of their own; what lies deeper is counted on a chip. */
export const LANES = 4;

/**
 * @param {object} scheme scheme JSON
 */
export function createLooks(scheme) {
  const labels = new Map(scheme.labels.map((label) => [label.id, label]));
  const types = new Map((scheme.relations ?? []).map((type) => [type.id, type]));
  return {
    scheme,
    labels,
    types,
    lookOf: (span) => valueLook(span, labels.get(span.label))?.look ?? span.label,
    letterOf: (span) => valueLook(span, labels.get(span.label))?.badge ?? labels.get(span.label)?.badge ?? "?",
    signOf: (relation) => types.get(relation.type)?.sign ?? "→",
  };
}

/** The first value of a span that brings looks of its own; null when none does. */
function valueLook(span, label) {
  for (const attribute of label?.attributes ?? []) {
    const value = attribute.values?.find((candidate) => candidate.id === span.attributes[attribute.id]);
    if (value && (value.colour || value.line || value.badge)) {
      return {look: `${label.id}.${attribute.id}.${value.id}`, badge: value.badge};
    }
  }
  return null;
}

/** Numbers of the spans in reading order, from 1 within each label: badge C1, C2, S1. */
export function numbersOf(spans) {
  const counts = new Map();
  const numbers = new Map();
  for (const span of spans) {
    const number = (counts.get(span.label) ?? 0) + 1;
    counts.set(span.label, number);
    numbers.set(span.id, number);
  }
  return numbers;
}
