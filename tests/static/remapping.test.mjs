import assert from "node:assert/strict";
import {test} from "node:test";
import {keyFor, keysOf, lettersFree} from "annotations/surface/keys.js";
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
  assert.equal(by("next", "Period"), "repeat");
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

test("with Shift a changed label key asks for every attribute, and its old place does nothing", () => {
  const {keys} = remapped(usual, {"label-claim": "KeyQ", "label-stance": "Ctrl+KeyM"});
  const now = {hasTarget: true};
  const meant = (code, more) => keyFor(keys, press(code, {shiftKey: true, ...more}), now);
  assert.equal(meant("Digit1"), undefined);
  const asked = [];
  const desk = {commands: {label: (id, how) => asked.push([id, how])}};
  for (const [code, more] of [["KeyQ", {key: "Й"}], ["Digit2", {}], ["Numpad2", {}], ["KeyM", {ctrlKey: true}]]) meant(code, more).run(desk);
  assert.deepEqual(asked, ["claim", "evidence", "evidence", "stance"].map((id) => [id, {isThorough: true}]));
  const rows = (table) => table.filter(({shows, follows}) => follows && shows).map(({shows}) => shows);
  assert.deepEqual([rows(usual), rows(keys)], [["Shift 1 2 3"], ["Shift Q 2 Ctrl Shift M"]]);
});

test("a label key with Shift of its own has no second form", () => {
  const {keys} = remapped(usual, {"label-claim": "Shift+KeyQ"});
  assert.equal(keyFor(keys, press("KeyQ", {shiftKey: true}), {hasTarget: true}).id, "label-claim");
});

test("a label key is refused where another key has its press with Shift, and keeps that press for itself", () => {
  const {reason, by, press: taken} = refusalOf(usual, {}, "label-claim", "KeyX");
  assert.deepEqual([reason, by.id, taken], ["taken", "skip", "Shift+KeyX"]);
  assert.equal(refusalOf(usual, {}, "label-claim", "Slash").by.id, "help");
  assert.equal(refusalOf(usual, {skip: "F6"}, "label-claim", "KeyX"), null);
  assert.equal(refusalOf(usual, {"label-claim": "KeyQ"}, "comment", "Shift+KeyQ").by.follows, "label-claim");
  assert.equal(refusalOf(usual, {"label-claim": "KeyQ"}, "comment", "Shift+Digit1"), null);
  assert.equal(refusalOf(usual, {"label-claim": "KeyQ", comment: "Shift+Digit1"}, "label-claim", null).by.id, "comment");
  assert.deepEqual([...remapped(usual, {"label-claim": "KeyX"}).ignored].map(([id, other]) => [id, other.id]), [["label-claim", "skip"]]);
});

test("a relation's key may be a letter, which then points at no mark; the one it had points at one", () => {
  const {keys, letters, ignored} = remapped(usual, {"relation-supports": "KeyD", "relation-attacks": "F6"});
  assert.equal(ignored.size, 0);
  for (const now of [{hasSpans: true}, {hasSpans: true, relating: {type: "supports"}}]) {
    assert.equal(keyFor(keys, press("KeyD"), now).id, "relation-supports");
  }
  assert.equal(keyFor(keys, press("KeyR"), {relating: {type: "supports"}}).id, "letter");
  assert.equal(keyFor(keys, press("KeyD"), {jumping: true}), undefined);
  assert.deepEqual(letters, [..."asfghjklqweruiotyzxcvbm"]);
  assert.deepEqual(keyOf(keys, "letter").presses, letters.map((letter) => `Key${letter.toUpperCase()}`));
  assert.deepEqual(remapped(usual, {}).letters, lettersFree(scheme));
});

test("two relations can change places, and one is refused a letter that something else has at the time", () => {
  const by = (wanted, id, code) => refusalOf(usual, wanted, id, code)?.by.id;
  assert.equal(remapped(usual, {"relation-supports": "KeyA", "relation-attacks": "KeyR"}).ignored.size, 0);
  assert.equal(by({}, "relation-supports", "KeyN"), "aim-next");
  assert.equal(by({}, "relation-supports", "KeyG"), "missing");
  assert.equal(by({}, "relation-supports", "KeyA"), "relation-attacks");
  assert.equal(by({"relation-supports": "KeyD"}, "label-claim", "KeyD"), "relation-supports");
  assert.equal(by({"relation-supports": "KeyD"}, "aim-next", "KeyD"), "relation-supports");
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
