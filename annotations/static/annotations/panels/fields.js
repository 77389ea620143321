/**
 * The attributes of a mark to be filled in: choices as buttons or a menu, texts as lines.
 */
import {valuesOf} from "annotations/surface/asking.js";
import {gettext, titleOf} from "annotations/surface/language.js";
import {element} from "annotations/panels/elements.js";

/** More values than this are a menu, not buttons. */
const MOST_BUTTONS = 9;

/**
 * The elements of a span's or a relation's attributes.
 *
 * @param {object} mark
 * @param {object} desk
 */
export function attributeFields(mark, {store, attention, commands, focusText}) {
  return commands.attributesOf(mark).map(field);

  function field(attribute) {
    const isMissing = attribute.required && mark.attributes[attribute.id] === undefined;
    const title = [titleOf(attribute), isMissing && element("span", {class: "tag tag-danger"}, gettext("required"))];
    if (attribute.kind === "text") return line(attribute, title);
    const values = valuesOf(attribute);
    return values.length > MOST_BUTTONS ? menu(attribute, title, values) : choices(attribute, title, values);
  }

  function isAskedNow({id}) {
    const {asking} = attention.now;
    return asking?.mark === mark.id && asking.attribute === id;
  }

  function choices(attribute, title, values) {
    const isAsked = isAskedNow(attribute);
    const given = mark.attributes[attribute.id];
    const choice = (value, label, nth) =>
      element(
        "label",
        {class: "choice"},
        element("input", {
          type: "radio",
          name: `attribute-${attribute.id}`,
          value: nth,
          checked: given === value,
          disabled: store.readOnly,
          data: {focus: `${attribute.id} ${nth}`},
          on: {change: () => commands.setAttribute(mark.id, attribute.id, value)},
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

  function menu(attribute, title, values) {
    const id = `attribute-${attribute.id}`;
    const given = values.findIndex((value) => value.id === mark.attributes[attribute.id]);
    const options = values.map((value, nth) => element("option", {value: nth, selected: nth === given}, titleOf(value)));
    const change = (event) => commands.setAttribute(mark.id, attribute.id, values[event.target.value]?.id);
    return labelled(id, title, element(
      "select",
      {id, disabled: store.readOnly, data: {focus: id}, on: {change}},
      element("option", {value: ""}, "–"),
      ...options,
    ));
  }

  /** Enter keeps what is written and goes on, Escape keeps it too. */
  function line(attribute, title) {
    const id = `attribute-${attribute.id}`;
    const value = mark.attributes[attribute.id] ?? "";
    const keep = ({target}) => {
      const written = target.value.trim();
      if (written !== (commands.markOf(mark.id)?.attributes[attribute.id] ?? "")) commands.setAttribute(mark.id, attribute.id, written);
    };
    const leave = (event) => {
      if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      const isAsked = isAskedNow(attribute);
      keep(event);
      focusText();
      if (isAsked && event.key === "Enter") commands.askNext();
      else if (isAsked) attention.change({asking: null});
    };
    const input = element("input", {id, type: "text", value, disabled: store.readOnly, data: {focus: id}, on: {change: keep, keydown: leave}});
    return labelled(id, title, input, isAskedNow(attribute));
  }

  function labelled(id, title, control, isAsked = false) {
    return element("div", {class: `attribute field${isAsked ? " is-asked" : ""}`}, element("label", {for: id}, ...title), control);
  }
}
