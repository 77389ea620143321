/**
 * The surface: the text with its marks, the cursor and the hand on it; kept in step with the store.
 */
import {createAttention} from "annotations/surface/attention.js";
import {createCommands} from "annotations/surface/commands.js";
import {createCursor} from "annotations/surface/cursor.js";
import {createFrames} from "annotations/surface/frames.js";
import {canPaint, createHighlights} from "annotations/surface/highlights.js";
import {createHitTest} from "annotations/surface/hit.js";
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
  const looks = createLooks(boot.scheme);
  const words = createWords(text, boot.document.language);
  const marks = createMarks(text, store);
  const attention = createAttention();
  const frames = createFrames();
  const hit = createHitTest({text, marks});
  const view = createView({text, scroller});
  const cursor = createCursor({text, words, attention, firstVisible: view.firstVisible});
  const parts = {text, store, looks, words, marks, attention, cursor, counters, scroller, content, frames};
  const highlights = createHighlights(parts);
  const commands = createCommands({...parts, refuse, reveal: view.reveal});
  const {near} = watchPieces(scroller, text.pieces, piecesChanged);
  const overlays = createOverlays({...parts, near});
  const surface = {...parts, hit, view, commands, overlays, isPainted: canPaint(), meanSpan, refreshAll, numbers: overlays.numbers};
  const pointer = createPointer(Object.assign(surface, {selectionSettled() {}}));
  store.subscribe(marksChanged);
  attention.subscribe(attentionChanged);
  overlays.layers.badges.addEventListener("mousedown", (event) => event.preventDefault());
  overlays.layers.badges.addEventListener("click", clickBadge);
  new ResizeObserver(overlays.layoutChanged).observe(frame.text);
  document.fonts?.ready.then(overlays.layoutChanged);
  return Object.assign(surface, {isDragging: pointer.isDragging});

  function piecesChanged({shown, hidden}) {
    hidden.forEach(highlights.hide);
    shown.forEach(highlights.show);
    overlays.piecesChanged();
  }

  function marksChanged({spans, relations}) {
    if (spans.size > 0) highlights.repaint(marks.refresh(spans));
    forgetMissing();
    if (spans.size > 0) paintChosen();
    if (spans.size > 0 || relations.size > 0) overlays.marksChanged();
  }

  /** What has been deleted can no longer be looked at. */
  function forgetMissing() {
    const {chosen, asking, relating} = attention.now;
    if (chosen && !store.spans.has(chosen)) attention.change({chosen: null});
    if (asking && !store.spans.has(asking.span)) attention.change({asking: null});
    if (relating && !store.spans.has(relating.source)) attention.change({relating: null});
    else if (relating?.aimed && !store.spans.has(relating.aimed)) attention.change({relating: {...relating, aimed: null}});
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
    const shown = [chosen, relating?.aimed].map((id) => store.spans.get(id)).filter(Boolean);
    highlights.paintOver("chosen", shown.flatMap(fragmentsOf));
  }

  /** A span was clicked, in the text, on its badge or in the list. */
  function meanSpan(id) {
    if (attention.now.relating) commands.finishRelation(id);
    else commands.choose(id);
  }

  /** A badge means its span, a chip one after the other of the spans it counts. */
  function clickBadge(event) {
    const ids = event.target.closest("[data-spans]")?.dataset.spans.split(" ");
    if (ids) meanSpan(ids[(ids.indexOf(attention.now.chosen) + 1) % ids.length]);
  }

  function refreshAll() {
    marksChanged({spans: new Set(store.spans.keys()), relations: new Set(store.relations.keys())});
    attention.change({asking: null, relating: null});
  }
}
