/**
 * The words of a span, short enough for a line.
 */
import {fragmentsOf} from "annotations/surface/marks.js";

const QUOTE_LETTERS = 80;

/**
 * The words of a span or stretch with line breaks as spaces, “[…]” between its fragments, cut at `most` letters.
 *
 * @param {{slice: (start: number, end: number) => string}} text
 * @param {{start: number, end: number, fragments?: number[][] | null}} span
 */
export function quoteOf(text, span, most = QUOTE_LETTERS) {
  const said = [];
  let left = most;
  for (const [start, end] of fragmentsOf(span)) {
    const until = Math.min(end, start + left);
    if (until > start) said.push(text.slice(start, until).replace(/\s+/gu, " "));
    if (until < end) return `${said.join(" […] ")}…`;
    left -= until - start;
  }
  return said.join(" […] ");
}
