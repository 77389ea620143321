/**
 * The mouse (and the finger) on the text: a drag selects and snaps to words, Alt takes the exact letters, a double
 * click a word, a triple click a sentence, a click the span under it.
 *
 * The browser's own selection does the dragging, so that scrolling at the edge and touch handles work as everywhere.
 */

/**
 * @param {object} desk
 */
export function createPointer(desk) {
  const {text, words, hit, attention, cursor, commands} = desk;
  const page = text.container.ownerDocument;
  let isDown = false;
  let isExact = false;
  page.addEventListener("mousedown", press);
  page.addEventListener("mousemove", (event) => {
    isExact = event.altKey;
  });
  page.addEventListener("mouseup", release);
  page.addEventListener("selectionchange", follow);
  text.container.addEventListener("copy", copy);
  return {isDragging: () => isDown};

  function press(event) {
    if (event.button !== 0 || !text.container.contains(event.target)) return;
    isDown = true;
    isExact = event.altKey;
  }

  function release(event) {
    if (!isDown) return;
    isDown = false;
    isExact = event.altKey;
    const stretch = nativeStretch();
    if (event.detail >= 2) takeAt(event);
    else if (stretch) cursor.take(stretch);
    else click(event);
    page.getSelection().removeAllRanges();
    desk.selectionSettled();
  }

  /** While the mouse is down, and after a finger has moved a handle, the selection is what the browser says. */
  function follow() {
    if (attention.now.relating) return;
    const stretch = nativeStretch();
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
    cursor.takeSentence();
  }

  function click(event) {
    const {chosen, relating} = attention.now;
    const span = hit.spanAt(event.clientX, event.clientY, relating ? relating.aimed : chosen);
    if (span) return desk.meanSpan(span.id);
    if (relating) return undefined;
    const position = hit.positionAt(event.clientX, event.clientY);
    attention.change({selection: null, anchor: null, chosen: null, asking: null});
    if (position !== null) cursor.moveTo(Math.min(position, Math.max(text.length - 1, 0)));
    return undefined;
  }

  function copy(event) {
    const stretch = attention.now.selection ?? commands.chosenSpan();
    if (!stretch || !page.getSelection().isCollapsed) return;
    event.clipboardData.setData("text/plain", text.slice(stretch.start, stretch.end));
    event.preventDefault();
  }
}
