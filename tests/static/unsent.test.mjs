// Signing out, asked about once more when marks wait in this browser.
import assert from "node:assert/strict";
import {beforeEach, mock, test} from "node:test";

let listeners, done, database;

/** The database of a browser, which answers when it is told to. */
function openingLater(keys) {
  const request = {};
  const answering = {getAllKeys: () => {
    const asked = {result: keys};
    queueMicrotask(() => asked.onsuccess());
    return asked;
  }};
  request.result = {transaction: () => ({objectStore: () => answering}), close() {}};
  return request;
}

const settled = () => new Promise((resolve) => { setImmediate(resolve); });

mock.timers.enable({apis: ["setTimeout"]});
const form = {
  dataset: {unsent: "Some of your marks wait here.", person: "anna"},
  addEventListener: (name, listener) => { listeners = {...listeners, [name]: listener}; },
  submit: () => done.push("signed out"),
};
Object.assign(globalThis, {
  document: {querySelector: (selector) => (selector === "form[data-unsent]" ? form : null), querySelectorAll: () => [], addEventListener() {}},
  addEventListener() {},
  indexedDB: {open: () => database},
  confirm: (message) => done.push(message) === 0,
});
await import("annotations/pages/unsent.js");

beforeEach(() => {
  [done, database] = [[], openingLater([["anna/1", 1]])];
  listeners.submit({preventDefault() {}});
});

test("whoever signs out is told of marks that wait, however slow the browser's database", async () => {
  mock.timers.tick(4900);
  await settled();
  assert.deepEqual(done, []);
  database.onsuccess();
  await settled();
  assert.deepEqual(done, ["Some of your marks wait here."]);
});

test("a database that does not answer keeps nobody from signing out", async () => {
  mock.timers.tick(5100);
  await settled();
  assert.deepEqual(done, ["signed out"]);
});
