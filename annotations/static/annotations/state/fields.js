/**
 * What an annotator can say about an object; the rest follows from it or is the server's.
 */
const FIELDS = {
  span: ["label", "start", "end", "fragments", "attributes", "comment", "unsure"],
  relation: ["type", "source", "target", "attributes"],
  document_label: ["label", "attributes"],
};

/** The annotator's fields of an object. */
export function fieldsOf(kind, object) {
  return pick(object, FIELDS[kind]);
}

/** Some fields of an object. */
export function pick(object, fields) {
  return Object.fromEntries(fields.map((field) => [field, object[field]]));
}
