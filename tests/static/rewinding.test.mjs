import assert from "node:assert/strict";
import {test} from "node:test";
import {marksOf, text} from "./cast.mjs";
import {Server} from "./server.mjs";
import {World} from "./world.mjs";

const claim = {label: "claim", start: 0, end: 19};
const evidence = {label: "evidence", start: 30, end: 47};

/** A page with two saved marks, on a server that has then been put back to the first. */
async function rewoundWorld({pages = 1, more = 0} = {}) {
  const server = new Server({text});
  const world = new World({server, text});
  const opened = [];
  for (let nth = 0; nth < pages; nth += 1) opened.push(await world.open());
  opened[0].store.createSpan(claim);
  await world.pass(1);
  const backUp = server.snapshot();
  const {id} = opened[0].store.createSpan(evidence);
  opened[0].store.updateSpan(id, {comment: "seen"});
  await world.pass(1);
  server.putBack(backUp);
  for (let nth = 0; nth < more; nth += 1) server.changeElsewhere(`later ${nth}`);
  return {server, world, page: opened[0], pages: opened};
}

const labels = (store) => store.spansInOrder().map(({label}) => label);

test("a save that shows that the server has gone back stops and asks, and nothing disappears", async () => {
  const {world, page, server} = await rewoundWorld();
  page.store.createSpan({...claim, start: 50, end: 60});
  await world.pass(100);
  assert.equal(page.outbox.state.name, "rewound");
  assert.deepEqual(labels(page.store), ["claim", "evidence", "claim"]);
  assert.equal(server.log.size, 2);
  const lost = await page.outbox.rewinding.lost();
  assert.deepEqual(lost.map(({kind, from, to}) => [kind, from?.comment, to]), [["span", "seen", null]]);
});

test("what the server has lost is saved again, once, under the same ids", async () => {
  const {world, page, server} = await rewoundWorld();
  const before = marksOf(page.store);
  page.store.createSpan({...claim, start: 50, end: 60});
  await world.pass(1);
  page.store.createSpan({...claim, start: 70, end: 80});
  assert.equal(await page.outbox.rewinding.settle("mine"), true);
  await world.pass(5);
  assert.equal(page.outbox.state.name, "saved");
  assert.deepEqual(labels(page.store), ["claim", "evidence", "claim", "claim"]);
  const bare = (marks) => marks.spans.map(({last_operation, ...span}) => span).sort((a, b) => a.start - b.start);
  assert.deepEqual(bare(marksOf(page.store)).slice(0, 2), bare(before));
  assert.deepEqual(marksOf(page.store), marksOf(server.set()));
  assert.equal(server.log.size, 4);
});

test("or the server's marks hold, and what it has never answered is sent all the same", async () => {
  const {world, page, server} = await rewoundWorld();
  page.store.createSpan({...claim, start: 50, end: 60});
  await world.pass(1);
  page.store.createSpan({...claim, start: 70, end: 80});
  await page.outbox.rewinding.settle("theirs");
  await world.pass(5);
  assert.deepEqual(labels(page.store), ["claim", "claim", "claim"]);
  assert.deepEqual(marksOf(page.store), marksOf(server.set()));
  assert.equal(page.outbox.state.name, "saved");
  page.store.undo();
  page.store.undo();
  page.store.undo();
  await world.pass(5);
  assert.deepEqual(marksOf(page.store), marksOf(server.set()));
});

test("a page that only lies open notices when somebody comes back to it", async () => {
  const {world, page} = await rewoundWorld();
  await world.pass(100);
  assert.equal(page.outbox.state.name, "saved");
  page.outbox.lookAgain();
  await world.pass(1);
  assert.equal(page.outbox.state.name, "rewound");
});

test("a server that has been put back and has gone on elsewhere is noticed by its log", async () => {
  const {world, page, server} = await rewoundWorld({more: 5});
  assert.ok(server.revision > 3);
  await world.pass(100);
  page.outbox.lookAgain();
  await world.pass(1);
  assert.equal(page.outbox.state.name, "rewound");
});

test("what one answer has shown is not forgotten while the server cannot be asked", async () => {
  const {world, page, server} = await rewoundWorld();
  const {set} = server;
  server.set = () => { throw new TypeError("network"); };
  page.store.createSpan({...claim, start: 50, end: 60});
  await world.pass(1);
  server.set = set;
  for (let nth = 0; nth < 5; nth += 1) server.changeElsewhere(`later ${nth}`);
  page.outbox.resume();
  await world.pass(1);
  assert.equal(page.outbox.state.name, "rewound");
});

test("marks made while the question stands wait, and closing the document waits too", async () => {
  const {world, page, server} = await rewoundWorld();
  page.outbox.refresh();
  await world.pass(1);
  page.store.createSpan({...claim, start: 70, end: 80});
  page.outbox.resume();
  await world.pass(100);
  assert.deepEqual([page.outbox.state.name, page.outbox.state.unsent, server.log.size], ["rewound", 1, 1]);
  assert.equal(await page.outbox.drain(), false);
});

test("one answer settles it in every tab", async () => {
  for (const choice of ["mine", "theirs"]) {
    const {world, pages, server} = await rewoundWorld({pages: 2});
    pages.forEach(({outbox}) => outbox.refresh());
    await world.pass(1);
    assert.deepEqual(pages.map(({outbox}) => outbox.state.name), ["rewound", "rewound"]);
    await pages[0].outbox.rewinding.settle(choice);
    await world.pass(10);
    assert.deepEqual(pages.map(({outbox}) => outbox.state.name), ["saved", "saved"]);
    for (const {store} of pages) assert.deepEqual(marksOf(store), marksOf(server.set()));
    assert.deepEqual(labels(pages[1].store), choice === "mine" ? ["claim", "evidence"] : ["claim"]);
  }
});

test("a back-up with the same marks asks nothing", async () => {
  const server = new Server({text});
  const world = new World({server, text});
  const page = await world.open();
  page.store.createSpan(claim);
  await world.pass(1);
  const backUp = server.snapshot();
  const {id} = page.store.createSpan(evidence);
  page.store.deleteSpan(id);
  await world.pass(1);
  server.putBack(backUp);
  page.outbox.refresh();
  await world.pass(1);
  assert.equal(page.outbox.state.name, "saved");
  page.store.createSpan(evidence);
  await world.pass(1);
  assert.deepEqual(marksOf(page.store), marksOf(server.set()));
});

test("a server that is not to be reached when the question is answered leaves everything as it is", async () => {
  const {world, page} = await rewoundWorld();
  page.outbox.refresh();
  await world.pass(1);
  world.server.set = () => { throw new TypeError("network"); };
  assert.equal(await page.outbox.rewinding.settle("theirs"), false);
  assert.deepEqual([page.outbox.state.name, labels(page.store).length], ["rewound", 2]);
});

test("another device's marks show when somebody comes back after a while, and not at every glance", async () => {
  const server = new Server({text});
  const world = new World({server, text});
  const page = await world.open();
  page.store.createSpan(claim);
  await world.pass(1);
  server.changeElsewhere("elsewhere");
  page.outbox.lookAgain();
  await world.pass(30);
  assert.equal(page.store.spansInOrder()[0].comment, "");
  await world.pass(60);
  page.outbox.lookAgain();
  await world.pass(1);
  assert.equal(page.store.spansInOrder()[0].comment, "elsewhere");
});

test("a mark whose answer was lost is saved, not unsent, when the set has been submitted elsewhere", async () => {
  const server = new Server({text});
  const world = new World({server, text});
  const sets = [];
  const answers = [(post) => { post(); throw new TypeError("lost"); }];
  const page = await world.open({network: async (post) => (answers.shift() ?? ((go) => go()))(post), onSet: (set) => sets.push(set.state)});
  page.store.createSpan(claim);
  await world.pass(0.1);
  assert.equal(page.outbox.state.unsent, 1);
  server.state = "submitted";
  server.revision += 1;
  page.store.createSpan(evidence);
  await world.pass(10);
  assert.deepEqual([page.outbox.state.name, page.outbox.state.unsent, sets.at(-1)], ["closed", 1, "submitted"]);
  assert.equal(server.log.size, 1);
  server.state = "open";
  server.revision += 1;
  page.outbox.resume();
  await world.pass(10);
  assert.deepEqual([page.outbox.state.name, server.log.size], ["saved", 2]);
  assert.deepEqual(marksOf(page.store), marksOf(server.set()));
});

test("a server that says when to come back is left in peace until then, whoever looks", async () => {
  const server = new Server({text});
  const world = new World({server, text});
  const times = [];
  const page = await world.open({network: async (post) => {
    times.push(world.now);
    return times.length === 1 ? {status: 429, body: {code: "too_many"}, retryAfterSeconds: 40} : post();
  }});
  page.store.createSpan(claim);
  await world.pass(5);
  page.outbox.resume();
  page.store.createSpan(evidence);
  assert.equal(await page.outbox.drain(), false);
  await world.pass(30);
  assert.equal(times.length, 1);
  await world.pass(10);
  assert.deepEqual([times.map((time) => (time - times[0]) / 1000), server.log.size], [[0, 40], 2]);
});

test("when the clock goes back, a tab that has missed the news does not wait for the hour to come again", async () => {
  const server = new Server({text});
  const world = new World({server, text});
  const deaf = await world.open({hears: () => false, network: async () => { throw new TypeError("network"); }});
  const other = await world.open();
  deaf.store.createSpan(claim);
  await world.pass(5);
  other.outbox.resume();
  await world.pass(0.1);
  assert.equal(server.log.size, 1);
  deaf.outbox.resume();
  await world.pass(1);
  world.skew -= 3_600_000;
  await world.pass(10);
  assert.equal(deaf.outbox.state.name, "saved");
});

for (const [jump, seconds] of [["forwards a day", 86_400], ["backwards an hour", -3600]]) {
  test(`when the clock jumps ${jump}, two tabs go on saving, in order and once`, async () => {
    const server = new Server({text});
    const world = new World({server, text});
    const pages = [await world.open(), await world.open()];
    for (let nth = 0; nth < 6; nth += 1) {
      pages[nth % 2].store.createSpan({...claim, start: nth, comment: String(nth)});
      if (nth === 2) world.skew += seconds * 1000;
      await world.pass(0.5);
    }
    await world.pass(20);
    assert.deepEqual([...server.log.values()].map(({operation}) => operation.object.comment), ["0", "1", "2", "3", "4", "5"]);
    for (const {store, outbox} of pages) {
      assert.equal(outbox.state.name, "saved");
      assert.deepEqual(marksOf(store), marksOf(server.set()));
    }
  });
}
