/**
 * What a command would make of a mark: all its fields, checked, before anything changes.
 */
import {
  attributesKept, checkDocumentLabel, checkRelation, checkSpan, placeOf, trimmed,
} from "annotations/state/checks.js";
import {fieldsOf} from "annotations/state/fields.js";

/**
 * @param {object} given
 * @param {object} given.scheme see checks.js, indexScheme
 * @param {() => number} given.length of the text in code points
 * @param {(id: string) => string | undefined} given.labelOf label of a span, `"relation"` of a relation
 */
export function createWanted({scheme, length, labelOf}) {
  return {span, changedSpan, relation, changedRelation, documentLabel, changedDocumentLabel};

  function span({attributes = {}, comment = "", unsure = false, ...fields}) {
    return checkedSpan({...fields, attributes, comment, unsure, ...placeOf(fields)});
  }

  function changedSpan(standing, changes) {
    const wanted = changed("span", standing, changes, scheme.labels.get(changes.label), changes.label);
    if (changes.fragments === undefined) wanted.fragments = trimmed(standing.fragments, wanted);
    return checkedSpan({...wanted, ...placeOf(wanted)});
  }

  function checkedSpan(wanted) {
    checkSpan(wanted, scheme, length());
    return wanted;
  }

  function relation({attributes = {}, ...fields}) {
    return checkedRelation({...fields, attributes});
  }

  function changedRelation(standing, changes) {
    return checkedRelation(changed("relation", standing, changes, scheme.relations.get(changes.type), changes.type));
  }

  function checkedRelation(wanted) {
    checkRelation(wanted, scheme, labelOf);
    return wanted;
  }

  function documentLabel({label, attributes = {}}) {
    return checkedDocumentLabel({label, attributes});
  }

  function changedDocumentLabel(standing, changes) {
    const entry = scheme.documentLabels.get(changes.label);
    return checkedDocumentLabel(changed("document_label", standing, changes, entry, changes.label));
  }

  function checkedDocumentLabel(wanted) {
    checkDocumentLabel(wanted, scheme);
    return wanted;
  }
}

/** A mark with its changes; under another entry of the scheme it keeps the attributes that still mean something. */
function changed(kind, standing, changes, entry, renamed) {
  const wanted = {...fieldsOf(kind, standing), ...changes};
  if (renamed !== undefined && changes.attributes === undefined) wanted.attributes = attributesKept(standing.attributes, entry);
  return wanted;
}
