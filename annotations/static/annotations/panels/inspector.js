/**
 * The chosen span or relation: what it is, its attributes, comment and links, and what can be done with it.
 */
import {fill, gettext, titleOf} from "annotations/surface/language.js";
import {quoteOf} from "annotations/surface/quotes.js";
import {button, element, redraw} from "annotations/panels/elements.js";
import {attributeFields} from "annotations/panels/fields.js";
import {createLinked} from "annotations/panels/linked.js";

const QUOTE_LETTERS = 160;
const PART_LETTERS = 40;
const WRITING = "textarea, input[type='text']";

/**
 * @param {HTMLElement} panel
 * @param {object} desk
 */
export function createInspector(panel, desk) {
  const {store, attention, looks, commands, text} = desk;
  const {relationsOf, endsOf, typesOf} = createLinked(desk);
  const comment = element("textarea", {id: "span-comment", rows: 2, on: {change: saveComment, keydown: leaveOnEscape}});
  let shown = null;
  /** Id of the mark that the panel is about; whether it waits to be drawn again; whether a button is being pressed. */
  let [drawn, isDue, isPressed] = [null, false, false];
  panel.addEventListener("focusout", drawIfDue);
  panel.addEventListener("pointerdown", () => { isPressed = true; });
  for (const over of ["pointerup", "pointercancel"]) {
    document.addEventListener(over, () => {
      isPressed = false;
      drawIfDue();
    });
  }
  store.subscribe(() => desk.frames.later.write(update));
  attention.subscribe((changed) => {
    if (["chosen", "part", "asking"].some((field) => changed.has(field))) desk.frames.later.write(update);
  });
  draw();
  return {focusAsked, focusComment, keep: saveComment};

  function focusComment() {
    draw();
    comment.focus();
  }

  /** To the line in which what is asked is written. */
  function focusAsked() {
    draw();
    panel.querySelector(".is-asked input")?.focus();
  }

  function drawIfDue() {
    if (isDue) desk.frames.later.write(update);
  }

  /** Nothing is taken from under the hand: the panel waits until the field is left and the button let go. */
  function update() {
    const isWriting = panel.contains(document.activeElement) && document.activeElement.matches(WRITING);
    isDue = isPressed || (isWriting && attention.now.chosen === drawn);
    if (!isDue) draw();
  }

  function draw() {
    const [span, relation] = [commands.chosenSpan(), commands.chosenRelation()];
    drawn = attention.now.chosen;
    keepComment(span);
    panel.hidden = !span && !relation;
    const hadFocus = panel.contains(document.activeElement);
    redraw(panel, ...(span ? aboutSpan(span) : relation ? aboutRelation(relation) : []));
    if (hadFocus && !panel.contains(document.activeElement)) desk.focusText();
  }

  function aboutSpan(span) {
    const badge = element("span", {class: "badge", data: {look: looks.lookOf(span)}}, desk.nameOf(span));
    return [
      head(badge, looks.labels.get(span.label), element(
        "blockquote",
        {class: "inspector-quote", dir: "auto"},
        quoteOf(text, span, QUOTE_LETTERS),
      )),
      labels(span),
      span.fragments && parts(span),
      ...attributeFields(span, desk),
      marginalia(span),
      relationsOf(span),
    ];
  }

  function aboutRelation(relation) {
    const type = looks.types.get(relation.type);
    const sign = element("span", {class: "relation-fact", data: {relation: relation.type}, "aria-hidden": "true"}, looks.signOf(relation));
    return [
      head(sign, type),
      endsOf(relation),
      typesOf(relation),
      ...attributeFields(relation, desk),
      relationsOf(relation),
    ];
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

  function head(mark, entry, quote) {
    return element(
      "div",
      {class: "inspector-head"},
      element("h2", {class: "panel-title"}, mark, ` ${titleOf(entry)}`),
      button(
        gettext("Delete"),
        () => commands.remove(),
        {class: "button button-small button-danger", disabled: store.readOnly, data: {focus: "delete"}},
      ),
      quote,
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

  /** The fragments of a discontinuous span, each to be looked at or taken out. */
  function parts(span) {
    const rows = span.fragments.map(([start, end], nth) => {
      const quote = quoteOf(text, {start, end}, PART_LETTERS);
      return element(
        "li",
        {class: "relation-row"},
        button(element("span", {class: "relation-quote", dir: "auto"}, quote), () => attention.change({part: nth}), {
          class: "button button-small button-quiet relation-end",
          "aria-pressed": String(attention.now.part === nth),
          data: {focus: `part ${nth}`},
        }),
        button("×", () => commands.removePart(nth), {
          class: "button button-small button-quiet",
          "aria-label": fill(gettext("Remove the part: %(quote)s"), {quote}),
          disabled: store.readOnly,
          data: {focus: `drop part ${nth}`},
        }),
      );
    });
    return element("ul", {class: "relations", "aria-label": gettext("Parts")}, ...rows);
  }

  function marginalia(span) {
    comment.dataset.focus = "comment";
    return element(
      "div",
      {class: "stack-tight"},
      element(
        "div",
        {class: "row-tight"},
        element(
          "label",
          {class: "choice choice-alone"},
          element(
            "input",
            {type: "checkbox", checked: span.unsure, disabled: store.readOnly, data: {focus: "unsure"}, on: {change: () => commands.toggleUnsure()}},
          ),
          element("span", {}, gettext("Not sure")),
        ),
        !store.readOnly && button(gettext("Add a part"), askForPart, {data: {focus: "add part"}}),
        !store.readOnly && !span.fragments && button(gettext("Same words…"), () => desk.openEverywhere(), {data: {focus: "everywhere"}}),
      ),
      element("div", {class: "field"}, element("label", {for: "span-comment"}, gettext("Comment")), comment),
    );
  }

  function askForPart() {
    const message = gettext("Select the words to add, then press %(key)s or “Part of” at the selection.");
    desk.say(fill(message, {key: desk.shownKey("add-part")}));
    desk.focusText();
  }
}
