/**
 * The part of the text that is on the screen: bringing a place into it, and what stands first in it.
 */

/** Kept free above and below a place that is brought into view. */
const AIR_PIXELS = 70;

/**
 * @param {{text: object, scroller: HTMLElement, hit: object}} parts
 */
export function createView({text, scroller}) {
  return {reveal, firstVisible};

  /** Scrolls as little as needed, or to the middle from far away. */
  function reveal({start, end}) {
    const box = text.rangeOf(start, Math.min(end, start + 1))?.getBoundingClientRect();
    if (!box) return;
    const frame = scroller.getBoundingClientRect();
    const [above, below] = [frame.top + AIR_PIXELS - box.top, box.bottom - (frame.bottom - AIR_PIXELS)];
    if (above <= 0 && below <= 0) return;
    const isFar = Math.max(above, below) > frame.height;
    const middle = box.top - frame.top - frame.height / 2;
    scroller.scrollBy({top: isFar ? middle : above > 0 ? -above : below, behavior: "instant"});
  }

  /** The position of the first piece that begins on the screen. */
  function firstVisible() {
    const {top} = scroller.getBoundingClientRect();
    let [low, high] = [0, text.pieces.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (text.pieces[middle].element.getBoundingClientRect().bottom > top) high = middle;
      else low = middle + 1;
    }
    return text.pieces[low].start;
  }
}
