/**
 * What is drawn over and beside the text: badges, relations, the cursor. All of it lives in coordinates of the content
 * and is rebuilt only when the pieces near the screen, the layout or the marks have changed, never for a scroll as such.
 */
import {badgesOf, nameOf} from "annotations/surface/badges.js";
import {drawerOf} from "annotations/surface/layers.js";
import {numbersOf} from "annotations/surface/looks.js";
import {createPlaces} from "annotations/surface/places.js";

const SVG = "http://www.w3.org/2000/svg";
/** New pieces wait for a rebuild until the page has moved by this much of the screen, or has come to rest. */
const MOVED_SHARE = 0.4;
const REST_MILLISECONDS = 120;
/** As much at the right belongs to the strip of the whole text. */
const STRIP_PIXELS = 14;

/**
 * @param {object} parts
 * @param {HTMLElement} parts.content positioned, holds gutter and text
 * @param {HTMLElement} parts.scroller
 * @param {Set<object>} parts.near pieces near the screen
 */
export function createOverlays({content, scroller, text, marks, store, looks, attention, near, counters, frames, commands}) {
  const {markOf, anchorOf, currentPart} = commands;
  const layers = makeLayers(content);
  const places = createPlaces({text, content});
  const builtListeners = new Set();
  const [drawTags, drawLines] = [drawerOf(layers.badges), drawerOf(layers.lines)];
  /** Until what draws them has been fetched, no relations are drawn. */
  let drawRelations = () => ({groups: [], chips: [], signs: new Map()});
  let numbers = numbersOf(store.spansInOrder());
  /** Where each relation that is drawn can be pointed at. */
  let signs = new Map();
  /** What is to be drawn, found out before anything is written. */
  let tags = [];
  let lines = [];
  let cursorBoxes = [];
  let rest = 0;
  let builtAt = -Infinity;
  layers.lines.addEventListener("pointerover", nameLine);
  return {
    places,
    placeOfMark,
    nameOf: (mark) => nameOf(mark, {looks, numbers, markOf}),
    numbers: () => numbers,
    /** @param {() => void} listen told each time after what is drawn has been drawn anew */
    onBuilt: (listen) => builtListeners.add(listen),
    marksChanged,
    layoutChanged,
    piecesChanged,
    attentionChanged,
    layers,
    drawRelationsWith(draw) {
      drawRelations = draw;
      schedule();
    },
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
    frames.measure(lookWhere);
  }

  function lookWhere() {
    builtAt = scroller.scrollTop;
    places.open();
    const shown = marks.spansIn(near);
    const end = content.clientWidth - STRIP_PIXELS;
    const badges = badgesOf(shown, {places, marks, looks, numbers, isNear, end});
    const width = text.container.offsetLeft;
    const drawn = drawRelations(endsNear(shown), {store, looks, numbers, width, markOf, anchorOf});
    [tags, lines, signs] = [[...badges, ...drawn.chips], drawn.groups, drawn.signs];
    frames.write(build);
    lookForCursor();
  }

  function build() {
    counters.overlayRebuilds += 1;
    drawTags(tags);
    drawLines(lines);
    emphasise();
    builtListeners.forEach((listen) => listen());
  }

  function isNear(position) {
    return near.has(text.pieceAt(position));
  }

  /** The relations of which at least one end stands near the screen, and those about them. */
  function endsNear(shown) {
    const found = new Map();
    const nearIds = new Set(shown.filter(({start}) => isNear(start)).map(({id}) => id));
    for (const id of nearIds) {
      for (const relation of store.relationsOf(id)) found.set(relation.id, relation);
    }
    for (const id of found.keys()) {
      for (const relation of store.relationsOf(id)) found.set(relation.id, relation);
    }
    const placeOfSpan = (id) => (nearIds.has(id) ? places.placeOf(store.spans.get(id).start) : null);
    return [...found.values()].map((relation) => ({
      relation,
      source: placeOfSpan(relation.source),
      target: placeOfSpan(relation.target),
    }));
  }

  /** Where a mark near the screen begins and how far down it goes, {left, top, bottom}; null when it is not near. */
  function placeOfMark(id) {
    const {x, y} = signs.get(id) ?? {};
    if (x !== undefined) return {left: x, top: y - 6, bottom: y + 6};
    const span = store.spans.get(id);
    const first = span && isNear(span.start) ? places.placeOf(span.start) : null;
    if (!first) return null;
    const last = isNear(span.end - 1) ? places.placeOf(span.end - 1, -1) : null;
    return {left: first.left, top: first.top, bottom: last?.bottom ?? first.bottom};
  }

  function attentionChanged(changed) {
    if (changed.has("chosen") || changed.has("relating")) emphasise();
    if (["cursor", "chosen", "selection", "part"].some((field) => changed.has(field))) frames.measure(lookForCursor);
  }

  /** A line says what it is once it is pointed at. */
  function nameLine({target}) {
    const group = target.closest("[data-id]");
    if (!group) return;
    const title = group.querySelector("title") ?? document.createElementNS(SVG, "title");
    const name = nameOf(store.relations.get(group.dataset.id), {looks, numbers, markOf});
    if (title.textContent !== name) title.textContent = name;
    if (!title.parentNode) group.prepend(title);
  }

  /** Brings out the chosen mark's badge and relations. */
  function emphasise() {
    const {chosen, relating} = attention.now;
    const related = new Set([chosen, relating?.aimed]);
    for (const {id} of chosen ? store.relationsOf(chosen) : []) related.add(id);
    for (const group of layers.lines.children) group.classList.toggle("is-chosen", related.has(group.dataset.id));
    for (const badge of layers.badges.children) {
      const ids = badge.dataset.marks.split(" ");
      badge.classList.toggle("is-chosen", badge.classList.contains("badge") && ids.includes(chosen));
      badge.classList.toggle("is-aimed", ids.includes(relating?.aimed));
    }
  }

  function lookForCursor() {
    const {cursor, chosen, selection} = attention.now;
    const shown = chosen || selection ? currentPart() : cursor;
    if (shown) places.open();
    cursorBoxes = shown ? places.boxesOf(shown.start, shown.end) : [];
    frames.write(drawCursor);
  }

  function drawCursor() {
    layers.cursor.replaceChildren(...cursorBoxes.map(cursorBox));
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
