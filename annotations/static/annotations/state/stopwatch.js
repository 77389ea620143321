/**
 * How long somebody has worked: the time while the page is in front and was touched within the last minute. It is told
 * as a sum for each page that was opened, so that telling it twice counts nothing twice.
 */

/** A longer pause counts as much as this. */
export const PAUSE_SECONDS = 60;
const TELL_SECONDS = 60;

export class Stopwatch {
  #last = null;
  #milliseconds = 0;

  /** Somebody does something. @param {number} now milliseconds of a clock that never jumps */
  touch(now) {
    if (this.#last !== null) this.#milliseconds += Math.min(Math.max(0, now - this.#last), PAUSE_SECONDS * 1000);
    this.#last = now;
  }

  /** The page is no longer in front. */
  leave(now) {
    if (this.#last !== null) this.touch(now);
    this.#last = null;
  }

  /** Whole seconds so far. */
  seconds(now) {
    const since = this.#last === null ? 0 : Math.min(Math.max(0, now - this.#last), PAUSE_SECONDS * 1000);
    return Math.floor((this.#milliseconds + since) / 1000);
  }
}

/**
 * Tells the server how long this page, and earlier ones that could not tell, have been worked with.
 *
 * @param {object} given
 * @param {string} given.owner whose sums these are: a person and a set
 * @param {string} given.sitting an id of this page
 * @param {() => number} given.seconds
 * @param {object} given.memory see memory.js
 * @param {(sitting: {sitting: string, seconds: number}, isLast: boolean) => Promise<{status: number, body: any}>} given.send
 * @param {(seconds: number) => void} given.onTotal told the sum of all pages, as the server has it
 */
export function createSittings({owner, sitting, seconds, memory, send, onTotal}) {
  const name = `time ${owner}`;
  let told = 0;
  return {tell, keep, everySeconds: TELL_SECONDS};

  /** Keeps the sum in this browser until it is told. */
  function keep() {
    if (seconds() > told) memory.put(name, {...memory.get(name), [sitting]: seconds()});
  }

  /** Tells what has not been told. @param {boolean} [isLast] the page is being left */
  async function tell(isLast = false) {
    keep();
    const sums = Object.entries(memory.get(name) ?? {});
    await Promise.all(sums.map(([of, sum]) => tellOne(of, sum, isLast)));
  }

  async function tellOne(of, sum, isLast) {
    const {status, body} = await send({sitting: of, seconds: sum}, isLast).catch(() => ({status: 0, body: null}));
    if (status !== 200 && status !== 400 && status !== 404) return;
    if (of === sitting) told = Math.max(told, sum);
    forget(of, sum);
    if (status === 200) onTotal(body.seconds);
  }

  /** A sum that has grown meanwhile stays. */
  function forget(of, sum) {
    const {[of]: kept, ...others} = memory.get(name) ?? {};
    const left = kept > sum ? {...others, [of]: kept} : others;
    if (Object.keys(left).length > 0) memory.put(name, left);
    else memory.remove(name);
  }
}
