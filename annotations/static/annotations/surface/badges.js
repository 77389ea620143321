/**
 * Badges: a letter and a number at the start of each span near the screen, and at its further fragments. Spans on lanes
 * that have no underline are counted together on a chip.
 */
import {tag} from "annotations/surface/layers.js";
import {LANES} from "annotations/surface/looks.js";
import {fragmentsOf} from "annotations/surface/marks.js";

const LETTER_PIXELS = 7;
const PADDING_PIXELS = 8;
const GAP_PIXELS = 2;

/**
 * The badges of some spans, placed.
 *
 * @param {object[]} spans in reading order
 * @param {{places: object, marks: object, looks: object, numbers: Map<string, number>, end: number,
 *   isNear: (position: number) => boolean}} parts `end`: no badge reaches beyond it; `isNear`: whether a position is near
 *   the screen
 * @returns {import("annotations/surface/layers.js").Drawing[]}
 */
export function badgesOf(spans, parts) {
  const placed = spans.flatMap((span) => fragmentsOf(span)
    .map(([start], nth) => ({span, nth, place: parts.isNear(start) ? parts.places.placeOf(start) : null})))
    .filter(({place}) => place !== null);
  const shallow = placed.filter(({span}) => parts.marks.laneOf(span.id) < LANES);
  const deep = placed.filter(({span, nth}) => parts.marks.laneOf(span.id) >= LANES && nth === 0);
  const all = [...shallow.map((entry) => badge(entry, parts)), ...chips(deep)];
  spread(all, parts.end);
  return all.map(({key, looks}) => tag(key, looks));
}

/** A span's letter and number: C12. */
export function badgeText(span, {looks, numbers}) {
  return looks.letterOf(span) + (numbers.get(span.id) ?? "");
}

/** A mark in short: C12, or E1+C12 for a relation. */
export function nameOf(mark, parts) {
  if (!mark) return "";
  if (!mark.source) return badgeText(mark, parts);
  const [source, target] = [mark.source, mark.target].map((id) => nameOf(parts.markOf(id), parts));
  return `${source}${parts.looks.signOf(mark)}${mark.target && parts.markOf(mark.target)?.source ? `(${target})` : target}`;
}

function badge({span, nth, place}, parts) {
  const text = (nth > 0 ? "…" : "") + badgeText(span, parts);
  return {key: `${span.id} ${nth}`, place, looks: {className: "badge", look: parts.looks.lookOf(span), marks: span.id, text}};
}

/** One “+n” for all the deep spans that start on a line. */
function chips(deep) {
  const lines = new Map();
  for (const entry of deep) {
    const line = Math.round(entry.place.top);
    lines.set(line, [...(lines.get(line) ?? []), entry]);
  }
  return [...lines.values()].map((entries) => {
    const marks = entries.map(({span}) => span.id).join(" ");
    const looks = {className: "badge badge-more", marks, text: `+${entries.length}`};
    return {key: `${entries[0].span.id} more`, place: entries[0].place, looks};
  });
}

/** Moves badges of one line apart, so that none hides another, and back from its end, where they would lie under a strip. */
function spread(all, end) {
  for (const line of Map.groupBy(all, ({place}) => Math.round(place.top)).values()) {
    line.sort((a, b) => a.place.left - b.place.left);
    let free = 0;
    for (const {looks, place} of line) {
      Object.assign(looks, {left: Math.max(place.left - 1, free), top: place.top});
      free = looks.left + widthOf(looks);
    }
    free = end;
    for (const {looks} of line.reverse()) {
      looks.left = Math.max(0, Math.min(looks.left, free - widthOf(looks)));
      free = looks.left;
    }
  }
}

function widthOf({text}) {
  return text.length * LETTER_PIXELS + PADDING_PIXELS + GAP_PIXELS;
}
