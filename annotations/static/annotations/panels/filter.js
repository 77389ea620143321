/**
 * The fields by which the list of marks is narrowed.
 */
import {EVERYTHING, STATES} from "annotations/surface/filters.js";
import {gettext, titleOf} from "annotations/surface/language.js";
import {element} from "annotations/panels/elements.js";

const SAID = {
  missing: () => gettext("Required missing"),
  found: () => gettext("Unfinished"),
  comment: () => gettext("With a comment"),
  unsure: () => gettext("Not sure"),
};

/**
 * A form that tells `onChange` the filter each time it has changed.
 *
 * @param {object} desk
 * @param {(filter: import("annotations/surface/filters.js").Filter) => void} onChange
 */
export function filterFields({looks, review}, onChange) {
  const kind = select("kind", gettext("Label"), [
    option("", gettext("All labels")),
    ...[...looks.labels.values()].map(({id, ...label}) => option(id, titleOf({id, ...label}))),
    looks.types.size > 0 && group(gettext("Relations"), [...looks.types.values()].map((type) => option(type.id, titleOf(type)))),
  ]);
  const value = select("value", gettext("Attribute"), [option("", gettext("Any attributes")), ...attributes(looks).map(valueGroup)]);
  const state = select("state", gettext("State"), [
    option("", gettext("Any state")),
    ...STATES.map((one) => option(one, SAID[one]())),
  ]);
  const words = element("input", {type: "search", name: "words", "aria-label": gettext("Words"), placeholder: gettext("Words")});
  const form = element("form", {class: "filter-fields", role: "search", "aria-label": gettext("Filter")}, kind, value, state, words);
  form.addEventListener("input", tell);
  form.addEventListener("reset", () => onChange(EVERYTHING));
  form.addEventListener("submit", (event) => event.preventDefault());
  return form;

  function tell() {
    onChange(Object.fromEntries([kind, value, state, words].map((field) => [field.name, field.value])));
  }
}

/** Every attribute of the scheme that has values, once by id. */
function attributes(looks) {
  const all = [...looks.labels.values(), ...looks.types.values()].flatMap((entry) => entry.attributes ?? []);
  const byId = Map.groupBy(all, ({id}) => id);
  return [...byId].map(([id, same]) => ({
    id,
    title: titleOf(same[0]),
    values: [...new Map(same.flatMap(valuesIn).map((value) => [value.id, value])).values()],
  }));
}

function valuesIn({kind, values}) {
  if (kind === "flag") return [{id: "true", title: {en: "Yes", ru: "Да"}}, {id: "false", title: {en: "No", ru: "Нет"}}];
  return values ?? [];
}

function valueGroup({id, title, values}) {
  return group(title, [
    option(`${id}=`, gettext("none")),
    ...values.map((value) => option(`${id}=${value.id}`, titleOf(value))),
  ]);
}

function select(name, label, options) {
  return element("select", {name, "aria-label": label}, ...options);
}

function option(value, title) {
  return element("option", {value}, title);
}

function group(label, options) {
  return element("optgroup", {label}, ...options);
}
