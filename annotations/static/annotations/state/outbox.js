/**
 * Brings the steps of one person's annotation set to the server: kept in the database before they are sent, sent in
 * order, by one tab at a time, until each has been answered. The server answers an operation it has seen with what it
 * made of it, so sending again never doubles a mark.
 */
import {meaningOf} from "annotations/state/answers.js";
import {requestBody, stepsThatFit} from "annotations/state/protocol.js";
import {LEASE_SECONDS, Shelf, ownerOf} from "annotations/state/shelf.js";
import {Waiting} from "annotations/state/waiting.js";

/** After this long another tab's steps are sent from here, and steps that vanished from the database are asked about. */
const ANOTHER_TABS_SECONDS = 3;

/**
 * @typedef {{name: string, code: string, unsent: number, isKept: boolean}} OutboxState
 *   name: saved, saving, offline, signed_out, other_person, outdated, closed (the set is no longer open), mismatch (the
 *   document is another), refused, quota (the browser keeps no more: what is unsent would be lost with the page)
 *   isKept: what is unsent outlives the page
 *
 * @param {object} given
 * @param {object} given.database see database.js
 * @param {string} given.person who the page was made for
 * @param {string} given.setId
 * @param {string} given.documentSha256
 * @param {import("annotations/state/store.js").Store} given.store
 * @param {(body: object) => Promise<object>} given.send posts one request of operations; rejects when there is no answer
 * @param {() => Promise<object | null>} given.fetchSet the set as the server has it now
 * @param {object} given.channel see channel.js
 * @param {string} given.tab an id of this page
 * @param {(state: OutboxState) => void} [given.onState]
 * @param {(set: object) => void} [given.onSet] told when the whole set has come from the server, here or in another tab
 * @param {() => number} [given.clock] milliseconds
 * @param {() => number} [given.random]
 * @param {{setTimeout: Function, clearTimeout: Function}} [given.timers]
 */
export function createOutbox(given) {
  return new Outbox(given);
}

export class Outbox {
  #given;
  #shelf;
  /** Steps without an answer, by id, in order: this page's and those it has heard of. */
  #unsent = new Map();
  /** Steps that are over, whether or not the database has heard of it. */
  #over = new Set();
  #sent = new Set();
  /** Not yet in the database. @type {import("annotations/state/shelf.js").Arrival[]} */
  #arrivals = [];
  #keeping = null;
  #keepFault = null;
  /** @type {{name: string, code: string} | null} why sending has stopped */
  #fault = null;
  #isHeld = false;
  #most = Infinity;
  #revision = 0;
  #needsSet = false;
  #missingSince = new Map();
  #running = null;
  #again = false;
  #waiting;
  #draining = [];
  #endings = [];

  constructor({clock = Date.now, random = Math.random, timers = globalThis, onState = () => {}, onSet = () => {}, ...given}) {
    this.#given = {clock, onState, onSet, ...given};
    const owner = ownerOf(given.person, given.setId);
    this.#shelf = new Shelf({database: given.database, owner, tab: given.tab, clock});
    this.#waiting = new Waiting({timers, random, wake: () => this.resume()});
  }

  /** Takes over what earlier pages have left, shows it in the store, and begins to send. */
  async open() {
    const {store, channel} = this.#given;
    const {steps, asides} = await this.#shelf.load().catch(() => ({steps: [], asides: []}));
    this.#hearOf(steps, "replay");
    asides.forEach((aside) => store.keepAside(aside));
    this.#endings.push(store.onStep((step) => this.#arrive(step)));
    this.#endings.push(store.onDealtWith(({id}) => this.#dealtWith(id)));
    channel.listen((message) => this.#hear(message));
    this.#report();
    this.#flush();
  }

  /** @returns {OutboxState} */
  get state() {
    const unsent = this.#unsent.size;
    const isKept = this.#given.database.isDurable && !this.#keepFault;
    const code = this.#fault?.code ?? "";
    if (unsent === 0) return {name: "saved", code: "", unsent, isKept};
    if (this.#keepFault) return {name: "quota", code: this.#keepFault.name, unsent, isKept};
    return {name: this.#fault?.name ?? "saving", code, unsent, isKept};
  }

  /** Tries again now: the network is back, the page is visible again, the person has signed in. */
  resume() {
    this.#waiting.cancel();
    this.#isHeld = false;
    this.#keep();
    return this.#flush();
  }

  /** Asks the server for the whole set, in case another device has changed it, as when a page is looked at again. */
  refresh() {
    this.#needsSet = true;
    return this.resume();
  }

  /** Takes in the whole set as the server has answered it, as after a submit, in every tab. */
  tell(set) {
    this.#needsSet = false;
    this.#takeSet(set);
    this.#given.channel.post({type: "set", set});
  }

  /** Sends everything. @returns {Promise<boolean>} false when sending has stopped with something left */
  drain() {
    const drained = new Promise((resolve) => { this.#draining.push(resolve); });
    this.#fault = null;
    this.resume().then(() => this.#report());
    return drained;
  }

  /** What has not reached the server, as a file for the person to keep: its name and its JSON. */
  file() {
    const {person, setId, documentSha256, store} = this.#given;
    const body = requestBody({documentSha256, person, steps: [...this.#unsent.values()]});
    const setAside = [...store.conflicts.values(), ...store.problems.values()];
    const text = JSON.stringify({...body, annotation_set: setId, set_aside: setAside}, null, 2);
    return {name: `marks-${setId}.json`, text};
  }

  /** Lets another page send, as when this one is left; `resume` takes it up again. */
  async pause() {
    this.#waiting.cancel();
    this.#isHeld = true;
    await this.#shelf.release().catch(() => {});
  }

  /** Ends this page's part; what is unsent stays in the database. */
  async close() {
    this.#endings.forEach((end) => end());
    this.#given.channel.close();
    await this.pause();
  }

  // Arriving: into the database first.

  #arrive(step) {
    this.#unsent.set(step.id, step);
    this.#arrivals.push({step});
    this.#report();
    this.#keep();
  }

  #dealtWith(id) {
    this.#arrivals.push({dealtWith: id});
    this.#given.channel.post({type: "dealt_with", id});
    this.#keep();
  }

  #keep() {
    this.#keeping ??= this.#keepAll();
  }

  async #keepAll() {
    await null;
    try {
      while (this.#arrivals.length > 0) await this.#keepArrivals();
      this.#keepFault = null;
    } catch (error) {
      this.#keepFault = error;
    } finally {
      this.#keeping = null;
    }
    this.#report();
    this.#flush();
  }

  async #keepArrivals() {
    const taken = new Set(this.#arrivals);
    const kept = await this.#shelf.keep([...taken], (stepId) => this.#sent.has(stepId));
    this.#arrivals = this.#arrivals.filter((arrival) => !taken.has(arrival));
    const news = kept.filter((step) => !this.#over.has(step.id));
    this.#hearOf(news, "tab");
    if (news.length > 0) this.#given.channel.post({type: "steps", steps: news});
  }

  /** Steps that wait in the database, from here or elsewhere. */
  #hearOf(steps, reason) {
    const news = steps.filter((step) => !this.#over.has(step.id));
    for (const step of news) {
      this.#forgetAbsorbed(step.absorbs);
      this.#unsent.set(step.id, step);
    }
    if (news.length > 0) this.#given.store.adopt(news, reason);
  }

  #forgetAbsorbed(operationId) {
    if (!operationId) return;
    const absorbed = [...this.#unsent.values()].find(({operations}) => operations[0].id === operationId);
    if (absorbed) this.#unsent.delete(absorbed.id);
  }

  // Sending.

  #flush() {
    this.#again = true;
    this.#running ??= this.#sendAll();
    return this.#running;
  }

  async #sendAll() {
    await null;
    try {
      while (this.#again && !this.#isHeld) await this.#sendNext();
    } finally {
      this.#running = null;
    }
    this.#report();
  }

  async #sendNext() {
    this.#again = false;
    const claim = await this.#claim();
    if (claim.steps.length > 0) this.#again = await this.#sendSteps(claim.steps);
    else if (claim.busySeconds > 0) this.#waiting.wakeIn(claim.busySeconds + 0.1);
    else await this.#fetchSetIfNeeded();
  }

  async #claim() {
    const extra = this.#keepFault ? this.#arrivals.flatMap(({step}) => step ?? []) : [];
    const claim = await this.#shelf.claim({most: this.#most, over: this.#over, extra}).catch((error) => {
      this.#keepFault = error;
      return {busySeconds: 0, steps: stepsThatFit([...this.#unsent.values()], this.#most), known: null};
    });
    if (claim.known) this.#compare(claim);
    this.#hearOf(claim.steps.filter((step) => !this.#unsent.has(step.id)), "tab");
    return claim;
  }

  /** @returns {Promise<boolean>} whether to go on at once */
  async #sendSteps(steps) {
    const {send, documentSha256, person} = this.#given;
    steps.forEach((step) => this.#sent.add(step.id));
    const stop = this.#renewLease();
    try {
      const answer = await this.#answerTo(() => send(requestBody({documentSha256, person, steps})));
      return await this.#takeIn(meaningOf(answer), steps);
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

  async #takeIn(meaning, steps) {
    if (meaning.verdict === "taken") return this.#taken(meaning, steps);
    if (meaning.verdict === "unreadable") return this.#halve(meaning.fault, steps);
    if (meaning.name === "closed") await this.#fetchSet();
    this.#fault = {name: meaning.name, code: meaning.code};
    this.#isHeld = true;
    this.#waiting.cancel();
    if (meaning.verdict === "later") this.#waiting.backOff(meaning.seconds);
    await this.#shelf.release().catch(() => {});
    return false;
  }

  async #taken({results, revision}, steps) {
    const answered = new Set(results.map((result) => result.id));
    const isAnswered = (step) => step.operations.every((operation) => answered.has(operation.id));
    const done = steps.filter(isAnswered);
    if (done.length === 0) return this.#takeIn({verdict: "later", name: "offline", code: "no_results", seconds: null}, steps);
    const {steps: fallen, asides} = this.#given.store.settle(results);
    this.#success(revision, results);
    await this.#finish({done, results, over: [...done.map((step) => step.id), ...fallen], asides});
    await this.#fetchSetIfNeeded();
    return true;
  }

  #success(revision, results) {
    this.#fault = null;
    this.#waiting.startAfresh();
    this.#most *= 2;
    this.#revision = Math.max(this.#revision, revision);
    this.#needsSet ||= results.some(({status}) => status === "repeated" || status === "conflict");
  }

  /** Sends half as many steps, until the one that cannot be read stands alone; that one is set aside. */
  async #halve(fault, steps) {
    if (steps.length > 1) {
      this.#most = Math.floor(steps.length / 2);
      return true;
    }
    const {steps: fallen, asides} = this.#given.store.reject(steps[0].id, fault);
    this.#most = 1;
    await this.#finish({done: [], results: [], over: [steps[0].id, ...fallen], asides});
    return true;
  }

  async #finish({done, results, over, asides}) {
    this.#forget(over);
    await this.#shelf.finish({over: this.#over, asides}).catch((error) => {
      this.#keepFault = error;
      this.#arrivals.push(...asides.map((aside) => ({aside})));
    });
    this.#given.channel.post({type: "settled", done, results, over, asides, revision: this.#revision});
    this.#report();
  }

  #forget(stepIds) {
    for (const id of stepIds) {
      this.#over.add(id);
      this.#unsent.delete(id);
    }
    this.#arrivals = this.#arrivals.filter(({step}) => !step || !this.#over.has(step.id));
  }

  /** After a conflict, or an answer that had been lost, other objects may have changed as well. */
  async #fetchSetIfNeeded() {
    if (this.#needsSet) await this.#fetchSet();
  }

  async #fetchSet() {
    this.#needsSet = true;
    const set = await this.#given.fetchSet().catch(() => null);
    if (!set || set.revision < this.#revision) return;
    this.tell(set);
  }

  /** What the database has, held against what this page believes: it may have missed another tab's news. */
  #compare({known, asides}) {
    const {store} = this.#given;
    const arriving = new Set(this.#arrivals.map(({aside, dealtWith}) => aside?.id ?? dealtWith));
    const kept = new Map(asides.map((aside) => [aside.id, aside]));
    const shown = [...store.conflicts.keys(), ...store.problems.keys()];
    shown.filter((id) => !kept.has(id) && !arriving.has(id)).forEach((id) => store.forgetAside(id));
    asides.filter(({id}) => !shown.includes(id) && !arriving.has(id)).forEach((aside) => store.keepAside(aside));
    this.#askAboutMissing(known);
  }

  #takeSet(set) {
    if (set.revision < this.#revision) return;
    this.#revision = set.revision;
    this.#given.store.refresh(set);
    this.#given.onSet(set);
    if (set.state === "open" && this.#fault?.name === "closed") this.resume();
  }

  /** Steps that another tab has brought to an end without our hearing of it, as in a page that was asleep. */
  #askAboutMissing(known) {
    const arriving = new Set(this.#arrivals.map(({step}) => step?.id));
    const now = this.#given.clock();
    const missing = [...this.#unsent.keys()].filter((id) => !known.has(id) && !arriving.has(id));
    this.#missingSince = new Map(missing.map((id) => [id, this.#missingSince.get(id) ?? now]));
    const isLong = (id) => now - this.#missingSince.get(id) >= ANOTHER_TABS_SECONDS * 1000;
    const lost = missing.filter(isLong);
    if (missing.length > lost.length) this.#waiting.wakeIn(ANOTHER_TABS_SECONDS);
    if (lost.length > 0) this.#endedElsewhere(lost);
  }

  #endedElsewhere(stepIds) {
    this.#forget(stepIds);
    this.#needsSet = true;
    this.#given.store.follow({results: [], steps: stepIds, asides: []});
  }

  // Other tabs.

  #hear(message) {
    const {store} = this.#given;
    if (message.type === "steps") this.#hearOf(message.steps, "tab");
    if (message.type === "settled") this.#hearSettled(message);
    if (message.type === "dealt_with") store.forgetAside(message.id);
    if (message.type === "set") this.#takeSet(message.set);
    if (this.#unsent.size > 0 && !this.#isHeld) this.#waiting.wakeIn(ANOTHER_TABS_SECONDS);
    this.#report();
  }

  #hearSettled({done, results, over, asides, revision}) {
    const {store} = this.#given;
    store.adopt(done.filter((step) => !this.#over.has(step.id)), "tab");
    this.#revision = Math.max(this.#revision, revision);
    this.#forget(over);
    if (store.follow({results, steps: over, asides})) return;
    this.#needsSet = true;
    this.#flush();
  }

  // Time.

  /** @returns {() => void} ends it */
  #renewLease() {
    const renew = () => this.#shelf.renew().catch(() => {});
    return this.#waiting.every(LEASE_SECONDS / 3, renew);
  }

  #report() {
    const {state} = this;
    this.#given.onState(state);
    const isStopped = this.#fault !== null && this.#isHeld;
    if (state.unsent > 0 && !isStopped) return;
    this.#draining.splice(0).forEach((resolve) => resolve(state.unsent === 0));
  }
}
