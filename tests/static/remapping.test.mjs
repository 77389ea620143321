import assert from "node:assert/strict";
import {test} from "node:test";
import {keyFor, keysOf} from "annotations/surface/keys.js";
import {refusalOf, remapped, rowOf, written} from "annotations/surface/remapping.js";
import {scheme} from "./cast.mjs";

const usual = keysOf(scheme);
const keyOf = (keys, id) => keys.find((key) => key.id === id);
const press = (code, more = {}) => ({code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more});

test("nobody's keys are the table as it is", () => {
  const {keys, ignored} = remapped(usual, {});
  assert.deepEqual(keys.map(({id, shows}) => [id, shows]), usual.map(({id, shows}) => [id, shows]));
  assert.equal(ignored.size, 0);
});

test("a changed key does what it did, is written anew, and its old place does nothing", () => {
  const {keys} = remapped(usual, {next: "Ctrl+KeyM"});
  const now = {hasSpans: true};
  assert.equal(keyFor(keys, press("KeyM", {ctrlKey: true, key: "ь"}), now).id, "next");
  assert.equal(keyFor(keys, press("KeyN"), now), undefined);
  assert.equal(keyOf(keys, "next").shows, "Ctrl M");
});

test("the other presses of a key stay", () => {
  const {keys} = remapped(usual, {delete: "KeyX"});
  assert.deepEqual(keyOf(keys, "delete").presses, ["KeyX", "Backspace"]);
});

test("two keys can change places", () => {
  const {keys, ignored} = remapped(usual, {next: "KeyP", previous: "KeyN"});
  assert.deepEqual([keyOf(keys, "next").presses, keyOf(keys, "previous").presses, ignored.size], [["KeyP"], ["KeyN"], 0]);
});

test("keys that are shown together are written together", () => {
  const {keys} = remapped(usual, {"word-back": "Shift+KeyB", "end-out": "Digit0"});
  assert.deepEqual([keyOf(keys, "word").shows, keyOf(keys, "start-out").shows], ["Shift B →", "[ 0"]);
  assert.deepEqual(rowOf(usual, keyOf(usual, "start-in")).map(({id}) => id), ["start-in", "end-in"]);
});

test("a press that another key has at the same time is refused, and one it has at another time is not", () => {
  const by = (id, code) => refusalOf(usual, {}, id, code)?.by?.id;
  assert.equal(by("comment", "KeyU"), "unsure");
  assert.equal(by("label-claim", "KeyG"), "missing");
  assert.equal(by("undo", "Digit2"), "answer");
  assert.equal(by("aim-next", "KeyB"), "letter");
  assert.equal(by("aim-next", "Digit1"), undefined);
  assert.equal(by("help", "Escape"), "back");
});

test("what the browser needs, and what follows from something else, is refused", () => {
  for (const code of ["Tab", "Shift+Tab", "F5", "F11", "Ctrl+KeyW", "Ctrl+Shift+KeyT", "Alt+ArrowLeft"]) {
    assert.equal(refusalOf(usual, {}, "next", code).reason, "kept", code);
  }
  assert.equal(refusalOf(usual, {}, "answer", "KeyB").reason, "fixed");
  assert.equal(refusalOf(usual, {}, "next", "F6"), null);
});

test("a key goes back to its own press unless another one has taken it", () => {
  assert.equal(refusalOf(usual, {}, "next", null), null);
  assert.equal(refusalOf(usual, {comment: "KeyN"}, "next", null).by.id, "comment");
});

test("keys that share a press by design may have it again", () => {
  const shared = usual.filter((key) => !key.isFixed);
  assert.deepEqual(shared.filter(({id}) => refusalOf(usual, {}, id, null)), []);
});

test("what clashes in this scheme does not hold here, and the scheme's key does", () => {
  const other = {...scheme, relations: scheme.relations.map((type, nth) => (nth === 0 ? {...type, key: "x"} : type))};
  const {keys, ignored} = remapped(keysOf(other), {comment: "KeyX", next: "KeyM"});
  assert.deepEqual(keyOf(keys, "comment").presses, ["KeyC"]);
  assert.deepEqual([...ignored].map(([id, by]) => [id, by.id]), [["comment", `relation-${scheme.relations[0].id}`]]);
  assert.deepEqual(keyOf(keys, "next").presses, ["KeyM"]);
});

test("a key that no scheme has any more is passed over", () => {
  assert.equal(remapped(usual, {"label-gone": "KeyX"}).ignored.size, 0);
});

test("presses are written as a Latin keyboard has them", () => {
  const pairs = [["KeyN", "n"], ["Shift+KeyN", "Shift N"], ["Ctrl+Alt+Shift+KeyZ", "Ctrl Alt Shift Z"], ["Digit7", "7"], ["Alt+BracketLeft", "Alt ["], ["ArrowUp", "↑"], ["Shift+Slash", "?"], ["F9", "F9"]];
  assert.deepEqual(pairs.map(([code]) => written(code)), pairs.map(([, shown]) => shown));
});

test("every key of the table is written as it is pressed", () => {
  for (const key of usual.filter(({shows, isFixed}) => shows && !isFixed)) {
    const shown = rowOf(usual, key).map(({presses}) => written(presses[0]).split(" "));
    const [first, ...others] = shown;
    const joined = others.length === 0 ? first : [...first, ...others.map((parts) => parts.at(-1))];
    assert.equal(key.shows.split(" ").filter((part) => part !== "…").join(" "), joined.join(" "), key.id);
  }
});
