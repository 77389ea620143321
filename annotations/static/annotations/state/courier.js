/**
 * Sends steps, in order and by one tab at a time, and says why when it stops.
 */
import {meaningOf} from "annotations/state/answers.js";
import {LEASE_SECONDS} from "annotations/state/shelf.js";
import {ANOTHER_TABS_SECONDS} from "annotations/state/tray.js";

/**
 * @typedef {object} Client
 * @property {(steps: object[]) => Promise<object>} send posts one request of operations; rejects without an answer
 * @property {() => number} revision of the set as it is known now
 * @property {(answer: {results: object[], revision: number, steps: object[], known: number}) => Promise<boolean>} taken
 *   takes an answer in; false if it answers none of the steps
 * @property {(step: object, fault: object) => Promise<void>} unreadable sets a step aside that cannot be sent
 * @property {() => Promise<boolean>} closed the set is closed; whether something could be settled nevertheless
 * @property {(stepIds: string[]) => void} endedElsewhere
 * @property {() => Promise<void>} idle there is nothing to send from here now
 * @property {() => void} report
 */
export class Courier {
  /** Why sending has stopped. @type {{name: string, code: string} | null} */
  fault = null;
  isHeld = false;
  #tray;
  #shelf;
  #waiting;
  /** @type {Client} */
  #client;
  #most = Infinity;
  #running = null;
  #again = false;

  constructor({tray, shelf, waiting, client}) {
    this.#tray = tray;
    this.#shelf = shelf;
    this.#waiting = waiting;
    this.#client = client;
  }

  /** Tries again now. */
  wake() {
    this.#waiting.cancel();
    this.isHeld = false;
    this.#tray.keep();
    return this.flush();
  }

  /** Sends what there is, unless it is held. */
  flush() {
    this.#again = true;
    this.#running ??= this.#sendAll();
    return this.#running;
  }

  /** Stops sending, for a reason. */
  async stop(fault) {
    this.fault = fault;
    await this.hold();
  }

  /** Stops sending, and lets another page send. */
  async hold() {
    this.isHeld = true;
    this.#waiting.cancel();
    await this.#shelf.release().catch(() => {});
  }

  async #sendAll() {
    await null;
    try {
      while (this.#again && !this.isHeld) await this.#sendNext();
    } finally {
      this.#running = null;
    }
    this.#client.report();
  }

  async #sendNext() {
    this.#again = false;
    const claim = await this.#tray.claim(this.#most);
    if (claim.isMissing) this.#waiting.wakeIn(ANOTHER_TABS_SECONDS);
    if (claim.lost.length > 0) this.#client.endedElsewhere(claim.lost);
    if (claim.busySeconds > 0) this.#waiting.wakeIn(claim.busySeconds + 0.1);
    if (claim.steps.length > 0) this.#again = await this.#sendSteps(claim.steps);
    else await this.#client.idle();
  }

  /** @returns {Promise<boolean>} whether to go on at once */
  async #sendSteps(steps) {
    this.#tray.markSent(steps);
    const known = this.#client.revision();
    const stop = this.#waiting.every(LEASE_SECONDS / 3, () => this.#shelf.renew().catch(() => {}));
    try {
      const answer = await this.#answerTo(() => this.#client.send(steps));
      return await this.#takeIn(meaningOf(answer), steps, known);
    } finally {
      stop();
    }
  }

  /** The answer; a refusal for want of permission is asked again once, with the token the cookie has by then. */
  async #answerTo(request) {
    try {
      const answer = await request();
      return answer.status === 403 ? await request() : answer;
    } catch {
      return {status: 0, body: {code: "no_answer"}, retryAfterSeconds: null};
    }
  }

  async #takeIn(meaning, steps, known) {
    if (meaning.verdict === "taken") return this.#taken(meaning, steps, known);
    if (meaning.verdict === "unreadable") return this.#halve(meaning, steps);
    if (meaning.name === "closed" && await this.#client.closed()) return true;
    await this.stop({name: meaning.name, code: meaning.code});
    if (meaning.verdict === "later") this.#waiting.backOff(meaning.seconds);
    return false;
  }

  async #taken({results, revision}, steps, known) {
    this.fault = null;
    if (await this.#client.taken({results, revision, steps, known})) {
      this.#waiting.startAfresh();
      this.#most *= 2;
      return true;
    }
    return this.#takeIn({verdict: "later", name: "offline", code: "no_results", seconds: null}, steps, known);
  }

  /**
   * Sends half as many steps, until the one that cannot be read stands alone; that one is set aside if the server says
   * so. Whatever else lies between may change its mind.
   */
  async #halve({fault, isTheServers}, steps) {
    if (steps.length === 1 && !isTheServers) {
      return this.#takeIn({verdict: "later", name: "refused", code: fault.code, seconds: null}, steps);
    }
    if (steps.length === 1) await this.#client.unreadable(steps[0], fault);
    this.#most = Math.max(1, Math.floor(steps.length / 2));
    return true;
  }
}
