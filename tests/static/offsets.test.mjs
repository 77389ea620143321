import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {test} from "node:test";
import {createOffsets} from "annotations/offsets.js";

const cases = JSON.parse(readFileSync(new URL("../../fixtures/text/offset_cases.json", import.meta.url), "utf8"));

for (const {name, text, points} of cases) {
  test(`offsets: ${name}`, () => {
    const offsets = createOffsets(text);
    assert.equal(offsets.length, points.at(-1).code_points);
    for (const {code_points: codePoints, utf16} of points) {
      assert.equal(offsets.toUtf16(codePoints), utf16);
      assert.equal(offsets.toCodePoints(utf16), codePoints);
      assert.equal(offsets.slice(0, codePoints), text.slice(0, utf16));
    }
  });
}

test("a position inside a surrogate pair is an error, or goes where it is told", () => {
  const offsets = createOffsets("a😀b");
  assert.throws(() => offsets.toCodePoints(2), RangeError);
  assert.equal(offsets.toCodePoints(2, "start"), 1);
  assert.equal(offsets.toCodePoints(2, "end"), 2);
});

test("positions outside the text are errors", () => {
  const offsets = createOffsets("😀");
  for (const position of [-1, 2, 0.5, NaN]) assert.throws(() => offsets.toUtf16(position), RangeError);
  for (const position of [-1, 3, 0.5, NaN]) assert.throws(() => offsets.toCodePoints(position), RangeError);
});

test("every position of a long text of emoji and letters goes there and back", () => {
  const text = "😀aЯ𝐼".repeat(500);
  const offsets = createOffsets(text);
  let utf16 = 0;
  for (const [nth, letter] of Array.from(text).entries()) {
    assert.equal(offsets.toUtf16(nth), utf16);
    assert.equal(offsets.toCodePoints(utf16), nth);
    utf16 += letter.length;
  }
});
