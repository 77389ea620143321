/**
 * Relations drawn beside the text: a line in the gutter with an arrow head at its target and its sign in the middle,
 * a short arc when both ends stand on one line, a chip when an end is far away.
 */
import {badgeText} from "annotations/surface/badges.js";
import {tracksOf} from "annotations/surface/tracks.js";

const SVG = "http://www.w3.org/2000/svg";
const TRACK_PIXELS = 9;
const MOST_TRACKS = 7;
const EDGE_PIXELS = 6;
const SAME_LINE_PIXELS = 6;
const ROUND_PIXELS = 4;
const HOOK_PIXELS = 7;
const BADGES_APART_PIXELS = 60;
const BADGE_LETTER_PIXELS = 7;
const BADGE_PADDING_PIXELS = 6;

/**
 * SVG groups and chips of some relations.
 *
 * @param {{relation: object, source: object | null, target: object | null}[]} ends where each relation's spans stand;
 *   null: not near the screen
 * @param {{store: object, looks: object, numbers: Map<string, number>, width: number}} parts `width` of the gutter
 * @returns {{groups: SVGElement[], chips: HTMLElement[]}}
 */
export function drawRelations(ends, parts) {
  const near = ends.filter(({source, target}) => source && target);
  const arcs = near.filter(isArc);
  const lines = near.filter((end) => !arcs.includes(end)).map((end) => withHeights(end));
  const tracks = tracksOf(lines, Math.max(1, Math.min(MOST_TRACKS, Math.floor((parts.width - 12) / TRACK_PIXELS))));
  return {
    groups: [
      ...lines.map((line) => lineGroup(line, parts.width - EDGE_PIXELS, tracks.get(line.id), parts)),
      ...arcs.map((arc) => arcGroup(arc, parts)),
    ],
    chips: chipsOf(ends.filter(({source, target}) => !source !== !target), parts),
  };
}

/** Ends on one line with room between their badges. */
function isArc({source, target}) {
  return Math.abs(source.top - target.top) < SAME_LINE_PIXELS && Math.abs(source.left - target.left) > BADGES_APART_PIXELS;
}

/** Ends that start at the same letter get a hook as high as their line. */
function withHeights({relation, source, target}) {
  const hook = Math.abs(source.top - target.top) < SAME_LINE_PIXELS ? HOOK_PIXELS : 0;
  const [from, to] = [middle(source) + hook, middle(target) - hook];
  return {id: relation.id, relation, from, to, top: Math.min(from, to), bottom: Math.max(from, to)};
}

function middle(place) {
  return (place.top + place.bottom) / 2;
}

function lineGroup({relation, from, to}, edge, track, parts) {
  const x = edge - 8 - track * TRACK_PIXELS;
  const turn = to > from ? ROUND_PIXELS : -ROUND_PIXELS;
  const group = groupOf(relation);
  group.append(
    path(
      `M${edge} ${from}H${x + ROUND_PIXELS}Q${x} ${from} ${x} ${from + turn}V${to - turn}` +
        `Q${x} ${to} ${x + ROUND_PIXELS} ${to}H${edge - 4}`,
    ),
    arrow(edge, to, 1),
    ...sign(parts.looks.signOf(relation), x, (from + to) / 2),
  );
  return group;
}

/** From badge to badge, entering the target's at its side. */
function arcGroup({relation, source, target}, parts) {
  const isLeftwards = target.left < source.left;
  const [left, right] = isLeftwards ? [relation.target, relation.source] : [relation.source, relation.target];
  const places = isLeftwards ? [target, source] : [source, target];
  const from = places[0].left + badgeWidth(left, parts);
  const to = places[1].left - (right === relation.target ? 3 : 1);
  const top = Math.min(source.top, target.top) - 3;
  const lift = top - 8;
  const group = groupOf(relation);
  group.append(
    path(`M${from} ${top}C${from + 12} ${lift} ${to - 12} ${lift} ${to} ${top}`),
    isLeftwards ? arrow(from, top, -1) : arrow(to, top, 1),
    ...sign(parts.looks.signOf(relation), (from + to) / 2, lift + 2),
  );
  return group;
}

function badgeWidth(spanId, parts) {
  const span = parts.store.spans.get(spanId);
  return badgeText(span, parts).length * BADGE_LETTER_PIXELS + BADGE_PADDING_PIXELS;
}

function groupOf(relation) {
  const group = document.createElementNS(SVG, "g");
  group.setAttribute("class", "relation");
  group.dataset.relation = relation.type;
  group.dataset.id = relation.id;
  return group;
}

function path(definition) {
  const element = document.createElementNS(SVG, "path");
  element.setAttribute("class", "relation-line");
  element.setAttribute("d", definition);
  return element;
}

/** A head whose tip is at (x, y) and points right (1) or left (-1). */
function arrow(x, y, direction) {
  const element = document.createElementNS(SVG, "path");
  element.setAttribute("class", "relation-head");
  element.setAttribute("d", `M${x - 7 * direction} ${y - 3.5}L${x} ${y}L${x - 7 * direction} ${y + 3.5}Z`);
  return element;
}

function sign(text, x, y) {
  const ground = document.createElementNS(SVG, "circle");
  ground.setAttribute("class", "relation-ground");
  ground.setAttribute("cx", x);
  ground.setAttribute("cy", y);
  ground.setAttribute("r", 5.5);
  const element = document.createElementNS(SVG, "text");
  element.setAttribute("class", "relation-sign");
  element.setAttribute("x", x);
  element.setAttribute("y", y);
  element.textContent = text;
  return [ground, element];
}

/** One chip for all the relations that leave a span in one direction: “↑ E12”, or “↑ 3”. */
function chipsOf(ends, parts) {
  const groups = new Map();
  for (const {relation, source, target} of ends) {
    const here = parts.store.spans.get(source ? relation.source : relation.target);
    const there = parts.store.spans.get(source ? relation.target : relation.source);
    if (!here || !there) continue;
    const arrowText = there.start < here.start ? "↑" : "↓";
    const key = `${here.id} ${arrowText}`;
    const group = groups.get(key) ?? {place: source ?? target, arrowText, relations: [], others: []};
    group.relations.push(relation);
    group.others.push(there);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => chip(group, parts));
}

function chip({place, arrowText, relations, others}, parts) {
  const element = document.createElement("span");
  element.className = "chip";
  if (new Set(relations.map(({type}) => type)).size === 1) element.dataset.relation = relations[0].type;
  element.dataset.spans = others.map(({id}) => id).join(" ");
  const signText = relations.length === 1 ? parts.looks.signOf(relations[0]) : "";
  element.textContent = `${arrowText}${signText}${others.length === 1 ? badgeText(others[0], parts) : others.length}`;
  element.style.top = `${middle(place) + (arrowText === "↑" ? -14 : 2)}px`;
  return element;
}
