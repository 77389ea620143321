// A small scheme, and stores to try it on.
import {readFileSync} from "node:fs";
import {createStore} from "annotations/state/store.js";

const library = new URL("../../annotations/scheme/library/", import.meta.url);

export const scheme = JSON.parse(readFileSync(new URL("argument-stance/scheme.json", library), "utf8"));

export const text = "We should cooperate 😀 because trade grew by 5 %. However, engines are not sold. "
  + "Наука выигрывает от обмена, 𝐼𝑃 растёт. ".repeat(6);

export function emptySet() {
  return {id: "set", revision: 0, state: "open", spans: [], relations: [], document_labels: []};
}

export function storeOf(given = {}) {
  return createStore({scheme, text, set: emptySet(), ...given});
}

/** Marks of a store or a set as plain values that can be compared: without what only the server knows. */
export function marksOf({spans, relations, documentLabels, document_labels}) {
  const bare = ({last_operation, source_start, source_end, ...mark}) => mark;
  const list = (marks) => [...marks.values()].map(bare).sort((a, b) => (a.id < b.id ? -1 : 1));
  return {spans: list(spans), relations: list(relations), documentLabels: list(documentLabels ?? document_labels)};
}

/** Random numbers that are the same for the same seed (mulberry32). */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
