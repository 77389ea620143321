import assert from "node:assert/strict";
import {test} from "node:test";
import {newId} from "annotations/state/ids.js";
import {bytesOf, runsThatFit, stepsThatFit} from "annotations/state/protocol.js";
import {createStore} from "annotations/state/store.js";
import {emptySet, marksOf, scheme, storeOf, text} from "./cast.mjs";
import {Server} from "./server.mjs";

const claim = {label: "claim", start: 0, end: 19};
const evidence = {label: "evidence", start: 30, end: 47};
const code = (expected) => (error) => error.name === "StoreError" && error.code === expected;

/** A store with the steps it has made and the changes it has told. */
function listened(given) {
  const store = storeOf(given);
  const steps = [];
  const changes = [];
  store.onStep((step) => steps.push(step));
  store.subscribe((change) => changes.push(change));
  return {store, steps, changes};
}

function linked() {
  const {store, steps, changes} = listened();
  const source = store.createSpan(evidence).id;
  const target = store.createSpan(claim).id;
  const relation = store.createRelation({type: "supports", source, target}).id;
  return {store, steps, changes, source, target, relation};
}

test("ids are random UUIDs of version 4", () => {
  const ids = Array.from({length: 200}, newId);
  assert.ok(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)));
  assert.equal(new Set(ids).size, 200);
});

test("a span on the wire has its quote in code points and no fragments", () => {
  const {store, steps} = listened();
  const {id, step} = store.createSpan({label: "claim", start: 10, end: 21});
  const [{operations: [operation]}] = steps;
  assert.deepEqual({...operation, id: undefined}, {
    id: undefined, step, action: "create", kind: "span",
    object: {id, label: "claim", start: 10, end: 21, attributes: {}, comment: "", unsure: false, quote: "cooperate 😀"},
  });
  assert.equal(store.spans.get(id).quote, "cooperate 😀");
});

test("a quote is whole up to 64 code points, and its two edges of 32 beyond", () => {
  const {store, steps} = listened();
  store.createSpan({label: "claim", start: 0, end: 64});
  store.createSpan({label: "claim", start: 0, end: 65});
  const [whole, edges] = steps.map((step) => step.operations[0].object.quote);
  assert.equal(whole, Array.from(text).slice(0, 64).join(""));
  assert.deepEqual(edges, {first: Array.from(text).slice(0, 32).join(""), last: Array.from(text).slice(33, 65).join("")});
});

test("an update carries what changes, a new extent with its quote, and names the operation it builds on", () => {
  const {store, steps} = listened();
  const {id} = store.createSpan(claim);
  store.updateSpan(id, {comment: "so"});
  store.updateSpan(id, {start: 3});
  const [first, second, third] = steps.map((step) => step.operations[0]);
  assert.deepEqual([second.object, second.base], [{id, comment: "so"}, first.id]);
  assert.deepEqual([third.object, third.base], [{id, start: 3, end: 19, quote: "should cooperate"}, second.id]);
});

test("a change that changes nothing is no step", () => {
  const {store, steps} = listened();
  const {id} = store.createSpan(claim);
  assert.equal(store.updateSpan(id, {label: "claim"}), null);
  assert.equal(steps.length, 1);
  store.undo();
  assert.equal(store.canUndo, false);
});

test("fragments are put in order and joined, start and end are their envelope", () => {
  const {store, steps} = listened();
  const {id} = store.createSpan({label: "claim", fragments: [[10, 19], [0, 2], [2, 5]]});
  const {start, end, fragments, quote} = store.spans.get(id);
  assert.deepEqual([start, end, fragments, quote], [0, 19, [[0, 5], [10, 19]], "We should cooperate"]);
  store.updateSpan(id, {fragments: [[0, 5], [5, 9]]});
  assert.deepEqual([store.spans.get(id).fragments, steps[1].operations[0].object.fragments], [null, null]);
});

test("nudging a boundary of a discontinuous span moves its outer fragment", () => {
  const {store} = listened();
  const {id} = store.createSpan({label: "claim", fragments: [[0, 5], [10, 19]]});
  store.updateSpan(id, {start: 1, end: 22});
  assert.deepEqual(store.spans.get(id).fragments, [[1, 5], [10, 22]]);
  store.updateSpan(id, {start: 7});
  assert.deepEqual([store.spans.get(id).fragments, store.spans.get(id).start], [null, 7]);
});

for (const [why, expected, span] of [
  ["a label the scheme has not", "unknown_label", {label: "rumour", start: 0, end: 1}],
  ["nothing", "empty_span", {label: "claim", start: 3, end: 3}],
  ["a span that ends before it starts", "empty_span", {label: "claim", start: 3, end: 2}],
  ["what is before the text", "out_of_range", {label: "claim", start: -1, end: 2}],
  ["what is behind the text", "out_of_range", {label: "claim", start: 0, end: Array.from(text).length + 1}],
  ["half a letter", "out_of_range", {label: "claim", start: 0.5, end: 2}],
  ["an empty fragment", "empty_span", {label: "claim", fragments: [[0, 2], [4, 4]]}],
  ["an attribute of another label", "unknown_attribute", {...claim, attributes: {polarity: "cooperative"}}],
  ["a value the attribute has not", "wrong_value", {...claim, attributes: {kind: "rumour"}}],
  ["a comment with U+0000", "forbidden_text", {...claim, comment: "a\u0000"}],
  ["a comment with half a surrogate pair", "forbidden_text", {...claim, comment: "a\ud83d"}],
  ["a comment over 10,000 characters", "text_too_long", {...claim, comment: "a".repeat(10_001)}],
  ["a field nobody knows", "unknown_field", {...claim, colour: "red"}],
]) {
  test(`a span is refused for ${why}, and nothing changes`, () => {
    const {store, steps, changes} = listened();
    assert.throws(() => store.createSpan(span), code(expected));
    assert.deepEqual([store.spans.size, steps.length, changes.length, store.canUndo], [0, 0, 0, false]);
  });
}

test("a comment of 10,000 emoji is not too long", () => {
  const {store} = listened();
  store.createSpan({...claim, comment: "😀".repeat(10_000)});
  assert.equal(store.spans.size, 1);
});

test("relations are refused with the reason", () => {
  const {store, source, target} = linked();
  const refused = (given) => store.relationRefusal({type: "supports", source, target, ...given});
  assert.equal(refused({}), null);
  assert.equal(refused({type: "follows"}).code, "unknown_type");
  assert.equal(refused({target: "nobody"}).code, "unknown_end");
  assert.equal(refused({target: source}).code, "same_ends");
  const wrong = refused({source: target, target: source});
  assert.deepEqual([wrong.code, wrong.values.side, wrong.values.label], ["end_not_allowed", "target", "evidence"]);
});

test("a label that the span's relations do not allow is refused and names them", () => {
  const {store, target, relation} = linked();
  const refusal = (error) => code("relation_forbids_label")(error) && error.values.relations[0] === relation;
  assert.throws(() => store.updateSpan(target, {label: "evidence"}), refusal);
});

test("a relabelled span keeps the attributes that still mean something", () => {
  const {store} = listened();
  const {id} = store.createSpan({...claim, attributes: {kind: "fact"}});
  store.updateSpan(id, {label: "evidence"});
  assert.deepEqual(store.spans.get(id).attributes, {});
  store.undo();
  assert.deepEqual([store.spans.get(id).label, store.spans.get(id).attributes], ["claim", {kind: "fact"}]);
});

test("deleting a span takes its relations along; undo brings all back in one step", () => {
  const {store, steps, target, relation} = linked();
  const before = marksOf(store);
  store.deleteSpan(target);
  assert.deepEqual([store.spans.size, store.relations.size, store.relationsOf(target).length], [1, 0, 0]);
  assert.deepEqual(steps.at(-1).operations.map(({action, kind}) => [action, kind]), [["delete", "span"]]);
  store.undo();
  assert.deepEqual(marksOf(store), before);
  assert.deepEqual(steps.at(-1).operations.map(({action, object}) => [action, object.id]), [["create", target], ["create", relation]]);
});

test("relations on relations go and come back in the order they need", () => {
  const undercut = structuredClone(scheme);
  undercut.relations.forEach((relation) => { relation.target.push("relation"); });
  const {store} = listened({scheme: undercut});
  const [a, b, c] = [0, 5, 10].map((start) => store.createSpan({label: "claim", start, end: start + 3}).id);
  const edge = store.createRelation({type: "supports", source: a, target: b}).id;
  store.createRelation({type: "attacks", source: c, target: edge});
  const before = marksOf(store);
  store.deleteSpan(a);
  assert.equal(store.relations.size, 0);
  store.undo();
  assert.deepEqual(marksOf(store), before);
});

test("undo and redo go all the way back and forth; a new command ends redo", () => {
  const {store, source} = linked();
  const full = marksOf(store);
  while (store.undo());
  assert.deepEqual([store.spans.size, store.relations.size, store.canUndo], [0, 0, false]);
  while (store.redo());
  assert.deepEqual([marksOf(store), store.canRedo], [full, false]);
  store.undo();
  store.updateSpan(source, {unsure: true});
  assert.equal(store.canRedo, false);
});

test("undoing a change leaves what another tab has changed since in other fields", () => {
  const {store, steps} = listened();
  const {id} = store.createSpan(claim);
  store.updateSpan(id, {comment: "mine"});
  const base = steps[1].operations[0].id;
  store.news.adopt([foreign({action: "update", base, object: {id, unsure: true}})], "tab");
  store.undo();
  assert.deepEqual([store.spans.get(id).comment, store.spans.get(id).unsure], ["", true]);
});

/** A step of another tab. */
function foreign(operation) {
  const step = newId();
  return {id: step, operations: [{id: newId(), step, kind: "span", ...operation}], marks: [], removers: {}};
}

test("undo does not bring a relation back to an end that another tab has deleted", () => {
  const {store, steps, target, relation} = linked();
  store.deleteRelation(relation);
  store.news.adopt([foreign({action: "delete", base: store.spans.get(target).last_operation, object: {id: target}})], "tab");
  const made = steps.length;
  store.undo();
  assert.equal(store.relations.size, 0);
  assert.ok(steps.slice(made).every((step) => step.operations.every(({kind}) => kind !== "relation")));
});

test("a relation that was made elsewhere goes with the span the server has deleted", () => {
  const {store, steps, source, target} = linked();
  const set = {...emptySet(), revision: 9, spans: [...store.spans.values()], relations: [...store.relations.values()]};
  const unknown = {...set.relations[0], id: newId(), last_operation: newId()};
  store.news.settle(steps.flatMap((step) => step.operations.map(({id}) => ({id, status: "applied"}))));
  store.deleteSpan(target);
  store.news.refresh({...set, relations: [...set.relations, unknown]});
  store.news.settle([{id: steps.at(-1).operations[0].id, status: "applied", also_deleted: [set.relations[0].id, unknown.id]}]);
  store.undo();
  assert.deepEqual([...store.relations.keys()], [set.relations[0].id]);
  assert.deepEqual(store.relationsOf(source).map(({id}) => id), [set.relations[0].id]);
});

test("what the server has applied is kept, even if it rests on what was refused here", () => {
  const {store, steps, target} = linked();
  const [, create, relation] = steps.map((step) => step.operations[0]);
  store.news.settle([{id: create.id, status: "invalid", code: "object_exists", where: "object.id"}, {id: relation.id, status: "applied"}]);
  const [problem] = store.problems.values();
  assert.deepEqual(problem.operations.map(({id}) => id), [create.id]);
  store.news.adopt([foreign({action: "create", object: create.object})], "tab");
  assert.deepEqual([store.spans.has(target), store.relations.size], [true, 1]);
});

test("a batch is one step and one undo; one that throws leaves nothing", () => {
  const {store, steps, changes} = listened();
  store.batch(() => { for (const start of [0, 5, 9]) store.createSpan({label: "claim", start, end: start + 2}); });
  assert.deepEqual([steps.length, steps[0].operations.length, changes.length], [1, 3, 1]);
  assert.throws(() => store.batch(() => { store.createSpan(claim); store.deleteSpan("nobody"); }), code("no_such_object"));
  assert.deepEqual([store.spans.size, steps.length, changes.length], [3, 1, 1]);
  store.undo();
  assert.equal(store.spans.size, 0);
});

test("nothing can be undone in the middle of a batch", () => {
  const {store} = listened();
  store.createSpan(claim);
  assert.throws(() => store.batch(() => store.undo()), code("step_open"));
  assert.deepEqual([store.spans.size, store.canUndo], [1, true]);
});

test("a command over 1,000 operations is several steps on the wire and one undo", () => {
  const {store, steps} = listened();
  store.batch(() => { for (let nth = 0; nth < 2500; nth += 1) store.createSpan({label: "claim", start: nth % 50, end: 60}); });
  assert.deepEqual(steps.map((step) => step.operations.length), [1000, 1000, 500]);
  assert.equal(new Set(steps.map((step) => step.id)).size, 3);
  assert.ok(steps.every((step) => step.operations.every((operation) => operation.step === step.id)));
  store.undo();
  assert.deepEqual([store.spans.size, store.canUndo, steps.length], [0, false, 6]);
});

test("runs and requests stay under the limits of number and size", () => {
  const big = {text: "я".repeat(200_000)};
  assert.deepEqual(runsThatFit([big, big, big]).map((run) => run.length), [2, 1]);
  assert.throws(() => runsThatFit([{text: "я".repeat(500_000)}]), code("too_large"));
  const step = {operations: [big, big]};
  assert.equal(stepsThatFit([step, step]).length, 1);
  assert.ok(bytesOf(step.operations) < 1_000_000);
});

test("spans are told in reading order: start, the longer first", () => {
  const {store} = listened();
  for (const [start, end] of [[5, 9], [0, 3], [5, 20], [0, 30]]) store.createSpan({label: "claim", start, end});
  assert.deepEqual(store.spansInOrder().map((span) => [span.start, span.end]), [[0, 30], [0, 3], [5, 20], [5, 9]]);
  store.updateSpan(store.spansInOrder()[1].id, {start: 6, end: 7});
  store.deleteSpan(store.spansInOrder()[0].id);
  assert.deepEqual(store.spansInOrder().map((span) => [span.start, span.end]), [[5, 20], [5, 9], [6, 7]]);
});

test("listeners are told what changed and why, and no longer once they have left", () => {
  const {store, changes, target, relation} = linked();
  store.deleteSpan(target);
  const {spans, relations, reason} = changes.at(-1);
  assert.deepEqual([[...spans], [...relations], reason], [[target], [relation], "command"]);
  const told = [];
  const leave = store.subscribe((change) => told.push(change));
  leave();
  store.undo();
  assert.deepEqual([told.length, changes.at(-1).reason], [0, "undo"]);
});

test("an acknowledgement changes nothing that is seen", () => {
  const {store, steps, changes} = listened();
  const {id} = store.createSpan(claim);
  const before = store.spans.get(id);
  store.news.settle([{id: steps[0].operations[0].id, status: "applied"}]);
  assert.deepEqual([store.spans.get(id) === before, changes.at(-1).spans.size, store.unanswered], [true, 0, 0]);
});

test("marks cannot be changed in place", () => {
  const {store} = listened();
  const {id} = store.createSpan({label: "claim", fragments: [[0, 2], [4, 6]], attributes: {kind: "fact"}});
  const span = store.spans.get(id);
  assert.throws(() => { span.label = "x"; }, TypeError);
  assert.throws(() => { span.attributes.kind = "x"; }, TypeError);
  assert.throws(() => { span.fragments[0][0] = 1; }, TypeError);
});

test("a read-only store refuses every command", () => {
  const {store} = listened({readOnly: true});
  assert.throws(() => store.createSpan(claim), code("read_only"));
  store.readOnly = false;
  store.createSpan(claim);
  store.readOnly = true;
  assert.throws(() => store.undo(), code("read_only"));
  assert.equal(store.canUndo, true);
});

/** The log of steps that a server has applied one by one. */
function logOf(steps) {
  const server = new Server({text});
  const operations = steps.flatMap((step) => step.operations);
  const {body} = server.post({document_sha256: "sha", protocol: 1, person: "person", operations});
  return operations.map((operation, nth) => ({...operation, result: body.results[nth]}));
}

/** A later page on the same set: with the marks and the log of an earlier one. */
function reopened({store, steps}) {
  const log = logOf(steps);
  const set = {...emptySet(), spans: [...store.spans.values()], relations: [...store.relations.values()]};
  const later = listened({set: structuredClone(set)});
  later.store.recall(structuredClone(log));
  return later.store;
}

test("undo outlives the page: the log is the history", () => {
  const earlier = linked();
  const empty = marksOf(storeOf());
  const before = marksOf(earlier.store);
  earlier.store.deleteSpan(earlier.target);
  const store = reopened(earlier);
  store.undo();
  assert.deepEqual(marksOf(store), before);
  while (store.undo());
  assert.deepEqual(marksOf(store), empty);
  while (store.redo());
  assert.equal(store.spans.size, 1);
});

test("what an earlier page had undone stays undone and can be redone", () => {
  const earlier = linked();
  const full = marksOf(earlier.store);
  earlier.store.undo();
  earlier.store.undo();
  earlier.store.redo();
  const store = reopened(earlier);
  assert.deepEqual([store.canUndo, store.canRedo], [true, true]);
  store.redo();
  assert.deepEqual(marksOf(store), full);
  assert.equal(store.canRedo, false);
});

test("what this page has done comes after what the log tells", () => {
  const earlier = linked();
  const {store} = listened({set: {...emptySet(), spans: [...earlier.store.spans.values()], relations: [...earlier.store.relations.values()]}});
  const {id} = store.createSpan({label: "claim", start: 50, end: 52});
  store.recall(logOf(earlier.steps));
  store.undo();
  assert.deepEqual([store.spans.has(id), store.spans.size], [false, 2]);
  store.undo();
  assert.equal(store.relations.size, 0);
});

test("what another tab told of before the log came is undone in its turn", () => {
  const earlier = linked();
  const last = earlier.store.createSpan({label: "claim", start: 50, end: 52});
  const before = earlier.steps.slice(0, -1);
  const {store} = listened();
  store.news.adopt(structuredClone(before), "replay");
  const later = listened({set: {...emptySet(), spans: [...store.spans.values()], relations: [...store.relations.values()]}});
  later.store.news.adopt(structuredClone(earlier.steps.slice(-1)), "tab");
  later.store.recall(logOf(earlier.steps));
  later.store.undo();
  assert.deepEqual([later.store.spans.has(last.id), later.store.spans.size, later.store.relations.size], [false, 2, 1]);
});

test("document labels are made, changed, deleted and undone like spans", () => {
  const genre = {id: "genre", title: {en: "Genre"}, attributes: [{id: "sure", kind: "flag", values: [], required: false}]};
  const {store} = listened({scheme: {...scheme, document_labels: [genre]}});
  const {id} = store.createDocumentLabel({label: "genre"});
  store.updateDocumentLabel(id, {attributes: {sure: true}});
  assert.deepEqual(store.documentLabels.get(id).attributes, {sure: true});
  store.deleteDocumentLabel(id);
  store.undo();
  assert.deepEqual(store.documentLabels.get(id).attributes, {sure: true});
  assert.throws(() => store.createDocumentLabel({label: "claim"}), code("unknown_label"));
});

test("a set as the server gives it is shown as it is, also with relations before their ends", () => {
  const span = {id: "s", ...claim, fragments: null, quote: "We should cooperate", attributes: {}, comment: "", unsure: false, source_start: 0, source_end: 19, last_operation: "o"};
  const set = {...emptySet(), spans: [span, {...span, id: "t"}], relations: [
    {id: "q", type: "supports", source: "s", target: "r", attributes: {}, last_operation: "o"},
    {id: "r", type: "supports", source: "s", target: "t", attributes: {}, last_operation: "o"},
  ]};
  const store = createStore({scheme, text, set});
  assert.deepEqual([...store.relations.keys()].sort(), ["q", "r"]);
  assert.deepEqual(store.spans.get("s"), span);
});
