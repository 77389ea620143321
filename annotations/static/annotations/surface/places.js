/**
 * Where letters stand on the page, in coordinates of the content, so that scrolling changes nothing.
 */

/** So many letters may follow one another of which nothing is drawn: line breaks. */
const MOST_UNSEEN = 4;

/**
 * @param {{text: object, content: HTMLElement}} parts `content` is the positioned element that all is drawn in
 */
export function createPlaces({text, content}) {
  let known = new Map();
  let origin = null;
  return {
    placeOf,
    boxesOf,
    /** Forgets everything; to be called when the layout has changed. */
    forget() {
      known = new Map();
    },
    /** To be called before a row of questions: scrolling moves the origin. */
    open() {
      const box = content.getBoundingClientRect();
      origin = {left: box.left, top: box.top};
    },
  };

  /**
   * The box of the letter at a position, of the next (1) or the previous (-1) one where nothing is drawn, as of a line
   * break: {left, right, top, bottom}; null when there is none.
   */
  function placeOf(position, direction = 1) {
    for (let nth = 0, at = position; nth < MOST_UNSEEN; nth += 1, at += direction) {
      if (!known.has(at)) known.set(at, boxesOf(at, at + 1)[0] ?? null);
      if (known.get(at)) return known.get(at);
    }
    return null;
  }

  /** The boxes of a stretch, one a line. */
  function boxesOf(start, end) {
    const boxes = text.rangeOf(start, end)?.getClientRects() ?? [];
    return [...boxes].filter((box) => box.width > 0).map((box) => ({
      left: box.left - origin.left,
      right: box.right - origin.left,
      top: box.top - origin.top,
      bottom: box.bottom - origin.top,
    }));
  }
}
