/**
 * Short codes of letters for many things. No DOM.
 */

/**
 * Codes for `count` things, the short ones first; none is the beginning of another. Past the square of the letters
 * things get none.
 *
 * @param {number} count
 * @param {string[]} letters at least two
 * @returns {string[]}
 */
export function codesFor(count, letters) {
  const most = letters.length;
  const prefixes = Math.min(most, Math.max(0, Math.ceil((count - most) / (most - 1))));
  const short = letters.slice(0, most - prefixes);
  const long = letters.slice(most - prefixes).flatMap((first) => letters.map((second) => first + second));
  return [...short, ...long].slice(0, count);
}
