/**
 * One row of the list of spans: what is said about a span.
 */
import {badgeText} from "annotations/surface/badges.js";
import {fill, gettext, quoted, titleOf} from "annotations/surface/language.js";
import {element} from "annotations/panels/elements.js";
import {quoteOf} from "annotations/panels/sentences.js";

const COMMENT_LETTERS = 60;

/**
 * @param {object} desk
 */
export function createRows(desk) {
  const {store, looks, text} = desk;
  return {rowOf, badgeOf};

  function badgeOf(span) {
    return badgeText(span, {looks, numbers: desk.numbers()});
  }

  /** The button of a span, with badge, quote, attributes and relations. */
  function rowOf(span) {
    const badge = badgeOf(span);
    return element(
      "button",
      {type: "button", class: "span-row", data: {span: span.id}},
      element("span", {class: "badge", data: {look: looks.lookOf(span)}, "aria-hidden": "true"}, badge),
      element("span", {class: "visually-hidden"}, `${titleOf(looks.labels.get(span.label))} ${badge}: `),
      element("span", {class: "span-quote", dir: "auto"}, quoteOf(text, span)),
      element("span", {class: "span-facts"}, ...factsOf(span)),
    );
  }

  function factsOf(span) {
    const summary = desk.sentences.attributeSummary(span);
    return [
      ...desk.review.at(span.id).map((violation) => tag(
        violation.level === "block" ? "tag-danger" : "",
        desk.sentences.shortly(span, violation),
      )),
      span.unsure && tag("tag-warning", gettext("not sure")),
      summary && element("span", {}, summary),
      ...store.relationsOf(span.id).map((relation) => relationFact(span, relation)),
      span.comment && element(
        "span",
        {class: "span-comment", dir: "auto"},
        quoted([...span.comment].slice(0, COMMENT_LETTERS).join("")),
      ),
    ];
  }

  function tag(kind, words) {
    return element("span", {class: `tag ${kind}`}, words);
  }

  function relationFact(span, relation) {
    const isOut = relation.source === span.id;
    const other = store.spans.get(isOut ? relation.target : relation.source);
    const name = other ? badgeOf(other) : "";
    const type = titleOf(looks.types.get(relation.type));
    const message = isOut ? gettext("%(type)s %(other)s") : gettext("%(other)s %(type)s this");
    return element(
      "span",
      {class: "relation-fact", data: {relation: relation.type}},
      element("span", {"aria-hidden": "true"}, `${isOut ? "→" : "←"}${looks.signOf(relation)}${name}`),
      element("span", {class: "visually-hidden"}, fill(message, {type, other: name})),
    );
  }
}
