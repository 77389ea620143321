import assert from "node:assert/strict";
import {test} from "node:test";
import {badgesOf} from "annotations/surface/badges.js";

/** Where the badges of spans stand, [text, left], on a line of 340 pixels whose letters are 10 wide; `lanes` by id. */
function placed(spans, lanes = {}) {
  const parts = {
    end: 340,
    isNear: () => true,
    places: {placeOf: (start) => ({left: start * 10, top: 20})},
    marks: {laneOf: (id) => lanes[id] ?? 0},
    looks: {letterOf: () => "C", lookOf: () => "claim"},
    numbers: new Map(spans.map(({id}, nth) => [id, nth + 1])),
  };
  return badgesOf(spans, parts).map(({looks: {text, left}}) => [text, left]);
}

const span = (id, start) => ({id, start, end: start + 3, label: "claim", attributes: {}, fragments: null});

test("a badge stands where its span begins; those of one place stand in a row", () => {
  assert.deepEqual(placed([span("a", 5), span("b", 20), span("c", 20)]), [["C1", 49], ["C2", 199], ["C3", 223]]);
});

test("badges at the end of a line stand before the strip beside the text, not under it", () => {
  const spans = ["a", "b", "c", "d"].map((id) => span(id, 31));
  assert.deepEqual(placed(spans), [["C1", 244], ["C2", 268], ["C3", 292], ["C4", 316]]);
  // What stood before them makes room.
  assert.deepEqual(placed([span("z", 23), ...spans])[0], ["C1", 220]);
});

test("badges that are more than a line holds begin where it begins", () => {
  const spans = Array.from({length: 20}, (_, nth) => span(`${nth}`.padStart(2, "0"), 0));
  const lefts = placed(spans).map(([, left]) => left);
  assert.ok(Math.min(...lefts) >= 0 && Math.max(...lefts) < 340, lefts.join(" "));
});
