/**
 * A finger on the text: held on a word it selects the word, and moving on the words up to there; the knobs at both ends
 * move an end. Short touches are clicks, and a finger that moves at once scrolls.
 */

const HELD_MILLISECONDS = 400;
const STILL_PIXELS = 10;
/** A knob hangs this far below the letters it means. */
const KNOB_PIXELS = 24;
const EDGE_PIXELS = 40;

/**
 * @param {object} desk
 */
export function followTouch(desk) {
  const {text, words, hit, attention, cursor, overlays, scroller, content, frames} = desk;
  const knobs = {start: knob("start"), end: knob("end")};
  let waiting = 0;
  let down = {x: 0, y: 0};
  /** The stretch that stays selected while the finger moves. */
  let base = null;
  let isFinger = false;
  const {container} = text;
  document.addEventListener("pointerdown", ({pointerType}) => { isFinger = pointerType === "touch"; }, {capture: true});
  container.addEventListener("pointerdown", press);
  container.addEventListener("pointermove", move);
  container.addEventListener("pointercancel", letGo);
  container.addEventListener("touchmove", (event) => base && event.preventDefault(), {passive: false});
  container.addEventListener("touchend", lift, {passive: false});
  // What the browser would select, too, when a finger is held.
  container.addEventListener("selectstart", (event) => isFinger && event.preventDefault());
  container.addEventListener("contextmenu", (event) => isFinger && event.preventDefault());
  attention.subscribe((changed) => changed.has("selection") && frames.measure(drawKnobs));
  overlays.onBuilt(() => frames.measure(drawKnobs));

  function press({pointerType, isPrimary, clientX, clientY}) {
    clearTimeout(waiting);
    if (pointerType !== "touch" || !isPrimary || attention.now.relating) return;
    down = {x: clientX, y: clientY};
    waiting = setTimeout(hold, HELD_MILLISECONDS);
  }

  function hold() {
    const letter = hit.letterAt(down.x, down.y);
    const word = letter && words.wordAt(letter.position);
    if (!word) return;
    begin(word);
    cursor.take(word);
    navigator.vibrate?.(10);
  }

  function move({clientX, clientY}) {
    if (Math.hypot(clientX - down.x, clientY - down.y) > STILL_PIXELS) clearTimeout(waiting);
    if (base) reach(clientX, clientY);
  }

  /** Selects from what stays to the word at a point, and scrolls at the edges. */
  function reach(x, y) {
    const position = hit.positionAt(x, y);
    if (position === null) return;
    const selection = words.snapped(Math.min(base.start, position), Math.max(base.end, position));
    if (selection.start < selection.end) attention.change({selection});
    const {top, bottom} = scroller.getBoundingClientRect();
    if (y < top + EDGE_PIXELS) scroller.scrollBy(0, y - top - EDGE_PIXELS);
    if (y > bottom - EDGE_PIXELS) scroller.scrollBy(0, y - bottom + EDGE_PIXELS);
  }

  /** After a finger has selected no click follows. */
  function lift(event) {
    clearTimeout(waiting);
    if (!base) return;
    if (event.cancelable) event.preventDefault();
    letGo();
  }

  function begin(stretch) {
    base = stretch;
    content.classList.add("is-drawn");
    desk.fingerSelects(true);
    desk.selectionSettled();
  }

  function letGo() {
    clearTimeout(waiting);
    if (!base) return;
    base = null;
    content.classList.remove("is-drawn");
    desk.fingerSelects(false);
    desk.selectionSettled();
  }

  function knob(side) {
    const element = document.createElement("span");
    element.className = `knob knob-${side}`;
    element.hidden = true;
    element.setAttribute("aria-hidden", "true");
    content.append(element);
    element.addEventListener("pointerdown", (event) => {
      const other = side === "start" ? attention.now.selection.end : attention.now.selection.start;
      element.setPointerCapture(event.pointerId);
      begin({start: other, end: other});
    });
    element.addEventListener("pointermove", ({clientX, clientY}) => base && reach(clientX, clientY - KNOB_PIXELS));
    element.addEventListener("touchstart", (event) => event.preventDefault(), {passive: false});
    element.addEventListener("pointerup", letGo);
    element.addEventListener("pointercancel", letGo);
    return element;
  }

  function drawKnobs() {
    const {selection} = attention.now;
    overlays.places.open();
    for (const [side, element] of Object.entries(knobs)) {
      const at = side === "start" ? selection?.start : selection?.end - 1;
      const box = isFinger && selection ? overlays.places.boxesOf(at, at + 1)[0] : null;
      element.hidden = !box;
      if (!box) continue;
      element.style.left = `${side === "start" ? box.left : box.right}px`;
      element.style.top = `${box.bottom}px`;
    }
  }
}
