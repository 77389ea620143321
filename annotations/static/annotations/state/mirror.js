/**
 * How far the server's set is known here: its revision, and the last operation of its log. A set may run ahead, when
 * another device has changed it, and then it is asked for. It may also have gone back, when an older back-up was
 * restored; then nothing is taken from it before somebody has said what shall hold.
 */

/** How long somebody may look away before the server is asked whether anything is new. */
const LOOK_SECONDS = 60;

export class Mirror {
  revision;
  /** Whether the whole set has to be asked for. */
  isNeeded = false;
  #given;
  /** The last operation that is known to be in the server's log. @type {{id: string, revision: number} | null} */
  #last = null;
  #lookedAt;
  /** Whether an answer has shown that the set has gone back. */
  #isRewound = false;

  /**
   * @param {object} given
   * @param {number} given.revision of the set that the page began with
   * @param {() => Promise<object | null>} given.fetchSet the set as the server has it now
   * @param {(after: number, most: number) => Promise<object[] | null>} given.fetchLog operations after a revision
   * @param {() => number} given.clock milliseconds
   */
  constructor(given) {
    this.#given = given;
    this.revision = given.revision;
    this.#lookedAt = given.clock();
  }

  /**
   * Takes in what an answer to operations tells of the set.
   * @param {number} known the revision known when they were sent
   */
  answered(known, {revision, results}) {
    const applied = results.filter(({status}) => status === "applied");
    const before = revision - applied.length;
    this.isNeeded ||= before !== known || results.some(({status}) => status === "repeated" || status === "conflict");
    this.#isRewound ||= before < known;
    this.revision = Math.max(this.revision, revision);
    if (applied.length > 0) this.#last = {id: applied.at(-1).id, revision};
  }

  /** What other tabs are told, so that they know as much. */
  get known() {
    return {revision: this.revision, last: this.#last};
  }

  /** Takes in what another tab knows. */
  hear({revision, last}) {
    this.revision = Math.max(this.revision, revision);
    if (last && last.revision >= (this.#last?.revision ?? 0)) this.#last = last;
  }

  /**
   * The whole set as the server has it now.
   * @returns {Promise<{set: object, isOlder: boolean} | null>} null if there is none to be had
   */
  async fetch() {
    this.isNeeded = true;
    const known = this.revision;
    const set = await this.#given.fetchSet().catch(() => null);
    if (!set) return null;
    this.#lookedAt = this.#given.clock();
    return {set, isOlder: this.#isRewound || set.revision < known || !(await this.#isContinued())};
  }

  /**
   * Takes in a set. One that is older than what is known by now is left alone.
   * @returns {boolean} whether it was taken
   */
  take(set, {isAgreed = false} = {}) {
    if (set.revision < this.revision && !isAgreed) return false;
    if (isAgreed) this.#last = null;
    this.#isRewound = false;
    this.isNeeded = false;
    this.revision = set.revision;
    return true;
  }

  /** Whether it is time to ask if anything is new, because somebody has come back. */
  get isStale() {
    return Math.abs(this.#given.clock() - this.#lookedAt) >= LOOK_SECONDS * 1000;
  }

  /** Asks if anything is new; if so, the whole set is needed. */
  async look() {
    this.#lookedAt = this.#given.clock();
    const after = this.#last ? this.#last.revision - 1 : this.revision;
    const found = await this.#given.fetchLog(after, 2).catch(() => null);
    if (found) this.isNeeded ||= found.length !== Number(this.#last !== null) || found[0]?.id !== this.#last?.id;
  }

  /** Whether the server's log still has what is known to have been in it; true if it cannot be asked. */
  async #isContinued() {
    if (!this.#last) return true;
    const {id, revision} = this.#last;
    const found = await this.#given.fetchLog(revision - 1, 1).catch(() => null);
    return !found || found[0]?.id === id;
  }
}
