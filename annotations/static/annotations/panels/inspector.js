/**
 * The chosen span: its label, attributes, comment, relations, and what can be done with it.
 */
import {badgeText} from "annotations/surface/badges.js";
import {valuesOf} from "annotations/surface/asking.js";
import {fill, gettext, titleOf} from "annotations/surface/language.js";
import {button, element, redraw} from "annotations/panels/elements.js";
import {quoteOf} from "annotations/panels/sentences.js";

/** More values than this are a menu, not buttons. */
const MOST_BUTTONS = 9;

/**
 * @param {HTMLElement} panel
 * @param {object} desk
 */
export function createInspector(panel, desk) {
  const {store, attention, looks, commands, text} = desk;
  const comment = element("textarea", {id: "span-comment", rows: 2, on: {change: saveComment, keydown: leaveOnEscape}});
  let shown = null;
  store.subscribe(() => desk.frames.write(draw));
  attention.subscribe((changed) => {
    if (changed.has("chosen") || changed.has("asking")) desk.frames.write(draw);
  });
  draw();
  return {focusComment, keep: saveComment};

  function focusComment() {
    draw();
    comment.focus();
  }

  function draw() {
    const span = commands.chosenSpan();
    keepComment(span);
    panel.hidden = !span;
    if (!span) return redraw(panel);
    redraw(
      panel,
      head(span),
      labels(span),
      ...commands.attributesOf(span).map((one) => attributeField(span, one)),
      marginalia(span),
      relations(span),
    );
    return undefined;
  }

  /** A comment being written when another span is chosen is saved to the span it was written for. */
  function keepComment(span) {
    if (shown && shown !== span?.id && store.spans.has(shown)) saveComment();
    const isOther = shown !== (span?.id ?? null);
    shown = span?.id ?? null;
    if (span && (isOther || document.activeElement !== comment)) comment.value = span.comment;
    comment.disabled = store.readOnly;
  }

  function saveComment() {
    const span = store.spans.get(shown);
    if (span && !store.readOnly && span.comment !== comment.value) commands.change(span.id, {comment: comment.value});
  }

  function leaveOnEscape(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    saveComment();
    desk.focusText();
  }

  function head(span) {
    return element(
      "div",
      {class: "inspector-head"},
      element("h2", {class: "panel-title"}, badge(span), ` ${titleOf(looks.labels.get(span.label))}`),
      button(
        gettext("Delete"),
        () => commands.remove(),
        {class: "button button-small button-danger", disabled: store.readOnly, data: {focus: "delete"}},
      ),
      element("blockquote", {class: "inspector-quote", dir: "auto"}, quoteOf(text, span, 160)),
    );
  }

  function badge(span) {
    return element(
      "span",
      {class: "badge", data: {look: looks.lookOf(span)}},
      badgeText(span, {looks, numbers: desk.numbers()}),
    );
  }

  function labels(span) {
    const choices = looks.scheme.labels.map((label) => {
      const letter = element("span", {class: "badge", data: {look: label.id}, "aria-hidden": "true"}, label.badge);
      return button([letter, titleOf(label)], () => commands.label(label.id), {
        "aria-pressed": String(label.id === span.label),
        disabled: store.readOnly,
        data: {focus: `label ${label.id}`},
      });
    });
    return element("div", {class: "row-tight", role: "group", "aria-label": gettext("Label")}, ...choices);
  }

  function attributeField(span, attribute) {
    const isMissing = attribute.required && span.attributes[attribute.id] === undefined;
    const title = [titleOf(attribute), isMissing && element("span", {class: "tag tag-danger"}, gettext("required"))];
    if (attribute.kind === "text") return textField(span, attribute, title);
    const values = valuesOf(attribute);
    return values.length > MOST_BUTTONS ? menu(span, attribute, title, values) : choices(span, attribute, title, values);
  }

  function choices(span, attribute, title, values) {
    const isAsked = attention.now.asking?.attribute === attribute.id;
    const name = `attribute-${attribute.id}`;
    const given = span.attributes[attribute.id];
    const choice = (value, label, nth) =>
      element(
        "label",
        {class: "choice"},
        element("input", {
          type: "radio",
          name,
          value: nth,
          checked: given === value,
          disabled: store.readOnly,
          data: {focus: `${attribute.id} ${nth}`},
          on: {change: () => commands.setAttribute(span.id, attribute.id, value)},
        }),
        element("span", {}, isAsked && nth > 0 && element("kbd", {}, String(nth)), label),
      );
    return element(
      "fieldset",
      {class: `attribute${isAsked ? " is-asked" : ""}`},
      element("legend", {}, ...title),
      element(
        "div",
        {class: "row-tight"},
        ...values.map((value, nth) => choice(value.id, titleOf(value), nth + 1)),
        !attribute.required && given !== undefined && choice(undefined, gettext("none"), 0),
      ),
    );
  }

  function menu(span, attribute, title, values) {
    const id = `attribute-${attribute.id}`;
    const given = values.findIndex((value) => value.id === span.attributes[attribute.id]);
    const options = values.map((value, nth) => element(
      "option",
      {value: nth, selected: nth === given},
      titleOf(value),
    ));
    const change = (event) => commands.setAttribute(span.id, attribute.id, values[event.target.value]?.id);
    return element(
      "div",
      {class: "attribute field"},
      element("label", {for: id}, ...title),
      element(
        "select",
        {id, disabled: store.readOnly, data: {focus: id}, on: {change}},
        element("option", {value: ""}, "–"),
        ...options,
      ),
    );
  }

  function textField(span, attribute, title) {
    const id = `attribute-${attribute.id}`;
    const change = (event) => commands.setAttribute(span.id, attribute.id, event.target.value.trim());
    return element(
      "div",
      {class: "attribute field"},
      element("label", {for: id}, ...title),
      element(
        "input",
        {id, type: "text", value: span.attributes[attribute.id] ?? "", disabled: store.readOnly, data: {focus: id}, on: {change}},
      ),
    );
  }

  function marginalia(span) {
    comment.dataset.focus = "comment";
    return element(
      "div",
      {class: "stack-tight"},
      element(
        "label",
        {class: "choice choice-alone"},
        element(
          "input",
          {type: "checkbox", checked: span.unsure, disabled: store.readOnly, data: {focus: "unsure"}, on: {change: () => commands.toggleUnsure()}},
        ),
        element("span", {}, gettext("Not sure")),
      ),
      element("div", {class: "field"}, element("label", {for: "span-comment"}, gettext("Comment")), comment),
    );
  }

  function relations(span) {
    const rows = store.relationsOf(span.id).map((relation) => relationRow(span, relation));
    const types = [...looks.types.values()].filter((type) => type.source.includes(span.label));
    return element(
      "section",
      {class: "stack-tight", "aria-label": gettext("Relations")},
      rows.length > 0 && element("ul", {class: "relations"}, ...rows),
      types.length > 0 && element(
        "div",
        {class: "row-tight"},
        element("span", {class: "soft small"}, gettext("Link as:")),
        ...types.map(linkButton),
      ),
    );
  }

  function linkButton(type) {
    return button(`${type.sign ?? "→"} ${titleOf(type)}`, () => commands.relate(type.id), {
      disabled: store.readOnly,
      data: {focus: `relate ${type.id}`},
    });
  }

  function relationRow(span, relation) {
    const isOut = relation.source === span.id;
    const other = store.spans.get(isOut ? relation.target : relation.source);
    const type = titleOf(looks.types.get(relation.type));
    const name = other ? badgeText(other, {looks, numbers: desk.numbers()}) : "";
    const says = fill(isOut ? gettext("%(type)s %(other)s") : gettext("%(other)s %(type)s this"), {type, other: name});
    const arrow = `${isOut ? "→" : "←"}${looks.signOf(relation)}`;
    const go = button(
      [
        element("span", {class: "relation-fact", data: {relation: relation.type}, "aria-hidden": "true"}, arrow),
        says,
        other && element("span", {class: "soft relation-quote", dir: "auto"}, quoteOf(text, other, 40)),
      ],
      () => other && commands.choose(other.id),
      {class: "button button-small button-quiet", data: {focus: `go ${relation.id}`}},
    );
    const drop = button("×", () => commands.removeRelation(relation.id), {
      class: "button button-small button-quiet",
      "aria-label": fill(gettext("Delete the relation: %(relation)s"), {relation: says}),
      disabled: store.readOnly,
      data: {focus: `drop ${relation.id}`},
    });
    return element("li", {class: "relation-row"}, go, drop);
  }
}
