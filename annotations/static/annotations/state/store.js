/**
 * The marks of one annotation set as the annotator sees them, and every command that changes them.
 *
 * A command checks, changes the marks at once, and hands its operations to the outbox (`onStep`). Each command is one
 * undo step. What the server answers comes back through `settle`.
 */
import {createOffsets} from "annotations/offsets.js";
import {
  attributesKept, checkDocumentLabel, checkRelation, checkSpan, indexScheme, placeOf, trimmed,
} from "annotations/state/checks.js";
import {StoreError} from "annotations/state/errors.js";
import {fieldsOf} from "annotations/state/fields.js";
import {History} from "annotations/state/history.js";
import {newId as randomId} from "annotations/state/ids.js";
import {Ledger} from "annotations/state/ledger.js";
import {historyIn} from "annotations/state/log.js";
import {StepMaker} from "annotations/state/steps.js";
import {Verdicts} from "annotations/state/verdicts.js";

/**
 * @param {object} given
 * @param {object} given.scheme scheme JSON
 * @param {object} given.set the annotation set as the server gives it
 * @param {string} given.text the document
 * @param {() => string} [given.newId]
 * @param {boolean} [given.readOnly] every command is refused
 */
export function createStore(given) {
  return new Store(given);
}

export class Store {
  /** Code points ↔ UTF-16 of the document. */
  offsets;
  #readOnly;
  #scheme;
  #ledger;
  #newId;
  #steps;
  #history = new History();
  #verdicts;
  #changeListeners = new Set();
  #stepListeners = new Set();
  #dealtListeners = new Set();

  constructor({scheme, set, text, newId = randomId, readOnly = false}) {
    this.#readOnly = readOnly;
    this.offsets = createOffsets(text);
    this.#scheme = indexScheme(scheme);
    this.#newId = newId;
    this.#ledger = new Ledger(set, (start, end) => this.offsets.slice(start, end));
    this.#verdicts = new Verdicts(this.#ledger);
    this.#steps = new StepMaker({ledger: this.#ledger, newId, offsets: this.offsets});
  }

  /** Whether every command is refused, as in a set that is submitted. */
  get readOnly() {
    return this.#readOnly;
  }

  set readOnly(readOnly) {
    if (readOnly === this.#readOnly) return;
    this.#readOnly = readOnly;
    this.#tell("read_only");
  }

  // What stands.

  /** @returns {ReadonlyMap<string, object>} frozen spans by id, as on the wire, with their whole quote */
  get spans() {
    return this.#ledger.objects.shown.span;
  }

  /** @returns {ReadonlyMap<string, object>} */
  get relations() {
    return this.#ledger.objects.shown.relation;
  }

  /** @returns {ReadonlyMap<string, object>} */
  get documentLabels() {
    return this.#ledger.objects.shown.document_label;
  }

  /** Spans by start, the longer first, then id. The list is live: copy it before changing marks while walking it. */
  spansInOrder() {
    return this.#ledger.objects.ordered;
  }

  /** Relations that have a span (or a relation) as an end. */
  relationsOf(id) {
    return [...this.#ledger.objects.relationIdsAt(id)].map((relationId) => this.relations.get(relationId));
  }

  /** How many operations the server has not answered. */
  get unanswered() {
    return this.#ledger.unanswered;
  }

  // Commands. Each returns the id of its step, null if there was nothing to change, and throws StoreError.

  /** @returns {{step: string, id: string}} */
  createSpan({attributes = {}, comment = "", unsure = false, ...fields}) {
    const span = {...fields, attributes, comment, unsure, ...placeOf(fields)};
    checkSpan(span, this.#scheme, this.offsets.length);
    return this.#create("span", span);
  }

  /** `changes`: any of label, start, end, fragments, attributes (as a whole), comment, unsure. */
  updateSpan(id, changes) {
    const span = this.#standing("span", id);
    const wanted = {...fieldsOf("span", span), ...changes};
    if (changes.label !== undefined && changes.attributes === undefined) {
      wanted.attributes = attributesKept(span.attributes, this.#scheme.labels.get(changes.label));
    }
    if (changes.fragments === undefined) wanted.fragments = trimmed(span.fragments, wanted);
    Object.assign(wanted, placeOf(wanted));
    checkSpan(wanted, this.#scheme, this.offsets.length);
    if (wanted.label !== span.label) this.#checkRelationsUnder(id, wanted.label);
    return this.#update("span", span, wanted);
  }

  /** Deletes a span and the relations at it. */
  deleteSpan(id) {
    return this.#delete("span", id);
  }

  /** @returns {{step: string, id: string}} */
  createRelation({attributes = {}, ...fields}) {
    const relation = {...fields, attributes};
    checkRelation(relation, this.#scheme, (end) => this.#labelOf(end));
    return this.#create("relation", relation);
  }

  /** `changes`: any of type, source, target, attributes (as a whole). */
  updateRelation(id, changes) {
    const relation = this.#standing("relation", id);
    const wanted = {...fieldsOf("relation", relation), ...changes};
    if (changes.type !== undefined && changes.attributes === undefined) {
      wanted.attributes = attributesKept(relation.attributes, this.#scheme.relations.get(changes.type));
    }
    checkRelation(wanted, this.#scheme, (end) => this.#labelOf(end));
    return this.#update("relation", relation, wanted);
  }

  /** Deletes a relation and the relations at it. */
  deleteRelation(id) {
    return this.#delete("relation", id);
  }

  /** Why a relation could not be made: a StoreError, or null if it could. */
  relationRefusal({type, source, target, attributes = {}}) {
    try {
      checkRelation({type, source, target, attributes}, this.#scheme, (end) => this.#labelOf(end));
      return null;
    } catch (error) {
      if (error instanceof StoreError) return error;
      throw error;
    }
  }

  /** @returns {{step: string, id: string}} */
  createDocumentLabel({label, attributes = {}}) {
    const documentLabel = {label, attributes};
    checkDocumentLabel(documentLabel, this.#scheme);
    return this.#create("document_label", documentLabel);
  }

  /** `changes`: label, attributes (as a whole). */
  updateDocumentLabel(id, changes) {
    const documentLabel = this.#standing("document_label", id);
    const wanted = {...fieldsOf("document_label", documentLabel), ...changes};
    if (changes.label !== undefined && changes.attributes === undefined) {
      wanted.attributes = attributesKept(wanted.attributes, this.#scheme.documentLabels.get(changes.label));
    }
    checkDocumentLabel(wanted, this.#scheme);
    return this.#update("document_label", documentLabel, wanted);
  }

  deleteDocumentLabel(id) {
    return this.#delete("document_label", id);
  }

  /**
   * Everything that `work` does is one undo step. If it throws, nothing of it stays.
   * @template Result
   * @param {() => Result} work
   * @returns {Result}
   */
  batch(work) {
    return this.#run("command", work, (deltas) => this.#history.add(deltas));
  }

  // Undo and redo.

  get canUndo() {
    return this.#history.canUndo;
  }

  get canRedo() {
    return this.#history.canRedo;
  }

  /** Undoes the last command that still stands. @returns {boolean} whether anything changed */
  undo() {
    return this.#history.undo((deltas) => this.#restore("undo", deltas));
  }

  /** @returns {boolean} whether anything changed */
  redo() {
    return this.#history.redo((deltas) => this.#restore("redo", deltas));
  }

  /**
   * Makes what was done before this page undoable: the set's log, oldest first, as the server lists it.
   * @param {object[]} log
   */
  recall(log) {
    const known = log.findIndex((operation) => this.#ledger.knows(operation.id));
    const earlier = known < 0 ? log : log.slice(0, known);
    this.#history.addEarlier(historyIn(earlier, (start, end) => this.offsets.slice(start, end)));
    this.#tell("recall");
  }

  // Listeners; each call returns a function that ends it.

  /**
   * @param {(change: {spans: Set<string>, relations: Set<string>, documentLabels: Set<string>, reason: string}) => void} listen
   *   reason: command, undo, redo, settle (the server changed something), tab (another tab did), replay (unsent
   *   operations of an earlier page), recall (more can be undone), conflict or problem (these lists changed), read_only
   */
  subscribe(listen) {
    return added(this.#changeListeners, listen);
  }

  /** @param {(step: {id: string, operations: object[]}) => void} listen */
  onStep(listen) {
    return added(this.#stepListeners, listen);
  }

  // What the server and other tabs say.

  /** Steps the server refused because the object had changed, with mine and theirs. @returns {ReadonlyMap<string, object>} */
  get conflicts() {
    return this.#verdicts.conflicts;
  }

  /** Steps the server refused as invalid, with the reason. @returns {ReadonlyMap<string, object>} */
  get problems() {
    return this.#verdicts.problems;
  }

  /** Settles a conflict: `"mine"` makes the marks what they were here (one step, can be undone), `"theirs"` lets them be. */
  resolve(id, choice) {
    const conflict = this.conflicts.get(id);
    if (!conflict) throw new StoreError("no_such_conflict", {id});
    if (choice === "mine") {
      this.batch(() => this.#steps.insist(conflict.items));
    }
    this.#forget(id);
  }

  /** The annotator has read why a step was refused. */
  dismiss(id) {
    if (!this.problems.has(id)) throw new StoreError("no_such_problem", {id});
    this.#forget(id);
  }

  /** @param {(aside: {id: string}) => void} listen told when a conflict or a problem has been dealt with here */
  onDealtWith(listen) {
    return added(this.#dealtListeners, listen);
  }

  /**
   * Takes in the server's answers.
   * @returns {{steps: Set<string>, asides: object[]}} steps that are over, and what was set aside
   */
  settle(results) {
    const verdict = this.#verdicts.settle(results);
    this.#tell("settle");
    return verdict;
  }

  /** Sets a step aside that cannot be sent. @param {{code: string, where?: string, detail?: string}} fault */
  reject(stepId, fault) {
    const verdict = this.#verdicts.reject(stepId, fault);
    this.#tell("settle");
    return verdict;
  }

  /**
   * Takes in what another tab has settled, `{results, steps, asides}`.
   * @returns {boolean} false if the whole set must be asked for
   */
  follow(news) {
    const isKnown = this.#verdicts.follow(news);
    this.#tell("tab");
    return isKnown;
  }

  /** Another page's conflict or problem (`keep`), or the end of one (`forget`). */
  keepAside(aside) {
    this.#verdicts.keep(aside);
    this.#tell("tab");
  }

  forgetAside(id) {
    this.#verdicts.forget(id);
    this.#tell("tab");
  }

  /**
   * Takes in steps that wait for the server and were not made on this page; those already known change nothing.
   * @param {(import("annotations/state/steps.js").Step & {absorbs?: string})[]} steps `absorbs`: the id of an
   *   operation that the step's one operation includes
   * @param {"replay" | "tab"} reason
   */
  adopt(steps, reason) {
    for (const step of steps) {
      if (!step.operations.every(({id}) => this.#ledger.isOver(id))) this.#verdicts.note(step);
      if (step.absorbs) this.#ledger.absorb(step.absorbs, step.operations[0]);
      const unknown = step.operations.filter(({id}) => !this.#ledger.knows(id));
      const deltas = unknown.flatMap((operation) => this.#ledger.apply(operation, step.removers[operation.id] ?? null));
      if (reason === "replay" && deltas.length > 0) this.#history.add(deltas);
    }
    this.#tell(reason);
  }

  /** Takes in the whole set as the server has it now; unanswered operations stay on top of it. */
  refresh(set) {
    this.#ledger.confirmAll(set);
    this.#tell("settle");
  }

  // What commands are made of.

  #create(kind, fields) {
    const id = this.#newId();
    return {step: this.batch(() => this.#steps.create(kind, id, fields)), id};
  }

  #update(kind, object, wanted) {
    return this.batch(() => this.#steps.update(kind, object, wanted)) ?? null;
  }

  #delete(kind, id) {
    this.#standing(kind, id);
    return this.batch(() => this.#steps.delete(kind, id));
  }

  #standing(kind, id) {
    const object = this.#ledger.objects.shown[kind].get(id);
    if (!object) throw new StoreError("no_such_object", {kind, id});
    return object;
  }

  #labelOf(id) {
    const end = this.#ledger.objects.endOf(id);
    return end && (end.label ?? "relation");
  }

  #checkRelationsUnder(id, label) {
    const endsOf = ({type, source}) => this.#scheme.relations.get(type)?.[source === id ? "source" : "target"] ?? [];
    const wrong = this.relationsOf(id).filter((relation) => !endsOf(relation).includes(label));
    if (wrong.length > 0) throw new StoreError("relation_forbids_label", {label, relations: wrong.map(({id}) => id)});
  }

  /** Runs `work` as a step of its own, or as part of the one being made. */
  #run(reason, work, keep) {
    if (this.#readOnly) throw new StoreError("read_only");
    if (this.#steps.isOpen) return work();
    const {result, deltas, steps} = this.#made(work);
    if (steps.length === 0) return result;
    keep(deltas);
    steps.forEach((step) => this.#verdicts.note(step));
    this.#tell(reason);
    steps.forEach((step) => this.#stepListeners.forEach((listen) => listen(step)));
    return result;
  }

  #made(work) {
    try {
      return this.#steps.make(work);
    } catch (error) {
      this.#ledger.objects.takeChange();
      throw error;
    }
  }

  #restore(reason, deltas) {
    if (this.#steps.isOpen) throw new StoreError("step_open");
    let changed = [];
    this.#run(reason, () => this.#steps.restore(deltas), (made) => { changed = made; });
    return changed;
  }

  #forget(id) {
    const aside = this.#verdicts.forget(id);
    this.#tell(aside.reason);
    this.#dealtListeners.forEach((listen) => listen(aside));
  }

  #tell(reason) {
    const {span, relation, document_label: label} = this.#ledger.objects.takeChange();
    const change = {spans: span, relations: relation, documentLabels: label, reason};
    this.#changeListeners.forEach((listen) => listen(change));
  }
}

function added(listeners, listen) {
  listeners.add(listen);
  return () => listeners.delete(listen);
}
