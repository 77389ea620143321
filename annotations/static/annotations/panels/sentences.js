/**
 * How a mark is spoken of.
 */
import {fill, gettext, titleOf} from "annotations/surface/language.js";

/**
 * @param {object} looks
 */
export function createSentences(looks) {
  return {shortly, attributeSummary, attributesSaid};

  /** What a rule finds at a span or a relation, in a word or two. */
  function shortly({label, type}, {rule, attribute}) {
    const asked = (looks.labels.get(label) ?? looks.types.get(type))?.attributes?.find(({id}) => id === attribute);
    return fill(VIOLATIONS[rule]?.() ?? rule, {attribute: titleOf(asked ?? {id: attribute})});
  }

  function valueTitle(attribute, value) {
    if (attribute.kind === "text") return String(value);
    if (attribute.kind === "flag") return value ? gettext("yes") : gettext("no");
    return titleOf(attribute.values.find(({id}) => id === value) ?? {id: String(value)});
  }

  /** The attributes of a span or a relation in a line. */
  function attributeSummary({label, type, attributes}) {
    const known = (looks.labels.get(label) ?? looks.types.get(type))?.attributes ?? [];
    const given = known.filter(({id}) => attributes[id] !== undefined);
    return given.map((attribute) => valueSaid(attribute, attributes[attribute.id])).join(" · ");
  }

  /** Some attributes of a mark with their titles, those too that it does not have. */
  function attributesSaid({label, type, attributes}, ids) {
    const known = (looks.labels.get(label) ?? looks.types.get(type))?.attributes ?? [];
    return known.filter(({id}) => ids.includes(id)).map((attribute) => {
      const value = attributes[attribute.id];
      return `${titleOf(attribute)}: ${value === undefined ? gettext("none") : valueTitle(attribute, value)}`;
    });
  }

  function valueSaid(attribute, value) {
    const title = valueTitle(attribute, value);
    return attribute.kind === "flag" ? `${titleOf(attribute)}: ${title}` : title;
  }
}

const VIOLATIONS = {
  attribute_required: () => gettext("%(attribute)s missing"),
  relation_expected: () => gettext("not linked"),
  no_outer_white_space: () => gettext("white space at its edge"),
  no_twins: () => gettext("same span twice"),
  no_overlap_within_label: () => gettext("overlaps its own kind"),
};
