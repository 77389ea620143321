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

  /** @param {import("annotations/state/ledger.js").Ledger} ledger */
  constructor(ledger) {
    this.#ledger = ledger;
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
    return {steps: over, asides};
  }

  /** Sets a step aside that no server would take, with everything that rests on it. */
  reject(stepId, fault) {
    const operation = this.#ledger.operationsOf(stepId)[0];
    if (!operation) return {steps: new Set([stepId]), asides: []};
    return this.settle([{id: operation.id, status: "invalid", ...fault}]);
  }

  /** Takes in what another tab of this browser has settled. */
  follow({results, steps, asides}) {
    for (const result of results.filter(isTaken)) this.#acknowledge(result);
    for (const {kind, id, current} of results.filter(hasCurrent).map((result) => this.#currentOf(result))) {
      if (kind) this.#ledger.confirm(kind, id, current);
    }
    this.#ledger.drop(steps.flatMap((stepId) => this.#ledger.operationsOf(stepId)).map((operation) => operation.id));
    asides.forEach((aside) => this.keep(aside));
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
    this.#ledger.acknowledge(result.id, (result.also_deleted ?? []).map(relationNamed));
  }

  #currentOf(result) {
    const operation = this.#ledger.operation(result.id);
    return {kind: operation?.kind, id: operation?.object.id, current: result.current};
  }

  #setAside(stepId, answers, taken, over, asides) {
    const fault = faultOf(answers);
    const fallen = this.#ledger.dependents(answers.map((answer) => answer.id));
    taken.forEach((id) => fallen.delete(id));
    const operations = this.#ledger.operations(fallen);
    if (operations.length === 0) return;
    const currents = answers.filter(hasCurrent).map((answer) => this.#currentOf(answer));
    const mine = this.#touched(operations);
    this.#ledger.drop(fallen);
    currents.forEach(({kind, id, current}) => this.#ledger.confirm(kind, id, current));
    operations.forEach((operation) => over.add(operation.step));
    const items = mine.map((item) => ({...item, theirs: this.#ledger.objects.find(item.kind, item.id)}));
    if (fault.reason === "conflict" && items.every((item) => isSameMark(item.mine, item.theirs))) return;
    const aside = {id: stepId, ...fault, items, operations};
    this.keep(aside);
    asides.push(aside);
  }

  /** The objects that operations touch, as they stand now; each once, ends before relations. */
  #touched(operations) {
    const named = new Map();
    for (const operation of operations) {
      for (const {kind, id} of this.#ledger.touchedBy(operation.id)) {
        named.set(id, {kind, id, mine: this.#ledger.objects.find(kind, id)});
      }
    }
    const isRelation = (item) => Number(item.kind === "relation");
    return [...named.values()].sort((a, b) => isRelation(a) - isRelation(b));
  }
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

function relationNamed(deleted) {
  return typeof deleted === "string" ? {kind: "relation", id: deleted} : {kind: "relation", ...deleted};
}

/** Whether two states say the same, whichever operation made them. */
function isSameMark(mine, theirs) {
  if (!mine || !theirs) return mine === theirs;
  const bare = ({last_operation, source_start, source_end, ...rest}) => rest;
  return isSame(bare(mine), bare(theirs));
}
