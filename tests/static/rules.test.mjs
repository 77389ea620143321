import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {test} from "node:test";
import {createOffsets} from "annotations/offsets.js";
import {createRules, violations} from "annotations/state/rules.js";
import {scheme, storeOf} from "./cast.mjs";

const cases = JSON.parse(readFileSync(new URL("../../fixtures/schemes/rule_cases.json", import.meta.url), "utf8"));
const inOrder = (found) => found.map(({rule, level, where}) => `${rule} ${level} ${where}`).sort();

for (const {name, text, violations: expected, ...given} of cases) {
  test(`rules: ${name}`, () => {
    const marks = {spans: given.spans, relations: given.relations, documentLabels: given.document_labels};
    assert.deepEqual(inOrder(violations(marks, given.scheme, createOffsets(text))), inOrder(expected));
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
  assert.deepEqual(rules.violations, []);
  const {id} = store.createSpan({label: "stance", start: 0, end: 2});
  assert.deepEqual(rules.violations.map(({where, attribute}) => [where, attribute]), [[`span ${id}`, "polarity"]]);
  store.updateSpan(id, {attributes: {polarity: "cooperative"}});
  assert.deepEqual(rules.violations, []);
  assert.equal(rules.violations, rules.violations);
});
