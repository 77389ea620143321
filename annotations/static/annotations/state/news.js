/**
 * What the server and other tabs say about the marks of a set.
 */
import {differences, marksOf} from "annotations/state/differences.js";

export class News {
  #ledger;
  #verdicts;
  #history;
  #tell;
  /** Ids of operations that other pages have made. */
  #elsewhere = new Set();

  /** @param {{ledger: object, verdicts: object, history: object, tell: (reason: string) => void}} given */
  constructor({ledger, verdicts, history, tell}) {
    this.#ledger = ledger;
    this.#verdicts = verdicts;
    this.#history = history;
    this.#tell = tell;
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
      const ids = unknown.map(({id}) => id);
      ids.forEach((id) => this.#elsewhere.add(id));
      if (reason === "replay" && deltas.length > 0) this.#history.addEarly(ids, deltas);
    }
    this.#tell(reason);
  }

  /** Whether an operation came from another page, a later or an earlier one. */
  isFromElsewhere(operationId) {
    return this.#elsewhere.has(operationId);
  }

  /** Takes in the whole set as the server has it now; unanswered operations stay on top of it. */
  refresh(set) {
    this.#ledger.confirmAll(set);
    this.#tell("settle");
  }

  /** The marks as the server last told of them, in the lists of a set: without what it has not answered. */
  confirmed() {
    const {span, relation, document_label: labels} = this.#ledger.confirmedMarks();
    return {spans: [...span.values()], relations: [...relation.values()], document_labels: [...labels.values()]};
  }

  /** In what a set of the server's differs from what it had acknowledged here. */
  differencesTo(set) {
    return differences(this.#ledger.confirmedMarks(), marksOf(set));
  }
}
