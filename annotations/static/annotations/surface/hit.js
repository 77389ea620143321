/**
 * From a point on the screen to the text under it, and to the span meant by a click there.
 */
import {LANES} from "annotations/surface/looks.js";

/** Where the lanes are drawn below the baseline: the first, and from one to the next (as in the scheme's stylesheet). */
const LANE_FIRST_PIXELS = 3;
const LANE_STEP_PIXELS = 5;
/** A click this far below its letters is looked for again higher up. */
const PROBE_PIXELS = 12;

/**
 * @param {{text: object, marks: object}} parts
 */
export function createHitTest({text, marks}) {
  return {positionAt, letterAt, spanAt};

  /** The caret position nearest to a point, in code points; null outside the text. */
  function positionAt(x, y) {
    const caret = caretAt(text.container.ownerDocument, x, y);
    return caret ? text.positionOf(caret.node, caret.offset) : null;
  }

  /** The letter whose box holds the point, and that box; null in the margins and between the lines. */
  function letterAt(x, y, above = 0) {
    const position = positionAt(x, y - above);
    if (position === null) return null;
    for (const start of [position, position - 1]) {
      if (start < 0 || start >= text.length) continue;
      const box = boxOf(start, x, y - above);
      if (box) return {position: start, box};
    }
    return above === 0 ? letterAt(x, y, PROBE_PIXELS) : null;
  }

  function boxOf(start, x, y) {
    const boxes = text.rangeOf(start, start + 1)?.getClientRects() ?? [];
    return [...boxes].find((box) => x >= box.left - 1 && x <= box.right + 1 && y >= box.top - 1 && y <= box.bottom + 1);
  }

  /**
   * The span meant by a click: the one whose underline was hit, else the shortest, else (when that one is chosen
   * already) the next one outwards. Null where there is none.
   * @param {string | null} chosen id of the span chosen now
   */
  function spanAt(x, y, chosen) {
    const letter = letterAt(x, y);
    if (!letter) return null;
    const spans = marks.at(letter.position);
    if (spans.length === 0) return null;
    const underlined = spans.find((span) => marks.laneOf(span.id) === laneAt(y, letter.box));
    if (underlined) return underlined;
    const now = spans.findIndex((span) => span.id === chosen);
    return spans[(now + 1) % spans.length];
  }
}

/** The lane whose line lies at a height; -1 on the letters themselves. */
function laneAt(y, box) {
  const baseline = box.bottom - (box.bottom - box.top) * 0.22;
  const below = y - baseline - LANE_FIRST_PIXELS + 1;
  const lane = Math.floor(below / LANE_STEP_PIXELS);
  return below >= 0 && lane < LANES ? lane : -1;
}

/** `caretPositionFromPoint`, or what Safari has instead. */
function caretAt(document, x, y) {
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(x, y);
    return caret && {node: caret.offsetNode, offset: caret.offset};
  }
  const range = document.caretRangeFromPoint?.(x, y);
  return range ? {node: range.startContainer, offset: range.startOffset} : null;
}
