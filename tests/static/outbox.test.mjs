import assert from "node:assert/strict";
import {test} from "node:test";
import {marksOf, text} from "./cast.mjs";
import {Server} from "./server.mjs";
import {World} from "./world.mjs";

const claim = {label: "claim", start: 0, end: 19};
const evidence = {label: "evidence", start: 30, end: 47};

function worldWith(given = {}) {
  const server = Object.assign(new Server({text}), given);
  return {server, world: new World({server, text})};
}

/** A network that answers as told, one answer a request, and normally afterwards. */
function network(...answers) {
  return async (post) => (answers.length > 0 ? answers.shift()(post) : post());
}

const lostRequest = () => { throw new TypeError("network"); };
const lostResponse = (post) => { post(); throw new TypeError("network"); };
const problem = (status, code, retryAfterSeconds = null) => () => ({status, body: {code, detail: "", errors: []}, retryAfterSeconds});

test("a mark reaches the server and the outbox says so", async () => {
  const {server, world} = worldWith();
  const page = await world.open();
  page.store.createSpan(claim);
  assert.equal(page.outbox.state.name, "saving");
  await world.pass(1);
  assert.deepEqual(marksOf(page.store), marksOf(server.set()));
  assert.deepEqual(page.outbox.state, {name: "saved", code: "", unsent: 0, isKept: true, isKeeping: false});
});

test("a mark is in the database before the network hears of it", async () => {
  const {world} = worldWith();
  const kept = [];
  const page = await world.open({network: async (post) => {
    kept.push(await world.database.transact((tables) => tables.list("steps", "person/set")));
    return post();
  }});
  const {step} = page.store.createSpan(claim);
  await world.pass(1);
  assert.deepEqual(kept.map((records) => records.map((record) => [record.step.id, record.frozen])), [[[step, true]]]);
});

test("nobody is told that a mark is kept before the database has it", async () => {
  const {world} = worldWith();
  const page = await world.open({network: async () => lostRequest()});
  page.store.createSpan(claim);
  await world.pass(0.1);
  assert.equal(page.outbox.state.name, "offline");
  const {transact} = world.database;
  let keepOn = null;
  world.database.transact = (...given) => new Promise((resolve) => { keepOn = resolve; }).then(() => transact.apply(world.database, given));
  page.store.createSpan(evidence);
  await world.pass(0.1);
  assert.deepEqual([page.outbox.state.isKeeping, page.outbox.state.unsent], [true, 2]);
  world.database.transact = transact;
  keepOn();
  await world.pass(0.1);
  assert.deepEqual([page.outbox.state.name, page.outbox.state.isKeeping], ["offline", false]);
});

test("a lost response is asked for again with the same ids and doubles nothing", async () => {
  const {server, world} = worldWith();
  const page = await world.open({network: network(lostResponse)});
  page.store.createSpan(claim);
  await world.pass(0.1);
  assert.equal(page.outbox.state.name, "offline");
  await world.pass(5);
  assert.equal(server.log.size, 1);
  assert.equal(page.outbox.state.name, "saved");
  assert.deepEqual(marksOf(page.store), marksOf(server.set()));
});

test("a lost request is repeated, later each time", async () => {
  const {server, world} = worldWith();
  const times = [];
  const page = await world.open({network: async (post) => {
    times.push(world.now);
    return times.length < 4 ? lostRequest() : post();
  }});
  page.store.createSpan(claim);
  await world.pass(30);
  const waits = times.slice(1).map((time, nth) => (time - times[nth]) / 1000);
  assert.deepEqual(waits, [0.75, 1.5, 3]);
  assert.equal(server.log.size, 1);
});

test("the network's return ends the wait", async () => {
  const {server, world} = worldWith();
  const page = await world.open({network: network(lostRequest)});
  page.store.createSpan(claim);
  await world.pass(0.1);
  page.outbox.resume();
  await world.pass(0.1);
  assert.equal(server.log.size, 1);
});

test("Retry-After is kept to", async () => {
  const {server, world} = worldWith();
  const page = await world.open({network: network(problem(429, "too_many", 20))});
  page.store.createSpan(claim);
  await world.pass(19);
  assert.equal(server.log.size, 0);
  await world.pass(2);
  assert.equal(server.log.size, 1);
});

test("an expired session keeps everything until the person has signed in", async () => {
  const {server, world} = worldWith();
  const page = await world.open({network: network(problem(401, "not_signed_in"))});
  page.store.createSpan(claim);
  await world.pass(300);
  assert.equal(page.outbox.state.name, "signed_out");
  page.store.createSpan(evidence);
  await world.pass(300);
  assert.deepEqual([server.log.size, page.outbox.state.unsent], [0, 2]);
  page.outbox.resume();
  await world.pass(1);
  assert.deepEqual([server.log.size, page.outbox.state.name], [2, "saved"]);
});

test("a stale CSRF token is read again at once", async () => {
  const {server, world} = worldWith();
  const page = await world.open({network: network(problem(403, "csrf_failed"))});
  page.store.createSpan(claim);
  await world.pass(0.1);
  assert.equal(server.log.size, 1);
});

for (const [code, name] of [
  ["other_person", "other_person"], ["client_outdated", "outdated"], ["not_open", "closed"], ["document_mismatch", "mismatch"],
]) {
  test(`409 ${code} keeps the marks here and says ${name}`, async () => {
    const {server, world} = worldWith();
    const page = await world.open({network: network(problem(409, code))});
    page.store.createSpan(claim);
    await world.pass(300);
    assert.deepEqual([page.outbox.state.name, page.outbox.state.unsent, server.log.size], [name, 1, 0]);
    assert.equal(page.store.spans.size, 1);
  });
}

test("another person's page never sees the marks nor sends them", async () => {
  const {server, world} = worldWith();
  const first = await world.open({network: network(lostRequest)});
  first.store.createSpan(claim);
  await world.pass(0.1);
  world.kill(first);
  server.person = "other";
  const second = await world.open({person: "other"});
  await world.pass(100);
  assert.deepEqual([second.store.spans.size, server.log.size], [0, 0]);
  server.person = "person";
  const third = await world.open();
  await world.pass(1);
  assert.deepEqual([third.store.spans.size, server.log.size], [1, 1]);
});

test("a killed page's unsent marks are there when the set is opened again, and are sent", async () => {
  const {server, world} = worldWith();
  const offline = async () => lostRequest();
  const first = await world.open({network: offline});
  for (let nth = 0; nth < 20; nth += 1) first.store.createSpan({...claim, start: nth, end: 20});
  await world.pass(0.1);
  world.kill(first);
  const second = await world.open({network: offline});
  assert.equal(second.store.spans.size, 20);
  second.network = async (post) => post();
  await world.pass(100);
  assert.equal(server.log.size, 20);
  assert.deepEqual(marksOf(second.store), marksOf(server.set()));
});

test("a page killed while a request was under way does not double it", async () => {
  const {server, world} = worldWith();
  const first = await world.open({network: (post) => { post(); return new Promise(() => {}); }});
  first.store.createSpan(claim);
  await world.pass(0.1);
  world.kill(first);
  const second = await world.open();
  await world.pass(20);
  assert.equal(server.log.size, 1);
  assert.deepEqual(marksOf(second.store), marksOf(server.set()));
  assert.equal(second.outbox.state.name, "saved");
});

test("the step that cannot be read is found by halving, set aside, and the others arrive", async () => {
  const {server, world} = worldWith();
  const page = await world.open({network: network(lostRequest)});
  const refusing = server.post.bind(server);
  server.post = (body) => {
    const isUnreadable = body.operations.some((operation) => operation.object.comment === "unreadable");
    return isUnreadable ? problem(400, "unreadable")() : refusing(body);
  };
  for (let nth = 0; nth < 9; nth += 1) page.store.createSpan({...claim, start: nth, comment: nth === 6 ? "unreadable" : ""});
  await world.pass(10);
  assert.equal(server.log.size, 8);
  assert.equal(page.store.spans.size, 8);
  const [aside] = page.store.problems.values();
  assert.deepEqual([aside.code, aside.items[0].mine.start], ["unreadable", 6]);
  assert.equal(page.outbox.state.name, "saved");
});

test("what something between page and server refuses stays marked, is asked again, and goes through once it may", async () => {
  const {server, world} = worldWith();
  const page = await world.open({network: network(lostRequest)});
  const post = server.post.bind(server);
  let isRefusing = true;
  server.post = (body) => (isRefusing ? {status: 413, body: null, retryAfterSeconds: null} : post(body));
  for (let nth = 0; nth < 5; nth += 1) page.store.createSpan({...claim, start: nth});
  await world.pass(10);
  assert.deepEqual([server.log.size, page.store.spans.size, page.store.problems.size], [0, 5, 0]);
  assert.deepEqual([page.outbox.state.name, page.outbox.state.code, page.outbox.state.unsent], ["refused", "http_413", 5]);
  isRefusing = false;
  await world.pass(120);
  assert.deepEqual([server.log.size, page.store.spans.size, page.outbox.state.name], [5, 5, "saved"]);
  assert.deepEqual(marksOf(page.store), marksOf(server.set()));
});

test("an invalid step is taken back with what rests on it, and shown; the outbox goes on", async () => {
  const {server, world} = worldWith();
  const page = await world.open({network: network(lostRequest)});
  const bad = page.store.createSpan({...claim, comment: "refuse me"});
  const good = page.store.createSpan(evidence);
  const dependent = page.store.createRelation({type: "supports", source: good.id, target: bad.id});
  await world.pass(10);
  assert.deepEqual([...page.store.spans.keys()], [good.id]);
  assert.equal(page.store.relations.size, 0);
  assert.deepEqual(marksOf(page.store), marksOf(server.set()));
  const [aside] = page.store.problems.values();
  assert.deepEqual(aside.items.map((item) => item.id), [bad.id, dependent.id]);
  assert.equal(aside.code, "refused");
});

test("what was set aside outlives the page until it has been dealt with", async () => {
  const {world} = worldWith();
  const first = await world.open();
  first.store.createSpan({...claim, comment: "refuse me"});
  await world.pass(1);
  world.kill(first);
  const second = await world.open();
  assert.equal(second.store.problems.size, 1);
  second.store.dismiss([...second.store.problems.keys()][0]);
  await world.pass(1);
  world.kill(second);
  const third = await world.open();
  assert.equal(third.store.problems.size, 0);
});

/** A page whose span somebody has relabelled elsewhere, and which has commented on it meanwhile. */
async function inConflict() {
  const {server, world} = worldWith();
  const page = await world.open();
  const {id} = page.store.createSpan(claim);
  await world.pass(1);
  const base = server.set().spans[0].last_operation;
  server.post({document_sha256: "sha", protocol: 1, person: "person", operations: [
    {id: "elsewhere", step: "elsewhere", action: "update", kind: "span", base, object: {id, label: "evidence"}},
  ]});
  page.store.updateSpan(id, {comment: "mine"});
  await world.pass(1);
  return {server, world, page, id};
}

test("a conflict shows mine and theirs, and theirs stands until it is settled", async () => {
  const {page, id} = await inConflict();
  const [conflict] = page.store.conflicts.values();
  const [{mine, theirs}] = conflict.items;
  assert.deepEqual([mine.label, mine.comment, theirs.label, theirs.comment], ["claim", "mine", "evidence", ""]);
  assert.deepEqual(page.store.spans.get(id), theirs);
});

test("keeping mine sends it again on top of theirs", async () => {
  const {server, world, page, id} = await inConflict();
  page.store.resolve([...page.store.conflicts.keys()][0], "mine");
  await world.pass(1);
  const [span] = server.set().spans;
  assert.deepEqual([span.label, span.comment, page.store.conflicts.size], ["claim", "mine", 0]);
  assert.equal(page.store.spans.get(id).comment, "mine");
});

test("taking theirs changes nothing on the server", async () => {
  const {server, world, page} = await inConflict();
  const {revision} = server;
  page.store.resolve([...page.store.conflicts.keys()][0], "theirs");
  await world.pass(1);
  assert.deepEqual([server.revision, page.store.conflicts.size], [revision, 0]);
  assert.deepEqual(marksOf(page.store), marksOf(server.set()));
});

test("mine can be brought back after the span was deleted elsewhere, also by a later page", async () => {
  const {server, world} = worldWith();
  const first = await world.open();
  const {id} = first.store.createSpan(claim);
  await world.pass(1);
  first.network = async () => lostRequest();
  first.store.updateSpan(id, {comment: "mine"});
  await world.pass(0.1);
  world.kill(first);
  const base = server.set().spans[0].last_operation;
  server.post({document_sha256: "sha", protocol: 1, person: "person", operations: [
    {id: "elsewhere", step: "elsewhere", action: "delete", kind: "span", base, object: {id}},
  ]});
  const second = await world.open();
  await world.pass(1);
  const [conflict] = second.store.conflicts.values();
  assert.deepEqual([conflict.items[0].mine.comment, conflict.items[0].theirs], ["mine", null]);
  second.store.resolve(conflict.id, "mine");
  await world.pass(1);
  assert.deepEqual(server.set().spans.map((span) => [span.id, span.comment]), [[id, "mine"]]);
});

test("an undo of what the server would not take falls with it, as one conflict", async () => {
  const {server, world} = worldWith();
  const page = await world.open();
  const {id} = page.store.createSpan(claim);
  await world.pass(1);
  page.network = network(lostRequest);
  const base = server.set().spans[0].last_operation;
  server.post({document_sha256: "sha", protocol: 1, person: "person", operations: [
    {id: "elsewhere", step: "elsewhere", action: "update", kind: "span", base, object: {id, comment: "theirs"}},
  ]});
  page.store.deleteSpan(id);
  page.store.undo();
  await world.pass(5);
  const [{mine, theirs}] = [...page.store.conflicts.values()][0].items;
  assert.deepEqual([mine.comment, theirs.comment, page.store.conflicts.size, page.store.problems.size], ["", "theirs", 1, 0]);
});

test("both sides having done the same is no conflict", async () => {
  const {server, world} = worldWith();
  const page = await world.open();
  const {id} = page.store.createSpan(claim);
  await world.pass(1);
  const base = server.set().spans[0].last_operation;
  server.post({document_sha256: "sha", protocol: 1, person: "person", operations: [
    {id: "elsewhere", step: "elsewhere", action: "delete", kind: "span", base, object: {id}},
  ]});
  page.store.deleteSpan(id);
  await world.pass(1);
  assert.deepEqual([page.store.conflicts.size, page.outbox.state.name], [0, "saved"]);
});

test("unsent changes of the same field become one; what is under way is never touched", async () => {
  const {server, world} = worldWith();
  const page = await world.open({network: async () => lostRequest()});
  const {id} = page.store.createSpan(claim);
  await world.pass(0.1);
  for (const comment of ["a", "ab", "abc"]) {
    page.store.updateSpan(id, {comment});
    await world.pass(0.01);
  }
  page.store.updateSpan(id, {unsure: true});
  await world.pass(0.01);
  page.network = async (post) => post();
  await world.pass(10);
  const log = [...server.log.values()].map(({operation}) => operation);
  assert.deepEqual(log.map(({object}) => object.comment ?? object.unsure), ["", "abc", true]);
  assert.deepEqual(log.map(({base}) => base), [undefined, log[0].id, log[1].id]);
  assert.deepEqual(marksOf(page.store), marksOf(server.set()));
  assert.equal(page.store.undo() && page.store.undo(), true);
  assert.equal(page.store.spans.get(id).comment, "ab");
});

test("what another tab has under way is never touched", async () => {
  const {server, world} = worldWith();
  const one = await world.open();
  const {id} = one.store.createSpan(claim);
  await world.pass(1);
  one.network = async (post) => { post(); await world.wait(3); throw new TypeError("network"); };
  const two = await world.open();
  one.store.updateSpan(id, {comment: "a"});
  await world.pass(1);
  two.store.updateSpan(id, {comment: "ab"});
  await world.pass(1);
  one.network = async (post) => post();
  await world.pass(20);
  assert.deepEqual([...server.log.values()].map(({operation}) => operation.object.comment), ["", "a", "ab"]);
  assert.deepEqual([one.store.conflicts.size, two.store.conflicts.size], [0, 0]);
});

test("while one tab is sending another waits, for as long as the first gives a sign of life", async () => {
  const {server, world} = worldWith();
  const one = await world.open({network: async (post) => { await world.wait(20); return post(); }});
  const sent = [];
  const two = await world.open({network: async (post) => { sent.push(world.now); return post(); }});
  one.store.createSpan(claim);
  await world.pass(1);
  two.store.createSpan(evidence);
  await world.pass(15);
  assert.deepEqual([sent.length, server.log.size], [0, 0]);
  await world.pass(30);
  assert.equal(server.log.size, 2);
});

test("a tab that hears only of the end of a step shows it", async () => {
  const {server, world} = worldWith();
  const one = await world.open();
  const two = await world.open({hears: (message) => message.type !== "steps"});
  one.store.createSpan(claim);
  await world.pass(1);
  assert.deepEqual(marksOf(two.store), marksOf(server.set()));
});

test("news that comes late or twice changes nothing", async () => {
  const {server, world} = worldWith();
  const one = await world.open();
  const two = await world.open();
  const steps = [];
  one.store.onStep((step) => steps.push(step));
  const {id} = one.store.createSpan(claim);
  await world.pass(1);
  const old = server.set();
  one.store.deleteSpan(id);
  await world.pass(1);
  two.hear({type: "steps", steps});
  two.hear({type: "set", set: old});
  await world.pass(0.01);
  assert.deepEqual([two.store.spans.size, two.store.unanswered, two.outbox.state.unsent], [0, 0, 0]);
});

test("after an answer that had been lost the whole set is asked for", async () => {
  const {server, world} = worldWith();
  const page = await world.open({network: network(lostResponse)});
  page.store.createSpan(claim);
  await world.pass(0.1);
  server.post({document_sha256: "sha", protocol: 1, person: "person", operations: [
    {id: "elsewhere", step: "elsewhere", action: "create", kind: "span", object: {id: "theirs", ...evidence, quote: "trade grew by 5 %"}},
  ]});
  await world.pass(5);
  assert.deepEqual(marksOf(page.store), marksOf(server.set()));
});

test("two tabs on one set stay in step", async () => {
  const {server, world} = worldWith();
  const one = await world.open();
  const two = await world.open();
  const {id} = one.store.createSpan(claim);
  await world.pass(1);
  assert.deepEqual(marksOf(two.store), marksOf(one.store));
  two.store.updateSpan(id, {label: "evidence"});
  await world.pass(1);
  assert.deepEqual(marksOf(two.store), marksOf(one.store));
  assert.deepEqual(marksOf(two.store), marksOf(server.set()));
  assert.deepEqual([one.outbox.state.name, two.outbox.state.name], ["saved", "saved"]);
});

test("two tabs that changed the same span at once show the same conflict; settling it in one settles it in both", async () => {
  const {world} = worldWith();
  const one = await world.open();
  const two = await world.open();
  const {id} = one.store.createSpan(claim);
  await world.pass(1);
  one.store.updateSpan(id, {comment: "one"});
  two.store.updateSpan(id, {comment: "two"});
  await world.pass(1);
  assert.deepEqual([...one.store.conflicts.keys()], [...two.store.conflicts.keys()]);
  assert.equal(one.store.conflicts.size, 1);
  assert.equal(one.store.spans.get(id).comment, two.store.spans.get(id).comment);
  two.store.resolve([...two.store.conflicts.keys()][0], "mine");
  await world.pass(1);
  assert.deepEqual([one.store.conflicts.size, two.store.conflicts.size], [0, 0]);
  assert.deepEqual(marksOf(one.store), marksOf(two.store));
});

test("what one tab has changed while another deleted it is shown, even if the deletion is what the server has", async () => {
  const {server, world} = worldWith();
  const one = await world.open();
  const {id} = one.store.createSpan(claim);
  await world.pass(1);
  const two = await world.open();
  const base = server.set().spans[0].last_operation;
  one.network = async () => lostRequest();
  two.network = async () => lostRequest();
  one.store.updateSpan(id, {unsure: true});
  await world.pass(0.1);
  one.store.updateSpan(id, {comment: "mine"});
  two.store.deleteSpan(id);
  await world.pass(0.1);
  server.post({document_sha256: "sha", protocol: 1, person: "person", operations: [
    {id: "elsewhere", step: "elsewhere", action: "delete", kind: "span", base, object: {id}},
  ]});
  one.network = two.network = async (post) => post();
  await world.pass(100);
  const [{items: [{mine, theirs}]}] = one.store.conflicts.values();
  assert.deepEqual([mine.comment, theirs], ["mine", null]);
});

test("two ways two tabs went on from one change are a conflict, even if one of them is what the server has", async () => {
  const {server, world} = worldWith();
  const one = await world.open();
  const {id} = one.store.createSpan(claim);
  await world.pass(1);
  const two = await world.open();
  const base = server.set().spans[0].last_operation;
  one.network = async () => lostRequest();
  two.network = async () => lostRequest();
  one.store.updateSpan(id, {comment: "so"});
  await world.pass(0.1);
  one.store.updateSpan(id, {unsure: true});
  two.store.updateSpan(id, {label: "evidence"});
  await world.pass(0.1);
  server.post({document_sha256: "sha", protocol: 1, person: "person", operations: [
    {id: "elsewhere", step: "elsewhere", action: "update", kind: "span", base, object: {id, comment: "so", label: "evidence"}},
  ]});
  one.network = two.network = async (post) => post();
  await world.pass(100);
  assert.deepEqual([one.store.conflicts.size, two.store.conflicts.size], [1, 1]);
});

test("a tab that slept through the news asks the server", async () => {
  const {server, world} = worldWith();
  const asleep = await world.open({network: async () => lostRequest(), hears: () => false});
  asleep.store.createSpan(claim);
  await world.pass(0.1);
  const awake = await world.open();
  await world.pass(1);
  asleep.network = async (post) => post();
  await world.pass(100);
  assert.equal(server.log.size, 1);
  assert.deepEqual([asleep.outbox.state.name, awake.outbox.state.name], ["saved", "saved"]);
  assert.deepEqual(marksOf(asleep.store), marksOf(server.set()));
});

test("a mark that another tab has saved while this page was being loaded shows here too", async () => {
  const {server, world} = worldWith();
  const other = await world.open({network: async () => lostRequest()});
  other.store.createSpan(claim);
  await world.pass(0.1);
  const set = server.set();
  other.network = async (post) => post();
  other.outbox.resume();
  await world.pass(0.1);
  const page = await world.open({set});
  assert.equal(page.store.spans.size, 0);
  page.outbox.tellLast(server.operationsAfter(0, Infinity).at(-1));
  await world.pass(0.1);
  assert.deepEqual(marksOf(page.store), marksOf(server.set()));
  assert.equal(page.store.spans.size, 1);
});

test("what another tab has saved shows at once, even while a tab that is gone still counts as sending", async () => {
  const {server, world} = worldWith();
  const gone = await world.open({network: () => new Promise(() => {})});
  gone.store.createSpan(claim);
  await world.pass(0.1);
  const page = await world.open();
  world.kill(gone);
  server.post({document_sha256: "sha", protocol: 1, person: "person", operations: [
    {id: "elsewhere", step: "elsewhere", action: "create", kind: "span", object: {id: "x", ...evidence, attributes: {}}},
  ]});
  page.outbox.tellLast(server.operationsAfter(0, Infinity).at(-1));
  await world.pass(0.1);
  assert.ok(page.store.spans.has("x"));
  assert.equal(page.outbox.state.unsent, 1);
});

test("a clock that jumped does not lock the sender out", async () => {
  const {server, world} = worldWith();
  const first = await world.open({network: () => new Promise(() => {})});
  first.store.createSpan(claim);
  await world.pass(0.1);
  world.kill(first);
  world.now -= 3_600_000;
  await world.open();
  await world.pass(1);
  assert.equal(server.log.size, 1);
});

test("a full browser keeps marks in the page, says so, sends them, and offers a file", async () => {
  const {server, world} = worldWith();
  const page = await world.open({network: network(lostRequest)});
  const keep = world.database.transact.bind(world.database);
  world.database.transact = (work) => keep((tables) => work({...tables, put: async () => {
    throw new DOMException("full", "QuotaExceededError");
  }}));
  page.store.createSpan(claim);
  await world.pass(0.1);
  assert.deepEqual(page.outbox.state, {name: "quota", code: "QuotaExceededError", unsent: 1, isKept: false, isKeeping: false});
  assert.equal(JSON.parse(page.outbox.file().text).operations.length, 1);
  await world.pass(5);
  assert.equal(server.log.size, 1);
  assert.equal(page.outbox.state.name, "saved");
  world.database.transact = keep;
  page.store.createSpan(evidence);
  await world.pass(5);
  assert.equal(server.log.size, 2);
  assert.deepEqual(page.outbox.state, {name: "saved", code: "", unsent: 0, isKept: true, isKeeping: false});
});

test("an answer that is not the server's is not believed", async () => {
  const {server, world} = worldWith();
  const page = await world.open({network: network(() => ({status: 200, body: null, retryAfterSeconds: null}))});
  page.store.createSpan(claim);
  await world.pass(0.1);
  assert.deepEqual([page.outbox.state.name, page.outbox.state.unsent], ["offline", 1]);
  await world.pass(5);
  assert.equal(server.log.size, 1);
});

test("a set submitted in another tab is closed here, and what waits is sent when it is open again", async () => {
  const {server, world} = worldWith();
  const sets = [];
  const page = await world.open({onSet: (set) => sets.push(set.state)});
  const other = await world.open();
  server.state = "submitted";
  page.store.createSpan(claim);
  await world.pass(1);
  assert.deepEqual([page.outbox.state.name, sets.at(-1)], ["closed", "submitted"]);
  server.state = "open";
  server.revision += 1;
  other.outbox.tell(server.set());
  await world.pass(1);
  assert.deepEqual([page.outbox.state.name, sets.at(-1), server.log.size], ["saved", "open", 1]);
});

test("a page that is left lets another one send at once", async () => {
  const {server, world} = worldWith();
  const first = await world.open({network: () => new Promise(() => {})});
  first.store.createSpan(claim);
  await world.pass(0.1);
  await first.outbox.pause();
  await world.open();
  await world.pass(0.1);
  assert.equal(server.log.size, 1);
});

test("draining waits for the last answer, or says that it will not come", async () => {
  const {world} = worldWith();
  const page = await world.open({network: network(lostRequest)});
  page.store.createSpan(claim);
  await world.pass(0.1);
  const drained = page.outbox.drain();
  await world.pass(1);
  assert.equal(await drained, true);
  page.network = async () => lostRequest();
  page.store.createSpan(evidence);
  const failed = page.outbox.drain();
  await world.pass(1);
  assert.equal(await failed, false);
});

test("more than a request holds goes in several, in order, no step split", async () => {
  const {server, world} = worldWith();
  const sizes = [];
  const post = server.post.bind(server);
  server.post = (body) => { sizes.push(body.operations.length); return post(body); };
  const page = await world.open({network: network(lostRequest)});
  for (let step = 0; step < 3; step += 1) {
    page.store.batch(() => { for (let nth = 0; nth < 400; nth += 1) page.store.createSpan({...claim, start: nth % 19}); });
  }
  await world.pass(10);
  assert.deepEqual(sizes, [800, 400]);
  assert.equal(server.log.size, 1200);
});
