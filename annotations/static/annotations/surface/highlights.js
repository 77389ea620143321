/**
 * Spans painted with the CSS Custom Highlight API. Ranges are registered only for pieces near the screen.
 */
import {LANES} from "annotations/surface/looks.js";
import {fragmentsOf} from "annotations/surface/marks.js";

/** Painted over the spans, in this order. */
const OVER = ["chosen", "selection"];

/** Whether this browser can paint spans. */
export function canPaint() {
  return typeof Highlight === "function" && "highlights" in CSS;
}

/**
 * @param {{text: object, marks: object, store: object, looks: object, counters: {rangesRegistered: number}}} parts
 */
export function createHighlights({text, marks, store, looks, counters}) {
  if (!canPaint()) return {show() {}, hide() {}, repaint() {}, paintOver() {}};
  /** piece → span id → what is registered for it there */
  const painted = new Map();
  for (const [nth, name] of OVER.entries()) highlightNamed(`surface-${name}`).priority = 100 + nth;
  return {show, hide, repaint, paintOver};

  function show(piece) {
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
    const lane = marks.laneOf(span.id);
    if (lane >= LANES) return [];
    const highlight = highlightNamed(`mark-${looks.lookOf(span)}-${lane}`, lane);
    return fragmentsOf(span)
      .map(([start, end]) => text.rangeIn(piece, start, end))
      .filter(Boolean)
      .map((place) => {
        const range = new StaticRange(place);
        highlight.add(range);
        counters.rangesRegistered += 1;
        return {highlight, range};
      });
  }

  function withdraw({highlight, range}) {
    highlight.delete(range);
    counters.rangesRegistered -= 1;
  }

  /** Paints stretches over the spans: `"chosen"` or `"selection"`; none to clear. */
  function paintOver(name, stretches) {
    const highlight = highlightNamed(`surface-${name}`);
    highlight.clear();
    for (const [start, end] of stretches) {
      const range = text.rangeOf(start, end);
      if (range) highlight.add(new StaticRange(range));
    }
  }
}

function highlightNamed(name, priority = 0) {
  if (!CSS.highlights.has(name)) {
    const highlight = new Highlight();
    highlight.priority = priority;
    CSS.highlights.set(name, highlight);
  }
  return CSS.highlights.get(name);
}
