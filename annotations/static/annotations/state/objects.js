/**
 * What stands at the moment: spans, relations and document labels by id, in reading order and by their ends.
 *
 * A relation shows only while both its ends do; until then it is hidden, not lost.
 */

export const KINDS = ["span", "relation", "document_label"];

/** Reading order: start, then the longer first, then id. */
export function inReadingOrder(a, b) {
  return a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : Number(a.id > b.id));
}

/** An object that nobody can change in place. */
export function frozen(object) {
  Object.freeze(object.attributes);
  object.fragments?.forEach(Object.freeze);
  if (object.fragments) Object.freeze(object.fragments);
  return Object.freeze(object);
}

export class Objects {
  /** @type {Record<string, Map<string, object>>} */
  shown = Object.fromEntries(KINDS.map((kind) => [kind, new Map()]));
  /** Sorted spans, kept up to date in place. */
  ordered = [];
  /** @type {Map<string, object>} relations of which an end is missing */
  #hidden = new Map();
  /** @type {Map<string, Set<string>>} ids of shown relations by the id of an end */
  #byEnd = new Map();
  #changed = emptyChange();

  /** Takes over a whole set at once. */
  load(set) {
    for (const span of set.spans) this.shown.span.set(span.id, span);
    this.ordered = [...this.shown.span.values()].sort(inReadingOrder);
    for (const relation of set.relations) this.put("relation", relation.id, frozen(relation));
    for (const label of set.document_labels) this.put("document_label", label.id, frozen(label));
    this.takeChange();
  }

  /** The object, shown or hidden; null if there is none. */
  find(kind, id) {
    return this.shown[kind].get(id) ?? (kind === "relation" ? this.#hidden.get(id) : undefined) ?? null;
  }

  /** Ids of all objects of a kind, hidden ones too. */
  ids(kind) {
    return [...this.shown[kind].keys(), ...(kind === "relation" ? this.#hidden.keys() : [])];
  }

  /** What a relation may name as an end: a span or a relation that is shown. */
  endOf(id) {
    return this.shown.span.get(id) ?? this.shown.relation.get(id);
  }

  /** Ids of the shown relations that have this object as an end. */
  relationIdsAt(id) {
    return this.#byEnd.get(id) ?? new Set();
  }

  /** Puts, changes or (with null) removes an object. */
  put(kind, id, object) {
    const before = this.shown[kind].get(id) ?? null;
    const after = object && this.#mayShow(kind, object) ? object : null;
    this.#hide(kind, id, after ? null : object);
    if (before === after) return;
    this.#show(kind, id, before, after);
    this.#changed[kind].add(id);
    if (!before || !after) this.#reconsiderRelationsAt(id);
  }

  /** Ids changed since the last call, by kind. */
  takeChange() {
    const change = this.#changed;
    this.#changed = emptyChange();
    return change;
  }

  #mayShow(kind, object) {
    return kind !== "relation" || Boolean(this.endOf(object.source) && this.endOf(object.target));
  }

  #hide(kind, id, object) {
    if (kind !== "relation") return;
    if (object) this.#hidden.set(id, object);
    else this.#hidden.delete(id);
  }

  #show(kind, id, before, after) {
    if (after) this.shown[kind].set(id, after);
    else this.shown[kind].delete(id);
    if (kind === "span") this.#reorder(before, after);
    if (kind === "relation") this.#reindex(before, after);
  }

  #reorder(before, after) {
    if (before) this.ordered.splice(this.#rank(before), 1);
    if (after) this.ordered.splice(this.#rank(after), 0, after);
  }

  #rank(span) {
    let low = 0;
    let high = this.ordered.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (inReadingOrder(this.ordered[middle], span) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #reindex(before, after) {
    for (const end of before ? [before.source, before.target] : []) {
      const ids = this.#byEnd.get(end);
      ids?.delete(before.id);
      if (ids?.size === 0) this.#byEnd.delete(end);
    }
    for (const end of after ? [after.source, after.target] : []) {
      if (!this.#byEnd.has(end)) this.#byEnd.set(end, new Set());
      this.#byEnd.get(end).add(after.id);
    }
  }

  #reconsiderRelationsAt(end) {
    for (const id of [...this.relationIdsAt(end)]) this.put("relation", id, this.shown.relation.get(id));
    for (const [id, relation] of [...this.#hidden]) {
      if (relation.source === end || relation.target === end) this.put("relation", id, relation);
    }
  }
}

function emptyChange() {
  return Object.fromEntries(KINDS.map((kind) => [kind, new Set()]));
}
