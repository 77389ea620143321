/**
 * What can be undone and redone. An entry is what one command changed: objects before and after.
 *
 * @typedef {{kind: string, id: string, before: object | null, after: object | null}} Delta
 */
import {fieldsOf} from "annotations/state/fields.js";

export class History {
  /** @type {Delta[][]} */
  #done = [];
  /** @type {Delta[][]} */
  #undone = [];
  /**
   * Steps of earlier pages, as long as it is not known what came before.
   * @type {{ids: string[], deltas: Delta[]}[]}
   */
  #early = [];

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  /** Keeps what a new command changed; what was undone before can no longer be redone. */
  add(deltas) {
    this.#done.push(deltas);
    this.#undone = [];
  }

  /** Keeps a step of an earlier page, its operations and what they changed, until it is known what came before that. */
  addEarly(ids, deltas) {
    this.#early.push({ids, deltas});
  }

  /**
   * Takes in what a step of an earlier page changed. One that exactly takes the last one back is read as its undo, and one
   * that makes an undone one again as its redo.
   */
  retell(deltas) {
    if (leadsBack(this.#done.at(-1), deltas)) {
      this.#done.pop();
      this.#undone.push(deltas);
    } else if (leadsBack(this.#undone.at(-1), deltas)) {
      this.#undone.pop();
      this.#done.push(deltas);
    } else this.add(deltas);
  }

  /**
   * Puts the history of earlier pages before this one's; what they had undone can be redone if nothing came after.
   * @param {Set<string>} told the operations of which that history tells
   */
  addEarlier(history, told) {
    const untold = this.#early.splice(0).filter(({ids}) => !ids.some((id) => told.has(id)));
    untold.forEach(({deltas}) => history.retell(deltas));
    if (!this.canUndo && !this.canRedo) this.#undone = history.#undone;
    this.#done.unshift(...history.#done);
  }

  /**
   * Takes the newest entry that still changes something back.
   * @param {(deltas: Delta[]) => Delta[]} restore puts the objects back and says what that changed
   * @returns {boolean} whether anything was changed
   */
  undo(restore) {
    return move(this.#done, this.#undone, restore);
  }

  /** The same for the entry undone last. */
  redo(restore) {
    return move(this.#undone, this.#done, restore);
  }
}

function move(from, to, restore) {
  while (from.length > 0) {
    const deltas = restore(from.at(-1).toReversed());
    from.pop();
    if (deltas.length === 0) continue;
    to.push(deltas);
    return true;
  }
  return false;
}

/** Whether some deltas lead back, in reverse order, from where an entry has led. */
function leadsBack(entry, deltas) {
  if (entry?.length !== deltas.length) return false;
  return entry.toReversed().every(({kind, id, before, after}, nth) => {
    const back = deltas[nth];
    return back.id === id && isSameMark(kind, before, back.after) && isSameMark(kind, after, back.before);
  });
}

/** Whether two states of an object say the same; null is its absence. */
export function isSameMark(kind, one, other) {
  return one && other ? isSame(fieldsOf(kind, one), fieldsOf(kind, other)) : one === other;
}

/** The fields in which two states of an object differ; `last_operation` and what follows from others not counted. */
export function changedFields(from, to) {
  const derived = new Set(["id", "quote", "source_start", "source_end", "last_operation"]);
  return Object.keys(to).filter((field) => !derived.has(field) && !isSame(from[field], to[field]));
}

/** Whether two JSON values are equal; the order of keys does not count. */
export function isSame(one, other) {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && isSame(one[key], other[key]));
}
