/**
 * Where the spans lie: by piece, by position, on which lane. No DOM.
 */
import {inReadingOrder} from "annotations/state/objects.js";
import {lanesOf} from "annotations/surface/lanes.js";

/**
 * @param {{pieces: object[], piecesBetween: (start: number, end: number) => object[]}} text
 * @param {{spans: ReadonlyMap<string, object>, spansInOrder: () => object[]}} store
 */
export function createMarks(text, store) {
  /** Ids of the spans in each piece. */
  const inPiece = text.pieces.map(() => new Set());
  /** Pieces in which each span was last placed. */
  const placed = new Map();
  let lanes = new Map();
  refresh(store.spans.keys());

  return {
    refresh,
    laneOf: (id) => lanes.get(id) ?? 0,
    idsIn: (piece) => inPiece[piece.index],
    spansIn,
    at: (position) => spansAt(position),
  };

  /**
   * Takes up changed, new and deleted spans.
   * @param {Iterable<string>} ids
   * @returns {Set<object>} the pieces that have to be painted again
   */
  function refresh(ids) {
    const touched = new Set();
    for (const id of ids) place(id, touched);
    const before = lanes;
    lanes = lanesOf(store.spansInOrder());
    for (const [id, lane] of lanes) {
      if (before.has(id) && before.get(id) !== lane) for (const piece of placed.get(id)) touched.add(piece);
    }
    return touched;
  }

  function place(id, touched) {
    for (const piece of placed.get(id) ?? []) {
      inPiece[piece.index].delete(id);
      touched.add(piece);
    }
    placed.delete(id);
    const span = store.spans.get(id);
    if (!span) return;
    const pieces = text.piecesBetween(span.start, span.end);
    placed.set(id, pieces);
    for (const piece of pieces) {
      inPiece[piece.index].add(id);
      touched.add(piece);
    }
  }

  /** The spans of some pieces in reading order, in which they are numbered too. */
  function spansIn(pieces) {
    const ids = new Set([...pieces].flatMap(({index}) => [...inPiece[index]]));
    return [...ids].map((id) => store.spans.get(id)).sort(inReadingOrder);
  }

  /** The spans that cover the letter at a position, the shortest first. */
  function spansAt(position) {
    const piece = text.pieceAt(position);
    return [...inPiece[piece.index]]
      .map((id) => store.spans.get(id))
      .filter((span) => fragmentsOf(span).some(([start, end]) => start <= position && position < end))
      .sort((a, b) => a.end - a.start - (b.end - b.start) || b.start - a.start || (a.id < b.id ? -1 : 1));
  }
}

/** What a span really covers. */
export function fragmentsOf(span) {
  return span.fragments ?? [[span.start, span.end]];
}
