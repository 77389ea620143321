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
    showBanner: (text) => banners.push(text),
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
