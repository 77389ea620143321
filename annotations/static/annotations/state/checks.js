/**
 * What a command may never do: the same refusals as the server's, made before anything changes.
 */
import {StoreError} from "annotations/state/errors.js";
import {refuseForbiddenText} from "annotations/state/protocol.js";

export const LONGEST_TEXT = 10_000;

const SPAN_FIELDS = new Set(["label", "start", "end", "fragments", "attributes", "comment", "unsure"]);
const RELATION_FIELDS = new Set(["type", "source", "target", "attributes"]);
const DOCUMENT_LABEL_FIELDS = new Set(["label", "attributes"]);

/**
 * A scheme's labels by id, as the checks and the rules ask for them.
 *
 * @param {object} scheme scheme JSON
 */
export function indexScheme(scheme) {
  const byId = (list) => new Map((list ?? []).map((entry) => [entry.id, entry]));
  return {
    labels: byId(scheme.labels),
    relations: byId(scheme.relations),
    documentLabels: byId(scheme.document_labels),
  };
}

/** The place of a span as it is stored: fragments in order, touching ones joined, null when only one is left. */
export function placeOf({start, end, fragments}) {
  if (!fragments) return {start, end, fragments: null};
  const joined = joinedFragments(fragments);
  const whole = {start: joined[0]?.[0], end: joined.at(-1)?.[1]};
  return {...whole, fragments: joined.length > 1 ? joined : null};
}

/** Fragments cut, or stretched at their outer edges, to a new envelope; null stays null. */
export function trimmed(fragments, {start, end}) {
  const inside = fragments?.filter((fragment) => fragment[1] > start && fragment[0] < end);
  if (!inside?.length) return null;
  const last = inside.length - 1;
  return inside.map(([from, to], nth) => [nth === 0 ? start : from, nth === last ? end : to]);
}

function joinedFragments(fragments) {
  const joined = [];
  for (const [start, end] of [...fragments].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (!Number.isInteger(start) || !Number.isInteger(end)) throw new StoreError("out_of_range", {start, end});
    if (start >= end) throw new StoreError("empty_span", {start, end});
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

/** @throws {StoreError} unless the span may stand in a text of `length` code points */
export function checkSpan(span, index, length) {
  refuseUnknownFields(span, SPAN_FIELDS);
  const label = index.labels.get(span.label);
  if (!label) throw new StoreError("unknown_label", {label: span.label});
  checkPlace(span, length);
  checkAttributes(span.attributes, label);
  if (typeof span.comment !== "string") throw new StoreError("wrong_value", {where: "comment"});
  if (typeof span.unsure !== "boolean") throw new StoreError("wrong_value", {where: "unsure"});
  checkText(span.comment, "comment");
}

function checkPlace({start, end}, length) {
  const isPlace = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end <= length;
  if (!isPlace) throw new StoreError("out_of_range", {start, end, length});
  if (start >= end) throw new StoreError("empty_span", {start, end});
}

/**
 * @param {(id: string) => string | undefined} endNamed label of a span, `"relation"` of a relation, undefined of nothing
 * @throws {StoreError} unless the relation may stand between its ends
 */
export function checkRelation(relation, index, endNamed) {
  refuseUnknownFields(relation, RELATION_FIELDS);
  const type = index.relations.get(relation.type);
  if (!type) throw new StoreError("unknown_type", {type: relation.type});
  if (relation.source === relation.target) throw new StoreError("same_ends", {type: relation.type});
  for (const side of ["source", "target"]) {
    const label = endNamed(relation[side]);
    if (label === undefined) throw new StoreError("unknown_end", {side, id: relation[side]});
    if (!type[side].includes(label)) {
      throw new StoreError("end_not_allowed", {side, label, type: relation.type, allowed: type[side]});
    }
  }
  checkAttributes(relation.attributes, type);
}

/** @throws {StoreError} unless the scheme has the document label */
export function checkDocumentLabel(documentLabel, index) {
  refuseUnknownFields(documentLabel, DOCUMENT_LABEL_FIELDS);
  const label = index.documentLabels.get(documentLabel.label);
  if (!label) throw new StoreError("unknown_label", {label: documentLabel.label});
  checkAttributes(documentLabel.attributes, label);
}

function checkText(text, where) {
  refuseForbiddenText(text, where);
  const isLong = text.length > LONGEST_TEXT && [...text].length > LONGEST_TEXT;
  if (isLong) throw new StoreError("text_too_long", {where, limit: LONGEST_TEXT});
}

function refuseUnknownFields(object, fields) {
  for (const field of Object.keys(object)) {
    if (!fields.has(field)) throw new StoreError("unknown_field", {field});
  }
}

function checkAttributes(attributes, owner) {
  for (const [id, value] of Object.entries(attributes)) {
    const attribute = (owner.attributes ?? []).find((candidate) => candidate.id === id);
    if (!attribute) throw new StoreError("unknown_attribute", {attribute: id, label: owner.id});
    if (!isValueOf(attribute, value)) throw new StoreError("wrong_value", {where: id, value});
    if (typeof value === "string") checkText(value, id);
  }
}

/** Whether an attribute of the scheme can have this value. */
export function isValueOf(attribute, value) {
  if (attribute.kind === "flag") return typeof value === "boolean";
  if (attribute.kind === "text") return typeof value === "string";
  return attribute.values.some((allowed) => allowed.id === value);
}

/** The attributes that still mean something under another label. */
export function attributesKept(attributes, label) {
  const means = ([id, value]) => {
    const attribute = (label?.attributes ?? []).find((candidate) => candidate.id === id);
    return attribute !== undefined && isValueOf(attribute, value);
  };
  return Object.fromEntries(Object.entries(attributes).filter(means));
}
