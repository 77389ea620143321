/**
 * The part of the text that is on the screen: bringing a place into it, turning it like a page, what stands first in it.
 */

/** Kept free above and below a place that is brought into view. */
const AIR_PIXELS = 70;
/** How far a page is turned, in heights of the screen. */
const TURN = 0.85;
const INSIDE_PIXELS = 4;

/**
 * @param {{text: object, scroller: HTMLElement, hit: object}} parts
 */
export function createView({text, scroller, hit}) {
  return {reveal, isInView, turn, firstVisible, topOf, keeping};

  /** Scrolls as little as needed, or to the middle from far away. */
  function reveal({start, end}) {
    const box = text.rangeOf(start, Math.min(end, start + 1))?.getBoundingClientRect();
    if (!box) return;
    const frame = scroller.getBoundingClientRect();
    const air = Math.min(AIR_PIXELS, frame.height / 4);
    const [above, below] = [frame.top + air - box.top, box.bottom - (frame.bottom - air)];
    if (above <= 0 && below <= 0) return;
    const isFar = Math.max(above, below) > frame.height;
    const middle = box.top - frame.top - frame.height / 2;
    scroller.scrollBy({top: isFar ? middle : above > 0 ? -above : below, behavior: "instant"});
  }

  /** Whether anything of a stretch is on the screen. */
  function isInView({start, end}) {
    const [first, last] = [start, end - 1].map((at) => text.rangeOf(at, at + 1)?.getBoundingClientRect());
    const {top, bottom} = scroller.getBoundingClientRect();
    return !first || !last || (first.top < bottom && last.bottom > top);
  }

  /** One screen on (1) or back (-1). */
  function turn(direction) {
    scroller.scrollBy({top: direction * TURN * scroller.clientHeight, behavior: "instant"});
  }

  /** A position at the top of the screen. */
  function firstVisible() {
    const piece = firstPiece();
    const {left, top} = piece.element.getBoundingClientRect();
    const frame = scroller.getBoundingClientRect();
    if (top >= frame.top) return piece.start;
    const height = frame.top + Math.min(AIR_PIXELS, frame.height / 4);
    return hit.positionAt(left + INSIDE_PIXELS, height) ?? firstBelow(height);
  }

  /** The first letter that reaches below a height: under a dialog nothing can be hit. */
  function firstBelow(height) {
    const {start, end} = firstPiece(height);
    let [low, high] = [start, Math.max(start, end - 1)];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (text.rangeOf(middle, middle + 1)?.getBoundingClientRect().bottom > height) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** How far below the upper edge of the screen a letter stands. */
  function topOf(position) {
    const box = text.rangeOf(position, Math.min(position + 1, text.length))?.getBoundingClientRect();
    return (box?.top ?? 0) - scroller.getBoundingClientRect().top;
  }

  /**
   * Does what sets or moves the text; the line that stood first on the screen stays where it was, at the beginning of the
   * text only if it was moved by so many pixels at `most`.
   */
  function keeping(work, most = 0) {
    const first = firstVisible();
    const height = () => topOf(first) + scroller.getBoundingClientRect().top;
    const before = height();
    work();
    const moved = height() - before;
    if (scroller.scrollTop > 0 || moved <= most) scroller.scrollBy({top: moved, behavior: "instant"});
  }

  /** The first piece that reaches into the screen, or below a height. */
  function firstPiece(top = scroller.getBoundingClientRect().top) {
    let [low, high] = [0, text.pieces.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (text.pieces[middle].element.getBoundingClientRect().bottom > top) high = middle;
      else low = middle + 1;
    }
    return text.pieces[low];
  }
}
