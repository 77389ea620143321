import assert from "node:assert/strict";
import {test} from "node:test";
import {createFlow} from "annotations/panels/flow.js";

/** What stands above the text when the page opens. */
function bannerOf(boot) {
  const banners = [];
  const desk = {
    boot: {progress: null, urls: {}, ...boot},
    store: {subscribe() {}},
    header: {showActions() {}, showProgress() {}},
    view: {keeping: (work) => work()}, showBanner: (text) => banners.push(text),
  };
  createFlow(desk, {leave() {}});
  return banners.at(-1);
}

test("whoever looks at another's marks is told whose they are", () => {
  const set = {state: "submitted", annotator: "a-1f2e3d4c"};
  assert.equal(bannerOf({set, is_own: false, read_only: true}), "You are looking at the marks of a-1f2e3d4c.");
});

test("a set that is nobody's has nobody to name", () => {
  const set = {state: "submitted", annotator: null};
  assert.equal(bannerOf({set, is_own: false, read_only: true}), "You are only looking at this document.");
});

test("one's own marks are one's own, also for who may only look", () => {
  const set = {state: "skipped", annotator: "a-1f2e3d4c"};
  assert.equal(bannerOf({set, is_own: true, read_only: true}), "You are only looking at this document.");
});

test("a skipped reading says why it was skipped, to whoever may know it", () => {
  const set = {state: "skipped", annotator: "a-1f2e3d4c"};
  const said = "You are looking at the marks of a-1f2e3d4c. The document was skipped.";
  assert.equal(bannerOf({set, is_own: false, read_only: true, skip_reason: ""}), said);
  assert.equal(bannerOf({set, is_own: false, read_only: true, skip_reason: "a table"}), `${said} Reason: “a table”`);
});

test("after the last document was skipped again it is the new reason that is said", async (context) => {
  const made = () => ({dataset: {}, setAttribute() {}, append() {}, addEventListener(event, listener) { this[event] = listener; }});
  globalThis.document = {createElement: made};
  context.after(() => delete globalThis.document);
  const [banners, buttons] = [[], []];
  const set = {state: "skipped", annotator: "a-1f2e3d4c"};
  const answers = {reopen: {status: 200, body: {state: "open"}}, skip: {status: 204}, next: {status: 204}};
  let skip = null;
  const desk = {
    boot: {progress: null, urls: {reopen: "reopen", skip: "skip", next: "next"}, set, is_own: true, read_only: false, skip_reason: "a table"},
    store: {subscribe() {}, conflicts: new Map(), problems: new Map()},
    header: {showActions: (all) => buttons.splice(0, buttons.length, ...all), showProgress() {}},
    outbox: {drain: async () => true, tell() {}, resume() {}},
    keepComment() {},
    view: {keeping: (work) => work()}, showBanner: (text) => banners.push(text),
    request: async (_, url) => answers[url],
    awaited: async (fetch) => (String(fetch).includes("dialogs") ? {openSkip: (_, act) => { skip = act; }} : fetch()),
    refreshAll() {}, say() {},
  };
  const flow = createFlow(desk, {leave() {}});
  await buttons[0].click();
  await flow.skip();
  await skip("a list");
  assert.deepEqual(banners, [
    "Skipped. Reopen it to mark it after all. Reason: “a table”", "", "Skipped. Reopen it to mark it after all. Reason: “a list”",
  ]);
});

/** A flow over an open document whose server answers so; what is said goes into `said`. */
function flowWith(request, more = {}) {
  const said = [];
  const desk = {
    boot: {progress: null, urls: {submit: "submit"}, set: {state: "submitted"}, is_own: true, read_only: false},
    store: {subscribe() {}, conflicts: new Map(), problems: new Map()},
    header: {showActions() {}, showProgress() {}},
    outbox: {drain: async () => true, tell() {}},
    keepComment() {},
    showBanner() {}, refreshAll() {}, say: (message) => said.push(message), request, awaited: (fetch) => fetch(), ...more,
  };
  return {said, flow: createFlow(desk, {leave() {}})};
}

test("only a server that gave no answer is said to have given none", async (context) => {
  globalThis.document = {createElement: () => ({dataset: {}, setAttribute() {}, append() {}, addEventListener() {}})};
  context.after(() => delete globalThis.document);
  const away = flowWith(async () => { throw new TypeError("Failed to fetch"); });
  await away.flow.submit();
  assert.deepEqual(away.said, ["The server did not answer. Try again in a moment."]);

  // What is wrong with the page itself is not laid at the server's door; the next attempt is made all the same.
  const outbox = {drain: async () => true, tell() { throw new RangeError("ours"); }};
  const broken = flowWith(async () => ({status: 200, body: {state: "submitted"}}), {outbox});
  await assert.rejects(broken.flow.submit(), RangeError);
  await assert.rejects(broken.flow.submit(), RangeError);
  assert.deepEqual(broken.said, []);
});
