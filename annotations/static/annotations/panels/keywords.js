/**
 * What keys are called where all of them are listed: their groups, and what those do that the bar of keys never shows.
 */
import {gettext} from "annotations/surface/language.js";

const GROUPS = {
  attributes: () => gettext("Attributes"),
  relations: () => gettext("Relations"),
  labels: () => gettext("Labels"),
  general: () => gettext("General"),
  spans: () => gettext("Spans"),
  document: () => gettext("Document"),
  reading: () => gettext("Reading and selecting"),
  boundaries: () => gettext("Boundaries"),
};

const DOES = {
  redo: () => gettext("redo"),
  guideline: () => gettext("guideline"),
  find: () => gettext("find; again: the browser’s own"),
  list: () => gettext("to the list of spans"),
  filter: () => gettext("filter the list"),
  "previous-relation": () => gettext("previous relation"),
  skip: () => gettext("skip, with a reason"),
  moments: () => gettext("earlier moments"),
  settings: () => gettext("settings"),
  tour: () => gettext("the tour: its next step"),
  "take-paragraph": () => gettext("select the paragraph; again: one more"),
  screen: () => gettext("screen"),
  sentence: () => gettext("sentence"),
  "grow-sentence": () => gettext("extend by a sentence"),
  "grow-paragraph": () => gettext("extend by a paragraph"),
  end: () => gettext("start, end of the text"),
  "grow-end": () => gettext("extend to the start, the end"),
  "start-in": () => gettext("narrow by a word"),
  "start-letter-out": () => gettext("widen by a character"),
  "start-letter-in": () => gettext("narrow by a character"),
};

/** The title of a key's group. */
export function groupOf({group}) {
  return GROUPS[group]();
}

/** What a key does; "" of one that is shown together with another. */
export function doingOf({id, does}) {
  return (does ?? DOES[id.replace(/-back$/, "")])?.() ?? "";
}
