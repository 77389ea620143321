/**
 * Relations: made from a source to a target, each found by click, by letters or by stepping through the allowed ones;
 * turned, given another type, deleted.
 */
import {StoreError} from "annotations/state/errors.js";

/**
 * @param {object} parts
 */
export function createRelating({store, looks, attention, marks, attempt, choose, chosenSpan, chosenRelation, ...parts}) {
  const {refuse, reveal, markOf, anchorOf, askMissing} = parts;
  return {relate, stepAim, aimAt, pickEnd, candidatesOf, turn, removeRelation};

  /** Starts a relation of a type, or gives the type to the relation being made or chosen. */
  function relate(type) {
    if (store.readOnly) return refuse(new StoreError("read_only"));
    const {relating} = attention.now;
    if (relating) return relating.type === type ? start(type, null) : start(type, markOf(relating.source));
    const relation = chosenRelation();
    if (relation) return retype(relation, type);
    return start(type, chosenSpan() ?? spanAtCursor());
  }

  /** A source that the type does not allow is told why and passed over: the annotator then picks one. */
  function start(type, source) {
    const from = source && mayStart(type, source) ? source.id : null;
    if (source && !from) refuseSource(type, source);
    if (from && from !== attention.now.chosen) choose(from);
    const relating = {type, source: from, aimed: null};
    const missing = ["source", "target"].slice(from ? 1 : 0).find((side) => endsFor(type, side, from).length === 0);
    attention.change({relating: missing ? null : relating, asking: null, selection: null, jumping: false});
    if (missing) refuse(new StoreError(`no_${missing}`, {type, allowed: looks.types.get(type)[missing]}));
  }

  function mayStart(type, source) {
    return looks.types.get(type).source.includes(kindOf(source));
  }

  function refuseSource(type, source) {
    const {source: allowed} = looks.types.get(type);
    refuse(new StoreError("end_not_allowed", {side: "source", label: kindOf(source), type, allowed}));
  }

  function spanAtCursor() {
    const {cursor} = attention.now;
    return cursor ? marks.at(cursor.start)[0] ?? null : null;
  }

  /** The marks that the end looked for may be, in reading order; relations follow the span they start at. */
  function candidatesOf({type, source}) {
    return endsFor(type, source ? "target" : "source", source);
  }

  /** @param {"source" | "target"} side */
  function endsFor(type, side, source) {
    const allowed = new Set(looks.types.get(type)[side]);
    const taken = new Set(source ? [source, ...targetsOf(type, source)] : []);
    const spans = store.spansInOrder();
    const all = allowed.has("relation") ? spans.flatMap((span) => [span, ...relationsFrom(span.id)]) : spans;
    return all.filter((mark) => allowed.has(kindOf(mark)) && !taken.has(mark.id));
  }

  function targetsOf(type, source) {
    return store.relationsOf(source).filter((one) => one.type === type && one.source === source).map(({target}) => target);
  }

  function relationsFrom(id) {
    return store.relationsOf(id).filter(({source}) => source === id);
  }

  /** Points at the next (1) or previous (-1) allowed mark, starting from the source or the cursor. */
  function stepAim(direction) {
    const {relating} = attention.now;
    const candidates = candidatesOf(relating);
    if (candidates.length === 0) return;
    const now = candidates.findIndex(({id}) => id === relating.aimed);
    const next = (now + direction + candidates.length) % candidates.length;
    aim(candidates[now === -1 ? nearest(candidates, direction) : next].id);
  }

  function nearest(candidates, direction) {
    const {relating, cursor} = attention.now;
    const start = relating.source ? store.spans.get(relating.source).start : cursor?.start ?? 0;
    const after = candidates.findIndex((mark) => anchorOf(mark).start >= start);
    if (direction > 0) return after === -1 ? 0 : after;
    return after === -1 ? candidates.length - 1 : (after - 1 + candidates.length) % candidates.length;
  }

  /** Aims at a mark, if the scheme allows it as the end that is looked for. */
  function aimAt(id) {
    if (candidatesOf(attention.now.relating).some((mark) => mark.id === id)) aim(id);
  }

  function aim(id) {
    attention.change({relating: {...attention.now.relating, aimed: id}});
    reveal(anchorOf(markOf(id)));
  }

  /** Takes a mark as the end looked for; one that the scheme refuses is told why, and the question stays open. */
  function pickEnd(id = attention.now.relating?.aimed) {
    const {relating} = attention.now;
    if (!relating || !id) return;
    if (relating.source) finish({...relating, target: id});
    else if (mayStart(relating.type, markOf(id))) start(relating.type, markOf(id));
    else refuseSource(relating.type, markOf(id));
  }

  function finish({type, source, target}) {
    if (isLinked({type, source, target})) return refuse(new StoreError("relation_exists", {type}));
    const made = attempt(() => store.createRelation({type, source, target}));
    if (!made) return;
    attention.change({relating: null});
    askMissing(made.id);
  }

  function isLinked({type, source, target}) {
    return targetsOf(type, source).includes(target);
  }

  function retype({id, source, target, ...relation}, type) {
    if (relation.type === type) return undefined;
    if (isLinked({type, source, target})) return refuse(new StoreError("relation_exists", {type}));
    if (attempt(() => store.updateRelation(id, {type})) !== undefined) askMissing(id);
    return undefined;
  }

  /** Makes the source of the chosen relation its target and the target its source. */
  function turn() {
    const relation = chosenRelation();
    if (!relation) return;
    const {id, type, source, target} = relation;
    if (isLinked({type, source: target, target: source})) return refuse(new StoreError("relation_exists", {type}));
    attempt(() => store.updateRelation(id, {source: target, target: source}));
  }

  function removeRelation(id) {
    attempt(() => store.deleteRelation(id));
  }
}

/** What a scheme's ends call a mark: its label, or that it is a relation. */
function kindOf(mark) {
  return mark.label ?? "relation";
}
