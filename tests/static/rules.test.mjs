import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {test} from "node:test";
import {createOffsets} from "annotations/offsets.js";
import {inReadingOrder} from "annotations/state/objects.js";
import {createRules, violations} from "annotations/state/rules.js";
import {createReview} from "annotations/surface/review.js";
import {scheme, storeOf} from "./cast.mjs";

const cases = JSON.parse(readFileSync(new URL("../../fixtures/schemes/rule_cases.json", import.meta.url), "utf8"));
const inOrder = (found) => found.map(({rule, level, where}) => `${rule} ${level} ${where}`).sort();

for (const {name, text, violations: expected, ...given} of cases) {
  test(`rules: ${name}`, () => {
    const marks = {spans: given.spans.toSorted(inReadingOrder), relations: given.relations, documentLabels: given.document_labels};
    assert.deepEqual(inOrder([...violations(marks, given.scheme, createOffsets(text))].flat()), inOrder(expected));
  });
}

test("the table has every rule, broken and kept", () => {
  const told = new Set(cases.flatMap((one) => one.violations.map(({rule}) => rule)));
  const asked = new Set(cases.flatMap((one) => one.scheme.rules.map(({rule}) => rule)));
  assert.deepEqual([...told].sort(), [...asked].sort());
  assert.equal(told.size, 6);
});

test("a store's violations follow its marks", () => {
  const store = storeOf();
  const rules = createRules({store, scheme});
  const found = () => [...rules.violations()].flat();
  assert.deepEqual(found(), []);
  const {id} = store.createSpan({label: "stance", start: 0, end: 2});
  assert.deepEqual(found().map(({where, attribute}) => [where, attribute]), [[`span ${id}`, "polarity"]]);
  store.updateSpan(id, {attributes: {polarity: "cooperative"}});
  assert.deepEqual(found(), []);
});

test("marks are looked through a rule at a time, and from the beginning when one changes meanwhile", (context) => {
  const idle = [];
  globalThis.requestIdleCallback = (work) => idle.push(work);
  globalThis.cancelIdleCallback = (number) => { idle[number - 1] = null; };
  context.after(() => ["requestIdleCallback", "cancelIdleCallback"].forEach((name) => delete globalThis[name]));
  const store = storeOf();
  const told = [];
  const review = createReview({store, rules: createRules({store, scheme}), onFound: (ids) => told.push([...ids])});
  const turn = () => idle[idle.length - 1]();
  const turns = 2 + scheme.rules.length;
  for (let nth = 1; nth < turns; nth += 1) turn();
  assert.deepEqual(told, []);
  const {id} = store.createSpan({label: "stance", start: 0, end: 2});
  assert.equal(idle.filter(Boolean).length, turns);
  for (let nth = 1; nth <= turns; nth += 1) turn();
  assert.deepEqual(told, [[id]]);
  assert.deepEqual(review.at(id).map(({attribute}) => attribute), ["polarity"]);
});
