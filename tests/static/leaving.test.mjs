import assert from "node:assert/strict";
import {test} from "node:test";

import {createLeaving} from "annotations/panels/leaving.js";

const HREF = "http://workbench.test/";
const MAP = "/annotation-sets/1/map/";

/** A page with a link in its header; `click` answers what came of it. */
function pageWith(state, {drain = async () => true, path = "/", request = async () => ({status: 200})} = {}) {
  const happened = [];
  let listen = null;
  const desk = {
    boot: {urls: {map: MAP, session: "/session/"}},
    request,
    say: (message) => happened.push(message.slice(0, 30)),
    frame: {header: {addEventListener: (_, listener) => { listen = listener; }}},
    outbox: {state, drain},
    fetched: async () => ({openLeaving: (count, leave) => { happened.push(`asked about ${count}`); leave(); }}),
  };
  createLeaving(desk, {leave: (url) => happened.push(`left to ${url}`)});
  return async (more = {}) => {
    const event = {button: 0, target: {closest: () => ({href: HREF, getAttribute: () => path})}, preventDefault: () => happened.push("held"), ...more};
    listen(event);
    await new Promise((resolve) => { setImmediate(resolve); });
    return happened.splice(0);
  };
}

test("in another window a link is a link; here it is followed once the server has answered", async () => {
  assert.deepEqual(await pageWith({unsent: 2, isKept: true})({ctrlKey: true}), []);
  assert.deepEqual(await pageWith({unsent: 0, isKept: true})(), ["held", `left to ${HREF}`]);
});

test("what the browser does not keep is held back by the browser's own question", async () => {
  const drain = () => assert.fail("what is not kept is not waited for");
  assert.deepEqual(await pageWith({unsent: 2, isKept: false}, {drain})(), ["held", `left to ${HREF}`]);
});

test("without a server to make the other page one stays here, and is told", async () => {
  const request = async () => { throw new TypeError("Failed to fetch"); };
  for (const state of [{unsent: 0, isKept: true}, {unsent: 2, isKept: true}, {unsent: 2, isKept: false}]) {
    assert.deepEqual(await pageWith(state, {request})(), ["held", "The server cannot be reached n"]);
  }
  assert.deepEqual(await pageWith({unsent: 0, isKept: true}, {request: async () => ({status: 502})})(), ["held", "The server cannot be reached n"]);
});

test("what is unsent is sent before the page is left; what cannot be is told", async () => {
  assert.deepEqual(await pageWith({unsent: 2, isKept: true})(), ["held", `left to ${HREF}`]);
  const refused = pageWith({unsent: 2, isKept: true}, {drain: async () => false});
  assert.deepEqual(await refused(), ["held", "asked about 2", `left to ${HREF}`]);
});

test("the map is gone to only where there is a server to make it", async () => {
  const toMap = (state, how) => pageWith(state, {path: MAP, ...how})();
  const refused = ["held", "The map is made on the server,"];
  const nobody = async () => { throw new TypeError("Failed to fetch"); };
  assert.deepEqual(await toMap({unsent: 0, isKept: true}, {request: nobody}), refused);
  assert.deepEqual(await toMap({unsent: 2, isKept: true}, {request: nobody}), refused);
  assert.deepEqual(await toMap({unsent: 0, isKept: true}, {request: async () => ({status: 502})}), refused);
  assert.deepEqual(await toMap({unsent: 0, isKept: true}), ["held", `left to ${HREF}`]);
  assert.deepEqual(await toMap({unsent: 2, isKept: true}), ["held", `left to ${HREF}`]);
  assert.deepEqual(await toMap({unsent: 2, isKept: true}, {drain: async () => false}), ["held", "asked about 2", `left to ${HREF}`]);
});

test("a server that takes its time makes the map; one that was not reached before is not waited for", async (context) => {
  context.mock.timers.enable({apis: ["setTimeout"]});
  for (const [name, happened] of [["saved", `left to ${HREF}`], ["offline", "The map is made on the server,"]]) {
    const clicked = pageWith({name, unsent: 0, isKept: true}, {path: MAP, request: () => new Promise(() => {})})();
    context.mock.timers.tick(1500);
    assert.deepEqual(await clicked, ["held", happened]);
  }
});
