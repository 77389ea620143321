/**
 * Where a person was in a set, so that a break never loses the place; kept in this browser.
 *
 * @typedef {{top: {position: number, pixels: number}, cursor: object | null, chosen: string | null,
 *   last: {id: string, label: string} | null, time: number}} Place
 *   `top`: a letter near the upper edge, and how many pixels below it that letter stands; `last`: the
 *   span labelled last
 */
const MOST = 200;
const PREFIX = "place ";

/**
 * @param {{owner: string, memory: object, clock?: () => number}} given `owner`: a person and a set
 */
export function createBookmark({owner, memory, clock = Date.now}) {
  const name = PREFIX + owner;
  return {
    /** @returns {Place | null} */
    get: () => memory.get(name),
    /** @param {Omit<Place, "time">} place */
    put(place) {
      if (!memory.get(name)) forgetOldest();
      memory.put(name, {...place, time: clock()});
    },
  };

  function forgetOldest() {
    const places = memory.names().filter((one) => one.startsWith(PREFIX)).map((one) => [one, memory.get(one)?.time ?? 0]);
    if (places.length < MOST) return;
    places.sort((a, b) => a[1] - b[1]).slice(0, places.length - MOST + 1).forEach(([one]) => memory.remove(one));
  }
}
