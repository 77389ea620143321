/**
 * A text cut into blocks (one a line of the text) and pieces: the stretches that are watched, painted and segmented
 * one at a time. A block is one piece unless it is very long or holds separators that browsers show nothing for.
 */
const LONG_UTF16 = 2400;
const CUT_UTF16 = 1600;

/**
 * The pieces of a text in order. `start` and `end` are code points, the others UTF-16; the line feed after a block
 * belongs to no piece.
 *
 * @param {import("annotations/offsets.js").Offsets} offsets
 * @param {string} text
 * @returns {{index: number, block: number, start: number, end: number, startUtf16: number, endUtf16: number}[]}
 */
export function piecesOf(text, offsets) {
  const pieces = [];
  let startUtf16 = 0;
  for (const [block, line] of text.split("\n").entries()) {
    for (const [from, to] of cuts(line)) {
      const [start16, end16] = [startUtf16 + from, startUtf16 + to];
      pieces.push({
        index: pieces.length,
        block,
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
