/**
 * The whole text in a narrow strip beside it: a tick a mark, in a column of its label; a click goes there.
 */

/** A text that is hardly longer than the screen needs no map. */
const LEAST_SCREENS = 1.3;
const TICK_PIXELS = 2;
const CHOSEN_PIXELS = 3;
const WAIT_MILLISECONDS = 100;

/**
 * @param {object} desk
 */
export function createMinimap({text, store, looks, attention, overlays, scroller, content, frames}) {
  const canvas = document.createElement("canvas");
  const strip = document.createElement("div");
  strip.className = "minimap";
  strip.setAttribute("aria-hidden", "true");
  strip.append(canvas);
  scroller.prepend(strip);
  const probe = document.createElement("span");
  probe.className = "minimap-probe";
  strip.append(probe);
  const columns = new Map([...looks.labels.keys()].map((id, nth) => [id, nth]));
  let colours = new Map();
  /** Where pieces of the text lie in it, {top, height} in pixels: asked once as long as the text is laid out as it is. */
  let boxes = new Map();
  let waiting = 0;
  store.subscribe(({spans}) => spans.size > 0 && schedule());
  attention.subscribe((changed) => changed.has("chosen") && schedule());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", forgetColours);
  new MutationObserver(forgetColours).observe(document.documentElement, {attributeFilter: ["data-theme"]});
  for (const part of [scroller, content]) new ResizeObserver(forgetBoxes).observe(part);
  canvas.addEventListener("pointerdown", go);
  canvas.addEventListener("pointermove", (event) => event.buttons === 1 && go(event));

  function forgetColours() {
    colours = new Map();
    schedule();
  }

  function forgetBoxes() {
    boxes = new Map();
    schedule();
  }

  /** The map is the last thing to be drawn. */
  function schedule() {
    clearTimeout(waiting);
    waiting = setTimeout(() => frames.later.measure(draw), WAIT_MILLISECONDS);
  }

  function draw() {
    const [height, whole] = [scroller.clientHeight, content.offsetHeight];
    strip.hidden = whole < height * LEAST_SCREENS;
    if (strip.hidden) return;
    const [width, ratio] = [canvas.clientWidth, devicePixelRatio];
    Object.assign(canvas, {width: width * ratio, height: height * ratio});
    const drawing = canvas.getContext("2d");
    drawing.scale(ratio, ratio);
    const column = width / columns.size;
    const {top} = content.getBoundingClientRect();
    for (const span of store.spansInOrder()) {
      const isChosen = span.id === attention.now.chosen;
      const y = (depthOf(span.start, top) / whole) * height;
      drawing.fillStyle = colourOf(isChosen ? "" : looks.lookOf(span));
      if (isChosen) drawing.fillRect(0, y - 1, width, CHOSEN_PIXELS);
      else drawing.fillRect(columns.get(span.label) * column, y, column - 1, TICK_PIXELS);
    }
  }

  /** How far down the content a position stands: its piece's place and its share of the piece. */
  function depthOf(position, contentTop) {
    const piece = text.pieceAt(position);
    const box = boxes.get(piece) ?? boxOf(piece, contentTop);
    return box.top + (box.height * (position - piece.start)) / Math.max(1, piece.end - piece.start);
  }

  function boxOf(piece, contentTop) {
    const {top, height} = piece.element.getBoundingClientRect();
    const box = {top: top - contentTop, height};
    boxes.set(piece, box);
    return box;
  }

  /** The colour of a look as the page's theme has it; of no look: the ink. */
  function colourOf(look) {
    if (!colours.has(look)) {
      probe.dataset.look = look;
      colours.set(look, getComputedStyle(probe).color);
    }
    return colours.get(look);
  }

  function go({offsetY}) {
    const {clientHeight: height} = scroller;
    scroller.scrollTo({top: (offsetY / height) * content.offsetHeight - height / 2, behavior: "instant"});
  }
}
