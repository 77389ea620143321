/**
 * A set's log read as a history of commands, so that undo outlives the page.
 */
import {History} from "annotations/state/history.js";
import {Ledger} from "annotations/state/ledger.js";

/**
 * The history that a set's log tells from its beginning.
 *
 * @param {object[]} log operations with their results, oldest first
 * @param {(start: number, end: number) => string} quote
 * @returns {History}
 */
export function historyIn(log, quote) {
  const ledger = new Ledger({spans: [], relations: [], document_labels: []}, quote);
  const history = new History();
  for (const operations of Map.groupBy(log, (operation) => operation.step).values()) {
    history.retell(operations.flatMap((operation) => ledger.apply(operation)));
    operations.forEach(({id, result}) => ledger.acknowledge(id, result.also_deleted));
  }
  return history;
}
