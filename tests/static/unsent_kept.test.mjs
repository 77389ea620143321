// What the outbox keeps is what the other pages find: they know its database by heart.
import assert from "node:assert/strict";
import {test} from "node:test";
import {createMemoryDatabase, openDatabase} from "annotations/state/database.js";
import {LEASE_SECONDS, Shelf, ownerOf} from "annotations/state/shelf.js";

/** As much of a browser's databases as is asked for here. */
function createFactory() {
  const databases = new Map();
  return {open: (name) => answering((request) => {
    const stores = databases.get(name) ?? new Map();
    request.result = connectionTo(stores);
    if (!databases.has(name)) request.onupgradeneeded();
    databases.set(name, stores);
    return request.result;
  })};
}

function connectionTo(stores) {
  return {
    close() {},
    createObjectStore: (name, {keyPath}) => stores.set(name, {keyPath, records: new Map()}),
    transaction() {
      const transaction = {objectStore: (name) => storeOf(stores.get(name))};
      setTimeout(() => transaction.oncomplete?.());
      return transaction;
    },
  };
}

function storeOf({keyPath, records}) {
  const keyOf = (record) => JSON.stringify(keyPath.map((field) => record[field]));
  return {
    get: (key) => answering(() => records.get(JSON.stringify(key))),
    put: (record) => answering(() => records.set(keyOf(record), record)),
    getAllKeys: () => answering(() => [...records.keys()].map(JSON.parse)),
  };
}

/** A request that is answered soon with what `work` gives back, or fails as it does. */
function answering(work) {
  const request = {};
  queueMicrotask(() => {
    try {
      request.result = work(request);
      request.onsuccess();
    } catch (error) {
      request.error = error;
      request.onerror();
    }
  });
  return request;
}

test("what waits in the outbox, to be sent or decided about, is told beside its document on every other page", async () => {
  const rows = ["set 1", "set 2", "set 3", "set 4"].map((waiting) => ({dataset: {waiting}, hidden: true}));
  const form = {dataset: {person: "anna"}, addEventListener() {}};
  const shown = [];
  Object.assign(globalThis, {
    indexedDB: createFactory(),
    addEventListener: (_, listener) => shown.push(listener),
    document: {
      querySelector: (selector) => (selector === "form[data-unsent]" ? form : null),
      querySelectorAll: (selector) => (selector === "[data-waiting]" ? rows : []),
      addEventListener() {},
    },
  });
  await import("annotations/pages/unsent.js");

  const database = await openDatabase(globalThis.indexedDB);
  assert.equal(database.isDurable, true);
  const keep = (person, set, arrival) =>
    new Shelf({database, owner: ownerOf(person, set), tab: "tab", clock: Date.now}).keep([arrival], () => false);
  await keep("anna", "set 1", {step: {id: "one", operations: [{}]}});
  await keep("anna", "set 2", {aside: {id: "two"}});
  await keep("boris", "set 3", {step: {id: "three", operations: [{}]}});
  await shown[0]();
  assert.deepEqual(rows.filter(({hidden}) => !hidden).map(({dataset}) => dataset.waiting), ["set 1", "set 2"]);
});

test("a tab whose turn has passed to another, since it was silent, does not end that one's turn when it goes", async () => {
  const [database, time] = [createMemoryDatabase(), {now: 0}];
  const shelfOf = (tab) => new Shelf({database, owner: "anna/set", tab, clock: () => time.now});
  const [silent, other, later] = ["silent", "other", "later"].map(shelfOf);
  const isBusy = async (shelf) => (await shelf.claim({most: 9, over: new Set(), extra: []})).busySeconds > 0;
  await silent.keep([{step: {id: "one", operations: [{}]}}], () => false);
  assert.equal(await isBusy(silent), false);
  time.now += (LEASE_SECONDS + 1) * 1000;
  assert.equal(await isBusy(other), false);
  assert.equal(await isBusy(silent), true);
  await silent.release();
  assert.equal(await isBusy(later), true);
  await other.release();
  assert.equal(await isBusy(later), false);
});
