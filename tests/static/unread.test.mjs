import assert from "node:assert/strict";
import {test} from "node:test";
import {readBefore} from "annotations/panels/unread.js";

/** The version read last that a page would tell of, when this one is in force. */
function told(guidelines, version) {
  return readBefore({boot: {project: "ice", guideline_version: version}, preferences: {now: {guidelines}}});
}

test("a version that somebody has not read is news only to who has read an earlier one", () => {
  assert.equal(told({ice: 1}, 3), 1);
  assert.equal(told({ice: 3}, 3), 0);
  assert.equal(told({}, 3), 0);
  assert.equal(told({trade: 1}, 3), 0);
});
