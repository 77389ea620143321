/**
 * Where letters stand on the page, in coordinates of the content, so that scrolling changes nothing.
 */

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

  /** The box of the letter at a position: {left, right, top, bottom}; null where nothing is drawn. */
  function placeOf(position) {
    if (!known.has(position)) known.set(position, boxesOf(position, position + 1)[0] ?? null);
    return known.get(position);
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
