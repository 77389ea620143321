/**
 * Code points ↔ UTF-16. Every browser API counts UTF-16 units; everything else in the product counts code points.
 */

/**
 * A text's two-way index. Costs one pass over the text and four bytes for each letter beyond U+FFFF;
 * afterwards every question is a binary search, or nothing at all for a text without such letters.
 *
 * @param {string} text
 * @returns {Offsets}
 */
export function createOffsets(text) {
  return new Offsets(text);
}

export class Offsets {
  #text;
  /** UTF-16 positions at which a surrogate pair begins, ascending. */
  #pairs;

  constructor(text) {
    this.#text = text;
    this.#pairs = pairPositions(text);
  }

  /** Length of the text in code points. */
  get length() {
    return this.#text.length - this.#pairs.length;
  }

  /**
   * The UTF-16 position of a code point position.
   * @throws {RangeError} outside the text
   */
  toUtf16(position) {
    if (!Number.isInteger(position) || position < 0 || position > this.length) {
      throw new RangeError(`code point position ${position} is outside 0…${this.length}`);
    }
    return position + countBelow(this.#pairs.length, (nth) => this.#pairs[nth] - nth < position);
  }

  /**
   * The code point position of a UTF-16 position. A position inside a surrogate pair has none: it is an error,
   * or is moved to the pair's `"start"` or `"end"` if `inside` says so.
   * @param {number} positionUtf16
   * @param {"start" | "end"} [inside]
   * @throws {RangeError} outside the text, or inside a pair without `inside`
   */
  toCodePoints(positionUtf16, inside) {
    if (!Number.isInteger(positionUtf16) || positionUtf16 < 0 || positionUtf16 > this.#text.length) {
      throw new RangeError(`UTF-16 position ${positionUtf16} is outside 0…${this.#text.length}`);
    }
    const before = countBelow(this.#pairs.length, (nth) => this.#pairs[nth] < positionUtf16);
    const isInside = before > 0 && this.#pairs[before - 1] + 1 === positionUtf16;
    if (!isInside) return positionUtf16 - before;
    if (!inside) throw new RangeError(`UTF-16 position ${positionUtf16} is inside a surrogate pair`);
    return positionUtf16 - before + (inside === "end" ? 1 : 0);
  }

  /** The text between two code point positions. */
  slice(start, end) {
    return this.#text.slice(this.toUtf16(start), this.toUtf16(end));
  }
}

/** @param {string} text */
function pairPositions(text) {
  const positions = [];
  for (const match of text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)) positions.push(match.index);
  return Uint32Array.from(positions);
}

/** How many of the first `count` numbers satisfy a test that holds for a prefix only. */
function countBelow(count, holds) {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
