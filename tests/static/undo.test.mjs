// Undo and redo of one annotator whose page is loaded again in any moment, also between a mark and its answer.
import assert from "node:assert/strict";
import {test} from "node:test";
import {createLog, recallLog, recallOnceOpen} from "annotations/state/log.js";
import {marksOf, randomFrom, text} from "./cast.mjs";
import {Server} from "./server.mjs";
import {World} from "./world.mjs";

const claim = {label: "claim", start: 0, end: 19};
const evidence = {label: "evidence", start: 30, end: 47};

function worldOf() {
  let count = 0;
  return new World({server: new Server({text}), text, newId: () => `id ${String((count += 1)).padStart(6, "0")}`});
}

/** A page whose log comes after `seconds`; the set it was made with may be an earlier one. */
async function opened(world, {seconds = 0, ...given} = {}) {
  const page = await world.open(given);
  const log = createLog(async (after, most) => {
    await world.wait(seconds);
    return world.server.operationsAfter(after, most);
  });
  page.recalled = recallLog(page.store, log, page.outbox);
  return page;
}

/** What was marked last, with an answer that never came: the page that made it is gone. */
async function cutOff(world, isApplied) {
  const page = await opened(world);
  page.store.createSpan(claim);
  await world.pass(1);
  page.network = (post) => {
    if (isApplied) post();
    return new Promise(() => {});
  };
  page.store.createSpan(evidence);
  await world.pass(0.1);
  world.kill(page);
}

const labelsOf = (page) => [...page.store.spans.values()].map(({label}) => label);

for (const isApplied of [true, false]) {
  test(`what a reload cut off from its answer is the first to be undone, ${isApplied ? "with" : "without"} the server having it`, async () => {
    const world = worldOf();
    await cutOff(world, isApplied);
    const page = await opened(world);
    await world.pass(0);
    assert.deepEqual(labelsOf(page), ["claim", "evidence"]);
    page.store.undo();
    assert.deepEqual(labelsOf(page), ["claim"]);
    await world.pass(20);
    assert.deepEqual(marksOf(page.store), marksOf(world.server.set()));
    assert.deepEqual([page.store.undo(), labelsOf(page), page.store.undo()], [true, [], false]);
    page.store.redo();
    page.store.redo();
    assert.deepEqual(labelsOf(page), ["claim", "evidence"]);
  });
}

test("what another tab has brought to the server while this page was being loaded is the first to be undone", async () => {
  const world = worldOf();
  const other = await opened(world);
  await cutOff(world, false);
  const set = world.server.set();
  await world.pass(20);
  assert.equal(other.outbox.state.name, "saved");
  const page = await opened(world, {set});
  page.store.subscribe(({reason}) => reason === "recall" && page.store.undo());
  await world.pass(1);
  assert.deepEqual(labelsOf(page), ["claim"]);
});

test("of a document that was closed when it was opened the earlier work can be undone as soon as it is reopened", async () => {
  const world = worldOf();
  const earlier = await opened(world);
  earlier.store.createSpan(claim);
  await world.pass(1);
  world.kill(earlier);
  const page = await world.open();
  page.store.readOnly = true;
  let reads = 0;
  const log = createLog(async (after, most) => {
    reads += 1;
    return world.server.operationsAfter(after, most);
  });
  recallOnceOpen(page.store, log, page.outbox);
  await world.pass(1);
  assert.deepEqual([reads, page.store.canUndo], [0, false]);
  page.store.readOnly = false;
  page.store.createSpan(evidence);
  await world.pass(1);
  assert.deepEqual([page.store.undo(), labelsOf(page)], [true, ["claim"]]);
  assert.deepEqual([page.store.undo(), labelsOf(page)], [true, []]);
  page.store.readOnly = true;
  page.store.readOnly = false;
  await world.pass(1);
  assert.deepEqual([reads, page.store.canUndo], [1, false]);
});

test("what cannot be had of the log is not taken for nothing", async () => {
  const world = worldOf();
  for (const [told, isRecalled] of [[null, false], [[], true]]) {
    const page = await world.open();
    assert.equal(page.store.isRecalled, false);
    await recallLog(page.store, createLog(async () => told), page.outbox);
    assert.deepEqual([page.store.isRecalled, page.store.canUndo], [isRecalled, false]);
  }
});

/** What an annotator has done, as the marks after each command, and how far it is undone. */
class Told {
  states = [marksOf(worldOf().server.set())];
  at = 0;

  add(store) {
    this.states = [...this.states.slice(0, this.at + 1), marksOf(store)];
    this.at += 1;
  }

  get now() {
    return this.states[this.at];
  }
}

/** Something that no later page could take for the undo of what came before it. */
function act(store, random, told) {
  const spans = [...store.spans.keys()].sort(() => random() - 0.5);
  const start = Math.floor(random() * 60);
  const create = () => store.createSpan({label: "claim", start, end: start + 5});
  const change = () => store.updateSpan(spans[0], {comment: `moment ${told.states.length} ${random()}`});
  const acts = [create, create, () => store.batch(() => { change(); create(); })];
  if (spans.length > 1) acts.push(() => store.batch(() => { change(); store.deleteSpan(spans[1]); }));
  acts[Math.floor(random() * (spans.length > 0 ? acts.length : 2))]();
  told.add(store);
}

/** A network that loses requests and answers. */
function badNetwork(world, random) {
  return async (post) => {
    await world.wait(random());
    if (random() < 0.1) throw new TypeError("lost on the way there");
    const answer = post();
    await world.wait(random());
    if (random() < 0.1) throw new TypeError("lost on the way back");
    return answer;
  };
}

/** The page is loaded again; it is gone before or after the server makes the next one, and its log comes sooner or later. */
async function reloaded(world, page, random, {isAlone, ...given}) {
  await world.pass(0);
  const set = world.server.set();
  const isGone = random() < 0.5;
  if (isGone) world.kill(page);
  await world.pass(random());
  world.kill(page);
  const next = await opened(world, {...given, set, seconds: random() * 3});
  // What was sent in between, by the page itself or another tab, shows with the log.
  if (!isAlone || !isGone || random() < 0.5) await world.pass(10);
  return next;
}

function step(page, random, told) {
  const chance = random();
  if (chance < 0.5) act(page.store, random, told);
  else if (chance < 0.7 && told.at > 0 && page.store.undo()) told.at -= 1;
  else if (chance < 0.8 && told.at < told.states.length - 1 && page.store.redo()) told.at += 1;
}

test("undo and redo walk through the same moments wherever the page is loaded again", async () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const random = randomFrom(seed);
    const world = worldOf();
    const network = badNetwork(world, random);
    const told = new Told();
    const isAlone = seed % 2 === 0;
    if (!isAlone) await opened(world, {network});
    let page = await opened(world, {network});
    for (let nth = 0; nth < 40; nth += 1) {
      step(page, random, told);
      assert.deepEqual(marksOf(page.store), told.now, `seed ${seed}, step ${nth}`);
      if (random() < 0.6) await world.pass(random() * 3);
      if (random() < 0.15) page = await reloaded(world, page, random, {network, isAlone});
    }
    await world.pass(20);
    for (; told.at > 0; told.at -= 1) {
      assert.deepEqual(marksOf(page.store), told.now, `seed ${seed}, undone to ${told.at}`);
      assert.ok(page.store.undo(), `seed ${seed}`);
    }
    assert.equal(page.store.canUndo, false, `seed ${seed}`);
  }
});
