import assert from "node:assert/strict";
import {test} from "node:test";

import {createLeaving} from "annotations/panels/leaving.js";

const HREF = "http://workbench.test/";

/** A page with a link in its header; `click` answers what came of it. */
function pageWith(state, {drain = async () => true} = {}) {
  const happened = [];
  let listen = null;
  const desk = {
    frame: {header: {addEventListener: (_, listener) => { listen = listener; }}},
    outbox: {state, drain},
    fetched: async () => ({openLeaving: (count, leave) => { happened.push(`asked about ${count}`); leave(); }}),
  };
  createLeaving(desk, {leave: (url) => happened.push(`left to ${url}`)});
  return async (more = {}) => {
    const event = {button: 0, target: {closest: () => ({href: HREF})}, preventDefault: () => happened.push("held"), ...more};
    listen(event);
    await new Promise((resolve) => { setTimeout(resolve, 0); });
    return happened.splice(0);
  };
}

test("with everything sent, or in another window, a link is a link", async () => {
  assert.deepEqual(await pageWith({unsent: 0, isKept: true})(), []);
  assert.deepEqual(await pageWith({unsent: 2, isKept: true})({ctrlKey: true}), []);
});

test("what the browser does not keep is held back by the browser's own question", async () => {
  assert.deepEqual(await pageWith({unsent: 2, isKept: false})(), []);
});

test("what is unsent is sent before the page is left; what cannot be is told", async () => {
  assert.deepEqual(await pageWith({unsent: 2, isKept: true})(), ["held", `left to ${HREF}`]);
  const refused = pageWith({unsent: 2, isKept: true}, {drain: async () => false});
  assert.deepEqual(await refused(), ["held", "asked about 2", `left to ${HREF}`]);
});
