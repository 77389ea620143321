/**
 * What an annotator can do, whatever it is done with: keys, mouse, a panel's button. Every refusal is said aloud.
 */
import {createAsking} from "annotations/surface/asking.js";
import {createParts} from "annotations/surface/parts.js";
import {createRelating} from "annotations/surface/relating.js";
import {trimmed} from "annotations/surface/words.js";
import {StoreError} from "annotations/state/errors.js";

/**
 * @param {object} parts
 * @param {(error: StoreError) => void} parts.refuse tells the annotator why something was not done
 * @param {(span: object) => void} parts.reveal brings a span into view
 * @param {(stretch: object) => boolean} parts.isInView whether a stretch can be seen
 * @param {() => number} parts.firstVisible where what can be seen begins
 */
export function createCommands(parts) {
  const {text, store, attention, words, marks, looks, refuse, reveal, isInView, firstVisible} = parts;
  const shared = {...parts, attempt, choose, chosenSpan, chosenRelation, markOf, anchorOf};
  const asking = createAsking(shared);
  const relating = createRelating({...shared, ...asking});
  const boundaries = createParts(shared);
  /** The span labelled last, {id, label}: what `.` does again. */
  let last = null;
  return {
    ...asking,
    ...relating,
    ...boundaries,
    attempt,
    choose,
    chooseHere,
    chosenSpan,
    chosenRelation,
    markOf,
    anchorOf,
    label,
    repeat,
    last: () => last,
    remember,
    target,
    remove,
    stepTo,
    stepAmong,
    stepRelation,
    change,
    toggleUnsure,
    undo: () => store.undo() || refuse(new StoreError("nothing_to_undo")),
    redo: () => store.redo() || refuse(new StoreError("nothing_to_redo")),
    stepBack,
  };

  /** Does something; a refusal of the store is told, and answered with undefined. */
  function attempt(work) {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      refuse(error);
      return undefined;
    }
  }

  /** The span or relation of an id; null when there is none. */
  function markOf(id) {
    return store.spans.get(id) ?? store.relations.get(id) ?? null;
  }

  /** The span at which a mark stands in the text: of a relation the one it starts at. */
  function anchorOf(mark) {
    return mark.source ? anchorOf(markOf(mark.source)) : mark;
  }

  function chosenSpan() {
    return store.spans.get(attention.now.chosen) ?? null;
  }

  function chosenRelation() {
    return store.relations.get(attention.now.chosen) ?? null;
  }

  /** What a label would be put on: the selection, the chosen span, or the word at the cursor. */
  function target() {
    const {selection, cursor: word} = attention.now;
    return selection ?? (chosenRelation() ? null : chosenSpan() ?? word);
  }

  /**
   * Puts a label on the target; a chosen span changes its label.
   * @param {{isThorough?: boolean}} [how] `isThorough`: every attribute is asked for, not only those required
   */
  function label(id, {isThorough = false} = {}) {
    if (store.readOnly) return refuse(new StoreError("read_only"));
    const span = chosenSpan();
    const isChange = span && !attention.now.selection;
    const labelled = isChange ? relabelled(span.id, id) : created({label: id});
    if (!labelled) return undefined;
    last = {id: labelled, label: id};
    return isThorough ? asking.askAll(labelled) : asking.askMissing(labelled);
  }

  function relabelled(span, id) {
    return attempt(() => store.updateSpan(span, {label: id})) === undefined ? null : span;
  }

  /** The id of a span made at the target; null when there is none. */
  function created(fields) {
    const stretch = target();
    const place = stretch && trimmed(text, stretch.start, stretch.end);
    if (place && !isInView(place)) return unseen(place);
    const made = place && attempt(() => store.createSpan({...fields, ...place}));
    if (!made) return null;
    choose(made.id, {isNew: true});
    return made.id;
  }

  /** Nobody marks what they do not see: it is shown, and nothing else done. */
  function unseen(place) {
    reveal(place);
    refuse(new StoreError("out_of_sight"));
    return null;
  }

  /** What an earlier page labelled last is the last for this one until it labels. */
  function remember(earlier) {
    if (looks.labels.has(earlier?.label)) last ??= earlier;
  }

  /** Labels the target as the last span is labelled, with the attributes that one has now. */
  function repeat() {
    if (!last || store.readOnly) return;
    const {label, attributes} = store.spans.get(last.id) ?? {...last, attributes: {}};
    const made = created({label, attributes: {...attributes}});
    if (!made) return;
    last = {id: made, label};
    asking.askMissing(made);
  }

  /**
   * Makes a span or a relation the one that is looked at.
   * @param {{isNew?: boolean, at?: number}} [how] `at`: the position in the text that was pointed at
   */
  function choose(id, {isNew = false, at = -1} = {}) {
    const mark = markOf(id);
    if (!mark) return;
    const {start, end} = anchorOf(mark);
    const place = at === -1 ? start : at;
    const part = mark.fragments?.findIndex((fragment) => fragment[0] <= at && at < fragment[1]) ?? -1;
    attention.change({
      chosen: id,
      part: part === -1 ? null : part,
      held: mark.source ? attention.now.held : id,
      selection: null,
      anchor: null,
      asking: null,
      jumping: false,
      cursor: wordIn({start: place, end}) ?? {start, end},
    });
    if (!isNew && at === -1) reveal({start, end});
  }

  /** The word at the beginning of a stretch, or the first one in it: a quotation mark may come before. */
  function wordIn({start, end}) {
    return [words.wordAt(start), words.wordAfter(start)].find((word) => word && word.start < end);
  }

  /** Chooses the span at the cursor, the shortest first; again: the next one outwards. */
  function chooseHere() {
    const {cursor: word, chosen} = attention.now;
    if (!word) return;
    const spans = marks.at(word.start);
    if (spans.length === 0) return;
    choose(spans[(spans.findIndex(({id}) => id === chosen) + 1) % spans.length].id, {at: word.start});
  }

  /** Deletes what is chosen. */
  function remove() {
    const {chosen} = attention.now;
    if (chosenSpan()) attempt(() => store.deleteSpan(chosen));
    else if (chosenRelation()) relating.removeRelation(chosen);
  }

  /** Chooses the next (1) or previous (-1) span in reading order. */
  function stepTo(direction) {
    const spans = store.spansInOrder();
    const now = spans.findIndex(({id}) => id === attention.now.chosen);
    const position = attention.now.cursor?.start ?? firstVisible();
    const beside = direction > 0
      ? spans.find(({start}) => start >= position) ?? spans[0]
      : spans.findLast(({start}) => start < position) ?? spans.at(-1);
    const next = now === -1 ? beside : spans[(now + direction + spans.length) % spans.length];
    if (next) choose(next.id);
  }

  /** Chooses the next of some marks, and asks for what it lacks. */
  function stepAmong(ids) {
    const wanted = [...ids].map(markOf).filter(Boolean);
    const order = new Map(store.spansInOrder().map(({id}, nth) => [id, nth]));
    const rank = (mark) => order.get(anchorOf(mark).id) + (mark.source ? 0.5 : 0);
    wanted.sort((a, b) => rank(a) - rank(b));
    const {chosen, cursor} = attention.now;
    const now = markOf(chosen);
    const position = cursor?.start ?? firstVisible();
    const isLater = (mark) => (now ? rank(mark) > rank(now) : anchorOf(mark).start >= position);
    const next = wanted.find(isLater) ?? wanted[0];
    if (!next) return;
    choose(next.id);
    asking.askMissing(next.id);
  }

  /** Chooses the next (1) or previous (-1) relation: of the chosen span, of the chosen relation's source, or of all. */
  function stepRelation(direction) {
    const relation = chosenRelation();
    const at = relation ? anchorOf(relation) : chosenSpan();
    const own = at ? store.relationsOf(at.id) : [];
    const all = own.length > 0 ? own : [...store.relations.values()];
    const now = all.findIndex(({id}) => id === relation?.id);
    const next = now === -1 ? (direction > 0 ? 0 : all.length - 1) : (now + direction + all.length) % all.length;
    if (all[next]) choose(all[next].id);
  }

  function change(id, changes) {
    return attempt(() => store.updateSpan(id, changes));
  }

  function toggleUnsure() {
    const span = chosenSpan();
    if (span) change(span.id, {unsure: !span.unsure});
  }

  /** One step back: out of a question, a relation, a selection, a choice. */
  function stepBack() {
    const {asking: question, relating: relation, jumping, selection, chosen, part} = attention.now;
    if (question) attention.change({asking: null});
    else if (relation) attention.change({relating: null});
    else if (jumping) attention.change({jumping: false});
    else if (selection) attention.change({selection: null, anchor: null});
    else if (part !== null) attention.change({part: null});
    else if (chosen) attention.change({chosen: null});
    else attention.change({cursor: null});
  }
}
