/**
 * Brings the steps of one person's annotation set to the server: kept in the database before they are sent, sent in
 * order, by one tab at a time, until each has been answered. The server answers an operation it has seen with what it
 * made of it, so sending again never doubles a mark.
 */
import {Courier} from "annotations/state/courier.js";
import {fileOf} from "annotations/state/file.js";
import {Mirror} from "annotations/state/mirror.js";
import {requestBody} from "annotations/state/protocol.js";
import {Rewinding} from "annotations/state/rewinding.js";
import {Shelf, ownerOf} from "annotations/state/shelf.js";
import {ANOTHER_TABS_SECONDS, Tray} from "annotations/state/tray.js";
import {Waiting} from "annotations/state/waiting.js";

/**
 * @typedef {{name: string, code: string, unsent: number, isKept: boolean, isKeeping: boolean}} OutboxState
 *   name: saved, saving, offline, signed_out, other_person, outdated, closed (the set is no longer open), mismatch (the
 *   document is another), refused, quota (the browser keeps no more: what is unsent would be lost with the page),
 *   rewound (the server's set is older than what it had acknowledged: somebody has to say what shall hold)
 *   isKept: what is unsent outlives the page, once nothing of it `isKeeping`, on its way into the database
 *
 * @param {object} given
 * @param {object} given.database see database.js
 * @param {string} given.person who the page was made for
 * @param {string} given.setId
 * @param {number} [given.revision] of the set that the page began with
 * @param {string} given.documentSha256
 * @param {import("annotations/state/store.js").Store} given.store
 * @param {(body: object) => Promise<object>} given.send posts one request of operations; rejects when there is no answer
 * @param {() => Promise<object | null>} given.fetchSet the set as the server has it now
 * @param {(after: number, most: number) => Promise<object[] | null>} given.fetchLog operations after a revision
 * @param {(ids: Set<string>) => Promise<object[]>} given.recorded results of those operations that are in the log
 * @param {object} given.channel see channel.js
 * @param {string} given.tab an id of this page
 * @param {(state: OutboxState) => void} [given.onState]
 * @param {(set: object) => void} [given.onSet] told when the whole set has come from the server, here or in another tab
 * @param {() => void} [given.onRewound] told when the server's log is no longer what it was
 * @param {() => number} [given.clock] milliseconds
 * @param {() => number} [given.random]
 * @param {{setTimeout: Function, clearTimeout: Function}} [given.timers]
 */
export function createOutbox(given) {
  return new Outbox(given);
}

export class Outbox {
  #given;
  #tray;
  #mirror;
  #courier;
  #waiting;
  #rewinding;
  #draining = [];
  #endings = [];

  constructor({clock = Date.now, random = Math.random, timers = globalThis, ...given}) {
    const {onState = ignore, onSet = ignore, onRewound = ignore} = given;
    this.#given = {...given, onState, onSet, onRewound};
    const {database, person, setId, tab, store, channel, fetchSet, fetchLog, revision = 0} = given;
    const shelf = new Shelf({database, owner: ownerOf(person, setId), tab, clock});
    const [onArrival, onKept] = [() => this.#report(), () => { this.#report(); this.#courier.flush(); }];
    this.#tray = new Tray({shelf, store, channel, clock, onArrival, onKept});
    this.#mirror = new Mirror({revision, fetchSet, fetchLog, clock});
    this.#waiting = new Waiting({timers, random, wake: () => this.#courier.wake()});
    this.#courier = new Courier({tray: this.#tray, shelf, waiting: this.#waiting, client: this.#client()});
    this.#rewinding = new Rewinding({
      store, channel, tray: this.#tray, mirror: this.#mirror, courier: this.#courier,
      take: (set) => {
        this.#takeSet(set, {isAgreed: true});
        this.#given.onRewound();
      },
    });
  }

  /** @returns {import("annotations/state/courier.js").Client} */
  #client() {
    const {send, documentSha256, person} = this.#given;
    return {
      send: (steps) => send(requestBody({documentSha256, person, steps})),
      revision: () => this.#mirror.revision,
      taken: (answer) => this.#taken(answer),
      unreadable: (step, fault) => this.#unreadable(step, fault),
      closed: () => this.#closed(),
      endedElsewhere: (stepIds) => this.#endedElsewhere(stepIds),
      idle: () => this.#fetchSetIfNeeded(),
      report: () => this.#report(),
    };
  }

  /** Takes over what earlier pages have left, shows it in the store, and begins to send. */
  async open() {
    const {store, channel} = this.#given;
    await this.#tray.load();
    this.#endings.push(store.onStep((step) => this.#tray.arrive(step)));
    this.#endings.push(store.onDealtWith(({id}) => this.#tray.dealtWith(id)));
    channel.listen((message) => this.#hear(message));
    this.#report();
    this.#courier.flush();
  }

  /** @returns {OutboxState} */
  get state() {
    const {unsent: {size: unsent}, keepFault, isKeeping} = this.#tray;
    const {name = "saving", code = ""} = this.#courier.fault ?? {};
    const isKept = this.#given.database.isDurable && !keepFault && name !== "rewound";
    const state = {unsent, isKept, isKeeping};
    if (name === "rewound") return {name, code, ...state};
    if (unsent === 0) return {name: "saved", code: "", ...state};
    if (keepFault) return {name: "quota", code: keepFault.name, ...state};
    return {name, code, ...state};
  }

  /** The revision of the server's set that is known here. */
  get revision() {
    return this.#mirror.revision;
  }

  /**
   * Tries again now: the network is back, the page is visible again, the person has signed in. A server that has said how
   * long to wait is left in peace until then.
   */
  async resume() {
    if (this.#waiting.isAsked || this.#rewinding.isOn) this.#tray.keep();
    else await this.#courier.wake();
  }

  /** Asks the server whether anything is new, when somebody comes back to a page after a while. */
  async lookAgain() {
    if (this.#tray.unsent.size === 0 && this.#mirror.isStale && !this.#courier.fault) await this.#mirror.look();
    await this.resume();
  }

  /** Asks the server for the whole set, in case another device has changed it, as when a page is looked at again. */
  refresh() {
    this.#mirror.isNeeded = true;
    return this.resume();
  }

  /** Takes in the whole set as the server has answered it, as after a submit, in every tab. */
  tell(set) {
    this.#takeSet(set);
    this.#given.channel.post({type: "set", set});
  }

  /**
   * Takes in the newest operation of the set's log. It may be one that another tab has brought to an end while this page
   * was being loaded, and that neither the page nor the database knows; then the whole set is asked for.
   */
  tellLast({id, revision}) {
    const isNews = revision > this.#mirror.revision;
    this.#mirror.hear({revision, last: {id, revision}});
    return isNews ? this.refresh() : Promise.resolve();
  }

  /** Sends everything. @returns {Promise<boolean>} false when sending has stopped with something left */
  drain() {
    const drained = new Promise((resolve) => { this.#draining.push(resolve); });
    if (!this.#waiting.isAsked && !this.#rewinding.isOn) this.#courier.fault = null;
    this.resume().then(() => this.#report());
    return drained;
  }

  /** What has not reached the server, and what stands here, as a file for the person to keep: its name and its JSON. */
  file() {
    const {person, setId, documentSha256, store} = this.#given;
    return fileOf({person, setId, documentSha256, store, steps: [...this.#tray.unsent.values()]});
  }

  /** Lets another page send, as when this one is left; `resume` takes it up again. */
  pause() {
    return this.#courier.hold();
  }

  /** Ends this page's part; what is unsent stays in the database. */
  async close() {
    this.#endings.forEach((end) => end());
    this.#given.channel.close();
    await this.pause();
  }

  // Answers.

  async #taken({results, revision, steps, known}) {
    const done = answeredWholly(steps, results);
    if (done.length === 0) return false;
    this.#mirror.answered(known, {revision, results});
    await this.#settle(done, results);
    await this.#fetchSetIfNeeded();
    return true;
  }

  async #settle(done, results) {
    const {steps: fallen, asides} = this.#given.store.news.settle(results);
    await this.#finish({done, results, over: [...done.map((step) => step.id), ...fallen], asides});
  }

  async #unreadable(step, fault) {
    const {steps: fallen, asides} = this.#given.store.news.reject(step.id, fault);
    await this.#finish({done: [], results: [], over: [step.id, ...fallen], asides});
  }

  /** The set is closed. What had reached it before, with an answer that was lost, is saved. */
  async #closed() {
    const steps = [...this.#tray.unsent.values()];
    const ids = new Set(steps.flatMap(({operations}) => operations.map(({id}) => id)));
    const results = await this.#given.recorded(ids).catch(() => []);
    const done = answeredWholly(steps, results);
    if (done.length > 0) await this.#settle(done, results);
    await this.#fetchSet();
    return done.length > 0 || this.#rewinding.isOn;
  }

  async #finish({done, results, over, asides}) {
    await this.#tray.finish(over, asides);
    this.#given.channel.post({type: "settled", done, results, over, asides, known: this.#mirror.known});
    this.#report();
  }

  #endedElsewhere(stepIds) {
    this.#tray.forget(stepIds);
    this.#mirror.isNeeded = true;
    this.#given.store.news.follow({results: [], steps: stepIds, asides: []});
  }

  // The whole set.

  /** After a conflict, or an answer that had been lost, other objects may have changed as well. */
  async #fetchSetIfNeeded() {
    if (this.#mirror.isNeeded) await this.#fetchSet();
  }

  async #fetchSet() {
    const found = await this.#mirror.fetch();
    if (!found) return;
    if (found.isOlder) await this.#rewinding.begin(found.set);
    else this.tell(found.set);
    this.#report();
  }

  /** What the person is asked, and can answer, when the server's set is older than what it had acknowledged. */
  get rewinding() {
    return this.#rewinding;
  }

  #takeSet(set, how) {
    if (!this.#mirror.take(set, how)) return;
    this.#given.store.news.refresh(set);
    this.#given.onSet(set);
    if (set.state === "open" && this.#courier.fault?.name === "closed") this.resume();
  }

  // Other tabs.

  #hear(message) {
    if (message.type === "steps") this.#tray.hearOf(message.steps, "tab");
    if (message.type === "settled") this.#hearSettled(message);
    if (message.type === "dealt_with") this.#given.store.news.forgetAside(message.id);
    if (message.type === "set") this.#takeSet(message.set);
    if (message.type === "rewound") this.#rewinding.hear(message);
    if (this.#tray.unsent.size > 0 && !this.#courier.isHeld) this.#waiting.wakeIn(ANOTHER_TABS_SECONDS);
    this.#report();
  }

  #hearSettled({done, results, over, asides, known}) {
    const {store} = this.#given;
    store.news.adopt(done.filter((step) => !this.#tray.isOver(step.id)), "tab");
    this.#mirror.hear(known);
    this.#tray.forget(over);
    if (store.news.follow({results, steps: over, asides})) return;
    this.#mirror.isNeeded = true;
    this.#courier.flush();
  }

  #report() {
    const {state} = this;
    this.#given.onState(state);
    const isStopped = this.#courier.fault !== null && this.#courier.isHeld;
    if (state.unsent > 0 && !isStopped) return;
    const isSaved = state.unsent === 0 && !this.#rewinding.isOn;
    this.#draining.splice(0).forEach((resolve) => resolve(isSaved));
  }
}

function ignore() {}

/** The steps of which every operation has its result. */
function answeredWholly(steps, results) {
  const answered = new Set(results.map((result) => result.id));
  return steps.filter((step) => step.operations.every((operation) => answered.has(operation.id)));
}
