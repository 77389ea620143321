import assert from "node:assert/strict";
import {test} from "node:test";

import {createOffsets} from "annotations/offsets.js";
import {doingOf, groupOf} from "annotations/panels/keywords.js";
import {createAttention} from "annotations/surface/attention.js";
import {createCursor} from "annotations/surface/cursor.js";
import {createFrames} from "annotations/surface/frames.js";
import {RESERVED, codeOf, keyFor, keysOf, whyNot} from "annotations/surface/keys.js";
import {lanesOf} from "annotations/surface/lanes.js";
import {createLooks, numbersOf} from "annotations/surface/looks.js";
import {createMarks} from "annotations/surface/marks.js";
import {pieceBefore, piecesOf} from "annotations/surface/pieces.js";
import {tracksOf} from "annotations/surface/tracks.js";
import {createWords, trimmed} from "annotations/surface/words.js";

/** A text as the modules without DOM know it. */
function textOf(string) {
  const offsets = createOffsets(string);
  const pieces = piecesOf(string, offsets);
  return {
    string,
    offsets,
    pieces,
    length: offsets.length,
    slice: (start, end) => offsets.slice(start, end),
    pieceAt: (position) => pieces[pieceBefore(pieces, position)],
    piecesBetween: (start, end) => pieces.filter((piece) => piece.start < end && piece.end > start),
  };
}

function storeOf(spans) {
  return {
    spans: new Map(spans.map((span) => [span.id, span])),
    spansInOrder: () => [...spans].sort((a, b) => a.start - b.start || b.end - a.end),
  };
}

const span = (id, start, end, more = {}) => ({id, start, end, label: "claim", attributes: {}, fragments: null, ...more});

/** A cursor on a text, of which `screen` is seen; `quotes` what it has done, as text. */
function cursorOn(string, language = "en") {
  const text = textOf(string);
  const words = createWords(text, language);
  const attention = createAttention();
  const screen = {start: 0, end: string.length};
  const isInView = ({start, end}) => start < screen.end && end > screen.start;
  const reveal = ({start}) => shown.push(text.slice(start, start + 1));
  const shown = [];
  const cursor = createCursor({text, words, attention, firstVisible: () => screen.start, isInView, reveal});
  const quoteOf = (stretch) => stretch && text.slice(stretch.start, stretch.end);
  return {
    text,
    words,
    attention,
    cursor,
    screen,
    shown,
    word: () => quoteOf(attention.now.cursor),
    selected: () => quoteOf(attention.now.selection),
    quoteOf,
  };
}

test("spans that overlap or only touch lie on different lanes, and a lane is used again further on", () => {
  const lanes = lanesOf([span("outer", 0, 20), span("inner", 5, 10), span("touching", 10, 15), span("later", 22, 30)]);
  assert.deepEqual(Object.fromEntries(lanes), {outer: 0, inner: 1, touching: 2, later: 0});
});

test("two spans with the same range lie on different lanes", () => {
  assert.deepEqual([...lanesOf([span("one", 0, 5), span("twin", 0, 5)]).values()], [0, 1]);
});

test("fifteen nested spans take fifteen lanes", () => {
  const nested = Array.from({length: 15}, (_, nth) => span(`${nth}`, nth, 40 - nth));
  assert.deepEqual([...lanesOf(nested).values()], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
});

test("lines of the gutter that pass one another take different tracks, the short one nearest to the text", () => {
  const lines = [{id: "long", top: 0, bottom: 100}, {id: "short", top: 10, bottom: 20}, {id: "below", top: 30, bottom: 40}];
  assert.deepEqual(Object.fromEntries(tracksOf(lines, 7)), {short: 0, below: 0, long: 1});
});

test("with no track left lines share the last one", () => {
  const lines = ["a", "b", "c"].map((id, nth) => ({id, top: 0, bottom: 10 + nth}));
  assert.deepEqual([...tracksOf(lines, 2).values()], [0, 1, 1]);
});

test("a text is cut at line feeds, which belong to no piece, and empty lines are pieces too", () => {
  const text = textOf("𝑃 a\n\nb");
  assert.deepEqual(text.pieces.map(({start, end}) => [start, end]), [[0, 3], [4, 4], [5, 6]]);
  assert.deepEqual(text.pieces.map(({startUtf16, endUtf16}) => [startUtf16, endUtf16]), [[0, 4], [5, 5], [6, 7]]);
});

test("a line separator ends a piece, not a block", () => {
  const {pieces} = textOf("a\u2028b");
  assert.deepEqual(pieces.map(({start, end, block}) => [start, end, block]), [[0, 2, 0], [2, 3, 0]]);
});

test("a very long line is cut after spaces, and its pieces put together are the line", () => {
  const string = "word ".repeat(40_000);
  const {pieces} = textOf(string);
  assert.ok(pieces.length > 80);
  assert.ok(pieces.every((piece) => piece.end - piece.start <= 2400 && piece.block === 0));
  assert.equal(pieces.map((piece) => string.slice(piece.startUtf16, piece.endUtf16)).join(""), string);
  assert.ok(pieces.slice(0, -1).every((piece) => string[piece.endUtf16 - 1] === " "));
});

test("a long line without spaces is never cut inside an emoji", () => {
  const string = "👩‍🔬".repeat(1000);
  for (const piece of textOf(string).pieces) {
    assert.match(string.slice(piece.startUtf16, piece.endUtf16), /^(👩‍🔬)+$/u);
  }
});

test("words joined by a hyphen are one word, a dash between spaces joins nothing", () => {
  const {words, text} = cursorOn("Кое-где — научно-технический.", "ru");
  const found = [];
  for (let word = words.wordAfter(0); word; word = words.wordAfter(word.end)) found.push(text.slice(word.start, word.end));
  assert.deepEqual(found, ["Кое-где", "научно-технический"]);
});

test("a selection is widened to whole words, and keeps its punctuation", () => {
  const {words, text} = cursorOn("The trade, they say, grew.");
  const snapped = words.snapped(text.string.indexOf("rade"), text.string.indexOf("ey say,") + 7);
  assert.equal(text.slice(snapped.start, snapped.end), "trade, they say,");
});

test("white space around a selection is trimmed, counted in code points", () => {
  const text = textOf("𝑃  a 𝑄 \n");
  assert.deepEqual(trimmed(text, 1, 7), {start: 3, end: 6});
  assert.equal(trimmed(text, 1, 3), null);
});

test("arrows step over words and lines, and Shift lets the selection grow and shrink", () => {
  const {cursor, word, selected} = cursorOn("One two, three.\n\nFour five.");
  cursor.moveWord(1);
  assert.equal(word(), "One");
  cursor.moveWord(1);
  cursor.moveWord(1, true);
  assert.equal(selected(), "two, three");
  cursor.moveWord(1, true);
  assert.equal(selected(), "two, three.\n\nFour");
  cursor.moveWord(-1, true);
  assert.equal(selected(), "two, three");
  cursor.moveWord(-1, true);
  cursor.moveWord(-1, true);
  assert.equal(selected(), "One two");
  cursor.moveUnit("paragraph", 1);
  assert.equal(selected(), null);
  assert.equal(word(), "Four");
});

test("a cursor that was let go comes back where it stood, or, that being out of sight, on the first word seen", () => {
  const {cursor, attention, screen, word, selected} = cursorOn("One two three. Four five six.");
  const letGo = () => attention.change({cursor: null, selection: null});
  cursor.moveTo(8);
  for (const arrow of [() => cursor.moveWord(1), () => cursor.moveWord(-1), () => cursor.moveUnit("paragraph", 1)]) {
    letGo();
    arrow();
    assert.equal(word(), "three");
  }
  cursor.moveTo(20);
  letGo();
  cursor.takeUnit("sentence");
  assert.equal(selected(), "Four five six");
  letGo();
  Object.assign(screen, {start: 4, end: 14});
  cursor.moveWord(1);
  assert.equal(word(), "two");
});

test("a sentence is taken without its full stop, but with its question mark, and again takes the next one too", () => {
  const {cursor, selected} = cursorOn("Is it so? It is. Well…");
  cursor.moveTo(0);
  cursor.takeUnit("sentence");
  assert.equal(selected(), "Is it so?");
  cursor.takeUnit("sentence");
  assert.equal(selected(), "Is it so? It is");
  cursor.takeUnit("sentence");
  assert.equal(selected(), "Is it so? It is. Well…");
});

test("what the key for a sentence takes is shown: where it begins, and what one more adds where that ends", () => {
  const {cursor, shown, attention} = cursorOn("One two. Three four. Five six.");
  cursor.takeUnit("sentence");
  assert.deepEqual(shown.splice(0), ["O"]);
  cursor.takeUnit("sentence");
  assert.deepEqual(shown.splice(0), ["r"]);
  attention.change({selection: null});
  cursor.takeUnit("sentence", {start: 0, end: 7});
  assert.deepEqual(shown.splice(0), ["T"]);
});

test("the cursor goes to the first and the last word of the text, and a selection with it", () => {
  const {cursor, word, selected} = cursorOn("“One two. Three four!”");
  cursor.moveTo(6);
  cursor.moveToEnd(1);
  assert.equal(word(), "four");
  cursor.moveToEnd(-1);
  assert.equal(word(), "One");
  cursor.moveWord(1);
  cursor.moveToEnd(1, true);
  assert.equal(selected(), "two. Three four");
});

test("a boundary moves by words outwards and inwards, and never past the other one", () => {
  const {cursor, text, quoteOf} = cursorOn("One two three four.");
  const two = {start: 4, end: 7};
  assert.equal(quoteOf(cursor.nudged(two, "end", 1, "word")), "two three");
  assert.equal(quoteOf(cursor.nudged(two, "start", -1, "word")), "One two");
  assert.equal(quoteOf(cursor.nudged({start: 0, end: 13}, "start", 1, "word")), "two three");
  assert.equal(quoteOf(cursor.nudged({start: 0, end: 13}, "end", -1, "word")), "One two");
  assert.deepEqual(cursor.nudged(two, "end", -1, "word"), two);
  assert.equal(quoteOf(cursor.nudged({start: 0, end: text.length}, "end", 1, "word")), text.string);
});

test("a boundary moves by letters as readers see them", () => {
  const {cursor, quoteOf} = cursorOn("a👩‍🔬е\u0301z");
  assert.equal(quoteOf(cursor.nudged({start: 0, end: 1}, "end", 1, "letter")), "a👩‍🔬");
  assert.equal(quoteOf(cursor.nudged({start: 0, end: 4}, "end", 1, "letter")), "a👩‍🔬е\u0301");
  assert.equal(quoteOf(cursor.nudged({start: 0, end: 6}, "end", -1, "letter")), "a👩‍🔬");
});

test("marks answer what covers a letter, the shortest first, and not the gap of a discontinuous span", () => {
  const text = textOf("0123456789\nabcdefghij");
  const torn = span("torn", 0, 10, {fragments: [[0, 2], [8, 10]]});
  const marks = createMarks(text, storeOf([span("long", 0, 15), span("short", 3, 6), torn]));
  assert.deepEqual(marks.at(4).map(({id}) => id), ["short", "long"]);
  assert.deepEqual(marks.at(9).map(({id}) => id), ["torn", "long"]);
  assert.deepEqual([...marks.idsIn(text.pieces[1])], ["long"]);
});

test("the spans of some pieces come in the order of their numbers, those with the same range too", () => {
  const text = textOf("0123456789\nabcdefghij\nABCDEFGHIJ");
  const spans = ["c", "a", "b"].map((id) => span(id, 3, 15));
  const marks = createMarks(text, storeOf([span("later", 12, 14), ...spans, span("beyond", 23, 25)]));
  const shown = marks.spansIn(new Set([text.pieces[1], text.pieces[0]])).map(({id}) => id);
  assert.deepEqual(shown, ["a", "b", "c", "later"]);
});

test("marks say which pieces must be painted again: those of the changed span and of spans that change lanes", () => {
  const text = textOf("0123456789\nabcdefghij\nABCDEFGHIJ");
  const store = storeOf([span("first", 3, 15)]);
  const marks = createMarks(text, store);
  const before = span("before", 0, 5);
  store.spans.set("before", before);
  store.spansInOrder = () => [before, store.spans.get("first")];
  assert.deepEqual([...marks.refresh(["before"])].map(({index}) => index), [0, 1]);
  assert.deepEqual([marks.laneOf("before"), marks.laneOf("first")], [0, 1]);
  store.spans.delete("before");
  store.spansInOrder = () => [store.spans.get("first")];
  marks.refresh(["before"]);
  assert.deepEqual([...marks.idsIn(text.pieces[0])], ["first"]);
});

const SCHEME = {
  labels: [
    {id: "claim", title: {en: "Claim"}, key: "1", badge: "C", attributes: []},
    {
      id: "stance",
      title: {en: "Stance"},
      key: "2",
      badge: "S",
      attributes: [{id: "polarity", kind: "choice", values: [{id: "restrictive", badge: "S−", line: "wavy"}, {id: "none"}]}],
    },
  ],
  relations: [{id: "attacks", title: {en: "attacks"}, key: "a", source: ["claim"], target: ["stance"], sign: "×"}],
};

test("a value with looks of its own gives its span the look and the badge; numbers go by label", () => {
  const looks = createLooks(SCHEME);
  const restrictive = span("1", 0, 1, {label: "stance", attributes: {polarity: "restrictive"}});
  const plain = span("2", 2, 3, {label: "stance", attributes: {polarity: "none"}});
  assert.equal(looks.lookOf(restrictive), "stance.polarity.restrictive");
  assert.equal(looks.letterOf(restrictive), "S−");
  assert.equal(looks.lookOf(plain), "stance");
  assert.deepEqual([...numbersOf([restrictive, plain, span("3", 4, 5)])], [["1", 1], ["2", 2], ["3", 1]]);
});

const situation = (more = {}) => ({asking: null, relating: null, chosen: null, isReadOnly: false, hasTarget: true, hasSpans: true, ...more});
const press = (code, more = {}) => ({code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more});

test("keys are known by their place, so that a Russian layout changes nothing", () => {
  const keys = keysOf(SCHEME);
  assert.equal(keyFor(keys, {...press("KeyS"), key: "ы"}, situation()).id, "take-sentence");
  assert.equal(keyFor(keys, press("Numpad2"), situation()).id, "label-stance");
  assert.equal(keyFor(keys, press("KeyA"), situation()).id, "relation-attacks");
  assert.equal(keyFor(keys, press("KeyA"), situation({hasSpans: false})), undefined);
});

test("a digit answers a question before it labels, and labels nothing while a relation is made", () => {
  const keys = keysOf(SCHEME);
  assert.equal(keyFor(keys, press("Digit1"), situation({asking: {}})).id, "answer");
  assert.equal(keyFor(keys, press("Digit1"), situation({relating: {}})), undefined);
});

test("a key that does nothing now says why, and one that means nothing does not", () => {
  const keys = keysOf(SCHEME);
  const undone = {canUndo: false, canRedo: false, canRepeat: false, isRecalled: true};
  const nothing = {hasAttributes: false, isUnfinished: false, hasRelations: false, isTorn: false, canAddPart: false, ...undone};
  const why = (code, more, modifiers = {}) => whyNot(keys, press(code, modifiers), situation({isOpen: true, ...nothing, ...more}));
  const closed = {isReadOnly: true, isOpen: false, isClosed: true, hasTarget: false};
  assert.equal(why("Digit1", closed), "read_only");
  assert.equal(why("Delete", {...closed, chosen: "x"}), "read_only");
  assert.equal(why("Delete", closed), null);
  assert.equal(why("Digit1", {...closed, isClosed: false}), "only_looking");
  assert.equal(why("KeyN", {}, {shiftKey: true}), "not_submitted");
  assert.equal(why("Digit1", {hasTarget: false}), "nothing_selected");
  assert.equal(why("Digit1", {hasTarget: false, relating: {}}), null);
  for (const code of ["KeyC", "KeyU", "KeyE", "KeyW", "Delete"]) assert.equal(why(code), "nothing_chosen", code);
  assert.equal(why("KeyW", {chosen: "x", isTorn: true}), "torn");
  assert.equal(why("KeyE", {edge: "x"}), null);
  assert.equal(why("KeyT", {chosen: "x"}), "no_relation_chosen");
  assert.equal(why("KeyG"), "nothing_unfinished");
  for (const code of ["KeyK", "KeyN", "KeyP", "KeyJ", "KeyA"]) assert.equal(why(code, {hasSpans: false}), "nothing_there", code);
  assert.equal(why("KeyZ", {}, {ctrlKey: true}), "nothing_to_undo");
  for (const shiftKey of [false, true]) {
    assert.equal(why("KeyZ", {isRecalled: false}, {ctrlKey: true, shiftKey}), "not_recalled");
  }
  for (const [code, modifiers] of [["KeyZ", {shiftKey: true}], ["KeyY", {}]]) {
    assert.equal(why(code, {}, {ctrlKey: true, ...modifiers}), "nothing_to_redo");
  }
  assert.equal(why("Period"), "nothing_labelled");
  assert.equal(why("Period", {hasTarget: false}), "nothing_labelled");
  assert.equal(why("Period", {canRepeat: true, hasTarget: false}), "nothing_selected");
  assert.equal(why("Period", {canRepeat: true, chosen: "x"}), "nothing_selected");
  assert.equal(why("KeyC", {asking: {}}), null);
  assert.equal(why("F6", closed), null);
  assert.equal(why("F6", {hasTarget: false}), null);
});

test("nothing that writes has a key while the document is closed", () => {
  const keys = keysOf(SCHEME);
  const can = {canUndo: true, hasAttributes: true, canRepeat: true, canAddPart: true, isInPart: true, isTorn: true};
  const closed = situation({isReadOnly: true, chosen: "x", edge: "y", ...can});
  const writing = ["Digit1", "Delete", "KeyC", "KeyU", "KeyE", "KeyA", "KeyT", "KeyW", "BracketLeft", "Period"];
  assert.deepEqual(writing.filter((code) => keyFor(keys, press(code), closed)), []);
  assert.equal(keyFor(keys, press("KeyF"), closed).id, "next-part");
  for (const modifier of ["ctrlKey", "shiftKey"]) {
    for (const code of ["KeyZ", "KeyF", "Digit1"].filter((code) => modifier === "shiftKey" || code === "KeyZ")) {
      assert.equal(keyFor(keys, press(code, {[modifier]: true}), closed), undefined);
    }
  }
});

test("every plain letter and sign the product uses is reserved, so that no scheme can take it", () => {
  const isTable = ({id}) => id !== "letter";
  const own = keysOf({labels: [], relations: []}).filter(isTable).flatMap(({presses}) => presses);
  const characters = [..."abcdefghijklmnopqrstuvwxyz.,/;'[]-=`"].filter((character) => own.includes(codeOf(character)));
  assert.deepEqual([...characters, "?"].toSorted(), RESERVED.toSorted());
});

test("work for a frame is done once: what measures, what writes, and what measures what was written", () => {
  const done = [];
  const asked = [];
  const frames = createFrames((work) => asked.push(work));
  const place = () => done.push("place");
  const write = () => {
    done.push("write");
    frames.measure(place);
  };
  const measure = () => {
    done.push("measure");
    frames.write(write);
  };
  frames.write(write);
  frames.measure(measure);
  frames.measure(measure);
  asked.shift()();
  assert.deepEqual(done, ["measure", "write", "place"]);
  assert.equal(asked.length, 0);
  frames.measure(measure);
  assert.equal(asked.length, 1);
});

/** Frames by hand: `next` makes the frame that has been asked for, `rest` is when it is out. */
function framesByHand() {
  const [asked, resting] = [[], []];
  const frames = createFrames((work) => asked.push(work), (work) => resting.push(work));
  return {frames, next: () => asked.shift()(), rest: () => resting.shift()(), isIdle: () => asked.length + resting.length === 0};
}

test("what nobody waits for comes in a frame that is asked for when the next one is out", () => {
  const done = [];
  const {frames, next, rest, isIdle} = framesByHand();
  frames.later.write(() => done.push("panel"));
  frames.later.measure(() => done.push("its place"));
  frames.write(() => {
    done.push("text");
    frames.write(() => done.push("what the text moved"));
  });
  next();
  next();
  assert.deepEqual(done, ["text", "what the text moved"]);
  rest();
  next();
  assert.deepEqual(done.slice(2), ["its place", "panel"]);
  assert.ok(isIdle());
});

test("what one key left for later is not done in the frame of the next, however it waits no more than a few turns", () => {
  const done = [];
  const {frames, next, rest, isIdle} = framesByHand();
  const panel = () => done.push("panel");
  frames.later.write(panel);
  next();
  rest();
  frames.later.write(panel);
  next();
  assert.deepEqual(done, []);
  rest();
  next();
  assert.deepEqual(done, ["panel"]);
  assert.ok(isIdle());
  frames.later.write(panel);
  for (let turn = 0; turn < 6; turn += 1) {
    next();
    rest();
    assert.equal(done.length, 1);
    frames.later.write(panel);
  }
  next();
  assert.deepEqual(done, ["panel", "panel"]);
});

test("work that fails in a frame stops no later frame", () => {
  const done = [];
  const asked = [];
  const frames = createFrames((work) => asked.push(work));
  frames.measure(() => { throw new Error("no"); });
  frames.write(() => done.push("write"));
  assert.throws(asked.shift(), /no/);
  asked.shift()();
  assert.deepEqual(done, ["write"]);
});

test("every key that the help lists is called something there, and every hint here", () => {
  for (const key of keysOf(SCHEME)) {
    assert.ok(groupOf(key), key.id);
    if (key.shows) assert.ok(doingOf(key), key.id);
    if (key.isHint && key.shows) assert.equal(key.does(), doingOf(key), key.id);
  }
});
