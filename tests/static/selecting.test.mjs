import assert from "node:assert/strict";
import {test} from "node:test";

import {createOffsets} from "annotations/offsets.js";
import {createAttention} from "annotations/surface/attention.js";
import {createCursor} from "annotations/surface/cursor.js";
import {isWrapped, pieceBefore, piecesOf} from "annotations/surface/pieces.js";
import {quoteOf} from "annotations/surface/quotes.js";
import {createWords} from "annotations/surface/words.js";

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
  };
}

/** A cursor on a text; `selected` and `word` answer in words. */
function cursorOn(string, language = "en") {
  const text = textOf(string);
  const words = createWords(text, language);
  const attention = createAttention();
  const cursor = createCursor({text, words, attention, firstVisible: () => 0, reveal() {}});
  const said = (stretch) => stretch && text.slice(stretch.start, stretch.end);
  return {
    text,
    words,
    attention,
    cursor,
    word: () => said(attention.now.cursor),
    selected: () => said(attention.now.selection),
    place: (quote) => text.offsets.toCodePoints(string.indexOf(quote)),
  };
}

const WRAPPED = "𝑃 rose. The two academies will open a joint\narchive of ice data. Access to\nraw signals stays closed.\n"
  + "\nPatents must not be\nshared. Neither side\nagrees.\n   \nLast words";

test("lines that end where no sentence does are those of a wrapped text", () => {
  assert.equal(isWrapped(WRAPPED.split("\n")), true);
  assert.equal(isWrapped(["Ice.", "Trade grew.", "Both agree."]), false);
  assert.equal(isWrapped(["Ice data", "Trade grew. ".repeat(30), "Both agree. ".repeat(30)]), false);
  assert.equal(isWrapped(["one line that simply goes on ".repeat(7000)]), false);
  assert.equal(isWrapped(["a paragraph without an end", "", "another one"]), false);
  assert.equal(isWrapped([""]), false);
});

test("in a wrapped text a sentence goes on over a line end and ends at an empty line", () => {
  const {words, text, place} = cursorOn(WRAPPED);
  const sentence = (quote) => {
    const {start, end} = words.sentenceAt(place(quote));
    return text.slice(start, end);
  };
  assert.equal(sentence("joint"), "The two academies will open a joint\narchive of ice data. ");
  assert.equal(sentence("archive"), sentence("joint"));
  assert.equal(sentence("raw"), "Access to\nraw signals stays closed.");
  assert.equal(sentence("agrees"), "Neither side\nagrees.");
  assert.equal(sentence("Last"), "Last words");
});

test("in a wrapped text a paragraph is what stands between empty lines", () => {
  const {words, text, place} = cursorOn(WRAPPED);
  const {start, end} = words.paragraphAt(place("archive"));
  assert.equal(text.slice(start, end), WRAPPED.slice(0, WRAPPED.indexOf("\n\n")));
  const next = words.paragraphBeside(words.paragraphAt(0), 1);
  assert.equal(text.slice(next.start, next.end), "Patents must not be\nshared. Neither side\nagrees.");
});

test("in a text with a paragraph a line each line ends its sentence", () => {
  const {words, text, place} = cursorOn(`Ice data\n${"Trade grew by 26% in the year. ".repeat(9)}\n${"It fell. ".repeat(30)}`);
  const {start, end} = words.sentenceAt(place("Ice"));
  assert.equal(text.slice(start, end), "Ice data");
});

test("initials and abbreviations end no sentence, a year's abbreviation may", () => {
  const sentencesIn = (string, language) => {
    const {words, text} = cursorOn(string, language);
    const found = [];
    for (let next = words.sentenceAt(0); next; next = words.sentenceBeside(next, 1)) found.push(text.slice(next.start, next.end).trim());
    return found;
  };
  const russian = ["По словам В. В. Путина, в г. Москве (ст. 5) всё решили.", "Это было в 2023 г.", "Далее – С. Ли."];
  assert.deepEqual(sentencesIn(russian.join(" "), "ru"), russian);
  const english = ["Is it so?", "No.", "Dr. Smith of the U.S. Lab. said so in Fig. 3.", "See J. R. Jones et al. 2019.", "The end."];
  assert.deepEqual(sentencesIn(english.join(" "), "en"), english);
  const {words, text, place} = cursorOn(russian.join(" "), "ru");
  const {start, end} = words.sentenceAt(place("Москве"));
  assert.equal(text.slice(start, end).trim(), russian[0]);
});

test("the cursor goes sentence by sentence, back to the start of its own first", () => {
  const {cursor, word, place} = cursorOn(WRAPPED);
  cursor.moveTo(place("archive"));
  cursor.moveUnit("sentence", 1);
  assert.equal(word(), "Access");
  cursor.moveUnit("sentence", 1);
  assert.equal(word(), "Patents");
  cursor.moveUnit("sentence", -1);
  assert.equal(word(), "Access");
  cursor.moveWord(1);
  cursor.moveUnit("sentence", -1);
  assert.equal(word(), "Access");
});

test("a selection grows by sentences and paragraphs: to the end of its own first, then to that of the next", () => {
  const {cursor, selected, place} = cursorOn(WRAPPED);
  cursor.moveTo(place("open"));
  cursor.moveUnit("sentence", 1, true);
  assert.equal(selected(), "open a joint\narchive of ice data");
  cursor.moveUnit("sentence", 1, true);
  assert.equal(selected(), "open a joint\narchive of ice data. Access to\nraw signals stays closed");
  cursor.moveUnit("paragraph", 1, true);
  assert.equal(selected().endsWith("Neither side\nagrees"), true);
  cursor.moveTo(place("raw"));
  cursor.moveUnit("sentence", -1, true);
  assert.equal(selected(), "Access to\nraw");
  cursor.moveUnit("paragraph", -1, true);
  assert.equal(selected().startsWith("𝑃 rose. The two"), true);
});

test("a sentence half selected is taken to its end, then the next one; a marked one is passed", () => {
  const {cursor, selected, attention, place} = cursorOn("It is so. Trade grew by far. Ice melts. Done.");
  cursor.moveTo(0);
  attention.change({selection: {start: 0, end: place("grew")}});
  cursor.takeUnit("sentence");
  assert.equal(selected(), "It is so. Trade grew by far");
  cursor.takeUnit("sentence");
  assert.equal(selected(), "It is so. Trade grew by far. Ice melts");
  attention.change({selection: null});
  cursor.moveTo(place("Trade"));
  const marked = {start: place("Trade"), end: place(". Ice")};
  cursor.takeUnit("sentence", marked);
  assert.equal(selected(), "Ice melts");
  attention.change({selection: null});
  cursor.moveTo(place("Done"));
  assert.equal(cursor.takeUnit("sentence", {start: place("Done"), end: place("Done") + 4}), false);
  assert.equal(selected(), null);
  assert.equal(cursor.takeUnit("sentence"), true);
  assert.equal(selected(), "Done");
});

test("a paragraph is taken with its last full stop", () => {
  const {cursor, selected, place} = cursorOn(WRAPPED);
  cursor.moveTo(place("shared"));
  cursor.takeUnit("paragraph");
  assert.equal(selected(), "Patents must not be\nshared. Neither side\nagrees.");
  cursor.takeUnit("paragraph");
  assert.equal(selected().endsWith("Last words"), true);
});

test("a sentence in one line of 200,000 letters is found whole, wherever the line is cut into pieces", () => {
  const {words, text} = cursorOn("Это предложение довольно длинное и идёт дальше. ".repeat(4200), "ru");
  assert.ok(text.pieces.length > 80);
  for (const piece of text.pieces.slice(1, -1)) {
    const {start, end} = words.sentenceAt(piece.start);
    assert.equal(text.slice(start, end), "Это предложение довольно длинное и идёт дальше. ");
  }
});

test("the words of a torn span have a sign for what is left out, and long ones are cut once", () => {
  const text = textOf("The ice data,\nas they say, are shared widely.");
  const torn = {start: 0, end: 34, fragments: [[0, 12], [27, 34]]};
  assert.equal(quoteOf(text, torn), `The ice data […] ${text.slice(27, 34)}`);
  assert.equal(quoteOf(text, {start: 4, end: 16}), "ice data, as");
  assert.equal(quoteOf(text, {start: 0, end: 34}, 7), "The ice…");
  assert.equal(quoteOf(text, torn, 12), "The ice data…");
  assert.equal(quoteOf(text, torn, 7), "The ice…");
  assert.equal(quoteOf(text, torn, 14), `The ice data […] ${text.slice(27, 29)}…`);
});
