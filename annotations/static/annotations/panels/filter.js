/**
 * The fields by which the list of marks is narrowed.
 */
import {STATES, isEverything, passes} from "annotations/surface/filters.js";
import {fill, gettext, ngettext, titleOf} from "annotations/surface/language.js";
import {element} from "annotations/panels/elements.js";

const SAID = {
  missing: () => gettext("Required missing"),
  found: () => gettext("Unfinished"),
  comment: () => gettext("With a comment"),
  unsure: () => gettext("Not sure"),
};
const COUNTED = {
  spans: (total) => ngettext("%(shown)s of %(count)s span", "%(shown)s of %(count)s spans", total),
  relations: (total) => ngettext("%(shown)s of %(count)s relation", "%(shown)s of %(count)s relations", total),
  marks: (total) => ngettext("%(shown)s of %(count)s mark", "%(shown)s of %(count)s marks", total),
};
/** States that a relation can be in too. */
const OF_RELATIONS = ["missing", "found"];

/**
 * Whether a filter asks for relations: for a type of them, or, of any label, for what they can have or lack; all have words.
 *
 * @param {Filter} filter
 * @param {Map<string, object>} types of relations in the scheme, by id
 */
export function asksForRelations({kind, value, state, words}, types) {
  const [wanted] = value.split("=");
  const isTheirs = () => [...types.values()].some(({attributes = []}) => attributes.some(({id}) => id === wanted));
  if (kind) return types.has(kind);
  return value || state ? OF_RELATIONS.includes(state) || isTheirs() : Boolean(words);
}

/** How many of the marks that could be listed are. */
function countSaid(kind, shown, {spans, relations}) {
  const count = {spans: spans.size, relations: relations.size, marks: spans.size + relations.size}[kind];
  return fill(COUNTED[kind](count), {shown, count});
}

/**
 * A form that tells `onChange` each time the filter has changed: null when everything passes it, else
 * `passes(mark, parts)`, `asksForRelations`, and `countSaid(shown, store, listsRelations)`, how many pass it of how many.
 *
 * @param {object} desk
 * @param {(filter: object | null) => void} onChange
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
  form.addEventListener("reset", () => onChange(null));
  form.addEventListener("submit", (event) => event.preventDefault());
  return form;

  function tell() {
    const filter = Object.fromEntries([kind, value, state, words].map((field) => [field.name, field.value]));
    if (isEverything(filter)) return onChange(null);
    const isType = looks.types.has(filter.kind);
    return onChange({
      passes: (mark, parts) => passes(mark, filter, parts),
      asksForRelations: asksForRelations(filter, looks.types),
      countSaid: (shown, store, listsRelations) => countSaid(
        isType ? "relations" : listsRelations && store.relations.size > 0 ? "marks" : "spans", shown, store,
      ),
    });
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
