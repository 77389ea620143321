/**
 * Making a relation: from the chosen span to a target found by click or by stepping through the allowed ones.
 */
import {StoreError} from "annotations/state/errors.js";

/**
 * @param {object} parts
 */
export function createRelating({store, looks, attention, marks, attempt, choose, chosenSpan, refuse, reveal}) {
  return {relate, aim, stepAim, finishRelation, removeRelation, targetsOf};

  /** Starts a relation of a type at the chosen span, or at the span under the cursor. */
  function relate(type) {
    if (store.readOnly) return refuse(new StoreError("read_only"));
    const source = chosenSpan() ?? spanAtCursor();
    if (!source) return refuse(new StoreError("no_source", {type}));
    const allowed = looks.types.get(type).source;
    if (!allowed.includes(source.label)) {
      return refuse(new StoreError("end_not_allowed", {side: "source", label: source.label, type, allowed}));
    }
    if (source.id !== attention.now.chosen) choose(source.id);
    attention.change({relating: {type, source: source.id, aimed: null}, asking: null, selection: null});
    if (targetsOf(attention.now.relating).length === 0) {
      attention.change({relating: null});
      refuse(new StoreError("no_target", {type, allowed: looks.types.get(type).target}));
    }
  }

  function spanAtCursor() {
    const {cursor} = attention.now;
    return cursor ? marks.at(cursor.start)[0] ?? null : null;
  }

  /** The spans a relation may go to, in reading order. */
  function targetsOf({type, source}) {
    return store
      .spansInOrder()
      .filter(({id}) => id !== source && !isLinked({type, source, target: id}) && !store.relationRefusal({type, source, target: id}));
  }

  /** Points at the next (1) or previous (-1) allowed target, starting from the source. */
  function stepAim(direction) {
    const {relating} = attention.now;
    const targets = targetsOf(relating);
    if (targets.length === 0) return;
    const now = targets.findIndex(({id}) => id === relating.aimed);
    const next = (now + direction + targets.length) % targets.length;
    aim(targets[now === -1 ? nearest(targets, relating.source, direction) : next].id);
  }

  function nearest(targets, sourceId, direction) {
    const {start} = store.spans.get(sourceId);
    const after = targets.findIndex((span) => span.start >= start);
    if (direction > 0) return after === -1 ? 0 : after;
    return after === -1 ? targets.length - 1 : (after - 1 + targets.length) % targets.length;
  }

  function aim(id) {
    attention.change({relating: {...attention.now.relating, aimed: id}});
    reveal(store.spans.get(id));
  }

  /** Makes the relation; a target that the scheme refuses is told why, and the relation stays open. */
  function finishRelation(target = attention.now.relating?.aimed) {
    const {relating} = attention.now;
    if (!relating || !target) return;
    const {type, source} = relating;
    if (isLinked({type, source, target})) return refuse(new StoreError("relation_exists", {type}));
    if (attempt(() => store.createRelation({type, source, target}))) attention.change({relating: null});
  }

  function isLinked({type, source, target}) {
    const isSame = (one) => one.type === type && one.source === source && one.target === target;
    return store.relationsOf(source).some(isSame);
  }

  function removeRelation(id) {
    attempt(() => store.deleteRelation(id));
  }
}
