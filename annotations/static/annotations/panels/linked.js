/**
 * Relations in the inspector: those of the chosen span, or the chosen relation itself with its ends and its type.
 */
import {fill, gettext, titleOf} from "annotations/surface/language.js";
import {quoteOf} from "annotations/surface/quotes.js";
import {button, element} from "annotations/panels/elements.js";

/**
 * @param {object} desk
 */
export function createLinked(desk) {
  const {store, looks, commands, text} = desk;
  return {relationsOf, endsOf, typesOf};

  /** What a mark is linked to, and the types it may be linked by. */
  function relationsOf(mark) {
    const rows = store.relationsOf(mark.id).map((relation) => relationRow(mark, relation));
    const types = [...looks.types.values()].filter((type) => type.source.includes(mark.label));
    return element(
      "section",
      {class: "stack-tight", "aria-label": gettext("Relations")},
      rows.length > 0 && element("ul", {class: "relations"}, ...rows),
      types.length > 0 && element(
        "div",
        {class: "row-tight"},
        element("span", {class: "soft small"}, gettext("Link as:")),
        ...types.map((type) => typeButton(type, () => commands.relate(type.id))),
      ),
    );
  }

  function typeButton(type, act, properties = {}) {
    return button(`${type.sign ?? "→"} ${titleOf(type)}`, act, {
      disabled: store.readOnly,
      data: {focus: `relate ${type.id}`},
      ...properties,
    });
  }

  /** A relation of a mark: a button to what is at its other end, one to the relation, one to delete it. */
  function relationRow(mark, relation) {
    const isOut = relation.source === mark.id;
    const other = commands.markOf(isOut ? relation.target : relation.source);
    const type = titleOf(looks.types.get(relation.type));
    const says = fill(
      isOut ? gettext("%(type)s %(other)s") : gettext("%(other)s %(type)s this"),
      {type, other: desk.nameOf(other)},
    );
    const sign = element(
      "span",
      {class: "relation-fact", data: {relation: relation.type}},
      `${isOut ? "→" : "←"}${looks.signOf(relation)}`,
    );
    return element(
      "li",
      {class: "relation-row"},
      small(sign, () => commands.choose(relation.id), `edge ${relation.id}`, fill(gettext("The relation: %(relation)s"), {relation: says})),
      endButton(other, says, `go ${relation.id}`),
      ...commands.missingIn(relation).map(({id}) => element(
        "span",
        {class: "tag tag-danger"},
        desk.sentences.shortly(relation, {rule: "attribute_required", attribute: id}),
      )),
      small("×", () => commands.removeRelation(relation.id), `drop ${relation.id}`, fill(gettext("Delete the relation: %(relation)s"), {relation: says}), store.readOnly),
    );
  }

  function small(content, act, focus, name, disabled = false) {
    return button(content, act, {class: "button button-small button-quiet", "aria-label": name, title: name, disabled, data: {focus}});
  }

  /** A button that goes to a mark. */
  function endButton(mark, says, focus) {
    return button(
      [says, mark && element("span", {class: "soft relation-quote", dir: "auto"}, quoteOf(text, commands.anchorOf(mark), 40))],
      () => mark && commands.choose(mark.id),
      {class: "button button-small button-quiet relation-end", data: {focus}},
    );
  }

  /** Both ends of a relation, with what turns it round. */
  function endsOf(relation) {
    const [source, target] = [relation.source, relation.target].map(commands.markOf);
    return element(
      "div",
      {class: "stack-tight"},
      endButton(source, fill(gettext("from %(end)s"), {end: desk.nameOf(source)}), "source"),
      endButton(target, fill(gettext("to %(end)s"), {end: desk.nameOf(target)}), "target"),
      button(gettext("Turn round"), () => commands.turn(), {disabled: store.readOnly, data: {focus: "turn"}}),
    );
  }

  /** The types a relation may have instead. */
  function typesOf(relation) {
    const types = [...looks.types.values()].map((type) => typeButton(
      type,
      () => commands.relate(type.id),
      {"aria-pressed": String(type.id === relation.type)},
    ));
    return element("div", {class: "row-tight", role: "group", "aria-label": gettext("Type")}, ...types);
  }
}
