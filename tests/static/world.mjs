// Time, network, database and tabs that a test holds in its hand.
import {createMemoryDatabase} from "annotations/state/database.js";
import {createOutbox} from "annotations/state/outbox.js";
import {createStore} from "annotations/state/store.js";
import {scheme} from "./cast.mjs";

/** Lets everything that waits for nothing but itself happen. */
export const settled = () => new Promise((resolve) => { setImmediate(resolve); });

export class World {
  now = 1_000_000;
  /** How far the clock of the wall is off. */
  skew = 0;
  pages = new Set();
  #tasks = [];
  #count = 0;

  constructor({server, text, newId}) {
    this.newId = newId;
    this.server = server;
    this.text = text;
    this.database = Object.assign(createMemoryDatabase(), {isDurable: true});
  }

  /**
   * A page that shows the set: `{store, outbox, states}`; the network answers by `network(post) → Promise`; `set`: as it
   * was when the page was made.
   */
  async open({network = async (post) => post(), person = "person", hears = () => true, onSet, set = this.server.set()} = {}) {
    const page = {isAlive: true, states: [], network, hears};
    const alive = (work) => (page.isAlive ? work() : new Promise(() => {}));
    page.store = createStore({scheme, text: this.text, set, newId: this.newId});
    page.outbox = createOutbox({
      database: {...this.database, isDurable: true, transact: (work) => alive(() => this.database.transact(work))},
      person, setId: "set", documentSha256: "sha", store: page.store, tab: `tab ${this.#count++}`,
      revision: set.revision,
      send: (body) => alive(async () => {
        const answer = await page.network(() => this.server.post(JSON.parse(JSON.stringify(body))));
        return alive(() => answer);
      }),
      fetchSet: () => alive(async () => this.server.set()),
      fetchLog: (after, most) => alive(async () => this.server.operationsAfter(after, most)),
      recorded: (ids) => alive(async () => this.server.operationsAfter(0, Infinity)
        .filter(({id}) => ids.has(id)).map(({id, result}) => ({...result, id, status: "repeated"}))),
      channel: this.#channelOf(page),
      onSet,
      onState: (state) => page.states.push(state.name),
      clock: () => this.now + this.skew,
      random: () => 0.5,
      timers: this.#timersOf(page),
    });
    this.pages.add(page);
    await page.outbox.open();
    await settled();
    return page;
  }

  /** The page is killed: nothing it has begun goes on. */
  kill(page) {
    page.isAlive = false;
    this.pages.delete(page);
  }

  /** Waits until `seconds` of the world's time have passed. */
  async pass(seconds) {
    const until = this.now + seconds * 1000;
    await settled();
    for (let task = this.#due(until); task; task = this.#due(until)) {
      this.now = Math.max(this.now, task.at);
      task.run();
      await settled();
    }
    this.now = until;
  }

  /** Resolves after some of the world's time. */
  wait(seconds) {
    return new Promise((resolve) => { this.#at(seconds * 1000, resolve); });
  }

  #at(milliseconds, run) {
    const task = {at: this.now + milliseconds, run};
    this.#tasks.push(task);
    return task;
  }

  #due(until) {
    const due = this.#tasks.filter((task) => task.at <= until).sort((a, b) => a.at - b.at)[0];
    this.#tasks = this.#tasks.filter((task) => task !== due);
    return due;
  }

  #timersOf(page) {
    return {
      setTimeout: (run, milliseconds) => this.#at(milliseconds, () => page.isAlive && run()),
      clearTimeout: (task) => { this.#tasks = this.#tasks.filter((other) => other !== task); },
    };
  }

  #channelOf(page) {
    return {
      post: (message) => {
        const copy = structuredClone(message);
        for (const other of this.pages) {
          if (other !== page) this.#at(other.delay?.() ?? 0, () => other.isAlive && other.hears(message) && other.hear?.(copy));
        }
      },
      listen: (hear) => { page.hear = hear; },
      close: () => { page.hear = undefined; },
    };
  }
}
