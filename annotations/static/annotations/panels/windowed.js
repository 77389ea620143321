/**
 * A long list of rows of one height, of which only those near its visible part are there.
 */
import {element} from "annotations/panels/elements.js";

const SPARE = 10;
const USUAL_REM = 2;

/**
 * @param {(nth: number) => Node} rowOf makes the nth row, from 0
 * @returns {{frame: HTMLElement, show: (count: number) => void}} `show` makes all rows anew
 */
export function windowed(rowOf) {
  const list = element("ol", {class: "windowed-rows"});
  const frame = element("div", {class: "windowed", tabindex: "0"}, list);
  let [height, count] = [0, 0];
  let rows = new Map();
  frame.addEventListener("scroll", draw, {passive: true});
  new ResizeObserver(resize).observe(frame);
  return {frame, show};

  /** Rows are higher on a narrow screen. */
  function resize() {
    if (height !== rowHeight()) show(count);
    else draw();
  }

  /** Pixels of a row: `--row-height` is in rem; nothing has it before it is on the page. */
  function rowHeight() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return (parseFloat(getComputedStyle(frame).getPropertyValue("--row-height")) || USUAL_REM) * rem;
  }

  function show(now) {
    height = rowHeight();
    count = now;
    rows = new Map();
    list.replaceChildren();
    list.style.height = `${count * height}px`;
    draw();
  }

  function draw() {
    const first = Math.max(0, Math.floor(frame.scrollTop / height) - SPARE);
    const last = Math.min(count, Math.ceil((frame.scrollTop + frame.clientHeight) / height) + SPARE);
    for (const [nth, row] of rows) {
      if ((nth >= first && nth < last) || row.contains(document.activeElement)) continue;
      row.remove();
      rows.delete(nth);
    }
    for (let nth = first; nth < last; nth += 1) if (!rows.has(nth)) put(nth);
  }

  function put(nth) {
    const row = element("li", {"aria-posinset": nth + 1, "aria-setsize": count}, rowOf(nth));
    row.style.top = `${nth * height}px`;
    const after = [...list.children].find((other) => Number(other.getAttribute("aria-posinset")) > nth + 1);
    list.insertBefore(row, after ?? null);
    rows.set(nth, row);
  }
}
