/**
 * The sign that the line above the text goes on, where a short window leaves it one line that is too long; a click on it
 * goes on. By keyboard what has the focus comes into view by itself.
 */
import {button} from "annotations/panels/elements.js";

/**
 * @param {HTMLElement} header
 * @param {{frames: import("annotations/surface/frames.js").Frame}} desk
 */
export function createMore(header, {frames}) {
  const end = header.querySelector(".bar-end");
  // What is done with the document stays in view.
  const actions = end.lastElementChild;
  const more = button("›", goOn, {class: "button button-small header-more", tabindex: "-1", "aria-hidden": "true", hidden: true});
  actions.before(more);
  header.addEventListener("scroll", schedule, {passive: true});
  const sizes = new ResizeObserver(schedule);
  [header, end, actions].forEach((part) => sizes.observe(part));

  function schedule() {
    frames.later.measure(show);
  }

  function show() {
    more.hidden = header.scrollLeft + header.clientWidth > header.scrollWidth - 2;
    // What the focus comes to does not stay under them.
    header.style.scrollPaddingInlineEnd = `${actions.offsetWidth + more.offsetWidth}px`;
    more.style.insetInlineEnd = `calc(${actions.offsetWidth}px - var(--space-3))`;
  }

  function goOn() {
    header.scrollBy({left: (header.clientWidth - actions.offsetWidth) / 2});
  }
}
