import assert from "node:assert/strict";
import {test} from "node:test";
import {confirms} from "annotations/panels/dialogs.js";

/** Whether a key pressed in an element of a dialog confirms it. */
function isConfirmed(tag, pressed) {
  return Boolean(confirms({key: "Enter", target: {matches: (selector) => selector.startsWith(tag)}, ...pressed}));
}

test("a line or a choice is confirmed by Enter, what may have several lines by Ctrl Enter", () => {
  assert.equal(isConfirmed("input", {}), true);
  assert.equal(isConfirmed("textarea", {}), false);
  assert.equal(isConfirmed("textarea", {ctrlKey: true}), true);
  assert.equal(isConfirmed("textarea", {metaKey: true}), true);
});

test("other keys, other elements and words still being composed confirm nothing", () => {
  assert.equal(isConfirmed("input", {key: " "}), false);
  assert.equal(isConfirmed("button", {}), false);
  assert.equal(isConfirmed("a", {ctrlKey: true}), false);
  assert.equal(isConfirmed("input", {isComposing: true}), false);
});
