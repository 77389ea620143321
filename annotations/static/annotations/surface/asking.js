/**
 * Attributes asked for one after the other, answered with one key each; a text is written.
 */

/**
 * @param {{store: object, looks: object, attention: object, attempt: (work: () => any) => any, markOf: (id: string) =>
 *   object | null}} parts
 */
export function createAsking({store, looks, attention, attempt, markOf}) {
  return {askMissing, askAll, askNext, answer, setAttribute, question, attributesOf, missingIn};

  /** The attributes the scheme has for a span or a relation. */
  function attributesOf(mark) {
    return (looks.labels.get(mark.label) ?? looks.types.get(mark.type))?.attributes ?? [];
  }

  /** Required attributes that a mark does not have yet. */
  function missingIn(mark) {
    return attributesOf(mark).filter((attribute) => attribute.required && !hasValue(mark, attribute));
  }

  /** Asks for the first required attribute that is missing, if there is one. */
  function askMissing(id) {
    const mark = markOf(id);
    const first = mark && missingIn(mark)[0];
    attention.change({asking: first ? {mark: id, attribute: first.id, onlyMissing: true} : null});
  }

  /** Asks for the attributes a mark does not have yet; for all of them in turn when it has them all. */
  function askAll(id) {
    const mark = markOf(id);
    const asked = mark ? attributesOf(mark) : [];
    const first = asked.find((attribute) => !hasValue(mark, attribute)) ?? asked[0];
    if (first) attention.change({asking: {mark: id, attribute: first.id, onlyMissing: false}});
  }

  /** What is being asked: {mark, attribute} as objects, or null. */
  function question() {
    const {asking} = attention.now;
    const mark = asking && markOf(asking.mark);
    const attribute = mark && attributesOf(mark).find(({id}) => id === asking.attribute);
    return attribute ? {mark, attribute} : null;
  }

  /** Goes on to the next attribute, or ends. */
  function askNext() {
    const now = question();
    if (!now) return;
    const {onlyMissing} = attention.now.asking;
    const all = attributesOf(now.mark);
    const later = all.slice(all.indexOf(now.attribute) + 1);
    const next = onlyMissing ? missingIn(now.mark).find((one) => later.includes(one)) : later[0];
    attention.change({asking: next ? {...attention.now.asking, attribute: next.id} : null});
  }

  /** Answers the question with its nth value (from 0) and asks the next one. */
  function answer(nth) {
    const now = question();
    const value = now && valuesOf(now.attribute)[nth];
    if (!value) return;
    if (setAttribute(now.mark.id, now.attribute.id, value.id) !== undefined) askNext();
  }

  /** Gives an attribute a value; undefined takes it away. */
  function setAttribute(id, attributeId, value) {
    const attributes = {...markOf(id).attributes, [attributeId]: value};
    if (!isGiven(value)) delete attributes[attributeId];
    return attempt(() => (store.spans.has(id) ? store.updateSpan(id, {attributes}) : store.updateRelation(id, {attributes})));
  }
}

/** The values an attribute can be answered with: {id, title}. A flag has two. */
export function valuesOf(attribute) {
  if (attribute.kind !== "flag") return attribute.values ?? [];
  return [
    {id: true, title: {en: "Yes", ru: "Да"}},
    {id: false, title: {en: "No", ru: "Нет"}},
  ];
}

function hasValue(mark, attribute) {
  return isGiven(mark.attributes[attribute.id]);
}

function isGiven(value) {
  return value !== undefined && value !== "";
}
