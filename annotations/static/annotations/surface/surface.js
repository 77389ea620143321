/**
 * The surface: the text with its marks, the cursor and the hand on it; kept in step with the store.
 */
import {createAttention} from "annotations/surface/attention.js";
import {createCommands} from "annotations/surface/commands.js";
import {createCursor} from "annotations/surface/cursor.js";
import {createFrames} from "annotations/surface/frames.js";
import {canPaint, createHighlights} from "annotations/surface/highlights.js";
import {createHitTest} from "annotations/surface/hit.js";
import {whenIdle} from "annotations/surface/idle.js";
import {lettersFree} from "annotations/surface/keys.js";
import {createLooks} from "annotations/surface/looks.js";
import {createMarks, fragmentsOf} from "annotations/surface/marks.js";
import {createOverlays} from "annotations/surface/overlays.js";
import {createPointer} from "annotations/surface/pointer.js";
import {writeText} from "annotations/surface/text.js";
import {createView} from "annotations/surface/view.js";
import {watchPieces} from "annotations/surface/viewport.js";
import {createWords} from "annotations/surface/words.js";

/**
 * @param {{boot: object, store: object, frame: Record<string, HTMLElement>, refuse: (error: Error) => void}} given
 */
export function createSurface({boot, store, frame, refuse}) {
  const counters = {rangesRegistered: 0, overlayRebuilds: 0};
  globalThis.__surface = counters;
  const {scroller, content} = frame;
  const text = writeText(frame.text, boot.document);
  text.container.dataset.numbering = boot.preferences?.numbering ?? "none";
  const looks = createLooks(boot.scheme);
  const words = createWords(text, boot.document.language);
  const marks = createMarks(text, store);
  const attention = createAttention();
  const frames = createFrames();
  const hit = createHitTest({text, marks});
  const view = createView({text, scroller, hit});
  const cursor = createCursor({text, words, attention, ...view});
  const parts = {text, store, looks, words, marks, attention, cursor, counters, scroller, content, frames};
  const highlights = createHighlights(parts);
  const commands = createCommands({...parts, ...view, refuse});
  const pieceListeners = new Set();
  const {near} = watchPieces(scroller, text.pieces, piecesChanged);
  const overlays = createOverlays({...parts, near, commands});
  const surface = {
    ...parts,
    hit,
    view,
    near,
    highlights,
    commands,
    overlays,
    letters: lettersFree(boot.scheme),
    isPainted: canPaint(),
    mean,
    turn,
    showWhole,
    refreshAll,
    nameOf: overlays.nameOf,
    numbers: overlays.numbers,
    /** @param {() => void} listen told when other pieces are near the screen */
    onPieces: (listen) => pieceListeners.add(listen),
  };
  const pointer = createPointer(Object.assign(surface, {selectionSettled() {}}));
  store.subscribe(marksChanged);
  attention.subscribe(attentionChanged);
  overlays.layers.badges.addEventListener("mousedown", (event) => event.preventDefault());
  overlays.layers.badges.addEventListener("click", clickBadge);
  overlays.layers.lines.addEventListener("mousedown", (event) => event.preventDefault());
  overlays.layers.lines.addEventListener("click", clickLine);
  new ResizeObserver(overlays.layoutChanged).observe(frame.text);
  // Asking for the fonts has the whole page laid out, which comes anyway.
  whenIdle(() => document.fonts?.ready.then(overlays.layoutChanged));
  let isFingerDown = false;
  return Object.assign(surface, {
    isDragging: () => isFingerDown || pointer.isDragging(),
    fingerSelects(isDown) {
      isFingerDown = isDown;
    },
  });

  function piecesChanged({shown, hidden}) {
    hidden.forEach(highlights.hide);
    shown.forEach(highlights.show);
    overlays.piecesChanged();
    pieceListeners.forEach((listen) => listen());
  }

  /** Registers the marks of the whole text, for paper; or only those near the screen again. */
  function showWhole(isWhole) {
    for (const piece of text.pieces) {
      if (near.has(piece)) continue;
      if (isWhole) highlights.show(piece);
      else highlights.hide(piece);
    }
  }

  function marksChanged({spans, relations}) {
    if (spans.size > 0) highlights.repaint(marks.refresh(spans));
    forgetMissing();
    if (spans.size + relations.size > 0) paintChosen();
    if (spans.size > 0 || relations.size > 0) overlays.marksChanged();
  }

  /** What has been deleted can no longer be looked at. */
  function forgetMissing() {
    const {chosen, asking, relating} = attention.now;
    const isGone = (id) => Boolean(id) && !commands.markOf(id);
    if (isGone(chosen)) attention.change({chosen: null, part: null});
    if (isGone(asking?.mark)) attention.change({asking: null});
    if (isGone(relating?.source)) attention.change({relating: null});
    else if (isGone(relating?.aimed)) attention.change({relating: {...relating, aimed: null}});
  }

  function attentionChanged(changed, now) {
    if (changed.has("chosen") || changed.has("relating")) paintChosen();
    if (changed.has("selection")) highlights.paintOver(
      "selection",
      now.selection ? [[now.selection.start, now.selection.end]] : [],
    );
    if (changed.has("cursor") && now.cursor && !now.chosen && !pointer.isDragging()) view.reveal(now.cursor);
    overlays.attentionChanged(changed);
  }

  function paintChosen() {
    const {chosen, relating} = attention.now;
    highlights.paintOver("chosen", [chosen, relating?.aimed].map(commands.markOf).flatMap(spansOf).flatMap(fragmentsOf));
  }

  /** The spans to bring out for a mark: itself, or those a relation stands between. */
  function spansOf(mark) {
    if (!mark?.source) return mark ? [mark] : [];
    return [mark.source, mark.target].map(commands.markOf).flatMap(spansOf);
  }

  /**
   * A mark was pointed at, in the text, on its badge or line, in the list, by letters.
   * @param {number} [at] the position in the text
   */
  function mean(id, at) {
    if (attention.now.relating) commands.pickEnd(id);
    else commands.choose(id, {at});
  }

  /** One screen on (1) or back (-1), the cursor too. */
  function turn(direction) {
    view.turn(direction);
    cursor.moveTo(view.firstVisible());
  }

  /** A badge means its span, a chip one after the other of the marks it counts. */
  function clickBadge(event) {
    const ids = event.target.closest("[data-marks]")?.dataset.marks.split(" ");
    if (ids) mean(ids[(ids.indexOf(attention.now.chosen) + 1) % ids.length]);
  }

  function clickLine(event) {
    const group = event.target.closest("[data-id]");
    if (group) mean(group.dataset.id);
  }

  function refreshAll() {
    marksChanged({spans: new Set(store.spans.keys()), relations: new Set(store.relations.keys())});
    attention.change({asking: null, relating: null, jumping: false});
  }
}
