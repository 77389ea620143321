// What the report of an upload says of a document, by the table that the server's side is tested with too.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {test} from "node:test";
import {doneTo} from "annotations/pages/report.js";

const cases = JSON.parse(readFileSync(new URL("../../fixtures/imports/created_cases.json", import.meta.url), "utf8"));

for (const {name, created, told} of cases) {
  test(`the report says what was done to a file: ${name}`, () => {
    assert.deepEqual(doneTo(created), told);
  });
}
