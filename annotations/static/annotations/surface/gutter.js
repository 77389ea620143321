/**
 * Relations drawn beside the text: a line in the gutter with an arrow head at its target and its sign in the middle,
 * a short arc when both ends stand on one line, a line to the sign of the relation it is about, a chip when an end is far
 * away.
 */
import {badgeText, nameOf} from "annotations/surface/badges.js";
import {tag} from "annotations/surface/layers.js";
import {tracksOf} from "annotations/surface/tracks.js";

const SVG = "http://www.w3.org/2000/svg";
const TRACK_PIXELS = 9;
const MOST_TRACKS = 7;
const EDGE_PIXELS = 6;
const SAME_LINE_PIXELS = 6;
const ROUND_PIXELS = 4;
const HOOK_PIXELS = 7;
const SIGN_PIXELS = 7;
const BADGES_APART_PIXELS = 60;
const BADGE_LETTER_PIXELS = 7;
const BADGE_PADDING_PIXELS = 6;

/**
 * Lines and chips of some relations.
 *
 * @param {{relation: object, source: object | null, target: object | null}[]} ends where each relation's spans stand;
 *   null: not near the screen, or a relation
 * @param {{store: object, looks: object, numbers: Map<string, number>, width: number}} parts `width` of the gutter
 * @returns {{groups: Drawing[], chips: Drawing[], signs: Map<string, {x: number, y: number}>}} `signs`: where each drawn
 *   relation can be pointed at
 */
export function drawRelations(ends, parts) {
  const near = ends.filter(({source, target}) => source && target);
  const arcs = near.filter(isArc);
  const signs = new Map(arcs.map((arc) => [arc.relation.id, signOfArc(arc, parts)]));
  const lines = near.filter((end) => !arcs.includes(end)).map((end) => withHeights(end));
  const onto = edgesOnto(ends, [...lines, ...arcs.map((arc) => ({id: arc.relation.id, sign: signs.get(arc.relation.id).y}))]);
  const all = [...lines, ...onto];
  const tracks = tracksOf(all, Math.max(1, Math.min(MOST_TRACKS, Math.floor((parts.width - 12) / TRACK_PIXELS))));
  const edge = parts.width - EDGE_PIXELS;
  for (const {id, sign} of all) signs.set(id, {x: edge - 8 - tracks.get(id) * TRACK_PIXELS, y: sign});
  const away = ends
    .filter(({relation}) => !signs.has(relation.id))
    .map((end) => ({...end, target: end.target ?? placeAt(signs, end)}));
  return {
    groups: [
      ...lines.map((line) => lineGroup(line, edge, signs.get(line.id), parts)),
      ...arcs.map((arc) => arcGroup(arc, signs.get(arc.relation.id), parts)),
      ...onto.map((line) => ontoGroup(line, edge, signs, parts)),
    ],
    chips: chipsOf(away.filter(({source, target}) => source || target), parts),
    signs,
  };
}

/** The place of a relation that another one is about; null when it is not drawn. */
function placeAt(signs, {relation}) {
  const sign = signs.get(relation.target);
  return sign ? {top: sign.y, bottom: sign.y} : null;
}

/** Ends on one line with room between their badges. */
function isArc({source, target}) {
  return Math.abs(source.top - target.top) < SAME_LINE_PIXELS && Math.abs(source.left - target.left) > BADGES_APART_PIXELS;
}

/** Ends that start at the same letter get a hook as high as their line. */
function withHeights({relation, source, target}) {
  const hook = Math.abs(source.top - target.top) < SAME_LINE_PIXELS ? HOOK_PIXELS : 0;
  return between(relation, middle(source) + hook, middle(target) - hook);
}

function between(relation, from, to) {
  return {id: relation.id, relation, from, to, sign: (from + to) / 2, top: Math.min(from, to), bottom: Math.max(from, to)};
}

/** Lines to the signs of relations that are drawn; such a line has a sign too, to which another may go. */
function edgesOnto(ends, drawn) {
  const heights = new Map(drawn.map(({id, sign}) => [id, sign]));
  const found = [];
  let waiting = ends.filter(({source, target}) => source && !target);
  for (let count = -1; count !== found.length; ) {
    count = found.length;
    waiting = waiting.filter(({relation, source}) => {
      const to = heights.get(relation.target);
      if (to === undefined) return true;
      found.push(between(relation, middle(source), to));
      heights.set(relation.id, found.at(-1).sign);
      return false;
    });
  }
  return found;
}

function middle(place) {
  return (place.top + place.bottom) / 2;
}

function lineGroup({relation, from, to}, edge, {x, y}, parts) {
  const turn = to > from ? ROUND_PIXELS : -ROUND_PIXELS;
  const line = `M${edge} ${from}H${x + ROUND_PIXELS}Q${x} ${from} ${x} ${from + turn}V${to - turn}` +
    `Q${x} ${to} ${x + ROUND_PIXELS} ${to}H${edge - 4}`;
  return groupOf(relation, line, arrow(edge, to, 1), {x, y}, parts);
}

/** From the source along a track to the height of the sign it is about, and sideways to it. */
function ontoGroup({relation, from, to}, edge, signs, parts) {
  const {x, y} = signs.get(relation.id);
  const aim = signs.get(relation.target);
  const direction = aim.x < x ? -1 : 1;
  const tip = aim.x - SIGN_PIXELS * direction;
  return groupOf(relation, `M${edge} ${from}H${x}V${to}H${tip - 4 * direction}`, arrow(tip, to, direction), {x, y}, parts);
}

/** From badge to badge, entering the target's at its side. */
function arcGroup({relation, source, target}, sign, parts) {
  const isLeftwards = target.left < source.left;
  const {from, to, top, lift} = arcOf({relation, source, target}, parts);
  const line = `M${from} ${top}C${from + 12} ${lift} ${to - 12} ${lift} ${to} ${top}`;
  return groupOf(relation, line, isLeftwards ? arrow(from, top, -1) : arrow(to, top, 1), sign, parts);
}

function signOfArc(arc, parts) {
  const {from, to, lift} = arcOf(arc, parts);
  return {x: (from + to) / 2, y: lift + 2};
}

function arcOf({relation, source, target}, parts) {
  const isLeftwards = target.left < source.left;
  const [left, right] = isLeftwards ? [relation.target, relation.source] : [relation.source, relation.target];
  const places = isLeftwards ? [target, source] : [source, target];
  const top = Math.min(source.top, target.top) - 3;
  return {
    from: places[0].left + badgeWidth(left, parts),
    to: places[1].left - (right === relation.target ? 3 : 1),
    top,
    lift: top - 8,
  };
}

function badgeWidth(spanId, parts) {
  const span = parts.store.spans.get(spanId);
  return badgeText(span, parts).length * BADGE_LETTER_PIXELS + BADGE_PADDING_PIXELS;
}

/** Line, head and sign of a relation, and a broad line to point at. */
function groupOf(relation, line, head, {x, y}, parts) {
  const looks = {type: relation.type, line, head, x, y, sign: parts.looks.signOf(relation)};
  return {key: relation.id, looks, make: () => groupElement(relation.id, looks)};
}

function groupElement(id, {type, line, head, x, y, sign}) {
  const group = shape("g", {class: "relation"});
  Object.assign(group.dataset, {relation: type, id});
  const text = shape("text", {class: "relation-sign", x, y});
  text.textContent = sign;
  group.append(
    shape("path", {class: "relation-hit", d: line}),
    shape("path", {class: "relation-line", d: line}),
    shape("path", {class: "relation-head", d: head}),
    shape("circle", {class: "relation-ground", cx: x, cy: y, r: 5.5}),
    text,
  );
  return group;
}

/** A head whose tip is at (x, y) and points right (1) or left (-1). */
function arrow(x, y, direction) {
  const back = x - 7 * direction;
  return `M${back} ${y - 3.5}L${x} ${y}L${back} ${y + 3.5}Z`;
}

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}

/** One chip for all the relations that leave a span in one direction: “↑ E12”, or “↑ 3”. */
function chipsOf(ends, parts) {
  const groups = new Map();
  for (const {relation, source, target} of ends) {
    const here = parts.markOf(source ? relation.source : relation.target);
    const there = parts.markOf(source ? relation.target : relation.source);
    if (!here || !there) continue;
    const arrowText = parts.anchorOf(there).start < parts.anchorOf(here).start ? "↑" : "↓";
    const key = `${here.id} ${arrowText}`;
    const group = groups.get(key) ?? {place: source ?? target, arrowText, relations: [], others: []};
    group.relations.push(relation);
    group.others.push(there);
    groups.set(key, group);
  }
  return [...groups].map(([key, group]) => chip(key, group, parts));
}

function chip(key, {place, arrowText, relations, others}, parts) {
  const signText = relations.length === 1 ? parts.looks.signOf(relations[0]) : "";
  return tag(key, {
    className: "chip",
    relation: new Set(relations.map(({type}) => type)).size === 1 ? relations[0].type : undefined,
    marks: others.map(({id}) => id).join(" "),
    text: `${arrowText}${signText}${others.length === 1 ? nameOf(others[0], parts) : others.length}`,
    title: relations.map((relation) => nameOf(relation, parts)).join("\n"),
    top: middle(place) + (arrowText === "↑" ? -14 : 2),
  });
}
