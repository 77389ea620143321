/**
 * What would have to change in some marks for them to be others. Marks are given by kind and id, as the store has them.
 *
 * @typedef {Record<"span" | "relation" | "document_label", ReadonlyMap<string, object>>} Marks
 * @typedef {{kind: string, id: string, from: object | null, to: object | null}} Difference
 */
import {fieldsOf} from "annotations/state/fields.js";
import {isSameMark} from "annotations/state/history.js";
import {KINDS} from "annotations/state/objects.js";

/** @returns {Marks} the marks of a set as the server gives it */
export function marksOf({spans, relations, document_labels: labels}) {
  const byId = (list) => new Map(list.map((object) => [object.id, object]));
  return {span: byId(spans), relation: byId(relations), document_label: byId(labels)};
}

/** @param {Marks} marks @returns {Marks} the same marks in maps of their own */
export function copyOf(marks) {
  return Object.fromEntries(KINDS.map((kind) => [kind, new Map(marks[kind])]));
}

/** @param {Marks} from @param {Marks} to @returns {Difference[]} spans first */
export function differences(from, to) {
  return KINDS.flatMap((kind) => {
    const ids = new Set([...from[kind].keys(), ...to[kind].keys()]);
    const pairs = [...ids].map((id) => ({kind, id, from: from[kind].get(id) ?? null, to: to[kind].get(id) ?? null}));
    return pairs.filter((pair) => !isSameMark(kind, pair.from, pair.to));
  });
}
