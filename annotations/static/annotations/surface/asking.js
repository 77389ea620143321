/**
 * Attributes asked for one after the other, answered with one key each.
 */

/**
 * @param {{store: object, looks: object, attention: object, attempt: (work: () => any) => any}} parts
 */
export function createAsking({store, looks, attention, attempt}) {
  return {askMissing, askAll, askNext, answer, setAttribute, question, attributesOf, missingIn};

  function attributesOf(span) {
    return looks.labels.get(span.label)?.attributes ?? [];
  }

  /** Required attributes that a span does not have yet. */
  function missingIn(span) {
    return attributesOf(span).filter((attribute) => attribute.required && !isGiven(span.attributes[attribute.id]));
  }

  /** Asks for the first required attribute that is missing, if there is one. */
  function askMissing(id) {
    const span = store.spans.get(id);
    const first = span && missingIn(span).find(hasKeys);
    attention.change({asking: first ? {span: id, attribute: first.id, onlyMissing: true} : null});
  }

  /** Asks for every attribute of a span in turn. */
  function askAll(id) {
    const span = store.spans.get(id);
    const first = span && attributesOf(span).find(hasKeys);
    if (first) attention.change({asking: {span: id, attribute: first.id, onlyMissing: false}});
  }

  /** What is being asked: {span, attribute} as objects, or null. */
  function question() {
    const {asking} = attention.now;
    const span = asking && store.spans.get(asking.span);
    const attribute = span && attributesOf(span).find(({id}) => id === asking.attribute);
    return attribute ? {span, attribute} : null;
  }

  /** Goes on to the next attribute, or ends. */
  function askNext() {
    const now = question();
    if (!now) return;
    const {onlyMissing} = attention.now.asking;
    const all = attributesOf(now.span);
    const later = all.slice(all.indexOf(now.attribute) + 1).filter(hasKeys);
    const next = onlyMissing ? missingIn(now.span).find((one) => later.includes(one)) : later[0];
    attention.change({asking: next ? {...attention.now.asking, attribute: next.id} : null});
  }

  /** Answers the question with its nth value (from 0) and asks the next one. */
  function answer(nth) {
    const now = question();
    const value = now && valuesOf(now.attribute)[nth];
    if (!value) return;
    if (setAttribute(now.span.id, now.attribute.id, value.id) !== undefined) askNext();
  }

  /** Gives an attribute a value; undefined takes it away. */
  function setAttribute(spanId, attributeId, value) {
    const attributes = {...store.spans.get(spanId).attributes, [attributeId]: value};
    if (!isGiven(value)) delete attributes[attributeId];
    return attempt(() => store.updateSpan(spanId, {attributes}));
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

function hasKeys(attribute) {
  return attribute.kind !== "text";
}

function isGiven(value) {
  return value !== undefined && value !== "";
}
