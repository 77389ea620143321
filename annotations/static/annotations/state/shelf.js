/**
 * What one person's outbox for one annotation set keeps in the database: steps the server has not answered, in order,
 * steps that were set aside, and who is sending at the moment.
 */
import {stepsThatFit} from "annotations/state/protocol.js";

/** How long a tab may be silent before another one sends in its place. A step sent by both is applied once. */
export const LEASE_SECONDS = 6;

/** Who an outbox belongs to; nobody else's is ever read. */
export function ownerOf(person, setId) {
  return `${person}/${setId}`;
}

/** @typedef {{step?: object, aside?: object, dealtWith?: string}} Arrival one of these */

export class Shelf {
  #database;
  #owner;
  #tab;
  #clock;
  /** Whether this tab has taken the right to send, as far as it knows. */
  #isSending = false;

  /** @param {{database: object, owner: string, tab: string, clock: () => number}} given `clock` in milliseconds */
  constructor({database, owner, tab, clock}) {
    this.#database = database;
    this.#owner = owner;
    this.#tab = tab;
    this.#clock = clock;
  }

  /** What an earlier page, or another tab, has left: `{steps, asides}`. */
  load() {
    return this.#database.transact(async (tables) => ({
      steps: (await tables.list("steps", this.#owner)).map((record) => record.step),
      asides: (await tables.list("asides", this.#owner)).map((record) => record.aside),
    }));
  }

  /**
   * Keeps what has arrived, in order. A step that changes the same fields of the same object as the last one, which
   * nobody has begun to send, takes its place.
   * @param {Arrival[]} arrivals
   * @param {(stepId: string) => boolean} isSent
   * @returns {Promise<object[]>} the steps as they are kept; `absorbs` names the operation whose place one has taken
   */
  keep(arrivals, isSent) {
    return this.#database.transact(async (tables) => {
      const kept = [];
      const counter = (await tables.get("notes", this.#owner, "last")) ?? this.#record("last", {number: 0});
      let tail = await tables.get("steps", this.#owner, counter.number);
      for (const {step, aside, dealtWith} of arrivals) {
        if (aside) await tables.put("asides", this.#record(aside.id, {aside}));
        if (dealtWith) await tables.remove("asides", this.#owner, dealtWith);
        if (!step) continue;
        const merged = tail && !tail.frozen && !isSent(tail.step.id) && merge(tail.step, step);
        tail = this.#record(merged ? tail.key : ++counter.number, {step: merged || step, frozen: isSent(step.id)});
        await tables.put("steps", tail);
        kept.push(tail.step);
      }
      await tables.put("notes", counter);
      return kept;
    });
  }

  /**
   * Takes the right to send, and the steps to send next; from then on these never change.
   * @param {{most: number, over: Set<string>, extra: object[]}} given steps known to be `over` are removed, `extra` ones
   *   could not be kept and come last
   * @returns {Promise<{busySeconds: number, steps: object[], known: Set<string>, asides: object[]}>} `busySeconds`: how
   *   long another tab may be sending; `known`: ids of all steps that wait; `asides`: all that was set aside
   */
  claim({most, over, extra}) {
    return this.#database.transact(async (tables) => {
      const records = await this.#current(tables, over);
      const known = new Set(records.map((record) => record.step.id));
      const asides = (await tables.list("asides", this.#owner)).map((record) => record.aside);
      const busySeconds = await this.#busySeconds(tables);
      this.#isSending = false;
      if (busySeconds > 0) return {busySeconds, steps: [], known, asides};
      const steps = stepsThatFit([...records.map((record) => record.step), ...extra], most);
      const taken = records.slice(0, steps.length).filter((record) => !record.frozen);
      for (const record of taken) await tables.put("steps", {...record, frozen: true});
      this.#isSending = steps.length > 0;
      if (this.#isSending) await tables.put("notes", this.#lease());
      else await tables.remove("notes", this.#owner, "lease");
      return {busySeconds, steps, known, asides};
    });
  }

  /** Says that this tab is still sending. */
  renew() {
    return this.#database.transact((tables) => tables.put("notes", this.#lease()));
  }

  /** Gives the right to send back, even from a page that ends with this call. */
  async release() {
    if (!this.#isSending) return;
    this.#isSending = false;
    await this.#database.transact((tables) => tables.remove("notes", this.#owner, "lease"), {isLast: true});
  }

  /** Removes steps that are over and keeps what was set aside. */
  finish({over, asides}) {
    return this.#database.transact(async (tables) => {
      await this.#current(tables, over);
      for (const aside of asides) await tables.put("asides", this.#record(aside.id, {aside}));
    });
  }

  /** Records of steps, after those that are over have been removed. */
  async #current(tables, over) {
    const records = await tables.list("steps", this.#owner);
    const isOver = (record) => over.has(record.step.id);
    for (const record of records.filter(isOver)) await tables.remove("steps", this.#owner, record.key);
    return records.filter((record) => !isOver(record));
  }

  /** How long another tab may still be sending; a clock that has jumped gives it no more than a lease. */
  async #busySeconds(tables) {
    const lease = await tables.get("notes", this.#owner, "lease");
    if (!lease || lease.tab === this.#tab) return 0;
    const left = (lease.until - this.#clock()) / 1000;
    return left > LEASE_SECONDS ? 0 : Math.max(0, left);
  }

  #lease() {
    return this.#record("lease", {tab: this.#tab, until: this.#clock() + LEASE_SECONDS * 1000});
  }

  #record(key, fields) {
    return {owner: this.#owner, key, ...fields};
  }
}

/** A later step with the base of an earlier one, if both change the same fields of the same object and nothing else. */
function merge(earlier, later) {
  const [first, ...more] = earlier.operations;
  const [second, ...others] = later.operations;
  const isChain = second.base === first.id && more.length === 0 && others.length === 0;
  const isUpdate = first.action === "update" && second.action === "update";
  if (!isChain || !isUpdate || !isSameFields(first.object, second.object)) return null;
  return {...later, operations: [{...second, base: first.base}], absorbs: first.id};
}

function isSameFields(one, other) {
  const fields = Object.keys(one);
  return fields.length === Object.keys(other).length && fields.every((field) => field in other);
}
