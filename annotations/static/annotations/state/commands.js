/**
 * The commands on marks. Each checks, then changes the marks at once as one undo step. A command returns the id of its
 * step, null if there was nothing to change, and throws StoreError before anything changes.
 */
import {StoreError} from "annotations/state/errors.js";
import {createWanted} from "annotations/state/wanted.js";

/**
 * @param {object} given
 * @param {import("annotations/state/ledger.js").Ledger} given.ledger
 * @param {import("annotations/state/steps.js").StepMaker} given.steps
 * @param {object} given.scheme see checks.js, indexScheme
 * @param {() => number} given.length of the text in code points
 * @param {() => string} given.newId
 * @param {(work: () => any) => any} given.batch runs work as a step of its own, or as part of the one being made
 */
export function createCommands({ledger, steps, scheme, length, newId, batch}) {
  const {objects} = ledger;
  const wanted = createWanted({scheme, length, labelOf});
  return {
    createSpan, updateSpan, deleteSpan: (id) => drop("span", id),
    createRelation, updateRelation, deleteRelation: (id) => drop("relation", id), relationRefusal,
    createDocumentLabel, updateDocumentLabel, deleteDocumentLabel: (id) => drop("document_label", id),
  };

  /** @returns {{step: string, id: string}} */
  function createSpan(fields) {
    return create("span", wanted.span(fields));
  }

  /** `changes`: any of label, start, end, fragments, attributes (as a whole), comment, unsure. */
  function updateSpan(id, changes) {
    const span = standing("span", id);
    const changed = wanted.changedSpan(span, changes);
    if (changed.label !== span.label) checkRelationsUnder(id, changed.label);
    return update("span", span, changed);
  }

  /** @returns {{step: string, id: string}} */
  function createRelation(fields) {
    return create("relation", wanted.relation(fields));
  }

  /** `changes`: any of type, source, target, attributes (as a whole). */
  function updateRelation(id, changes) {
    const relation = standing("relation", id);
    return update("relation", relation, wanted.changedRelation(relation, changes));
  }

  /** Why a relation could not be made: a StoreError, or null if it could. */
  function relationRefusal(fields) {
    try {
      wanted.relation(fields);
      return null;
    } catch (error) {
      if (error instanceof StoreError) return error;
      throw error;
    }
  }

  /** @returns {{step: string, id: string}} */
  function createDocumentLabel(fields) {
    return create("document_label", wanted.documentLabel(fields));
  }

  /** `changes`: label, attributes (as a whole). */
  function updateDocumentLabel(id, changes) {
    const label = standing("document_label", id);
    return update("document_label", label, wanted.changedDocumentLabel(label, changes));
  }

  function create(kind, fields) {
    const id = newId();
    return {step: batch(() => steps.create(kind, id, fields)), id};
  }

  function update(kind, object, changed) {
    return batch(() => steps.update(kind, object, changed)) ?? null;
  }

  /** Deletes an object and the relations at it. */
  function drop(kind, id) {
    standing(kind, id);
    return batch(() => steps.delete(kind, id));
  }

  function standing(kind, id) {
    const object = objects.shown[kind].get(id);
    if (!object) throw new StoreError("no_such_object", {kind, id});
    return object;
  }

  function labelOf(id) {
    const end = objects.endOf(id);
    return end && (end.label ?? "relation");
  }

  function checkRelationsUnder(id, label) {
    const endsOf = ({type, source}) => scheme.relations.get(type)?.[source === id ? "source" : "target"] ?? [];
    const relations = [...objects.relationIdsAt(id)].map((relationId) => objects.shown.relation.get(relationId));
    const wrong = relations.filter((relation) => !endsOf(relation).includes(label));
    if (wrong.length > 0) throw new StoreError("relation_forbids_label", {label, relations: wrong.map((one) => one.id)});
  }
}
