import assert from "node:assert/strict";
import {test} from "node:test";
import {createUnread} from "annotations/panels/unread.js";
import {readBefore} from "annotations/state/preferences.js";

/** The version read last that a page would tell of, when this one is in force. */
function told(guidelines, version) {
  return readBefore({guidelines}, "ice", version);
}

test("a version that somebody has not read is news only to who has read an earlier one", () => {
  assert.equal(told({ice: 1}, 3), 1);
  assert.equal(told({ice: 3}, 3), 0);
  assert.equal(told({}, 3), 0);
  assert.equal(told({trade: 1}, 3), 0);
});

test("a version that comes into force while the page is open is told until it has been read", (context) => {
  const made = {dataset: {}, setAttribute() {}, append() {}, remove: () => shown.clear()};
  globalThis.document = {createElement: () => made};
  context.after(() => delete globalThis.document);
  const [shown, toggle] = [new Set(), {append: (...parts) => shown.add(parts.at(-1))}];
  const preferences = {now: {guidelines: {ice: 2}}, subscribe(listen) { this.changed = listen; }};
  const unread = createUnread(toggle, {boot: {project: "ice", guideline_version: 2}, preferences});
  const isShown = () => shown.size > 0;
  assert.equal(isShown(), false);
  unread.hear(3);
  assert.equal(isShown(), true);
  preferences.now.guidelines = {ice: 3};
  preferences.changed();
  assert.equal(isShown(), false);
  // Answers may come in any order.
  unread.hear(2);
  unread.hear(3);
  assert.equal(isShown(), false);
});
