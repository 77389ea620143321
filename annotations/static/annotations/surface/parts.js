/**
 * Boundaries and fragments: where a span, a selection or one part of a discontinuous span begins and ends.
 */
import {lastLetter} from "annotations/surface/cursor.js";
import {fragmentsOf} from "annotations/surface/marks.js";
import {trimmed} from "annotations/surface/words.js";
import {StoreError} from "annotations/state/errors.js";

/**
 * @param {object} parts
 */
export function createParts({text, store, attention, cursor, attempt, refuse, reveal, choose, chosenSpan}) {
  return {nudge, addPart, removePart, nextPart, heldSpan, currentPart};

  /** Moves one boundary of the part, the selection, the chosen span or the word at the cursor. */
  function nudge(side, direction, by) {
    const part = currentPart();
    const stretch = attention.now.selection ?? part ?? chosenSpan() ?? attention.now.cursor;
    if (!stretch) return;
    const moved = cursor.nudged({start: stretch.start, end: stretch.end}, side, direction, by);
    if (stretch === part) putPart(moved);
    else move(moved);
    reveal(side === "start" ? moved : lastLetter(moved));
  }

  /** Moves the chosen span, or the selection, to a stretch. */
  function move(stretch) {
    const span = chosenSpan();
    if (!span) return attention.change({selection: stretch, anchor: null});
    attempt(() => store.updateSpan(span.id, {start: stretch.start, end: stretch.end}));
    return undefined;
  }

  /** The fragment of the chosen span that is looked at, {start, end}; null when it is the whole span. */
  function currentPart() {
    const {part, selection} = attention.now;
    const fragment = part === null || selection ? null : chosenSpan()?.fragments?.[part];
    return fragment ? {start: fragment[0], end: fragment[1]} : null;
  }

  /** Puts the part that is looked at somewhere else; null takes it away. Parts that meet become one. */
  function putPart(stretch) {
    const span = chosenSpan();
    const fragments = span.fragments.filter((_, nth) => nth !== attention.now.part);
    if (stretch) fragments.push([stretch.start, stretch.end]);
    if (attempt(() => store.updateSpan(span.id, {fragments})) === undefined) return;
    lookAt(span.id, stretch?.start ?? -1);
  }

  /** Looks at the part of a span that holds a position; at the whole span when none does. */
  function lookAt(id, position) {
    const fragments = store.spans.get(id)?.fragments ?? [];
    const nth = fragments.findIndex(([start, end]) => start <= position && position < end);
    attention.change({part: nth === -1 ? null : nth});
  }

  /** The span that a selection can be added to: the one chosen last. */
  function heldSpan() {
    return store.spans.get(attention.now.held) ?? null;
  }

  /** Adds the selection to the span chosen last, as a fragment. */
  function addPart() {
    const {selection} = attention.now;
    const span = heldSpan();
    const place = selection && trimmed(text, selection.start, selection.end);
    if (!span || !place) return refuse(new StoreError("no_part"));
    const fragments = [...fragmentsOf(span), [place.start, place.end]];
    const step = attempt(() => store.updateSpan(span.id, {fragments}));
    if (step === undefined) return undefined;
    if (step === null) return refuse(new StoreError("part_exists"));
    choose(span.id, {at: place.start});
    return undefined;
  }

  /** Takes a fragment out of the chosen span: the one that is looked at. */
  function removePart(nth = attention.now.part) {
    if (chosenSpan()?.fragments?.[nth] === undefined) return;
    attention.change({part: nth});
    putPart(null);
  }

  /** Looks at the next fragment of the chosen span; after the last one at the whole span. */
  function nextPart() {
    const {fragments} = chosenSpan() ?? {};
    if (!fragments) return;
    const next = ((attention.now.part ?? -1) + 1) % (fragments.length + 1);
    attention.change({part: next === fragments.length ? null : next});
    const part = currentPart();
    if (part) reveal(part);
  }
}
