/**
 * Makes steps: runs a command, collects its operations and what they changed, and hands them on.
 *
 * @typedef {{kind: string, id: string, before: object | null, after: object | null}} Delta
 * @typedef {{id: string, operations: object[], marks: {kind: string, id: string, mark: object | null}[],
 *   removers: Record<string, string>}} Step
 *   `marks`: the objects as the step leaves them, so that "mine" can be shown whatever happens to them later
 *   `removers`: by the id of an operation that brings an object back, the unanswered one that had removed it
 */
import {differences} from "annotations/state/differences.js";
import {fieldsOf, pick} from "annotations/state/fields.js";
import {changedFields} from "annotations/state/history.js";
import {changeOf, runsThatFit, wireFields} from "annotations/state/protocol.js";
import {StoreError} from "annotations/state/errors.js";

export class StepMaker {
  #ledger;
  #newId;
  #offsets;
  /** @type {{id: string, operations: object[], deltas: Delta[]} | null} the step being made */
  #open = null;

  constructor({ledger, newId, offsets}) {
    this.#ledger = ledger;
    this.#newId = newId;
    this.#offsets = offsets;
  }

  /** Whether a step is being made, which a further command joins. */
  get isOpen() {
    return this.#open !== null;
  }

  /**
   * Everything `work` does as one step; nothing of it stays if it throws.
   * @returns {{result: unknown, deltas: Delta[], steps: Step[]}} several steps when one does not fit a request
   */
  make(work) {
    this.#open = {id: this.#newId(), operations: [], deltas: []};
    const {operations, deltas} = this.#open;
    try {
      const result = work();
      return {result, deltas, steps: this.#stepsOf(operations, deltas)};
    } catch (error) {
      this.#ledger.drop(operations.map((operation) => operation.id));
      throw error;
    } finally {
      this.#open = null;
    }
  }

  create(kind, id, fields) {
    return this.#operate("create", kind, {id, ...wireFields(kind, fields, this.#offsets)});
  }

  /** Changes an object to what is `wanted`; undefined if it is so already. */
  update(kind, object, wanted) {
    const fields = changedFields(object, wanted);
    if (fields.length === 0) return undefined;
    return this.#operate("update", kind, changeOf(kind, object.id, wanted, fields, this.#offsets));
  }

  delete(kind, id) {
    return this.#operate("delete", kind, {id});
  }

  /** Puts objects back to what they were before; what is so already, or cannot be any more, stays. */
  restore(deltas) {
    for (const {kind, id, before, after} of deltas) {
      if (this.#mayStand(kind, before)) this.#makeSo(kind, id, before, after);
    }
  }

  /** Makes objects what they are wanted to be. @throws {StoreError} unknown_end for a relation that cannot be */
  insist(items) {
    for (const {kind, id, mine} of items) {
      if (!this.#mayStand(kind, mine)) throw new StoreError("unknown_end", {id});
      this.#makeSo(kind, id, mine, null);
    }
  }

  /**
   * Makes the marks other ones: what goes goes first, then come spans, then relations once their ends are there. A
   * relation that changes together with the label of an end is made anew, so that no state between is refused.
   * @param {import("annotations/state/differences.js").Marks} marks
   * @returns {string | undefined} the step, undefined if they are so already
   */
  become(marks) {
    const {shown} = this.#ledger.objects;
    for (const {kind, id} of goingIn(differences(shown, marks))) this.#makeSo(kind, id, null);
    let waiting = differences(shown, marks);
    for (let before = 0; waiting.length !== before;) {
      before = waiting.length;
      const ready = waiting.filter(({kind, to}) => this.#mayStand(kind, to));
      ready.forEach(({kind, id, to}) => this.#makeSo(kind, id, to, null));
      waiting = waiting.filter((change) => !ready.includes(change));
    }
    return this.#open.operations.length > 0 ? this.#open.id : undefined;
  }

  /** `known`: the state that `wanted` was once changed to; fields that did not differ are left alone. */
  #makeSo(kind, id, wanted, known) {
    const standing = this.#ledger.objects.find(kind, id);
    if (!wanted) return standing && this.delete(kind, id);
    if (!standing) return this.create(kind, id, fieldsOf(kind, wanted));
    const changed = known ? pick(wanted, changedFields(known, wanted)) : fieldsOf(kind, wanted);
    return this.update(kind, standing, {...standing, ...changed});
  }

  #mayStand(kind, object) {
    const {objects} = this.#ledger;
    return kind !== "relation" || !object || Boolean(objects.endOf(object.source) && objects.endOf(object.target));
  }

  #operate(action, kind, object) {
    const operation = {id: this.#newId(), step: this.#open.id, action, kind, object};
    if (action !== "create") operation.base = this.#ledger.objects.find(kind, object.id).last_operation;
    this.#open.deltas.push(...this.#ledger.apply(operation));
    this.#open.operations.push(operation);
    return this.#open.id;
  }

  #stepsOf(operations, deltas) {
    const marks = marksOf(deltas);
    return runsThatFit(operations).map((run, nth) => {
      const id = nth === 0 ? run[0].step : this.#newId();
      run.forEach((operation) => { operation.step = id; });
      return {id, operations: run, marks: takenBy(run, marks), removers: this.#removersOf(run)};
    });
  }

  #removersOf(operations) {
    const named = operations.map(({id}) => [id, this.#ledger.removerOf(id)]);
    return Object.fromEntries(named.filter(([, remover]) => remover));
  }
}

/** The changes that begin with taking something away. */
function goingIn(changes) {
  const isRelabelled = ({kind, from, to}) => kind === "span" && from?.label !== to?.label;
  const relabelled = new Set(changes.filter(isRelabelled).map(({id}) => id));
  const isAtRelabelled = (mark) => relabelled.has(mark?.source) || relabelled.has(mark?.target);
  return changes.filter(({from, to}) => from && (!to || isAtRelabelled(from) || isAtRelabelled(to)));
}

/** The last state of each object that a step touched; quotes are left out, they follow from the text. */
function marksOf(deltas) {
  const marks = new Map();
  for (const {kind, id, after} of deltas) marks.set(id, {kind, id, mark: after && fieldsOf(kind, after)});
  return marks;
}

/** Takes from `marks` what belongs to a run: its objects and, if it deletes, what went with these. */
function takenBy(run, marks) {
  const ids = new Set(run.map((operation) => operation.object.id));
  const deletes = run.some((operation) => operation.action === "delete");
  const taken = [...marks.values()].filter(({id, mark}) => ids.has(id) || (deletes && mark === null));
  taken.forEach(({id}) => marks.delete(id));
  return taken;
}
