/**
 * What is drawn over and beside the text: badges, relations, the cursor. All of it lives in coordinates of the content
 * and is rebuilt only when the pieces near the screen, the layout or the marks have changed, never for a scroll as such.
 */
import {badgesOf} from "annotations/surface/badges.js";
import {drawRelations} from "annotations/surface/gutter.js";
import {numbersOf} from "annotations/surface/looks.js";
import {createPlaces} from "annotations/surface/places.js";

const SVG = "http://www.w3.org/2000/svg";
/** New pieces wait for a rebuild until the page has moved by this much of the screen, or has come to rest. */
const MOVED_SHARE = 0.4;
const REST_MILLISECONDS = 120;

/**
 * @param {object} parts
 * @param {HTMLElement} parts.content positioned, holds gutter and text
 * @param {HTMLElement} parts.scroller
 * @param {Set<object>} parts.near pieces near the screen
 */
export function createOverlays({content, scroller, text, marks, store, looks, attention, near, counters, frames}) {
  const layers = makeLayers(content);
  const places = createPlaces({text, content});
  let numbers = numbersOf(store.spansInOrder());
  let rest = 0;
  let builtAt = -Infinity;
  return {
    places,
    numbers: () => numbers,
    marksChanged,
    layoutChanged,
    piecesChanged,
    attentionChanged,
    layers,
  };

  function marksChanged() {
    numbers = numbersOf(store.spansInOrder());
    schedule();
  }

  function layoutChanged() {
    places.forget();
    schedule();
  }

  function piecesChanged() {
    if (Math.abs(scroller.scrollTop - builtAt) > scroller.clientHeight * MOVED_SHARE) return schedule();
    clearTimeout(rest);
    rest = setTimeout(schedule, REST_MILLISECONDS);
  }

  function schedule() {
    clearTimeout(rest);
    frames.measure(build);
  }

  function build() {
    counters.overlayRebuilds += 1;
    builtAt = scroller.scrollTop;
    places.open();
    const shown = spansShown();
    const badges = badgesOf(shown.filter(startsNear), {places, marks, looks, numbers});
    const width = text.container.offsetLeft;
    const drawn = drawRelations(endsNear(shown), {store, looks, numbers, width});
    layers.badges.replaceChildren(...badges, ...drawn.chips);
    layers.lines.replaceChildren(...drawn.groups);
    emphasise();
    drawCursor();
  }

  function spansShown() {
    const ids = new Set();
    for (const piece of near) for (const id of marks.idsIn(piece)) ids.add(id);
    return [...ids].map((id) => store.spans.get(id)).sort((a, b) => a.start - b.start || b.end - a.end);
  }

  function startsNear(span) {
    return near.has(text.pieceAt(span.start));
  }

  /** The relations of which at least one end stands near the screen. */
  function endsNear(shown) {
    const found = new Map();
    const nearIds = new Set(shown.filter(startsNear).map(({id}) => id));
    for (const id of nearIds) {
      for (const relation of store.relationsOf(id)) found.set(relation.id, relation);
    }
    const placeOfSpan = (id) => (nearIds.has(id) ? places.placeOf(store.spans.get(id).start) : null);
    return [...found.values()].map((relation) => ({
      relation,
      source: placeOfSpan(relation.source),
      target: placeOfSpan(relation.target),
    }));
  }

  function attentionChanged(changed) {
    if (changed.has("chosen") || changed.has("relating")) emphasise();
    if (changed.has("cursor") || changed.has("chosen") || changed.has("selection")) frames.measure(drawCursor);
  }

  /** Brings out the chosen span's badge and relations. */
  function emphasise() {
    const {chosen, relating} = attention.now;
    const related = new Set((chosen ? store.relationsOf(chosen) : []).map(({id}) => id));
    for (const group of layers.lines.children) group.classList.toggle("is-chosen", related.has(group.dataset.id));
    for (const badge of layers.badges.children) {
      const ids = badge.dataset.spans.split(" ");
      badge.classList.toggle("is-chosen", badge.classList.contains("badge") && ids.includes(chosen));
      badge.classList.toggle("is-aimed", ids.includes(relating?.aimed));
    }
  }

  function drawCursor() {
    const {cursor, chosen, selection} = attention.now;
    const isShown = cursor && !chosen && !selection;
    if (isShown) places.open();
    const boxes = isShown ? places.boxesOf(cursor.start, cursor.end) : [];
    layers.cursor.replaceChildren(...boxes.map(cursorBox));
  }
}

function cursorBox({left, right, top, bottom}) {
  const element = document.createElement("span");
  element.className = "cursor-box";
  element.style.left = `${left - 2}px`;
  element.style.top = `${top - 1}px`;
  element.style.width = `${right - left + 4}px`;
  element.style.height = `${bottom - top + 2}px`;
  return element;
}

/** The layers lie beside the text and are silent: the list of spans is their accessible form. */
function makeLayers(content) {
  const lines = document.createElementNS(SVG, "svg");
  lines.setAttribute("class", "layer-lines");
  const layers = {lines, badges: document.createElement("div"), cursor: document.createElement("div")};
  layers.badges.className = "layer-badges";
  layers.cursor.className = "layer-cursor";
  for (const layer of Object.values(layers)) layer.setAttribute("aria-hidden", "true");
  content.append(layers.lines, layers.badges, layers.cursor);
  return layers;
}
