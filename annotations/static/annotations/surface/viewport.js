/**
 * Which pieces of the text are near the part of it that is on the screen.
 */

/** How far beyond the screen a piece still counts as near, in heights of the screen. */
const MARGIN = 0.75;

/**
 * @param {HTMLElement} scroller
 * @param {object[]} pieces
 * @param {(changed: {shown: object[], hidden: object[]}) => void} onChange
 */
export function watchPieces(scroller, pieces, onChange) {
  const near = new Set();
  const owners = new WeakMap(pieces.map((piece) => [piece.element, piece]));
  const observer = new IntersectionObserver(report, {root: scroller, rootMargin: `${MARGIN * 100}% 0px`});
  for (const piece of pieces) observer.observe(piece.element);
  return {near, stop: () => observer.disconnect()};

  function report(entries) {
    const changed = {shown: [], hidden: []};
    for (const entry of entries) {
      const piece = owners.get(entry.target);
      if (entry.isIntersecting === near.has(piece)) continue;
      if (entry.isIntersecting) near.add(piece);
      else near.delete(piece);
      changed[entry.isIntersecting ? "shown" : "hidden"].push(piece);
    }
    if (changed.shown.length + changed.hidden.length > 0) onChange(changed);
  }
}
