/**
 * When to try again: after a while that doubles with each failure and is never quite the same for two pages.
 */
const FIRST_SECONDS = 1;
const LAST_SECONDS = 60;
/** Nobody waits longer than this, whatever a server asks for. */
const LONGEST_ASKED_SECONDS = 600;

export class Waiting {
  #timers;
  #random;
  #wake;
  #timer;
  #failures = 0;
  /** Whether the server has said how long to wait, and the time is not over. */
  isAsked = false;

  /** @param {{timers: {setTimeout: Function, clearTimeout: Function}, random: () => number, wake: () => void}} given */
  constructor({timers, random, wake}) {
    this.#timers = timers;
    this.#random = random;
    this.#wake = wake;
  }

  /** Wakes in place of any earlier appointment. */
  wakeIn(seconds) {
    this.cancel();
    this.#timer = this.#timers.setTimeout(this.#wake, seconds * 1000);
  }

  cancel() {
    this.isAsked = false;
    this.#timers.clearTimeout(this.#timer);
  }

  /** Wakes after the time the server asked for, or after a longer one than the last time. */
  backOff(askedSeconds) {
    const seconds = Math.min(LAST_SECONDS, FIRST_SECONDS * 2 ** this.#failures) * (0.5 + this.#random() / 2);
    this.#failures += 1;
    this.wakeIn(Math.min(LONGEST_ASKED_SECONDS, askedSeconds ?? seconds));
    this.isAsked = askedSeconds !== null;
  }

  /** Something has succeeded. */
  startAfresh() {
    this.#failures = 0;
  }

  /** Does something again and again. @returns {() => void} ends it */
  every(seconds, work) {
    let timer;
    const later = () => {
      timer = this.#timers.setTimeout(() => { work(); later(); }, seconds * 1000);
    };
    later();
    return () => this.#timers.clearTimeout(timer);
  }
}
