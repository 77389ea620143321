/**
 * One row of the list of marks: what is said about a span or a relation.
 */
import {fill, gettext, quoted, titleOf} from "annotations/surface/language.js";
import {quoteOf} from "annotations/surface/quotes.js";
import {element} from "annotations/panels/elements.js";

const COMMENT_LETTERS = 60;
const END_LETTERS = 40;

/**
 * @param {object} desk
 */
export function createRows(desk) {
  const {store, looks, text, commands} = desk;
  return {rowOf, rename, factsOf};

  /** The button of a mark, with everything that is said about it in short. */
  function rowOf(mark) {
    return mark.source ? relationRow(mark) : spanRow(mark);
  }

  /** Badge, quote, attributes and relations. */
  function spanRow(span) {
    const badge = desk.nameOf(span);
    return element(
      "button",
      {type: "button", class: "span-row", data: {mark: span.id}},
      element("span", {class: "badge", data: {look: looks.lookOf(span)}, "aria-hidden": "true"}, badge),
      element("span", {class: "visually-hidden"}, spoken(span, badge)),
      element("span", {class: "span-quote", dir: "auto"}, quoteOf(text, span)),
      element("span", {class: "span-facts"}, ...apart(factsOf(span))),
    );
  }

  /** Gives the row of a mark its name of now, and those it is linked with theirs: numbers change with each mark before. */
  function rename(item, mark) {
    if (mark.source) return item.replaceChildren(relationRow(mark));
    const badge = desk.nameOf(mark);
    item.querySelector(".badge").textContent = badge;
    item.querySelector(".visually-hidden").textContent = spoken(mark, badge);
    const facts = item.querySelectorAll(".relation-fact");
    store.relationsOf(mark.id).forEach((relation, nth) => {
      const says = relationSays(mark, relation);
      [...facts[nth].children].forEach((part, place) => {
        if (part.textContent !== says[place]) part.textContent = says[place];
      });
    });
    return undefined;
  }

  function spoken(span, badge) {
    return `${titleOf(looks.labels.get(span.label))} ${badge}: `;
  }

  /** Sign, type, the names of both ends and what stands there. */
  function relationRow(relation) {
    const [source, target] = [relation.source, relation.target].map(commands.markOf);
    const title = titleOf(looks.types.get(relation.type));
    const quotes = [source, target].map((end) => quoted(quoteOf(text, commands.anchorOf(end), END_LETTERS)));
    return element(
      "button",
      {type: "button", class: "span-row relation-listed", data: {mark: relation.id}},
      element("span", {class: "relation-fact", data: {relation: relation.type}, "aria-hidden": "true"}, `→${looks.signOf(relation)}`),
      element("span", {class: "span-quote"}, `${desk.nameOf(source)} ${title} ${desk.nameOf(target)}`),
      element("span", {class: "span-facts", dir: "auto"}, ...apart([...ownFacts(relation), element("span", {}, quotes.join(" → "))])),
    );
  }

  /** What is said about a span besides its words; `isWhole`: all of its comment, and what is said about its relations. */
  function factsOf(span, isWhole = false) {
    const commentLetters = isWhole ? Infinity : COMMENT_LETTERS;
    return [
      ...ownFacts(span),
      ...store.relationsOf(span.id).flatMap((relation) => [
        relationFact(span, relation, isWhole && aside(relation)),
        ...(isWhole || relation.source !== span.id ? [] : lacks(relation)),
      ]),
      span.comment && element(
        "span",
        {class: "span-comment", dir: "auto"},
        quoted([...span.comment].slice(0, commentLetters).join("")),
      ),
    ];
  }

  function ownFacts(mark) {
    const summary = desk.sentences.attributeSummary(mark);
    return [
      ...lacks(mark),
      mark.unsure && tag("tag-warning", gettext("not sure")),
      summary && element("span", {}, summary),
    ];
  }

  /** What the rules find at a mark. */
  function lacks(mark) {
    return desk.review.at(mark.id).map((violation) => tag(
      violation.level === "block" ? "tag-danger" : "",
      desk.sentences.shortly(mark, violation),
    ));
  }

  function tag(kind, words) {
    return element("span", {class: `tag ${kind}`}, words);
  }

  /** The attributes of a relation and what it lacks, in brackets. */
  function aside(relation) {
    const found = desk.review.at(relation.id).map((violation) => desk.sentences.shortly(relation, violation));
    const says = [...found, desk.sentences.attributeSummary(relation)].filter(Boolean).join(" · ");
    return says && ` (${says})`;
  }

  function relationFact(span, relation, more) {
    const [shown, heard] = relationSays(span, relation);
    return element(
      "span",
      {class: "relation-fact", data: {relation: relation.type}},
      element("span", {"aria-hidden": "true"}, shown),
      element("span", {class: "visually-hidden"}, heard, more),
    );
  }

  /** What is shown of a relation at one of its ends, and what is heard. */
  function relationSays(span, relation) {
    const isOut = relation.source === span.id;
    const name = desk.nameOf(commands.markOf(isOut ? relation.target : relation.source));
    const type = titleOf(looks.types.get(relation.type));
    const message = isOut ? gettext("%(type)s %(other)s") : gettext("%(other)s %(type)s this");
    return [`${isOut ? "→" : "←"}${looks.signOf(relation)}${name}`, fill(message, {type, other: name})];
  }
}

/** Facts with spaces between them, so that they are heard apart too. */
function apart(facts) {
  return facts.filter(Boolean).flatMap((fact) => [" ", fact]);
}
