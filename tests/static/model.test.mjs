// The whole of store and outbox under a random annotator, two tabs, another device, a bad network and killed pages.
import assert from "node:assert/strict";
import {test} from "node:test";
import {marksOf, randomFrom, text} from "./cast.mjs";
import {Server} from "./server.mjs";
import {World} from "./world.mjs";

const LENGTH = Array.from(text).length;

class Story {
  /** Operations and steps that annotators made, by id, in order. */
  made = new Map();
  steps = new Map();
  /** Ids of operations whose end is accounted for: set aside and shown, or what they wanted was so already. */
  accounted = new Set();
  #server = new Server({text});

  constructor(seed) {
    this.random = randomFrom(seed);
    let count = 0;
    this.world = new World({server: this.#server, text, newId: () => `id ${String((count += 1)).padStart(6, "0")}`});
    this.refuse = 0.02;
    this.isCalm = false;
    /** Whether tabs miss some of each other's news. */
    this.isDeaf = false;
  }

  one(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  chance(share) {
    return this.random() < share;
  }

  async open() {
    const page = await this.world.open({network: (post) => this.network(post), hears: () => this.isCalm || !this.isDeaf || this.random() > 0.02});
    page.delay = () => this.random() * 300;
    page.store.onStep((step) => {
      this.steps.set(step.id, step);
      step.operations.forEach((operation) => this.made.set(operation.id, operation));
    });
    page.store.subscribe(() => this.noteAsides(page.store));
    const settle = page.store.news.settle.bind(page.store.news);
    page.store.news.settle = (results) => this.noteAgreed(results, settle(results));
    return page;
  }

  async network(post) {
    if (this.isCalm) return post();
    await this.world.wait(this.random() * 2);
    if (this.chance(0.15)) throw new TypeError("lost on the way there");
    if (this.chance(0.1)) return {status: this.one([500, 503, 429, 401]), body: null, retryAfterSeconds: null};
    if (this.chance(0.02)) return {status: 413, body: null, retryAfterSeconds: null};
    const answer = post();
    await this.world.wait(this.random() * 2);
    if (this.chance(0.15)) throw new TypeError("lost on the way back");
    return answer;
  }

  /** Something an annotator does; refused commands are part of life. */
  act(page) {
    const {store} = page;
    const spans = [...store.spans.keys()];
    const relations = [...store.relations.keys()];
    const acts = [
      () => store.createSpan(this.someSpan()),
      () => store.createSpan(this.someSpan()),
      () => store.updateSpan(this.one(spans), {comment: this.someComment()}),
      () => store.updateSpan(this.one(spans), {comment: this.someComment()}),
      () => store.updateSpan(this.one(spans), {start: Math.floor(this.random() * 40)}),
      () => store.updateSpan(this.one(spans), {label: this.one(["claim", "evidence", "stance"])}),
      () => store.deleteSpan(this.one(spans)),
      () => store.createRelation({type: "attacks", source: this.one(spans), target: this.one(spans)}),
      () => store.createRelation({type: "attacks", source: this.one(spans), target: this.one(spans)}),
      () => store.deleteRelation(this.one(relations)),
      () => store.batch(() => { store.createSpan(this.someSpan()); store.deleteSpan(this.one(spans)); }),
      () => store.undo(),
      () => store.undo(),
      () => store.redo(),
      () => this.dealWith(store),
    ];
    try {
      this.one(acts)();
    } catch (error) {
      if (error.name !== "StoreError") throw error;
    }
  }

  someSpan() {
    const start = Math.floor(this.random() * (LENGTH - 80));
    const isBroken = this.chance(0.2);
    const place = isBroken ? {fragments: [[start, start + 3], [start + 5, start + 9]]} : {start, end: start + 1 + Math.floor(this.random() * 79)};
    return {label: this.one(["claim", "evidence", "stance"]), ...place, comment: this.someComment()};
  }

  someComment() {
    return this.chance(this.refuse) ? "refuse me" : `comment ${Math.floor(this.random() * 1000)}`;
  }

  dealWith(store) {
    const conflict = this.one([...store.conflicts.keys()]);
    if (conflict) store.resolve(conflict, this.one(["mine", "theirs"]));
    const problem = this.one([...store.problems.keys()]);
    if (problem) store.dismiss(problem);
  }

  /** Another device of the same person changes something directly. */
  elsewhere() {
    const {spans} = this.#server.set();
    if (spans.length === 0) return;
    const {id, last_operation: base} = this.one(spans);
    const isDelete = this.chance(0.3);
    const object = isDelete ? {id} : {id, comment: "elsewhere"};
    const operation = {id: `elsewhere ${this.random()}`, step: `elsewhere ${this.random()}`, action: isDelete ? "delete" : "update", kind: "span", base, object};
    this.#server.post({document_sha256: "sha", protocol: 1, person: "person", operations: [operation]});
  }

  /** Ends the bad weather, and waits until nothing is left to be sent. */
  async calm(pages) {
    this.isCalm = true;
    for (let round = 0; round < 20 && pages.some((page) => page.outbox.state.unsent > 0); round += 1) {
      for (const page of pages) page.outbox.resume();
      await this.world.pass(90);
    }
    for (const page of pages) page.outbox.resume();
    await this.world.pass(10);
  }

  /** Every page is looked at again, after another device has been at work or news has been missed. */
  async look(pages) {
    for (const page of pages) page.outbox.refresh();
    await this.world.pass(10);
  }

  noteAsides(store) {
    for (const aside of [...store.conflicts.values(), ...store.problems.values()]) {
      aside.operations.forEach((operation) => this.accounted.add(operation.id));
    }
  }

  /** Steps that were dropped without being shown: what they wanted must have been so on the server already. */
  noteAgreed(results, verdict) {
    const applied = new Set(results.filter(({status}) => status === "applied" || status === "repeated").map(({id}) => id));
    const isOpen = ({id}) => !applied.has(id) && !this.accounted.has(id);
    const agreed = [...this.steps.values()].filter(({id, operations}) => verdict.steps.has(id) && operations.every(isOpen));
    const wanted = new Map(agreed.flatMap(({marks}) => marks.map(({id, mark}) => [id, mark])));
    for (const [id, mark] of wanted) assert.ok(this.#server.everHad(id, mark), `${id} was dropped`);
    agreed.forEach(({operations}) => operations.forEach(({id}) => this.accounted.add(id)));
    return verdict;
  }

  /** Operations neither on the server, nor accounted for, nor part of a later one of the same chain. */
  lost() {
    const isDone = ({id}) => this.#server.log.has(id) || this.accounted.has(id);
    const absorbed = ({id}) => [...this.made.values()].some((later) => later.base === id && (isDone(later) || absorbed(later)));
    return [...this.made.values()].filter((operation) => !isDone(operation) && !absorbed(operation));
  }
}

async function play(seed, {steps, withElsewhere}) {
  const story = new Story(seed);
  story.isDeaf = withElsewhere;
  let pages = [await story.open(), await story.open()];
  for (let step = 0; step < steps; step += 1) {
    story.act(story.one(pages));
    if (story.chance(0.5)) await story.world.pass(story.random() * 3);
    if (withElsewhere && story.chance(0.05)) story.elsewhere();
    if (story.chance(0.03)) story.one(pages).outbox.resume();
    if (story.chance(0.03)) {
      await story.world.pass(0);
      const killed = story.one(pages);
      story.world.kill(killed);
      pages = [...pages.filter((page) => page !== killed), await story.open()];
    }
  }
  await story.calm(pages);
  if (withElsewhere) await story.look(pages);
  return {story, pages};
}

for (const withElsewhere of [false, true]) {
  test(`in the end every tab shows what the server has${withElsewhere ? ", with another device at work and news that tabs miss" : ""}`, async () => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const {story, pages} = await play(seed, {steps: 80, withElsewhere});
      for (const page of pages) {
        assert.equal(page.outbox.state.name, "saved", `seed ${seed}`);
        assert.equal(page.store.unanswered, 0, `seed ${seed}`);
        assert.deepEqual(marksOf(page.store), marksOf(story.world.server.set()), `seed ${seed}`);
        assert.equal(page.store.unanswered, 0, `seed ${seed}`);
        assert.deepEqual([...page.store.conflicts.keys()].sort(), [...pages[0].store.conflicts.keys()].sort(), `seed ${seed}`);
      }
      assert.deepEqual(story.lost(), [], `seed ${seed}`);
    }
  });
}
