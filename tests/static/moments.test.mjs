import assert from "node:assert/strict";
import {test} from "node:test";
import {checkRelation, indexScheme} from "annotations/state/checks.js";
import {copyOf, differences} from "annotations/state/differences.js";
import {Ledger} from "annotations/state/ledger.js";
import {createLog, marksAfter, momentsIn} from "annotations/state/log.js";
import {emptySet, marksOf, randomFrom, scheme, storeOf, text} from "./cast.mjs";
import {Server} from "./server.mjs";

/** A scheme in which an edge may be attacked, and a relabelled end may ask for another type. */
const knotty = {
  ...scheme,
  relations: [
    {id: "supports", title: {en: "supports"}, source: ["evidence", "claim"], target: ["claim"], attributes: []},
    {id: "attacks", title: {en: "attacks"}, source: ["claim", "stance"], target: ["claim", "evidence", "relation"], attributes: []},
  ],
};

/** A store whose steps a server takes one by one, and everything that has stood: `{store, server, moments}`. */
function told(given = {}) {
  const server = new Server({text});
  const store = storeOf({scheme: knotty, ...given});
  const moments = [copyOf(store.marks)];
  store.onStep(({operations}) => {
    const {body} = server.post({document_sha256: "sha", protocol: 1, person: "person", operations});
    assert.deepEqual([...new Set(body.results.map(({status}) => status))], ["applied"]);
    moments.push(copyOf(store.marks));
  });
  return {server, store, moments};
}

function tell(story, seed, acts) {
  const random = randomFrom(seed);
  const one = (list) => list[Math.floor(random() * list.length)];
  const {store} = story;
  const end = () => one([...store.spans.keys(), ...store.relations.keys()]);
  const commands = [
    () => store.createSpan({label: one(["claim", "evidence", "stance"]), start: Math.floor(random() * 50), end: 60}),
    () => store.updateSpan(one([...store.spans.keys()]), {label: one(["claim", "evidence", "stance"])}),
    () => store.updateSpan(one([...store.spans.keys()]), {comment: String(random())}),
    () => store.deleteSpan(one([...store.spans.keys()])),
    () => store.createRelation({type: one(["supports", "attacks"]), source: end(), target: end()}),
    () => store.createRelation({type: one(["supports", "attacks"]), source: end(), target: end()}),
    () => store.updateRelation(one([...store.relations.keys()]), {type: one(["supports", "attacks"])}),
    () => store.deleteRelation(one([...store.relations.keys()])),
    () => store.undo(),
  ];
  for (let nth = 0; nth < acts; nth += 1) {
    try {
      one(commands)();
    } catch (error) {
      if (error.name !== "StoreError") throw error;
    }
  }
}

/** Every state that operations pass through allows its relations, as the server asks. */
function assertAllowedThroughout(before, operations) {
  const ledger = new Ledger(emptySet(), () => "");
  for (const [kind, objects] of Object.entries(before)) for (const object of objects.values()) ledger.confirm(kind, object.id, object);
  const index = indexScheme(knotty);
  for (const operation of operations) {
    ledger.apply(operation);
    const labelOf = (id) => {
      const end = ledger.objects.endOf(id);
      return end && (end.label ?? "relation");
    };
    for (const {type, source, target, attributes} of ledger.objects.shown.relation.values()) {
      checkRelation({type, source, target, attributes}, index, labelOf);
    }
  }
}

test("every earlier moment can be made to stand again, in one step that the scheme allows throughout and that undo takes back", () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    const story = told();
    tell(story, seed, 60);
    const {store, server} = story;
    for (const moment of [...story.moments]) {
      const before = copyOf(store.marks);
      const steps = [];
      const stop = store.onStep((step) => steps.push(step));
      const step = store.become(moment);
      stop();
      assert.deepEqual(differences(store.marks, moment), []);
      assert.deepEqual(steps.map(({id}) => id), step ? [step] : []);
      assertAllowedThroughout(before, steps.flatMap(({operations}) => operations));
      assert.deepEqual(marksOf(store), marksOf(server.set()));
      if (!step) continue;
      store.undo();
      assert.deepEqual(differences(store.marks, before), []);
    }
  }
});

test("a relation that changed together with the label of its end goes back without a state that the scheme forbids", () => {
  const {store} = told();
  const source = store.createSpan({label: "evidence", start: 0, end: 5}).id;
  const target = store.createSpan({label: "claim", start: 10, end: 15}).id;
  const supports = store.createRelation({type: "supports", source, target}).id;
  const undercut = store.createRelation({type: "attacks", source: target, target: supports}).id;
  const early = copyOf(store.marks);
  store.updateSpan(source, {label: "claim"});
  store.updateRelation(supports, {type: "attacks"});
  store.updateSpan(source, {label: "stance"});
  for (const moment of [early, copyOf(store.marks), early]) {
    const before = copyOf(store.marks);
    const steps = [];
    const stop = store.onStep((step) => steps.push(step));
    store.become(moment);
    stop();
    assertAllowedThroughout(before, steps.flatMap(({operations}) => operations));
    assert.deepEqual(differences(store.marks, moment), []);
    assert.ok(store.relations.has(undercut));
  }
});

test("the log tells the same moments, with their times", () => {
  const story = told();
  tell(story, 7, 80);
  const log = story.server.operationsAfter(0, Infinity).map((operation) => ({...operation, created: `time ${operation.revision}`}));
  const moments = momentsIn(log, (start, end) => Array.from(text).slice(start, end).join(""));
  assert.equal(moments.length, story.moments.length - 1);
  moments.forEach((moment, nth) => {
    assert.deepEqual(differences(marksAfter(moments.slice(0, nth + 1)), story.moments[nth + 1]), []);
  });
  assert.equal(moments[0].time, "time 1");
});

test("a long log is read a page at a time, once, and what comes later is read when it is asked for", async () => {
  const operations = Array.from({length: 2500}, (_, nth) => ({id: `${nth}`, revision: 2 * nth + 1}));
  let there = 2400;
  const asked = [];
  const log = createLog(async (after, most) => {
    asked.push(after);
    return operations.slice(0, there).filter(({revision}) => revision > after).slice(0, most);
  });
  const counts = [];
  const [first, same] = await Promise.all([log.read((count) => counts.push(count)), log.read()]);
  assert.deepEqual([first.length, same.length, asked.length], [2400, 2400, 3]);
  assert.deepEqual(counts, [1000, 2000, 2400]);
  there = 2500;
  assert.deepEqual((await log.read()).map(({id}) => id), operations.map(({id}) => id));
  assert.deepEqual(asked, [0, 1999, 3999, 4799]);
  log.forget();
  await log.read();
  assert.equal(asked[4], 0);
});

test("a log that breaks off in the middle is not there", async () => {
  const pages = [Array.from({length: 1000}, (_, nth) => ({id: nth, revision: nth + 1})), null];
  assert.equal(await createLog(async () => pages.shift()).read(), null);
});
