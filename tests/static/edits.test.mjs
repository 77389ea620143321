import assert from "node:assert/strict";
import {test} from "node:test";

import {createEdits} from "annotations/panels/edits.js";
import {lastLabelled} from "annotations/panels/remembering.js";
import {createSentences} from "annotations/panels/sentences.js";
import {createLooks} from "annotations/surface/looks.js";
import {createStore} from "annotations/state/store.js";
import {emptySet} from "./cast.mjs";

const choice = (id, ...values) => ({
  id, title: {en: id}, kind: "choice", values: values.map((value) => ({id: value, title: {en: value.toUpperCase()}})),
});
const SCHEME = {
  labels: [
    {id: "claim", title: {en: "Claim"}, key: "1", badge: "C", attributes: [choice("Kind", "fact", "policy"), choice("Force", "weak")]},
    {id: "stance", title: {en: "Stance"}, key: "2", badge: "S", attributes: [choice("Force", "weak")]},
  ],
  relations: [
    {id: "supports", title: {en: "supports"}, key: "r", sign: "+", source: ["claim", "stance"], target: ["claim", "stance"]},
    {
      id: "attacks", title: {en: "attacks"}, key: "a", sign: "×", source: ["claim", "stance"], target: ["claim", "stance"],
      attributes: [],
    },
  ],
};
const TEXT = "Trade grew by far last year, as they say. The ice data are shared. Patents stay.";

/** A store whose edits are told: `heard` and `shown` since one last looked. */
function listened() {
  const store = createStore({scheme: SCHEME, text: TEXT, set: emptySet()});
  const looks = createLooks(SCHEME);
  const markOf = (id) => store.spans.get(id) ?? store.relations.get(id);
  const edits = createEdits({
    looks, sentences: createSentences(looks), text: {slice: (start, end) => TEXT.slice(start, end)}, commands: {markOf},
    nameOf: (mark) => looks.labels.get(mark.label).badge,
  });
  const [heard, shown] = [[], []];
  store.subscribe((change) => {
    heard.push(edits.said(change));
    shown.push(edits.dropped(change));
  });
  const taken = (list) => () => list.splice(0).filter(Boolean);
  const mark = (quote, label = "claim", more = {}) => {
    const start = TEXT.indexOf(quote);
    return store.createSpan({label, start, end: start + quote.length, ...more}).id;
  };
  return {store, mark, heard: taken(heard), shown: taken(shown)};
}

test("each edit of a span is told in a few words, and so is taking it back", () => {
  const {store, mark, heard} = listened();
  const id = mark("The ice data are shared");
  assert.deepEqual(heard(), []);
  store.updateSpan(id, {attributes: {Kind: "policy"}});
  store.updateSpan(id, {attributes: {}});
  store.updateSpan(id, {unsure: true});
  store.updateSpan(id, {comment: "why?"});
  store.updateSpan(id, {start: TEXT.indexOf("ice")});
  store.updateSpan(id, {end: TEXT.indexOf(" shared")});
  store.updateSpan(id, {label: "stance"});
  assert.deepEqual(heard(), [
    "Kind: POLICY", "Kind: none", "not sure", "comment kept", "begins: ice data are shared", "ends: ice data are", "Claim is now Stance",
  ]);
  store.undo();
  store.redo();
  store.deleteSpan(id);
  store.undo();
  assert.deepEqual(heard(), [
    "Undone: Stance is now Claim", "Redone: Claim is now Stance", "Stance “ice data are” deleted", "Undone: Stance S is there again",
  ]);
});

test("relations that are made, turned, renamed and deleted are told, and a deleted span without them", () => {
  const {store, mark, heard} = listened();
  const [claim, stance] = [mark("The ice data are shared"), mark("Patents stay", "stance")];
  const {id} = store.createRelation({type: "supports", source: claim, target: stance});
  store.updateRelation(id, {source: stance, target: claim});
  store.updateRelation(id, {type: "attacks"});
  store.deleteRelation(id);
  store.undo();
  store.deleteSpan(claim);
  assert.deepEqual(heard(), [
    "linked: C supports S", "now S supports C", "supports is now attacks", "attacks deleted", "Undone: S attacks C is there again",
    "Claim “The ice data are shared” deleted",
  ]);
});

test("of many marks at once only their number is told", () => {
  const {store, mark, heard} = listened();
  store.batch(() => ["Trade", "Patents", "ice"].forEach((quote) => mark(quote)));
  store.undo();
  assert.deepEqual(heard(), ["3 spans", "Undone: 3 spans"]);
});

test("attributes that a new label has no place for are named, those that stay are not", () => {
  const {store, mark, heard, shown} = listened();
  const id = mark("Patents stay", "claim", {attributes: {Kind: "fact", Force: "weak"}});
  store.updateSpan(id, {label: "stance"});
  assert.deepEqual(shown(), ["“Stance” has no place for this, so it was dropped: Kind: FACT. Undo brings it back."]);
  heard();
  store.undo();
  assert.deepEqual(store.spans.get(id).attributes, {Kind: "fact", Force: "weak"});
  store.updateSpan(id, {unsure: true});
  assert.deepEqual(shown(), []);
  assert.deepEqual(heard(), ["Undone: Kind: FACT, Stance is now Claim", "not sure"]);
});

test("a log says which span was labelled last, by its making or by a change of its label", () => {
  const operation = (action, object, kind = "span") => ({action, kind, object});
  const log = [operation("create", {id: "1", label: "claim"}), operation("create", {id: "2", label: "stance"})];
  assert.deepEqual(lastLabelled(log), {id: "2", label: "stance"});
  log.push(operation("create", {id: "3", label: "long"}, "document_label"), operation("update", {id: "1", comment: "why?"}));
  log.push(operation("delete", {id: "2"}), operation("create", {id: "4", type: "supports"}, "relation"));
  assert.deepEqual(lastLabelled(log), {id: "2", label: "stance"});
  assert.deepEqual(lastLabelled([...log, operation("update", {id: "1", label: "stance"})]), {id: "1", label: "stance"});
  assert.equal(lastLabelled([]), undefined);
});
