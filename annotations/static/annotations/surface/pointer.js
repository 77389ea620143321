/**
 * The mouse (and the finger) on the text: a drag selects and snaps to words, Alt takes the exact letters, a double
 * click a word, a triple click a sentence, a click the span under it.
 *
 * The browser's own selection does the dragging, so that scrolling at the edge and touch handles work as everywhere.
 */
import {fragmentsOf} from "annotations/surface/marks.js";

/**
 * @param {object} desk
 */
export function createPointer(desk) {
  const {text, words, hit, attention, cursor, commands} = desk;
  const page = text.container.ownerDocument;
  let isDown = false;
  let isExact = false;
  /** What was last selected in this drag: whoever lets go beside the text means that. */
  let dragged = null;
  page.addEventListener("mousedown", press);
  page.addEventListener("mousemove", (event) => {
    isExact = event.altKey;
  });
  page.addEventListener("mouseup", release);
  page.addEventListener("selectionchange", follow);
  text.container.addEventListener("copy", copy);
  attention.subscribe((changed, now) => {
    if (changed.has("selection") && !now.selection && !isDown) letGo();
  });
  return {isDragging: () => isDown};

  function press(event) {
    if (event.button !== 0 || !text.container.contains(event.target)) return;
    isDown = true;
    dragged = null;
    isExact = event.altKey;
  }

  function release(event) {
    if (!isDown) return;
    isDown = false;
    isExact = event.altKey;
    const stretch = nativeStretch() ?? dragged;
    if (event.detail >= 2) takeAt(event);
    else if (stretch) cursor.take(stretch);
    else click(event);
    letGo();
    desk.selectionSettled();
  }

  /**
   * A finger's handles go with the selection that was made of them. What the browser still has selected, as after a triple
   * click the paragraph and more, could not be dragged over again.
   */
  function letGo() {
    const selection = page.getSelection();
    if (!selection.isCollapsed && selection.containsNode(text.container, true)) selection.removeAllRanges();
  }

  /** While the mouse is down, and after a finger has moved a handle, the selection is what the browser says. */
  function follow() {
    if (attention.now.relating) return;
    const stretch = nativeStretch();
    dragged = page.getSelection().isCollapsed ? null : stretch ?? dragged;
    if (stretch) attention.change({selection: stretch, anchor: null, chosen: null, asking: null});
  }

  /** The browser's selection in code points, snapped to words; null when it is empty or outside the text. */
  function nativeStretch() {
    const selection = page.getSelection();
    if (selection.isCollapsed) return null;
    const from = text.positionOf(selection.anchorNode, selection.anchorOffset);
    const to = text.positionOf(selection.focusNode, selection.focusOffset);
    if (from === null || to === null || from === to) return null;
    const [start, end] = [Math.min(from, to), Math.max(from, to)];
    return isExact ? {start, end} : words.snapped(start, end);
  }

  function takeAt(event) {
    const letter = hit.letterAt(event.clientX, event.clientY);
    if (!letter || attention.now.relating) return;
    const found = event.detail === 2 ? words.wordAt(letter.position) : words.sentenceAt(letter.position);
    if (!found) return;
    if (event.detail === 2) return cursor.take(found);
    cursor.moveTo(found.start);
    cursor.takeUnit("sentence");
  }

  function click(event) {
    const {chosen, relating} = attention.now;
    const span = hit.spanAt(event.clientX, event.clientY, relating ? relating.aimed : chosen);
    if (span) return desk.mean(span.id, hit.letterAt(event.clientX, event.clientY).position);
    if (relating) return undefined;
    const position = hit.positionAt(event.clientX, event.clientY);
    attention.change({selection: null, anchor: null, chosen: null, asking: null, jumping: false});
    if (position !== null) cursor.moveTo(Math.min(position, Math.max(text.length - 1, 0)));
    return undefined;
  }

  function copy(event) {
    const stretch = attention.now.selection ?? commands.chosenSpan();
    if (!stretch || !page.getSelection().isCollapsed) return;
    const words = fragmentsOf(stretch).map(([start, end]) => text.slice(start, end));
    event.clipboardData.setData("text/plain", words.join(" […] "));
    event.preventDefault();
  }
}
