/**
 * The server's answers to operations, and the steps it would not take: conflicts (somebody changed the object first)
 * and problems (refused as invalid). Both are kept until the annotator has dealt with them.
 *
 * @typedef {{kind: string, id: string, mine: object | null, theirs: object | null}} Item
 * @typedef {{id: string, reason: "conflict" | "problem", code: string, where: string, detail: string,
 *   items: Item[], operations: object[]}} Aside
 */
import {isSame} from "annotations/state/history.js";

export class Verdicts {
  /** @type {Map<string, Aside>} by step id */
  conflicts = new Map();
  /** @type {Map<string, Aside>} by step id */
  problems = new Map();
  #ledger;
  /** @type {Map<string, {kind: string, id: string, mark: object | null}[]>} by step id, of steps not yet over */
  #marks = new Map();

  /** @param {import("annotations/state/ledger.js").Ledger} ledger */
  constructor(ledger) {
    this.#ledger = ledger;
  }

  /** Remembers what a step leaves behind, until the step is over. @param {import("annotations/state/steps.js").Step} step */
  note(step) {
    this.#marks.set(step.id, step.marks);
  }

  /**
   * Takes in the answers to operations.
   * @param {object[]} results as on the wire
   * @returns {{steps: Set<string>, asides: Aside[]}} the steps that are over, and what was set aside
   */
  settle(results) {
    const taken = new Set(results.filter(isTaken).map((result) => result.id));
    const over = new Set();
    const asides = [];
    for (const [stepId, answers] of this.#bySteps(results)) {
      over.add(stepId);
      if (answers.every(isTaken)) answers.forEach((answer) => this.#acknowledge(answer));
      else this.#setAside(stepId, answers, taken, over, asides);
    }
    over.forEach((stepId) => this.#marks.delete(stepId));
    return {steps: over, asides};
  }

  /** Sets a step aside that no server would take, with everything that rests on it. */
  reject(stepId, fault) {
    const operation = this.#ledger.operationsOf(stepId)[0];
    if (!operation) return {steps: new Set([stepId]), asides: []};
    return this.settle([{id: operation.id, status: "invalid", ...fault}]);
  }

  /**
   * Takes in what another tab of this browser has settled.
   * @returns {boolean} false if something was built on what is not known here, so that the whole set must be asked for
   */
  follow({results, steps, asides}) {
    const isKnown = results.filter(isTaken).map((result) => this.#acknowledge(result)).every(Boolean);
    this.#currentsOf(results).forEach(({kind, id, current}) => this.#ledger.confirm(kind, id, current));
    this.#ledger.drop(steps.flatMap((stepId) => this.#ledger.operationsOf(stepId)).map((operation) => operation.id));
    steps.forEach((stepId) => this.#marks.delete(stepId));
    asides.forEach((aside) => this.keep(aside));
    return isKnown;
  }

  /** Keeps a step that was set aside, here or by another page. */
  keep(aside) {
    (aside.reason === "conflict" ? this.conflicts : this.problems).set(aside.id, aside);
  }

  /** @returns {Aside | undefined} what was forgotten */
  forget(id) {
    const aside = this.conflicts.get(id) ?? this.problems.get(id);
    this.conflicts.delete(id);
    this.problems.delete(id);
    return aside;
  }

  #bySteps(results) {
    const steps = new Map();
    for (const result of results) {
      const stepId = this.#ledger.stepOf(result.id);
      if (stepId === undefined) continue;
      steps.set(stepId, [...(steps.get(stepId) ?? []), result]);
    }
    return steps;
  }

  #acknowledge(result) {
    return this.#ledger.acknowledge(result.id, result.also_deleted);
  }

  /** The objects of conflicts as the server has them; those of operations still known here. */
  #currentsOf(results) {
    return results.filter((result) => hasCurrent(result) && this.#ledger.operation(result.id)).map((result) => {
      const {kind, object} = this.#ledger.operation(result.id);
      return {kind, id: object.id, current: result.current};
    });
  }

  #setAside(stepId, answers, taken, over, asides) {
    const fault = faultOf(answers);
    const fallen = this.#ledger.dependents(answers.map((answer) => answer.id));
    taken.forEach((id) => fallen.delete(id));
    const operations = this.#ledger.operations(fallen);
    if (operations.length === 0) return;
    const currents = this.#currentsOf(answers);
    const mine = this.#mineIn(operations);
    this.#ledger.drop(fallen);
    currents.forEach(({kind, id, current}) => this.#ledger.confirm(kind, id, current));
    operations.forEach((operation) => over.add(operation.step));
    const items = mine.map((item) => ({...item, theirs: this.#ledger.confirmed(item.kind, item.id)}));
    const isAgreed = items.length > 0 && !isBranched(operations) && items.every((item) => isSameMark(item.mine, item.theirs));
    if (fault.reason === "conflict" && isAgreed) return;
    const aside = {id: stepId, ...fault, items, operations};
    this.keep(aside);
    asides.push(aside);
  }

  /**
   * The objects that operations touch as the annotator left them; each once, ends before relations. Where two tabs left
   * an object differently, what one has deleted and the other has not is not deleted.
   */
  #mineIn(operations) {
    const items = new Map();
    const mayKeep = isBranched(operations);
    for (const stepId of new Set(operations.map((operation) => operation.step))) {
      for (const {kind, id, mark} of this.#marks.get(stepId) ?? []) {
        if (mayKeep && mark === null && items.get(id)?.mine) continue;
        items.set(id, {kind, id, mine: mark && this.#ledger.shownAs(kind, {id, ...mark})});
      }
    }
    const isRelation = (item) => Number(item.kind === "relation");
    return [...items.values()].sort((a, b) => isRelation(a) - isRelation(b));
  }
}

/** Whether two operations build on the same one: two tabs went different ways. */
function isBranched(operations) {
  const bases = operations.map((operation) => operation.base).filter(Boolean);
  return new Set(bases).size < bases.length;
}

function isTaken(result) {
  return result.status === "applied" || result.status === "repeated";
}

function hasCurrent(result) {
  return result.status === "conflict" && result.current !== undefined;
}

/** The reason of a step's failure: a conflict if one of its operations met one, else the first fault of its own. */
function faultOf(answers) {
  const conflict = answers.find((answer) => answer.status === "conflict");
  const own = answers.find((answer) => answer.status === "invalid" && answer.code !== "step_failed");
  const {code = "conflict", where = "", detail = ""} = own ?? conflict ?? answers.find((answer) => !isTaken(answer));
  return {reason: conflict && !own ? "conflict" : "problem", code, where, detail};
}

/** Whether two states say the same, whichever operation made them. */
function isSameMark(mine, theirs) {
  if (!mine || !theirs) return mine === theirs;
  const bare = ({last_operation, source_start, source_end, quote, ...rest}) => rest;
  return isSame(bare(mine), bare(theirs));
}
