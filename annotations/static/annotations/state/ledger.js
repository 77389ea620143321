/**
 * What the server has confirmed, the operations it has not answered yet, and what stands when these are applied.
 *
 * For an object with unanswered operations the confirmed state is kept beside them; what stands is always the
 * confirmed state with every operation applied whose base fits. So an operation can be taken back at any time,
 * and another tab's operation that does not fit simply waits for the server's verdict.
 */
import {KINDS, Objects, frozen} from "annotations/state/objects.js";

/**
 * @typedef {{operation: object, kind: string, id: string, cascade: {kind: string, id: string}[], fits: boolean,
 *   remover?: string}} Entry `remover`: the unanswered operation that had removed what this one brings back
 * @typedef {{kind: string, confirmed: object | null, entries: Entry[]}} Track
 */

export class Ledger {
  objects = new Objects();
  /** @type {Map<string, Entry>} unanswered operations by id, in order */
  #entries = new Map();
  /** @type {Map<string, Track>} by object id, only objects with unanswered operations */
  #tracks = new Map();
  #finished = new Set();
  #quote;

  /** @param {(start: number, end: number) => string} quote the document's text between two code points */
  constructor(set, quote) {
    this.#quote = quote;
    this.objects.load({...set, spans: set.spans.map((span) => this.#stored("span", span))});
  }

  /** Whether an operation is known, answered or not. */
  knows(operationId) {
    return this.#entries.has(operationId) || this.#finished.has(operationId);
  }

  /** Whether an operation has been answered, taken back or absorbed. */
  isOver(operationId) {
    return this.#finished.has(operationId);
  }

  /**
   * Takes in an operation that the server has not answered yet.
   * @param {string} [remover] see Entry; given for an operation that another page has made
   * @returns {{kind: string, id: string, before: object | null, after: object | null}[]} what it changed
   */
  apply(operation, remover = this.#removerFor(operation)) {
    const {kind, object: {id}} = operation;
    const before = this.objects.find(kind, id);
    const fits = isBaseOf(before, operation);
    const cascade = fits && operation.action === "delete" ? this.#cascadeOf(id) : [];
    const entry = {operation, kind, id, cascade, fits, remover};
    this.#entries.set(operation.id, entry);
    this.#track(kind, id).entries.push(entry);
    if (!fits) return [];
    return [...cascade.map((at) => this.#removeWith(entry, at)), this.#change(kind, id, this.#effect(before, operation))];
  }

  /**
   * The server applied an operation: it becomes part of the confirmed state.
   * @param {string[]} [alsoDeleted] ids of the relations that went with it
   * @returns {boolean} false if it was made for another state than the one known here
   */
  acknowledge(operationId, alsoDeleted = []) {
    const entry = this.#finish(operationId);
    if (!entry) return true;
    const track = this.#tracks.get(entry.id);
    const isNews = isBaseOf(track.confirmed, entry.operation);
    if (isNews) track.confirmed = this.#effect(track.confirmed, entry.operation);
    this.#forget(entry);
    for (const id of alsoDeleted) this.confirm("relation", id, null);
    return isNews;
  }

  /** Takes operations back, as if they had never been made. */
  drop(operationIds) {
    for (const operationId of operationIds) {
      const entry = this.#finish(operationId);
      if (entry) this.#forget(entry);
    }
  }

  /** The server's word on one object. */
  confirm(kind, id, object) {
    const confirmed = object && this.#stored(kind, object);
    const track = this.#tracks.get(id);
    if (track) track.confirmed = confirmed;
    this.#rebuild(kind, id, confirmed);
  }

  /** The server's word on everything: whatever is not in `set` is gone, unanswered operations stay on top. */
  confirmAll(set) {
    const lists = {span: set.spans, relation: set.relations, document_label: set.document_labels};
    for (const [kind, list] of Object.entries(lists)) {
      const named = new Map(list.map((object) => [object.id, object]));
      for (const id of this.#idsKnown(kind)) if (!named.has(id)) this.confirm(kind, id, null);
      for (const [id, object] of named) {
        if (this.confirmed(kind, id)?.last_operation !== object.last_operation) this.confirm(kind, id, object);
      }
    }
  }

  /** Puts one operation in the place of an earlier one that it includes (and of itself). */
  absorb(earlierId, operation) {
    const earlier = this.#entries.get(earlierId);
    if (!earlier) return;
    const track = this.#tracks.get(earlier.id);
    const merged = {...earlier, operation};
    track.entries = track.entries.filter((entry) => entry.operation.id !== operation.id);
    track.entries[track.entries.indexOf(earlier)] = merged;
    this.#entries.delete(operation.id);
    this.#finish(earlierId);
    this.#entries.set(operation.id, merged);
    this.#rebuild(track.kind, earlier.id);
  }

  /** Ids of the unanswered operations that stand or fall with the given ones, these included; steps fall whole. */
  dependents(operationIds) {
    const fall = new Fall(operationIds);
    let before;
    do {
      before = fall.ids.size;
      for (const entry of this.#entries.values()) if (fall.takesAlong(entry)) fall.add(entry);
    } while (fall.ids.size > before);
    return fall.ids;
  }

  /** An unanswered operation, undefined if there is none of this id. */
  operation(operationId) {
    return this.#entries.get(operationId)?.operation;
  }

  /** What an unanswered operation brings back rests on: the unanswered operation that had removed it. */
  removerOf(operationId) {
    return this.#entries.get(operationId)?.remover;
  }

  /** The step of an unanswered operation. */
  stepOf(operationId) {
    return this.operation(operationId)?.step;
  }

  /** The unanswered operations of a step, in order. */
  operationsOf(stepId) {
    return [...this.#entries.values()].map((entry) => entry.operation).filter(({step}) => step === stepId);
  }

  /** An object as the server last told of it, null if it is not there. */
  confirmed(kind, id) {
    const track = this.#tracks.get(id);
    return track ? track.confirmed : this.objects.find(kind, id);
  }

  /** Everything as the server last told of it, by kind and id. */
  confirmedMarks() {
    return Object.fromEntries(KINDS.map((kind) => {
      const known = [...this.#idsKnown(kind)].map((id) => [id, this.confirmed(kind, id)]);
      return [kind, new Map(known.filter(([, object]) => object))];
    }));
  }

  /** An object as it would be shown: with its quote. */
  shownAs(kind, object) {
    return object && this.#stored(kind, object);
  }

  /** The unanswered operations with these ids, in order. */
  operations(operationIds) {
    return [...this.#entries.values()].map((entry) => entry.operation).filter(({id}) => operationIds.has(id));
  }

  get unanswered() {
    return this.#entries.size;
  }

  /** The relations that go with an object: those at it, and those at these; ends before what they carry. */
  #cascadeOf(id, seen = new Set()) {
    const cascade = [];
    for (const relationId of this.objects.relationIdsAt(id)) {
      if (seen.has(relationId)) continue;
      seen.add(relationId);
      cascade.push(...this.#cascadeOf(relationId, seen), {kind: "relation", id: relationId});
    }
    return cascade;
  }

  #removerFor({action, object: {id}}) {
    if (action !== "create") return undefined;
    const removes = (entry) => entry.fits && (entry.id !== id || entry.operation.action === "delete");
    return this.#tracks.get(id)?.entries.findLast(removes)?.operation.id;
  }

  #removeWith(entry, {kind, id}) {
    this.#track(kind, id).entries.push(entry);
    return this.#change(kind, id, null);
  }

  #change(kind, id, after) {
    const before = this.objects.find(kind, id);
    this.objects.put(kind, id, after);
    return {kind, id, before, after};
  }

  #track(kind, id) {
    if (!this.#tracks.has(id)) this.#tracks.set(id, {kind, confirmed: this.objects.find(kind, id), entries: []});
    return this.#tracks.get(id);
  }

  #finish(operationId) {
    const entry = this.#entries.get(operationId);
    this.#entries.delete(operationId);
    this.#finished.add(operationId);
    return entry;
  }

  /** Takes an entry from the tracks it is on. */
  #forget(entry) {
    for (const {kind, id} of [entry, ...entry.cascade]) {
      const track = this.#tracks.get(id);
      track.entries = track.entries.filter((other) => other !== entry);
      this.#rebuild(kind, id, track.confirmed);
    }
  }

  #rebuild(kind, id, confirmed = null) {
    const track = this.#tracks.get(id);
    let object = track ? track.confirmed : confirmed;
    for (const entry of track?.entries ?? []) object = this.#replay(entry, id, object);
    if (track?.entries.length === 0) this.#tracks.delete(id);
    const standing = this.objects.find(kind, id);
    const isSame = standing && object?.last_operation && standing.last_operation === object.last_operation;
    this.objects.put(kind, id, isSame ? standing : object);
  }

  #replay(entry, id, object) {
    if (entry.id !== id) return entry.fits ? null : object;
    const fitted = entry.fits;
    entry.fits = isBaseOf(object, entry.operation);
    if (entry.fits !== fitted) entry.cascade.forEach((at) => this.#rebuild(at.kind, at.id));
    return entry.fits ? this.#effect(object, entry.operation) : object;
  }

  #effect(object, operation) {
    if (operation.action === "delete") return null;
    const known = operation.action === "create" ? blank(operation.kind) : object;
    const isMoved = operation.kind === "span" && "start" in operation.object;
    const changed = {...(isMoved ? {fragments: null} : {}), ...operation.object, last_operation: operation.id};
    return this.#stored(operation.kind, {...known, ...changed}, object);
  }

  /** An object as the store shows it: a span's quote is the text itself, its place in the source the server's word. */
  #stored(kind, object, before = null) {
    if (kind !== "span") return frozen({...object, attributes: {...object.attributes}});
    const {start, end} = object;
    const isPlaced = before?.start === start && before.end === end;
    const source = before && !isPlaced ? {source_start: null, source_end: null} : {};
    const fragments = object.fragments?.map((fragment) => [...fragment]) ?? null;
    const quote = isPlaced ? before.quote : this.#quote(start, end);
    return frozen({...object, ...source, fragments, quote, attributes: {...object.attributes}});
  }

  #idsKnown(kind) {
    const tracked = [...this.#tracks].filter(([, track]) => track.kind === kind).map(([id]) => id);
    return new Set([...this.objects.ids(kind), ...tracked]);
  }
}

/** Operations that fall together. */
class Fall {
  ids;
  #steps = new Set();
  /** Ids of objects that fallen operations made. */
  #made = new Set();

  constructor(operationIds) {
    this.ids = new Set(operationIds);
  }

  takesAlong({operation: {id, step, base, object}, remover}) {
    const isEnd = this.#made.has(object.source) || this.#made.has(object.target);
    return isEnd || this.#steps.has(step) || [id, base, remover].some((named) => this.ids.has(named));
  }

  add({operation: {id, step, action, object}}) {
    this.ids.add(id);
    this.#steps.add(step);
    if (action === "create") this.#made.add(object.id);
  }
}

/** Whether an operation was made for this state of its object. */
function isBaseOf(object, operation) {
  if (operation.action === "create") return object === null;
  return object !== null && object.last_operation === operation.base;
}

function blank(kind) {
  if (kind !== "span") return {attributes: {}};
  return {fragments: null, attributes: {}, comment: "", unsure: false, source_start: null, source_end: null};
}
