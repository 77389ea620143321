/**
 * A set's log: read a page at a time, kept, and told as a history of commands, so that undo outlives the page.
 */
import {History} from "annotations/state/history.js";
import {Ledger} from "annotations/state/ledger.js";

const PAGE = 1000;

/**
 * The log of a set as far as it has been read; what has come since is read when it is asked for again.
 *
 * @param {(after: number, most: number) => Promise<object[] | null>} fetchPage operations after a revision, oldest first
 */
export function createLog(fetchPage) {
  let known = [];
  let reading = null;
  return {read, forget};

  /**
   * @param {(count: number) => void} [onProgress] told how many operations have been read
   * @returns {Promise<object[] | null>} all operations, oldest first; null if they cannot be had
   */
  function read(onProgress = () => {}) {
    reading ??= readOn(onProgress).finally(() => { reading = null; });
    return reading;
  }

  async function readOn(onProgress) {
    for (;;) {
      const page = await fetchPage(known.at(-1)?.revision ?? 0, PAGE);
      if (!page) return null;
      known = [...known, ...page];
      onProgress(known.length);
      if (page.length < PAGE) return known;
    }
  }

  /** To be called when the server's log is no longer what it was. */
  function forget() {
    known = [];
  }
}

/**
 * Makes earlier work undoable as soon as the set is open: at once, or when it is reopened.
 */
export function recallOnceOpen(store, log, outbox) {
  let isRecalled = false;
  store.subscribe(({reason}) => reason === "read_only" && recall());
  recall();

  function recall() {
    if (store.readOnly || isRecalled) return;
    isRecalled = true;
    recallLog(store, log, outbox);
  }
}

/**
 * Makes earlier work undoable once its log has come; without it, only what this page has found unsent is. What the log knows
 * and the page does not is asked for first: an undo of what does not stand here would pass it by.
 */
export async function recallLog(store, log, outbox) {
  const operations = await log.read();
  if (operations?.length > 0) await outbox.tellLast(operations.at(-1));
  store.recall(operations);
}

/**
 * @typedef {{id: string, time: string, deltas: import("annotations/state/history.js").Delta[]}} Moment a step of the log,
 *   and what it changed
 * @param {object[]} log operations with their results, oldest first
 * @param {(start: number, end: number) => string} quote
 * @returns {Moment[]}
 */
export function momentsIn(log, quote) {
  const ledger = new Ledger({spans: [], relations: [], document_labels: []}, quote);
  return [...Map.groupBy(log, (operation) => operation.step)].map(([id, operations]) => {
    const deltas = operations.flatMap((operation) => ledger.apply(operation));
    operations.forEach((operation) => ledger.acknowledge(operation.id, operation.result.also_deleted));
    return {id, time: operations[0].created, deltas};
  });
}

/**
 * The marks as some moments have left them, one after the other from the beginning.
 *
 * @param {Moment[]} moments
 * @returns {import("annotations/state/differences.js").Marks}
 */
export function marksAfter(moments) {
  const marks = {span: new Map(), relation: new Map(), document_label: new Map()};
  for (const {kind, id, after} of moments.flatMap(({deltas}) => deltas)) {
    if (after) marks[kind].set(id, after);
    else marks[kind].delete(id);
  }
  return marks;
}

/** The history that a set's log tells from its beginning. @returns {History} */
export function historyIn(log, quote) {
  const history = new History();
  for (const {deltas} of momentsIn(log, quote)) history.retell(deltas);
  return history;
}
