/**
 * Marks, and what changed about them, in words.
 */
import {fill, gettext, quoted, titleOf} from "annotations/surface/language.js";
import {quoteOf} from "annotations/surface/quotes.js";
import {element} from "annotations/panels/elements.js";

const QUOTE_LETTERS = 60;

/**
 * @param {object} desk
 */
export function createDescriptions({looks, sentences, text, store, boot}) {
  return {described, changed};

  /** A mark in a line; null is one that was deleted. `marks` are those its ends are among. */
  function described(kind, mark, marks = store.marks) {
    if (!mark) return gettext("deleted");
    if (kind === "relation") return relationSaid(mark, marks);
    if (kind === "document_label") return titleIn(boot.scheme.document_labels ?? [], mark.label);
    const title = titleIn(looks.scheme.labels, mark.label);
    const quote = quoted(quoteOf(text, mark, QUOTE_LETTERS));
    return [`${title} ${quote}`, sentences.attributeSummary(mark), mark.unsure && gettext("not sure"), mark.comment].filter(Boolean).join(" · ");
  }

  function relationSaid(relation, marks) {
    const type = titleIn(looks.types.values(), relation.type);
    return fill(gettext("%(source)s → %(type)s → %(target)s"), {
      source: endSaid(relation.source, marks), type, target: endSaid(relation.target, marks),
    });
  }

  function endSaid(id, marks) {
    const span = marks.span.get(id) ?? store.spans.get(id);
    if (span) return quoted(quoteOf(text, span, QUOTE_LETTERS / 2));
    const relation = marks.relation.get(id) ?? store.relations.get(id);
    return relation ? `(${titleIn(looks.types.values(), relation.type)})` : "…";
  }

  function titleIn(entries, id) {
    return titleOf([...entries].find((entry) => entry.id === id) ?? {id});
  }

  /** What would become of a mark: a sign, and the mark in words. @param {import("annotations/state/differences.js").Difference} difference */
  function changed({kind, from, to}, {before, after} = {}) {
    if (!from) return [sign("added", "+"), described(kind, to, after)];
    if (!to) return [sign("removed", "−"), described(kind, from, before)];
    return [sign("changed", "±"), described(kind, from, before), " → ", described(kind, to, after)];
  }

  function sign(kind, letter) {
    const words = {added: gettext("comes"), removed: gettext("goes"), changed: gettext("changes")}[kind];
    return element("span", {class: `change-sign change-${kind}`}, element("span", {"aria-hidden": "true"}, letter), element("span", {class: "visually-hidden"}, `${words}: `));
  }
}
