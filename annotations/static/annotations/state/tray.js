/**
 * The steps of a set that the server has not answered: this page's and those it has heard of. Each goes into the
 * database before anybody sends it.
 */
import {stepsThatFit} from "annotations/state/protocol.js";

/** Steps that vanished from the database without a word of another tab are asked about after this long. */
export const ANOTHER_TABS_SECONDS = 3;

export class Tray {
  /** Steps without an answer, by id, in order. */
  unsent = new Map();
  /** Why the database keeps nothing more, null while it does. */
  keepFault = null;
  #given;
  /** Steps that are over, whether or not the database has heard of it. */
  #over = new Set();
  #sent = new Set();
  /** Not yet in the database. @type {import("annotations/state/shelf.js").Arrival[]} */
  #arrivals = [];
  #keeping = null;
  #missingSince = new Map();

  /**
   * @param {object} given
   * @param {import("annotations/state/shelf.js").Shelf} given.shelf
   * @param {import("annotations/state/store.js").Store} given.store
   * @param {object} given.channel see channel.js
   * @param {() => number} given.clock milliseconds
   * @param {() => void} given.onArrival told when something has arrived
   * @param {() => void} given.onKept told when it is in the database, or could not be kept
   */
  constructor(given) {
    this.#given = given;
  }

  /** Whether something is on its way into the database; until then nobody may say that it is kept. */
  get isKeeping() {
    return !this.keepFault && this.#arrivals.some(({step}) => step);
  }

  /** Takes over what earlier pages have left, and shows it in the store. */
  async load() {
    const {shelf, store} = this.#given;
    const {steps, asides} = await shelf.load().catch(() => ({steps: [], asides: []}));
    this.hearOf(steps, "replay");
    asides.forEach((aside) => store.news.keepAside(aside));
  }

  /** Takes in a step made on this page. */
  arrive(step) {
    this.unsent.set(step.id, step);
    this.#arrivals.push({step});
    this.#given.onArrival();
    this.keep();
  }

  /** A step that was set aside has been dealt with here. */
  dealtWith(id) {
    this.#arrivals.push({dealtWith: id});
    this.#given.channel.post({type: "dealt_with", id});
    this.keep();
  }

  keep() {
    this.#keeping ??= this.#keepAll();
  }

  /** Steps that wait in the database, from here or elsewhere. */
  hearOf(steps, reason) {
    const news = steps.filter((step) => !this.isOver(step.id));
    for (const step of news) {
      this.#forgetAbsorbed(step.absorbs);
      this.unsent.set(step.id, step);
    }
    if (news.length > 0) this.#given.store.news.adopt(news, reason);
  }

  isOver(stepId) {
    return this.#over.has(stepId);
  }

  forget(stepIds) {
    for (const id of stepIds) {
      this.#over.add(id);
      this.unsent.delete(id);
    }
    this.#arrivals = this.#arrivals.filter(({step}) => !step || !this.#over.has(step.id));
  }

  /**
   * Takes the right to send, and what is to be sent next.
   * @returns {Promise<{busySeconds: number, steps: object[], lost: string[], isMissing: boolean}>} `lost`: steps that
   *   another tab has brought to an end; `isMissing`: some may have been, look again soon
   */
  async claim(most) {
    const extra = this.keepFault ? this.#arrivals.flatMap(({step}) => step ?? []) : [];
    const claim = await this.#given.shelf.claim({most, over: this.#over, extra}).catch((error) => {
      this.keepFault = error;
      return {busySeconds: 0, steps: stepsThatFit([...this.unsent.values()], most), known: null};
    });
    const missing = claim.known ? this.#compare(claim) : {lost: [], isMissing: false};
    this.hearOf(claim.steps.filter((step) => !this.unsent.has(step.id)), "tab");
    return {...claim, ...missing};
  }

  /** These are on their way; from now on they never change. */
  markSent(steps) {
    steps.forEach((step) => this.#sent.add(step.id));
  }

  /** Removes what is over from the database and keeps what was set aside. */
  async finish(stepIds, asides) {
    this.forget(stepIds);
    await this.#given.shelf.finish({over: this.#over, asides}).catch((error) => {
      this.keepFault = error;
      this.#arrivals.push(...asides.map((aside) => ({aside})));
    });
  }

  async #keepAll() {
    await null;
    try {
      while (this.#arrivals.length > 0) await this.#keepArrivals();
      this.keepFault = null;
    } catch (error) {
      this.keepFault = error;
    } finally {
      this.#keeping = null;
    }
    this.#given.onKept();
  }

  async #keepArrivals() {
    const taken = new Set(this.#arrivals);
    const kept = await this.#given.shelf.keep([...taken], (stepId) => this.#sent.has(stepId));
    this.#arrivals = this.#arrivals.filter((arrival) => !taken.has(arrival));
    const news = kept.filter((step) => !this.isOver(step.id));
    this.hearOf(news, "tab");
    if (news.length > 0) this.#given.channel.post({type: "steps", steps: news});
  }

  #forgetAbsorbed(operationId) {
    if (!operationId) return;
    const absorbed = [...this.unsent.values()].find(({operations}) => operations[0].id === operationId);
    if (absorbed) this.unsent.delete(absorbed.id);
  }

  /** What the database has, held against what this page believes: it may have missed another tab's news. */
  #compare({known, asides}) {
    const {store} = this.#given;
    const arriving = new Set(this.#arrivals.map(({step, aside, dealtWith}) => step?.id ?? aside?.id ?? dealtWith));
    const kept = new Map(asides.map((aside) => [aside.id, aside]));
    const shown = [...store.conflicts.keys(), ...store.problems.keys()];
    shown.filter((id) => !kept.has(id) && !arriving.has(id)).forEach((id) => store.news.forgetAside(id));
    asides.filter(({id}) => !shown.includes(id) && !arriving.has(id)).forEach((aside) => store.news.keepAside(aside));
    return this.#missing([...this.unsent.keys()].filter((id) => !known.has(id) && !arriving.has(id)));
  }

  /** Steps that another tab has brought to an end without our hearing of it, as in a page that was asleep. */
  #missing(stepIds) {
    const now = this.#given.clock();
    this.#missingSince = new Map(stepIds.map((id) => [id, this.#missingSince.get(id) ?? now]));
    // A clock that has jumped, either way, makes nobody wait.
    const isLong = (id) => Math.abs(now - this.#missingSince.get(id)) >= ANOTHER_TABS_SECONDS * 1000;
    const lost = stepIds.filter(isLong);
    return {lost, isMissing: stepIds.length > lost.length};
  }
}
