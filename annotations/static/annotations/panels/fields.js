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
export function attributeFields(mark, {store, attention, commands}) {
  return commands.attributesOf(mark).map(field);

  function field(attribute) {
    const isMissing = attribute.required && mark.attributes[attribute.id] === undefined;
    const title = [titleOf(attribute), isMissing && element("span", {class: "tag tag-danger"}, gettext("required"))];
    if (attribute.kind === "text") return line(attribute, title);
    const values = valuesOf(attribute);
    return values.length > MOST_BUTTONS ? menu(attribute, title, values) : choices(attribute, title, values);
  }

  function choices(attribute, title, values) {
    const isAsked = attention.now.asking?.mark === mark.id && attention.now.asking.attribute === attribute.id;
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

  function line(attribute, title) {
    const id = `attribute-${attribute.id}`;
    const change = (event) => commands.setAttribute(mark.id, attribute.id, event.target.value.trim());
    const value = mark.attributes[attribute.id] ?? "";
    return labelled(id, title, element(
      "input",
      {id, type: "text", value, disabled: store.readOnly, data: {focus: id}, on: {change}},
    ));
  }

  function labelled(id, title, control) {
    return element("div", {class: "attribute field"}, element("label", {for: id}, ...title), control);
  }
}
