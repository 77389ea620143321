import assert from "node:assert/strict";
import {test} from "node:test";
import {createKeyboard} from "annotations/surface/keyboard.js";

const SCHEME = {labels: [{id: "claim", title: {en: "Claim"}, key: "1", attributes: []}], relations: []};

/** A page whose own keys are still on their way; whether it keeps a press from the browser. */
function pageWaiting(context) {
  let listen = null;
  globalThis.document = {addEventListener: (_, listener) => { listen = listener; }};
  context.after(() => delete globalThis.document);
  createKeyboard({
    boot: {scheme: SCHEME}, letters: [], preferences: {now: {keys: {list: "KeyQ"}}, subscribe() {}},
    awaited: () => new Promise(() => {}), isWaiting: () => false, keepPress: (event) => event.preventDefault(),
  });
  return (code, modifiers = {}) => {
    let isKept = false;
    listen({code, ctrlKey: false, altKey: false, shiftKey: false, ...modifiers, target: {closest: () => null}, preventDefault: () => { isKept = true; }});
    return isKept;
  };
}

test("while what keys mean is being fetched they wait, and those that mean nothing here are the browser's", (context) => {
  const isKept = pageWaiting(context);
  for (const code of ["Digit1", "Space", "KeyS", "ArrowDown", "KeyQ"]) assert.ok(isKept(code), code);
  assert.ok(isKept("KeyO", {key: "o"}), "what is written may be meant for what is being fetched");
  assert.ok(isKept("KeyF", {ctrlKey: true}));
  for (const code of ["Tab", "F5", "F12"]) assert.ok(!isKept(code), code);
  assert.ok(!isKept("KeyR", {ctrlKey: true, key: "r"}));
});
