/**
 * What an annotator can do, whatever it is done with: keys, mouse, a panel's button. Every refusal is said aloud.
 */
import {createAsking} from "annotations/surface/asking.js";
import {createRelating} from "annotations/surface/relating.js";
import {trimmed} from "annotations/surface/words.js";
import {StoreError} from "annotations/state/errors.js";

/**
 * @param {object} parts
 * @param {(error: StoreError) => void} parts.refuse tells the annotator why something was not done
 * @param {(span: object) => void} parts.reveal brings a span into view
 */
export function createCommands(parts) {
  const {text, store, attention, cursor, words, marks, looks, refuse, reveal} = parts;
  const asking = createAsking({store, looks, attention, attempt});
  const relating = createRelating({...parts, attempt, choose, chosenSpan});
  let lastLabel = null;
  return {
    ...asking,
    ...relating,
    attempt,
    choose,
    chooseHere,
    chosenSpan,
    label,
    repeat: () => lastLabel && label(lastLabel),
    canRepeat: () => lastLabel !== null && target() !== null,
    target,
    remove,
    move,
    nudge,
    stepTo,
    stepAmong,
    change,
    toggleUnsure,
    undo: () => store.undo(),
    redo: () => store.redo(),
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

  function chosenSpan() {
    return store.spans.get(attention.now.chosen) ?? null;
  }

  /** What a label would be put on: the selection, the chosen span, or the word at the cursor. */
  function target() {
    const {selection, chosen, cursor: word} = attention.now;
    return selection ?? (chosen ? store.spans.get(chosen) : null) ?? word;
  }

  /** Puts a label on the target; a chosen span changes its label. */
  function label(id) {
    if (store.readOnly) return refuse(new StoreError("read_only"));
    const {selection} = attention.now;
    const span = chosenSpan();
    if (!selection && span) {
      if (attempt(() => store.updateSpan(span.id, {label: id})) === undefined) return;
      lastLabel = id;
      asking.askMissing(span.id);
      return;
    }
    const stretch = target();
    const place = stretch && trimmed(text, stretch.start, stretch.end);
    if (!place) return;
    const made = attempt(() => store.createSpan({label: id, ...place}));
    if (!made) return;
    lastLabel = id;
    choose(made.id, {isNew: true});
    asking.askMissing(made.id);
  }

  /** Makes a span the one that is looked at. */
  function choose(id, {isNew = false} = {}) {
    const span = store.spans.get(id);
    if (!span) return;
    attention.change({
      chosen: id,
      selection: null,
      anchor: null,
      asking: null,
      cursor: words.wordAt(span.start) ?? {start: span.start, end: span.end},
    });
    if (!isNew) reveal(span);
  }

  /** Chooses the span at the cursor, the shortest first; again: the next one outwards. */
  function chooseHere() {
    const {cursor: word, chosen} = attention.now;
    if (!word) return;
    const spans = marks.at(word.start);
    if (spans.length === 0) return;
    choose(spans[(spans.findIndex(({id}) => id === chosen) + 1) % spans.length].id);
  }

  function remove() {
    const span = chosenSpan();
    if (!span) return;
    attempt(() => store.deleteSpan(span.id));
  }

  /** Moves the chosen span, or the selection, to a stretch. */
  function move(stretch) {
    const span = chosenSpan();
    if (!span) return attention.change({selection: stretch, anchor: null});
    attempt(() => store.updateSpan(span.id, {start: stretch.start, end: stretch.end}));
  }

  /** Moves one boundary of the chosen span, the selection or the word at the cursor. */
  function nudge(side, direction, by) {
    const stretch = attention.now.selection ?? chosenSpan() ?? attention.now.cursor;
    if (stretch) move(cursor.nudged({start: stretch.start, end: stretch.end}, side, direction, by));
  }

  /** Chooses the next (1) or previous (-1) span in reading order. */
  function stepTo(direction) {
    const spans = store.spansInOrder();
    const now = spans.findIndex(({id}) => id === attention.now.chosen);
    const position = attention.now.cursor?.start ?? 0;
    const beside = direction > 0
      ? spans.find(({start}) => start >= position) ?? spans[0]
      : spans.findLast(({start}) => start < position) ?? spans.at(-1);
    const next = now === -1 ? beside : spans[(now + direction + spans.length) % spans.length];
    if (next) choose(next.id);
  }

  /** Chooses the next of some spans, and asks for what it lacks. */
  function stepAmong(ids) {
    const wanted = new Set(ids);
    const spans = store.spansInOrder();
    const now = spans.findIndex(({id}) => id === attention.now.chosen);
    const position = attention.now.cursor?.start ?? 0;
    const isLater = ({start}, nth) => (now === -1 ? start >= position : nth > now);
    const next = spans.find((span, nth) => wanted.has(span.id) && isLater(span, nth)) ?? spans.find(({id}) => wanted.has(id));
    if (!next) return;
    choose(next.id);
    asking.askMissing(next.id);
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
    const {asking: question, relating: relation, selection, chosen} = attention.now;
    if (question) attention.change({asking: null});
    else if (relation) attention.change({relating: null});
    else if (selection) attention.change({selection: null, anchor: null});
    else if (chosen) attention.change({chosen: null});
    else attention.change({cursor: null});
  }
}
