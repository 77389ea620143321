/**
 * What was just done to marks, in a few words: for listeners, and for everybody what a change of label left out.
 */
import {fill, gettext, ngettext, quoted, titleOf} from "annotations/surface/language.js";
import {fragmentsOf} from "annotations/surface/marks.js";
import {quoteOf} from "annotations/surface/quotes.js";
import {changedFields, isSame} from "annotations/state/history.js";

const QUOTE_LETTERS = 60;
/** So much of a span is said at an end that was moved. */
const END_LETTERS = 24;
const DONE = {
  undo: () => gettext("Undone: %(edit)s"),
  redo: () => gettext("Redone: %(edit)s"),
};

/**
 * @param {object} desk
 * @returns {{said: (change: object) => string, dropped: (change: object) => string}} both answer "" when there is nothing
 *   to be said of a change of the store
 */
export function createEdits({looks, sentences, text, commands, nameOf}) {
  const saidOf = {
    label: labelSaid,
    type: labelSaid,
    start: ({after}) => fill(gettext("begins: %(words)s"), {words: quoteOf(text, after, END_LETTERS)}),
    end: ({after}) => fill(gettext("ends: %(words)s"), {words: lastWords(after)}),
    fragments: partsSaid,
    attributes: ({before, after}) => sentences.attributesSaid(after, differing(before.attributes, after.attributes)).join(", "),
    comment: ({after}) => (after.comment ? gettext("comment kept") : gettext("comment removed")),
    unsure: ({after}) => (after.unsure ? gettext("not sure") : gettext("sure again")),
    source: ({after}) => fill(gettext("now %(relation)s"), {relation: named(after)}),
  };
  return {said, dropped};

  function said({reason, deltas = []}) {
    const meant = merged(deltas).filter(({kind}) => kind !== "document_label");
    const edit = editSaid(meant, reason === "command");
    return edit && DONE[reason] ? fill(DONE[reason](), {edit}) : edit;
  }

  /** Of a deleted span its relations are not told, of many marks only how many they are. */
  function editSaid(deltas, isNew) {
    const spans = deltas.filter(({kind}) => kind === "span");
    const meant = spans.length > 0 ? spans : deltas;
    if (meant.length > 1) return counted(meant.length, spans.length > 0);
    return meant.length === 1 ? markSaid(meant[0], isNew) : "";
  }

  function counted(count, isOfSpans) {
    const message = isOfSpans
      ? ngettext("%(count)s span", "%(count)s spans", count)
      : ngettext("%(count)s relation", "%(count)s relations", count);
    return fill(message, {count});
  }

  /** A span that was just made is chosen, and told as that. */
  function markSaid({kind, before, after}, isNew) {
    if (!after) return fill(gettext("%(mark)s deleted"), {mark: kind === "span" ? spanSaid(before) : titleOf(entryOf(before))});
    if (before) return changedFields(before, after).map((field) => saidOf[field]?.({before, after})).filter(Boolean).join(", ");
    if (!isNew) return fill(gettext("%(mark)s is there again"), {mark: named(after)});
    return kind === "span" ? "" : fill(gettext("linked: %(relation)s"), {relation: named(after)});
  }

  function labelSaid({before, after}) {
    return fill(gettext("%(before)s is now %(after)s"), {before: titleOf(entryOf(before)), after: titleOf(entryOf(after))});
  }

  /** How many parts there are now; when one was moved, its words. */
  function partsSaid({before, after}) {
    const [earlier, parts] = [before, after].map(fragmentsOf);
    if (earlier.length !== parts.length) return fill(ngettext("%(count)s part", "%(count)s parts", parts.length), {count: parts.length});
    const [start, end] = parts.find((part, nth) => !isSame(part, earlier[nth])) ?? [after.start, after.end];
    return quoteOf(text, {start, end}, QUOTE_LETTERS);
  }

  function spanSaid(span) {
    return `${titleOf(entryOf(span))} ${quoted(quoteOf(text, span, QUOTE_LETTERS))}`;
  }

  function lastWords({start, end}) {
    const from = Math.max(start, end - END_LETTERS);
    return (from > start ? "…" : "") + quoteOf(text, {start: from, end});
  }

  /** A mark by its name on the page; a relation by its ends. */
  function named(mark) {
    if (!mark.source) return `${titleOf(entryOf(mark))} ${nameOf(mark)}`;
    const [source, target] = [mark.source, mark.target].map((id) => nameOf(commands.markOf(id)));
    return `${source} ${titleOf(entryOf(mark))} ${target}`;
  }

  function entryOf({label, type}) {
    return looks.labels.get(label) ?? looks.types.get(type) ?? {id: label ?? type};
  }

  /** What a change of label or type left out, because the new one has no such attribute. */
  function dropped({reason, deltas = []}) {
    if (reason !== "command") return "";
    const isRenamed = ({before, after}) => before && after && entryOf(before).id !== entryOf(after).id;
    const renamed = merged(deltas).filter(isRenamed);
    const lost = renamed.flatMap(({before, after}) => sentences.attributesSaid(before, gone(before, after)));
    if (lost.length === 0) return "";
    const values = {label: titleOf(entryOf(renamed[0].after)), attributes: lost.join(", ")};
    return fill(gettext("“%(label)s” has no place for this, so it was dropped: %(attributes)s. Undo brings it back."), values);
  }
}

function gone(before, after) {
  return Object.keys(before.attributes).filter((id) => !(id in after.attributes));
}

function differing(before, after) {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((id) => !isSame(before[id], after[id]));
}

/** One change an object, from what it was to what it is. */
export function merged(deltas) {
  const found = new Map();
  for (const delta of deltas) found.set(delta.id, {...delta, before: (found.get(delta.id) ?? delta).before});
  return [...found.values()].filter(({before, after}) => before || after);
}
