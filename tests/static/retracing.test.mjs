import assert from "node:assert/strict";
import {test} from "node:test";

import {createRetracing} from "annotations/panels/retracing.js";
import {createAttention} from "annotations/surface/attention.js";
import {storeOf} from "./cast.mjs";

/** A store whose undo and redo lead somewhere; of its text only `screen` is seen. `led` says where, since one last asked. */
function retraced() {
  const [store, attention, went] = [storeOf(), createAttention(), []];
  const screen = {start: 0, end: 50};
  const markOf = (id) => store.spans.get(id) ?? store.relations.get(id) ?? null;
  const choose = (id) => {
    went.push(`chooses ${id}`);
    attention.change({chosen: id});
  };
  createRetracing({
    store,
    attention,
    commands: {choose, markOf, anchorOf: (mark) => (mark.source ? markOf(mark.source) : mark)},
    cursor: {moveTo: (position) => {
      went.push(`stands at ${position}`);
      attention.change({chosen: null});
    }},
    view: {
      isInView: ({start, end}) => start < screen.end && end > screen.start,
      reveal: ({start}) => went.push(`shows ${start}`),
    },
  });
  const mark = (start, more = {}) => store.createSpan({label: "claim", start, end: start + 5, ...more}).id;
  return {store, attention, mark, led: () => went.splice(0)};
}

test("a deleted span that is there again is chosen, with its relations or without, and so is one that is made again", () => {
  const {store, mark, led} = retraced();
  const [first, second] = [mark(3), mark(100)];
  const {id: relation} = store.createRelation({type: "supports", source: first, target: second});
  store.deleteSpan(second);
  assert.deepEqual(led(), []);
  store.undo();
  assert.deepEqual(led(), [`chooses ${second}`]);
  store.redo();
  assert.deepEqual(led(), ["stands at 100", "shows 100"]);
  store.undo();
  led();
  store.deleteRelation(relation);
  store.undo();
  assert.deepEqual(led(), [`chooses ${relation}`]);
});

test("where a span has gone the cursor stands, whatever was chosen; where a relation has gone its start is chosen", () => {
  const {store, attention, mark, led} = retraced();
  const [first, second] = [mark(3), mark(100)];
  store.createRelation({type: "supports", source: first, target: second});
  attention.change({chosen: second});
  store.undo();
  assert.deepEqual(led(), [`chooses ${first}`]);
  store.undo();
  assert.deepEqual(led(), ["stands at 100", "shows 100"]);
  assert.equal(attention.now.chosen, null);
  store.redo();
  assert.deepEqual(led(), [`chooses ${second}`]);
});

test("what an undo has changed is chosen, and what is chosen already is only shown", () => {
  const {store, attention, mark, led} = retraced();
  const [first, second] = [mark(3), mark(100)];
  store.updateSpan(second, {unsure: true});
  attention.change({chosen: first});
  store.undo();
  assert.deepEqual(led(), [`chooses ${second}`]);
  store.redo();
  assert.deepEqual(led(), ["shows 100"]);
});

test("many marks at once choose none: the first is shown where none of them is seen", () => {
  const {store, mark, led} = retraced();
  store.batch(() => [mark(3), mark(100)]);
  store.undo();
  assert.deepEqual(led(), []);
  store.batch(() => [mark(100), mark(90)]);
  store.undo();
  store.redo();
  assert.deepEqual(led(), ["shows 90", "shows 90"]);
});

test("whoever is making a relation is led nowhere, and neither is anybody by what they do anew", () => {
  const {store, attention, mark, led} = retraced();
  const first = mark(3);
  mark(100);
  attention.change({relating: {type: "supports", source: first}});
  store.undo();
  assert.deepEqual(led(), []);
});
