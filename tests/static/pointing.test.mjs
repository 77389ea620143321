import assert from "node:assert/strict";
import {test} from "node:test";

import {createOffsets} from "annotations/offsets.js";
import {asksForRelations} from "annotations/panels/filter.js";
import {createAttention} from "annotations/surface/attention.js";
import {nameOf} from "annotations/surface/badges.js";
import {codesFor} from "annotations/surface/codes.js";
import {createCommands} from "annotations/surface/commands.js";
import {createCursor} from "annotations/surface/cursor.js";
import {EVERYTHING, isEverything, passes} from "annotations/surface/filters.js";
import {lettersFree} from "annotations/surface/keys.js";
import {createLooks} from "annotations/surface/looks.js";
import {createMarks} from "annotations/surface/marks.js";
import {clearOf, occurrences} from "annotations/surface/occurrences.js";
import {pieceBefore, piecesOf} from "annotations/surface/pieces.js";
import {createWords} from "annotations/surface/words.js";
import {createStore} from "annotations/state/store.js";
import {emptySet} from "./cast.mjs";

const POLARITY = {
  id: "polarity",
  title: {en: "Polarity"},
  kind: "choice",
  required: true,
  values: [{id: "for", title: {en: "For"}}, {id: "against", title: {en: "Against"}}],
};
const SCHEME = {
  labels: [
    {id: "claim", title: {en: "Claim"}, key: "1", badge: "C", attributes: [{...POLARITY, id: "kind", required: false}]},
    {id: "evidence", title: {en: "Evidence"}, key: "2", badge: "E", attributes: []},
    {id: "stance", title: {en: "Stance"}, key: "3", badge: "S", attributes: [POLARITY, {id: "sure", kind: "flag", title: {}}, {id: "aim", kind: "text", title: {}}]},
  ],
  relations: [
    {id: "supports", title: {en: "supports"}, key: "r", sign: "+", source: ["claim", "evidence"], target: ["claim"]},
    {
      id: "undercuts",
      title: {en: "undercuts"},
      key: "d",
      sign: "×",
      source: ["evidence"],
      target: ["relation"],
      attributes: [POLARITY],
    },
  ],
};
const TEXT = "Trade grew by far. The ice data, as they say, are shared. Patents stay at home. Ice data melt.";

/** A desk without a page: commands on a store, and what was refused. */
function deskOn(string = TEXT) {
  const store = createStore({scheme: SCHEME, text: string, set: emptySet()});
  const offsets = createOffsets(string);
  const pieces = piecesOf(string, offsets);
  const text = {
    string,
    offsets,
    pieces,
    length: offsets.length,
    slice: (start, end) => offsets.slice(start, end),
    pieceAt: (position) => pieces[pieceBefore(pieces, position)],
    piecesBetween: (start, end) => pieces.filter((piece) => piece.start < end && piece.end > start),
  };
  const words = createWords(text, "en");
  const attention = createAttention();
  const looks = createLooks(SCHEME);
  const marks = createMarks(text, store);
  store.subscribe(({spans}) => marks.refresh(spans));
  const refused = [];
  /** What the screen does not show, and what was brought into view. */
  const [hidden, revealed] = [new Set(), []];
  const isInView = ({start}) => !hidden.has(start);
  const reveal = ({start}) => {
    hidden.delete(start);
    revealed.push(start);
  };
  const screen = {top: 0};
  const firstVisible = () => screen.top;
  const cursor = createCursor({text, words, attention, firstVisible, isInView, reveal});
  const refuse = ({code}) => void refused.push(code);
  const parts = {text, store, looks, words, marks, attention, cursor, reveal, isInView, firstVisible, refuse};
  const commands = createCommands(parts);
  const stretch = (quote) => ({start: string.indexOf(quote), end: string.indexOf(quote) + quote.length});
  const mark = (quote, label, more = {}) => store.createSpan({label, ...stretch(quote), ...more}).id;
  const select = (quote) => attention.change({selection: stretch(quote), chosen: null});
  const quotesOf = (id) => (store.spans.get(id).fragments ?? [[store.spans.get(id).start, store.spans.get(id).end]])
    .map(([start, end]) => text.slice(start, end));
  return {...parts, commands, refused, hidden, revealed, screen, stretch, mark, select, wordsOf: quotesOf, link: () => [...store.relations.values()]};
}

test("codes of letters are short first, and none is the beginning of another", () => {
  const letters = [..."abcd"];
  assert.deepEqual(codesFor(3, letters), ["a", "b", "c"]);
  assert.deepEqual(codesFor(4, letters), ["a", "b", "c", "d"]);
  assert.deepEqual(codesFor(5, letters), ["a", "b", "c", "da", "db"]);
  for (const count of [1, 4, 7, 8, 15, 16]) {
    const codes = codesFor(count, letters);
    assert.equal(new Set(codes).size, count);
    assert.deepEqual(codes.filter((code) => codes.some((other) => other !== code && other.startsWith(code))), []);
  }
  assert.equal(codesFor(17, letters).length, 16);
});

test("letters that mean a relation type, or the next mark, point at nothing", () => {
  const free = lettersFree(SCHEME);
  assert.deepEqual(["n", "p", "r", "d"].filter((letter) => free.includes(letter)), []);
  assert.equal(free.length, 22);
  assert.equal(free[0], "a");
});

test("in a chosen span that begins with a sign the cursor stands on its first word", () => {
  const desk = deskOn("They call it a “strategic bond” - – - now.");
  const word = () => desk.text.slice(desk.attention.now.cursor.start, desk.attention.now.cursor.end);
  desk.commands.choose(desk.mark("“strategic bond”", "claim"));
  assert.equal(word(), "strategic");
  desk.cursor.moveWord(1);
  assert.equal(word(), "bond");
  desk.commands.choose(desk.mark("- – -", "claim"));
  assert.equal(word(), "- – -");
});

test("where a boundary has gone is shown", () => {
  const desk = deskOn();
  desk.commands.choose(desk.mark("The ice data", "claim"));
  const shownBy = (side, direction, by) => {
    desk.revealed.length = 0;
    desk.commands.nudge(side, direction, by);
    return desk.revealed;
  };
  assert.deepEqual(shownBy("end", 1, "word"), [desk.stretch(", as").end - 1]);
  assert.deepEqual(shownBy("start", -1, "word"), [desk.stretch("far").start]);
  desk.select("Patents stay");
  assert.deepEqual(shownBy("end", 1, "word"), [desk.stretch("at home").start + 1]);
});

test("a selection becomes a part of the span chosen last, and parts that meet become one", () => {
  const {commands, store, mark, select, wordsOf, attention} = deskOn();
  const id = mark("The ice data", "claim");
  commands.choose(id);
  select("are shared");
  commands.addPart();
  assert.deepEqual(wordsOf(id), ["The ice data", "are shared"]);
  assert.deepEqual([attention.now.chosen, attention.now.part], [id, 1]);
  const {start, end} = store.spans.get(id);
  assert.equal(TEXT.slice(start, end), "The ice data, as they say, are shared");
  select(" as they say");
  commands.addPart();
  assert.deepEqual(wordsOf(id), ["The ice data", "as they say", "are shared"]);
  select("The ice data, as they");
  commands.addPart();
  assert.deepEqual(wordsOf(id), ["The ice data, as they say", "are shared"]);
  store.undo();
  store.undo();
  store.undo();
  assert.deepEqual(wordsOf(id), ["The ice data"]);
  assert.equal(store.spans.get(id).fragments, null);
});

test("words that belong to a span already, and nothing selected, are refused as a part", () => {
  const {commands, mark, select, refused} = deskOn();
  commands.choose(mark("The ice data", "claim"));
  commands.addPart();
  select("ice");
  commands.addPart();
  assert.deepEqual(refused, ["no_part", "part_exists"]);
});

test("boundaries of the part looked at are moved, and those of the whole span when none is", () => {
  const {commands, mark, wordsOf, attention} = deskOn();
  const place = {fragments: [[19, 31], [46, 56]]};
  const id = mark("The ice data, as they say, are shared", "claim", place);
  commands.choose(id);
  assert.deepEqual(wordsOf(id), ["The ice data", "are shared"]);
  commands.nextPart();
  commands.nudge("end", -1, "word");
  assert.deepEqual(wordsOf(id), ["The ice", "are shared"]);
  commands.nextPart();
  commands.nudge("start", -1, "word");
  commands.nudge("end", 1, "letter");
  assert.deepEqual(wordsOf(id), ["The ice", "say, are shared."]);
  assert.equal(attention.now.part, 1);
  commands.nextPart();
  assert.equal(attention.now.part, null);
  commands.nudge("start", 1, "word");
  commands.nudge("end", -1, "letter");
  assert.deepEqual(wordsOf(id), ["ice", "say, are shared"]);
});

test("a part is taken out, and a span with one part left is whole again", () => {
  const {commands, store, mark, wordsOf, attention} = deskOn();
  const id = mark("The ice data, as they say, are shared", "claim", {fragments: [[19, 31], [33, 44], [46, 56]]});
  commands.choose(id);
  commands.nextPart();
  commands.removePart();
  assert.deepEqual([wordsOf(id), attention.now.part], [["as they say", "are shared"], null]);
  commands.removePart(1);
  assert.deepEqual(wordsOf(id), ["as they say"]);
  assert.equal(store.spans.get(id).fragments, null);
});

test("a relation starts at the chosen span, or at one that is picked when the scheme refuses that", () => {
  const {commands, mark, refused, attention, link} = deskOn();
  const [claim, stance, evidence] = [mark("ice data", "claim"), mark("Patents", "stance"), mark("Trade grew", "evidence")];
  commands.choose(evidence);
  commands.relate("supports");
  assert.deepEqual(commands.candidatesOf(attention.now.relating).map(({id}) => id), [claim]);
  commands.pickEnd(stance);
  assert.deepEqual([refused, link().length], [["end_not_allowed"], 0]);
  commands.pickEnd(claim);
  assert.deepEqual(link().map(({type, source, target}) => [type, source, target]), [["supports", evidence, claim]]);
  commands.choose(stance);
  commands.relate("supports");
  assert.deepEqual([refused.at(-1), attention.now.relating.source], ["end_not_allowed", null]);
  assert.deepEqual(commands.candidatesOf(attention.now.relating).map(({id}) => id), [evidence, claim]);
  commands.pickEnd(evidence);
  assert.deepEqual([refused.at(-1), attention.now.relating], ["no_target", null]);
});

test("the key of the type again looks for another source, that of another type changes the type", () => {
  const {commands, mark, attention} = deskOn();
  const [evidence, claim] = [mark("Trade grew", "evidence"), mark("ice data", "claim")];
  mark("Patents", "claim");
  commands.choose(evidence);
  commands.relate("supports");
  commands.relate("supports");
  assert.equal(attention.now.relating.source, null);
  commands.pickEnd(claim);
  assert.equal(attention.now.relating.source, claim);
});

test("a relation is what another one is about, is stepped to, and asked for what it must have", () => {
  const {commands, mark, store, attention, link} = deskOn();
  const [evidence, claim, other] = [mark("Trade grew", "evidence"), mark("ice data", "claim"), mark("Patents", "evidence")];
  const {id: support} = store.createRelation({type: "supports", source: evidence, target: claim});
  commands.choose(other);
  commands.relate("undercuts");
  commands.stepAim(1);
  assert.equal(attention.now.relating.aimed, support);
  commands.pickEnd();
  const undercut = link().at(-1);
  assert.deepEqual([undercut.type, undercut.target], ["undercuts", support]);
  assert.deepEqual(attention.now.asking, {mark: undercut.id, attribute: "polarity", onlyMissing: true});
  commands.answer(1);
  assert.deepEqual(store.relations.get(undercut.id).attributes, {polarity: "against"});
  assert.equal(attention.now.asking, null);
  const parts = {looks: createLooks(SCHEME), numbers: new Map([[evidence, 1], [other, 2], [claim, 1]]), markOf: commands.markOf};
  assert.equal(nameOf(undercut, parts), "E2×(E1+C1)");
  commands.choose(support);
  commands.remove();
  assert.deepEqual(link(), []);
});

test("a chosen relation is turned and given another type where the scheme allows it", () => {
  const {commands, mark, store, refused} = deskOn();
  const [first, second, evidence] = [mark("Trade grew", "claim"), mark("ice data", "claim"), mark("Patents", "evidence")];
  const {id} = store.createRelation({type: "supports", source: first, target: second});
  commands.choose(id);
  commands.turn();
  assert.deepEqual([store.relations.get(id).source, store.relations.get(id).target], [second, first]);
  commands.relate("undercuts");
  assert.deepEqual([refused, store.relations.get(id).type], [["end_not_allowed"], "supports"]);
  store.createRelation({type: "supports", source: first, target: second});
  commands.turn();
  assert.equal(refused.at(-1), "relation_exists");
  commands.choose(store.createRelation({type: "supports", source: evidence, target: second}).id);
  commands.turn();
  assert.equal(refused.at(-1), "end_not_allowed");
});

test("relations of the chosen span are gone through, and without one all of them", () => {
  const {commands, mark, store, attention} = deskOn();
  const [one, two, three] = [mark("Trade grew", "claim"), mark("ice data", "claim"), mark("Patents", "claim")];
  const links = [[one, two], [two, three], [one, three]].map(([source, target]) =>
    store.createRelation({type: "supports", source, target}).id);
  commands.choose(two);
  commands.stepRelation(1);
  assert.equal(attention.now.chosen, links[0]);
  commands.choose(three);
  commands.stepRelation(-1);
  assert.equal(attention.now.chosen, links[2]);
  attention.change({chosen: null});
  commands.stepRelation(1);
  assert.equal(attention.now.chosen, links[0]);
});

test("the last label is put again with the attributes its span has by now", () => {
  const {commands, store, select, attention} = deskOn();
  select("Trade grew");
  commands.label("stance");
  commands.answer(1);
  select("ice data");
  commands.repeat();
  assert.deepEqual(store.spans.get(attention.now.chosen).attributes, {polarity: "against"});
  assert.equal(attention.now.asking, null);
  commands.remove();
  attention.change({chosen: null});
  select("Patents");
  commands.repeat();
  assert.deepEqual(store.spans.get(attention.now.chosen).label, "stance");
});

test("what is out of sight is shown, and marked only when the key is pressed again", () => {
  const {commands, store, attention, refused, hidden, revealed, stretch} = deskOn();
  const comeTo = (quote) => {
    attention.change({chosen: null, cursor: stretch(quote)});
    hidden.add(stretch(quote).start);
  };
  comeTo("Patents");
  commands.label("claim");
  assert.deepEqual([store.spans.size, refused, revealed], [0, ["out_of_sight"], [TEXT.indexOf("Patents")]]);
  commands.label("claim");
  assert.equal(store.spans.size, 1);
  comeTo("melt");
  commands.repeat();
  assert.deepEqual([store.spans.size, refused.length], [1, 2]);
  commands.repeat();
  assert.deepEqual([store.spans.size, refused.length], [2, 2]);
});

test("a chosen span changes its label wherever it is: the panel shows it", () => {
  const {commands, store, hidden, mark, stretch} = deskOn();
  const id = mark("ice data", "claim");
  commands.choose(id);
  hidden.add(stretch("ice data").start);
  commands.label("evidence");
  assert.equal(store.spans.get(id).label, "evidence");
});

test("a label can ask for every attribute, those that are missing first", () => {
  const {commands, store, select, attention} = deskOn();
  select("Trade grew");
  commands.label("stance", {isThorough: true});
  commands.answer(0);
  assert.equal(attention.now.asking.attribute, "sure");
  commands.answer(1);
  assert.deepEqual(store.spans.get(attention.now.chosen).attributes, {polarity: "for", sure: false});
  assert.equal(attention.now.asking.attribute, "aim");
  commands.answer(0);
  commands.askNext();
  assert.equal(attention.now.asking, null);
  commands.askAll(attention.now.chosen);
  assert.equal(attention.now.asking.attribute, "aim");
  commands.setAttribute(attention.now.chosen, "aim", "ice");
  commands.askAll(attention.now.chosen);
  assert.equal(attention.now.asking.attribute, "polarity");
});

test("without a cursor the next mark is the next one on the screen", () => {
  const {commands, mark, attention, screen} = deskOn();
  const [first, second] = [mark("Trade grew", "evidence"), mark("Patents", "stance")];
  screen.top = TEXT.indexOf("Patents") - 2;
  attention.change({cursor: null, chosen: null, selection: null});
  commands.stepTo(1);
  assert.equal(attention.now.chosen, second);
  attention.change({cursor: null, chosen: null});
  commands.stepTo(-1);
  assert.equal(attention.now.chosen, first);
  attention.change({cursor: null, chosen: null});
  commands.stepAmong([first, second]);
  assert.equal(attention.now.chosen, second);
});

test("what is unfinished is gone through with the relations among it, after the span they start at", () => {
  const {commands, mark, store, attention} = deskOn();
  const [evidence, claim, stance] = [mark("Trade grew", "evidence"), mark("ice data", "claim"), mark("Patents", "stance")];
  const {id: support} = store.createRelation({type: "supports", source: evidence, target: claim});
  const {id: undercut} = store.createRelation({type: "undercuts", source: evidence, target: support});
  const seen = [];
  for (let nth = 0; nth < 3; nth += 1) {
    commands.stepAmong([stance, undercut]);
    seen.push(attention.now.chosen);
    assert.equal(attention.now.asking.mark, attention.now.chosen);
  }
  assert.deepEqual(seen, [undercut, stance, undercut]);
});

test("words occur whole, in any case, over line ends, and beside letters beyond U+FFFF", () => {
  const text = (string) => ({string, offsets: createOffsets(string)});
  const found = (string, words, how) => occurrences(text(string), words, how).map(({start, end}) => [start, end]);
  assert.deepEqual(found("a long-term plan (1.5/2) [x] {y} ^$|\\?", "long-term"), [[2, 11]]);
  for (const sign of "-()[]{}.*+?^$|/\\&~#") assert.deepEqual(found(`a${sign}b`, sign), [[1, 2]], sign);
  assert.deepEqual(found("𝑃 Ice\ndata, ice  data; iced data", "ice data", {wholeWords: true}), [[2, 10], [12, 21]]);
  assert.deepEqual(found("Ice ice", "ice", {matchesCase: true}), [[4, 7]]);
  assert.deepEqual(found("лёд, лед, ледокол", "лед", {wholeWords: true, sameYo: true}), [[0, 3], [5, 8]]);
  assert.deepEqual(found("лёд, лед", "лед", {}), [[5, 8]]);
  assert.deepEqual(found("26% (26%) 126%", "26%", {wholeWords: true}), [[0, 3], [5, 8]]);
  assert.deepEqual(found("a.b axb a.b", "a.b"), [[0, 3], [8, 11]]);
  assert.deepEqual(found("anything", "  "), []);
  assert.deepEqual(found("café cafe\u0301 cafe", "cafe", {wholeWords: true}), [[11, 15]]);
});

test("places that share a letter with a span are left out, the gap of a torn one is not", () => {
  const places = [{start: 0, end: 4}, {start: 10, end: 14}, {start: 20, end: 24}, {start: 30, end: 34}];
  const spans = [{start: 2, end: 3}, {start: 8, end: 40, fragments: [[8, 11], [33, 40]]}, {start: 24, end: 30}];
  assert.deepEqual(clearOf(places, spans).map(({start}) => start), [20]);
  assert.deepEqual(clearOf(places, []).length, 4);
});

test("a filter asks for relations by their type, or, of any label, for words and what else relations can have or lack", () => {
  const types = new Map(SCHEME.relations.map((type) => [type.id, type]));
  const asks = (filter) => asksForRelations({...EVERYTHING, ...filter}, types);
  assert.deepEqual([{}, {kind: "claim"}, {kind: "supports"}].map(asks), [false, false, true]);
  assert.deepEqual(["polarity=for", "polarity=", "kind=for", "aim="].map((value) => asks({value})), [true, true, false, false]);
  assert.deepEqual(["missing", "found", "comment", "unsure"].map((state) => asks({state})), [true, true, false, false]);
  assert.deepEqual([{}, {kind: "stance"}, {value: "aim="}, {state: "unsure"}].map((more) => asks({words: "ice", ...more})), [true, false, false, false]);
  assert.equal(asks({kind: "stance", value: "polarity=for"}), false);
});

test("marks are filtered by label, value, what is missing, what is noted, and words without case or ё", () => {
  const marks = [
    {id: "1", label: "claim", attributes: {}, comment: "", unsure: true, words: "Учёт растёт"},
    {id: "2", label: "stance", attributes: {polarity: "for"}, comment: "why?", unsure: false, words: "ice\ndata"},
    {id: "3", label: "stance", attributes: {}, comment: "", unsure: false, words: ""},
    {id: "4", type: "supports", attributes: {}, words: ""},
  ];
  const missing = [{rule: "attribute_required", level: "block"}];
  const found = {1: [{rule: "twins", level: "hint"}], 3: missing};
  const parts = {
    found: (id) => found[id] ?? [],
    attributesOf: ({label}) => (label === "stance" ? [POLARITY] : []),
    wordsOf: ({words}) => words,
  };
  const listed = (filter) => marks.filter((mark) => passes(mark, {...EVERYTHING, ...filter}, parts)).map(({id}) => id).join("");
  assert.equal(listed({}), "1234");
  assert.equal(listed({kind: "stance"}), "23");
  assert.equal(listed({kind: "supports"}), "4");
  assert.equal(listed({value: "polarity=for"}), "2");
  assert.equal(listed({value: "polarity="}), "3");
  assert.equal(listed({state: "missing"}), "3");
  assert.equal(listed({state: "found"}), "13");
  assert.equal(listed({state: "comment"}), "2");
  assert.equal(listed({state: "unsure"}), "1");
  assert.equal(listed({words: "УЧЕТ"}), "1");
  assert.equal(listed({words: "ice data"}), "2");
  assert.equal(listed({kind: "stance", words: "учет"}), "");
  assert.equal(isEverything(EVERYTHING), true);
  assert.equal(isEverything({...EVERYTHING, words: "x"}), false);
});
