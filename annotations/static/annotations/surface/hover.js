/**
 * The sentence under the mouse, brought out a little.
 */

/**
 * @param {object} desk
 */
export function followHover(desk) {
  const {text, words, hit, highlights, frames, scroller} = desk;
  let point = null;
  let shown = null;
  if (!matchMedia("(hover: hover)").matches) return;
  text.container.addEventListener("pointermove", ({pointerType, buttons, clientX, clientY}) => {
    point = pointerType === "mouse" && buttons === 0 ? [clientX, clientY] : null;
    frames.measure(draw);
  });
  text.container.addEventListener("pointerleave", leave);
  scroller.addEventListener("scroll", leave, {passive: true});

  function leave() {
    point = null;
    if (shown) frames.measure(draw);
  }

  function draw() {
    const letter = point && !desk.isDragging() ? hit.letterAt(...point) : null;
    const sentence = letter && words.sentenceAt(letter.position);
    if (sentence?.start === shown?.start && sentence?.end === shown?.end) return;
    shown = sentence;
    highlights.paintOver("hover", shown ? [[shown.start, shown.end]] : []);
  }
}
