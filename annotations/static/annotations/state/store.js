/**
 * The marks of one annotation set as the annotator sees them, and every command that changes them.
 *
 * A command checks, changes the marks at once, and hands its operations to the outbox (`onStep`). Each command is one
 * undo step. What the server answers comes back through `settle`.
 */
import {createOffsets} from "annotations/offsets.js";
import {indexScheme} from "annotations/state/checks.js";
import {createCommands} from "annotations/state/commands.js";
import {copyOf} from "annotations/state/differences.js";
import {StoreError} from "annotations/state/errors.js";
import {History} from "annotations/state/history.js";
import {newId as randomId} from "annotations/state/ids.js";
import {Ledger} from "annotations/state/ledger.js";
import {historyIn} from "annotations/state/log.js";
import {News} from "annotations/state/news.js";
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
  /** What the server and other tabs say. */
  news;
  /** Whether it is known what was done before this page was loaded. */
  isRecalled = false;
  #ledger;
  #steps;
  #history = new History();
  #verdicts;
  #listeners = {change: new Set(), step: new Set(), dealt: new Set()};

  constructor({scheme, set, text, newId = randomId, readOnly = false}) {
    this.#readOnly = readOnly;
    this.offsets = createOffsets(text);
    const ledger = new Ledger(set, (start, end) => this.offsets.slice(start, end));
    this.#ledger = ledger;
    this.#verdicts = new Verdicts(ledger);
    this.#steps = new StepMaker({ledger, newId, offsets: this.offsets});
    this.news = new News({ledger, verdicts: this.#verdicts, history: this.#history, tell: (reason) => this.#tell(reason)});
    const [length, batch] = [() => this.offsets.length, (work) => this.batch(work)];
    Object.assign(this, createCommands({ledger, steps: this.#steps, scheme: indexScheme(scheme), length, newId, batch}));
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

  /** @returns {import("annotations/state/differences.js").Marks} everything that stands */
  get marks() {
    return this.#ledger.objects.shown;
  }

  /** The same, as it is now, whatever happens later. */
  copyOfMarks() {
    return copyOf(this.marks);
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

  // Commands: those on marks are in commands.js.

  /**
   * Everything that `work` does is one undo step. If it throws, nothing of it stays.
   * @template Result
   * @param {() => Result} work
   * @returns {Result}
   */
  batch(work) {
    return this.#run("command", work, (deltas) => this.#history.add(deltas));
  }

  /**
   * Makes the marks what they were at some moment; one undo step.
   * @param {import("annotations/state/differences.js").Marks} marks
   * @param {"command" | "rewinding"} [reason] rewinding: even in a set that is closed
   * @returns {string | null} the step, null if they are so already
   */
  become(marks, reason = "command") {
    return this.#run(reason, () => this.#steps.become(marks), (deltas) => this.#history.add(deltas)) ?? null;
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
   * Makes what was done before this page's first command undoable: the set's log, oldest first, as the server lists it.
   * @param {object[] | null} told null if it cannot be had
   */
  recall(told) {
    this.isRecalled = told !== null;
    const log = told ?? [];
    const own = log.findIndex(({id}) => this.#ledger.knows(id) && !this.news.isFromElsewhere(id));
    const earlier = own < 0 ? log : log.slice(0, own);
    const history = historyIn(earlier, (start, end) => this.offsets.slice(start, end));
    this.#history.addEarlier(history, new Set(earlier.map(({id}) => id)));
    this.#tell("recall");
  }

  // Listeners; each call returns a function that ends it.

  /**
   * @param {(change: {spans: Set<string>, relations: Set<string>, documentLabels: Set<string>, reason: string,
   *   deltas: import("annotations/state/steps.js").Delta[]}) => void} listen `deltas`: what was done here, in order
   *   reason: command, undo, redo, settle (the server changed something), tab (another tab did), replay (unsent
   *   operations of an earlier page), recall (more can be undone), conflict or problem (these lists changed), read_only
   */
  subscribe(listen) {
    return added(this.#listeners.change, listen);
  }

  /** @param {(step: {id: string, operations: object[]}) => void} listen */
  onStep(listen) {
    return added(this.#listeners.step, listen);
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
    return added(this.#listeners.dealt, listen);
  }

  // What commands are made of.

  /** Runs `work` as a step of its own, or as part of the one being made. */
  #run(reason, work, keep) {
    if (this.#readOnly && reason !== "rewinding") throw new StoreError("read_only");
    if (this.#steps.isOpen) return work();
    const {result, deltas, steps} = this.#made(work);
    if (steps.length === 0) return result;
    keep(deltas);
    steps.forEach((step) => this.#verdicts.note(step));
    this.#tell(reason, deltas);
    steps.forEach((step) => this.#listeners.step.forEach((listen) => listen(step)));
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
    this.#listeners.dealt.forEach((listen) => listen(aside));
  }

  #tell(reason, deltas = []) {
    const {span, relation, document_label: label} = this.#ledger.objects.takeChange();
    const change = {spans: span, relations: relation, documentLabels: label, reason, deltas};
    this.#listeners.change.forEach((listen) => listen(change));
  }
}

function added(listeners, listen) {
  listeners.add(listen);
  return () => listeners.delete(listen);
}
