import assert from "node:assert/strict";
import {test} from "node:test";
import {createBookmark} from "annotations/state/bookmark.js";
import {createMemory} from "annotations/state/memory.js";
import {createPreferences} from "annotations/state/preferences.js";
import {Stopwatch, createSittings} from "annotations/state/stopwatch.js";

/** A browser's storage; `isFull` refuses what is put. */
class Storage {
  getItem(name) {
    return Object.hasOwn(this, name) ? this[name] : null;
  }

  setItem(name, value) {
    if (Storage.isFull) throw new Error("QuotaExceededError");
    this[name] = value;
  }

  removeItem(name) {
    delete this[name];
  }
}

const memoryOf = (storage = new Storage()) => createMemory(() => storage);
const refused = createMemory(() => { throw new Error("SecurityError"); });
const preferences = {revision: 3, density: "normal", font_size: 18, numbering: "none", tour_seen: false, keys: {}, guidelines: {}};

test("what cannot be stored is held for the page's life", () => {
  for (const memory of [memoryOf(), refused]) {
    const isStored = memory.put("place a", {x: 1});
    assert.equal(isStored, memory !== refused);
    assert.deepEqual([memory.get("place a"), memory.get("b"), memory.names()], [{x: 1}, null, ["place a"]]);
    memory.remove("place a");
    assert.deepEqual([memory.get("place a"), memory.names()], [null, []]);
  }
});

test("what is unreadable is nothing", () => {
  const storage = new Storage();
  storage.setItem("theme", "dark");
  assert.equal(memoryOf(storage).get("theme"), null);
});

/** A server that keeps preferences; `answers` are given first. */
function preferring({memory = memoryOf(), given = preferences, answers = []} = {}) {
  const sent = [];
  const server = {...given};
  const send = async (changes) => {
    sent.push(changes);
    const answer = answers.shift();
    if (answer === "lost") throw new TypeError("network");
    if (answer) return {status: answer, body: null};
    Object.assign(server, changes, {revision: server.revision + 1});
    return {status: 200, body: {...server}};
  };
  return {sent, server, held: createPreferences({preferences: given, person: "anna", memory, send})};
}

test("a preference holds at once and is sent", async () => {
  const {held, server, sent} = preferring();
  const heard = [];
  held.subscribe(() => heard.push(held.now.font_size));
  const sending = held.change({font_size: 22});
  assert.deepEqual([held.now.font_size, held.areSent], [22, false]);
  assert.equal(await sending, true);
  assert.deepEqual([server.font_size, held.areSent, held.now.revision, sent.length, heard[0]], [22, true, 4, 1, 22]);
});

test("without a network it is kept in the browser, and sent by a later page", async () => {
  const memory = memoryOf();
  const first = preferring({memory, answers: ["lost", "lost"]});
  assert.equal(await first.held.change({density: "compact"}), false);
  await first.held.change({guidelines: {ice: 2}});
  const second = preferring({memory});
  assert.deepEqual([second.held.now.density, second.held.now.guidelines], ["compact", {ice: 2}]);
  assert.equal(await second.held.flush(), true);
  assert.deepEqual(second.sent, [{density: "compact", guidelines: {ice: 2}}]);
});

test("what was changed while something was on its way is sent after it", async () => {
  const {held, server, sent} = preferring();
  held.change({font_size: 20});
  await held.change({font_size: 24});
  assert.deepEqual([server.font_size, sent], [24, [{font_size: 20}, {font_size: 24}]]);
});

test("what the server refuses is given up; whoever is signed out keeps it", async () => {
  const refusing = preferring({answers: [400]});
  assert.equal(await refusing.held.change({font_size: 99}), true);
  assert.equal(refusing.held.now.font_size, 18);
  const out = preferring({answers: [409]});
  assert.equal(await out.held.change({font_size: 20}), false);
  assert.deepEqual([out.held.now.font_size, out.held.areSent], [20, false]);
});

test("an old page from a cache follows what this browser knows to be newer, and the server's newer holds over that", async () => {
  const memory = memoryOf();
  await preferring({memory}).held.change({font_size: 22});
  assert.equal(preferring({memory}).held.now.font_size, 22);
  assert.equal(preferring({memory, given: {...preferences, revision: 9, font_size: 14}}).held.now.font_size, 14);
});

test("another tab hears of it", async () => {
  const memory = memoryOf();
  const [one, other] = [preferring({memory}), preferring({memory})];
  await one.held.change({numbering: "lines"});
  other.held.hear("preferences boris");
  assert.equal(other.held.now.numbering, "none");
  other.held.hear("preferences anna");
  assert.equal(other.held.now.numbering, "lines");
});

test("time counts while the page is in front and was touched within the last minute", () => {
  const watch = new Stopwatch();
  assert.equal(watch.seconds(0), 0);
  watch.touch(0);
  watch.touch(30_000);
  assert.equal(watch.seconds(45_000), 45);
  watch.touch(50_000);
  watch.touch(50_000 + 3_600_000);
  assert.equal(watch.seconds(3_650_000), 110);
  watch.leave(3_660_000);
  assert.equal(watch.seconds(9_000_000), 120);
  watch.touch(9_000_000);
  assert.equal(watch.seconds(9_001_000), 121);
});

test("a clock that goes back takes nothing away", () => {
  const watch = new Stopwatch();
  watch.touch(10_000);
  watch.touch(20_000);
  watch.touch(5_000);
  assert.equal(watch.seconds(6_000), 11);
});

/** A server that adds up sittings. */
function timing({memory, sitting, clock, answers = []}) {
  const totals = [];
  const send = async (told) => {
    const answer = answers.shift();
    if (answer === "lost") throw new TypeError("network");
    timing.sums.set(told.sitting, Math.max(timing.sums.get(told.sitting) ?? 0, told.seconds));
    if (answer === "answer lost") throw new TypeError("network");
    return {status: 200, body: {seconds: [...timing.sums.values()].reduce((sum, one) => sum + one, 0)}};
  };
  const sittings = createSittings({owner: "anna/set", sitting, memory, send, seconds: () => clock.seconds, onTotal: (total) => totals.push(total)});
  return {sittings, totals};
}

test("sums that were lost on the way are told again by a later page, and nothing counts twice", async () => {
  timing.sums = new Map();
  const memory = memoryOf();
  const clock = {seconds: 40};
  const first = timing({memory, sitting: "one", clock, answers: ["answer lost", "lost"]});
  await first.sittings.tell();
  clock.seconds = 70;
  await first.sittings.tell(true);
  const later = {seconds: 5};
  const second = timing({memory, sitting: "two", clock: later});
  await second.sittings.tell();
  assert.deepEqual([[...timing.sums], second.totals.at(-1)], [[["one", 70], ["two", 5]], 75]);
  await second.sittings.tell();
  assert.deepEqual(memory.names(), []);
  assert.equal(second.totals.length, 2);
});

test("a place is found again, and the oldest is forgotten when there are very many", () => {
  const memory = memoryOf();
  let now = 0;
  const bookmark = (set) => createBookmark({owner: `anna/${set}`, memory, clock: () => (now += 1)});
  const place = {top: {position: 40, pixels: -3}, cursor: {start: 50, end: 55}, chosen: "c"};
  bookmark("first").put(place);
  assert.deepEqual(bookmark("first").get(), {...place, time: 1});
  assert.equal(bookmark("second").get(), null);
  memory.put("theme", "dark");
  for (let nth = 0; nth < 250; nth += 1) bookmark(`set ${nth}`).put(place);
  assert.equal(bookmark("first").get(), null);
  assert.equal(memory.names().length, 201);
  assert.equal(memory.get("theme"), "dark");
});
