/**
 * Spans painted with the CSS Custom Highlight API. Ranges are registered only for pieces near the screen.
 */
import {LANES} from "annotations/surface/looks.js";
import {fragmentsOf} from "annotations/surface/marks.js";

/** Painted under the spans (the first) and over them, in this order. */
const OVER = {hover: -1, found: 100, chosen: 101, selection: 102, now: 103};

/** Whether this browser can paint spans. */
export function canPaint() {
  return typeof Highlight === "function" && "highlights" in CSS;
}

/**
 * @param {{text: object, marks: object, store: object, looks: object, counters: {rangesRegistered: number}}} parts
 */
export function createHighlights({text, marks, store, looks, counters}) {
  if (!canPaint()) return {show() {}, hide() {}, repaint() {}, paintOver() {}, paintCopy() {}};
  /** piece → span id → what is registered for it there */
  const painted = new Map();
  for (const [name, priority] of Object.entries(OVER)) highlightNamed(`surface-${name}`).priority = priority;
  /** What is registered for a copy of the text. */
  let copied = [];
  return {show, hide, repaint, paintOver, paintCopy};

  function show(piece) {
    if (painted.has(piece)) return;
    const ranges = new Map();
    painted.set(piece, ranges);
    for (const id of marks.idsIn(piece)) ranges.set(id, register(store.spans.get(id), piece));
  }

  function hide(piece) {
    for (const registered of painted.get(piece)?.values() ?? []) registered.forEach(withdraw);
    painted.delete(piece);
  }

  /** Brings the pieces among these that are shown up to date. */
  function repaint(pieces) {
    for (const piece of pieces) {
      if (!painted.has(piece)) continue;
      hide(piece);
      show(piece);
    }
  }

  function register(span, piece) {
    return registerAt(span, (start, end) => text.rangeIn(piece, start, end));
  }

  /** Registers a span, and what lies between its fragments, where `rangeOf` says: null is nowhere. */
  function registerAt(span, rangeOf) {
    const lane = marks.laneOf(span.id);
    if (lane >= LANES) return [];
    const stretches = [
      ...fragmentsOf(span).map((fragment) => [`mark-${looks.lookOf(span)}-${lane}`, ...fragment]),
      ...gapsOf(span).map((gap) => [`surface-gap-${lane}`, ...gap]),
    ];
    return stretches.flatMap(([name, start, end]) => {
      const place = rangeOf(start, end);
      if (!place) return [];
      const [highlight, range] = [highlightNamed(name, lane), new StaticRange(place)];
      highlight.add(range);
      counters.rangesRegistered += 1;
      return [{highlight, range}];
    });
  }

  /** Paints spans on a copy of the text, where `rangeOf` finds their stretches; none to clear. */
  function paintCopy(spans, rangeOf) {
    copied.forEach(withdraw);
    copied = spans.flatMap((span) => registerAt(span, rangeOf));
  }

  function withdraw({highlight, range}) {
    highlight.delete(range);
    counters.rangesRegistered -= 1;
  }

  /**
   * Paints stretches over the spans; none to clear.
   * @param {"hover" | "found" | "chosen" | "selection" | "now"} name
   */
  function paintOver(name, stretches) {
    const highlight = highlightNamed(`surface-${name}`);
    highlight.clear();
    for (const [start, end] of stretches) {
      const range = text.rangeOf(start, end);
      if (range) highlight.add(new StaticRange(range));
    }
  }
}

/** What lies between the fragments of a span. */
function gapsOf({fragments}) {
  return (fragments ?? []).slice(1).map(([start], nth) => [fragments[nth][1], start]);
}

function highlightNamed(name, priority = 0) {
  if (!CSS.highlights.has(name)) {
    const highlight = new Highlight();
    highlight.priority = priority;
    CSS.highlights.set(name, highlight);
  }
  return CSS.highlights.get(name);
}
