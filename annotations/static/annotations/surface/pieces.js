/**
 * A text cut into blocks (one a line of the text) and pieces: the stretches that are watched, painted and segmented
 * one at a time. A block is one piece unless it is very long or holds separators that browsers show nothing for.
 */
const LONG_UTF16 = 2400;
const CUT_UTF16 = 1600;
/** Lines broken to fit a page are at most this long, but for one in twenty. */
const PAGE_UTF16 = 160;
const SENTENCE_END = /[.!?…:;。！？][\p{Pf}\p{Pe}"']*\s*$/u;

/**
 * The pieces of a text in order. `start` and `end` are code points, the others UTF-16; the line feed after a block
 * belongs to no piece. Blocks of one `paragraph` are lines of a text broken to fit a page.
 *
 * @param {import("annotations/offsets.js").Offsets} offsets
 * @param {string} text
 * @returns {{index: number, block: number, paragraph: number, start: number, end: number, startUtf16: number, endUtf16: number}[]}
 */
export function piecesOf(text, offsets) {
  const pieces = [];
  const lines = text.split("\n");
  const paragraphs = paragraphNumbers(lines);
  let startUtf16 = 0;
  for (const [block, line] of lines.entries()) {
    for (const [from, to] of cuts(line)) {
      const [start16, end16] = [startUtf16 + from, startUtf16 + to];
      pieces.push({
        index: pieces.length,
        block,
        paragraph: paragraphs[block],
        start: offsets.toCodePoints(start16),
        end: offsets.toCodePoints(end16),
        startUtf16: start16,
        endUtf16: end16,
      });
    }
    startUtf16 += line.length + 1;
  }
  return pieces;
}

/** The paragraph of each line: of its own, unless the text is wrapped; then it ends at an empty line. */
function paragraphNumbers(lines) {
  const goesOn = isWrapped(lines) ? (nth) => isFull(lines[nth]) && isFull(lines[nth - 1]) : () => false;
  let number = -1;
  return lines.map((_, nth) => (nth > 0 && goesOn(nth) ? number : (number += 1)));
}

/** Whether the lines were broken to fit a page: none is long, and many end where no sentence does. */
export function isWrapped(lines) {
  const full = lines.filter(isFull);
  if (full.filter((line) => line.length > PAGE_UTF16).length * 20 > full.length) return false;
  const broken = lines.filter((line, nth) => nth + 1 < lines.length && isFull(line) && isFull(lines[nth + 1]));
  return broken.filter((line) => !SENTENCE_END.test(line)).length * 4 > broken.length;
}

function isFull(line) {
  return line.trim() !== "";
}

/** Where a line is cut: after each separator, and where it is long. */
function cuts(line) {
  const found = [];
  let from = 0;
  for (const part of line.split(/(?<=[\u2028\u2029])/)) {
    for (const [start, end] of longCuts(part)) found.push([from + start, from + end]);
    from += part.length;
  }
  return found;
}

/** After a space where there is one, never inside a letter. */
function longCuts(part) {
  const found = [];
  let from = 0;
  while (part.length - from > LONG_UTF16) {
    const to = cutAfter(part, from + CUT_UTF16, from + LONG_UTF16);
    found.push([from, to]);
    from = to;
  }
  found.push([from, part.length]);
  return found;
}

function cutAfter(line, earliest, latest) {
  const space = line.indexOf(" ", earliest);
  if (space !== -1 && space < latest) return space + 1;
  let cut = latest;
  while (cut > earliest && /[\p{Mark}\p{Emoji_Modifier}\u200c\u200d\udc00-\udfff]/u.test(line.charAt(cut))) cut -= 1;
  return cut;
}

/** Index of the last piece that starts at or before a position; `key` is `"start"` or `"startUtf16"`. */
export function pieceBefore(pieces, position, key = "start") {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (pieces[middle][key] <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The extent of each paragraph, {start, end, startUtf16, endUtf16}. */
export function paragraphsOf(pieces) {
  const paragraphs = [];
  for (const {paragraph, start, end, startUtf16, endUtf16} of pieces) {
    paragraphs[paragraph] ??= {start, startUtf16};
    Object.assign(paragraphs[paragraph], {end, endUtf16});
  }
  return paragraphs;
}
