/**
 * Badges: a letter and a number at the start of each span near the screen, and at its further fragments. Spans on lanes
 * that have no underline are counted together on a chip.
 */
import {LANES} from "annotations/surface/looks.js";
import {fragmentsOf} from "annotations/surface/marks.js";

const LETTER_PIXELS = 7;
const PADDING_PIXELS = 8;
const GAP_PIXELS = 2;

/**
 * Elements of the badges of some spans, placed.
 *
 * @param {object[]} spans in reading order
 * @param {{places: object, marks: object, looks: object, numbers: Map<string, number>, isNear: (position: number) =>
 *   boolean}} parts `isNear`: whether a position is near the screen
 * @returns {HTMLElement[]}
 */
export function badgesOf(spans, parts) {
  const placed = spans.flatMap((span) => fragmentsOf(span)
    .map(([start], nth) => ({span, nth, place: parts.isNear(start) ? parts.places.placeOf(start) : null})))
    .filter(({place}) => place !== null);
  const shallow = placed.filter(({span}) => parts.marks.laneOf(span.id) < LANES);
  const deep = placed.filter(({span, nth}) => parts.marks.laneOf(span.id) >= LANES && nth === 0);
  const drawn = [...shallow.map((entry) => badge(entry, parts)), ...chips(deep)];
  spread(drawn);
  return drawn.map(({element}) => element);
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
  const element = document.createElement("span");
  element.className = "badge";
  element.dataset.look = parts.looks.lookOf(span);
  element.dataset.marks = span.id;
  element.textContent = (nth > 0 ? "…" : "") + badgeText(span, parts);
  return {element, place};
}

/** One “+n” for all the deep spans that start on a line. */
function chips(deep) {
  const lines = new Map();
  for (const entry of deep) {
    const line = Math.round(entry.place.top);
    lines.set(line, [...(lines.get(line) ?? []), entry]);
  }
  return [...lines.values()].map((entries) => {
    const element = document.createElement("span");
    element.className = "badge badge-more";
    element.dataset.marks = entries.map(({span}) => span.id).join(" ");
    element.textContent = `+${entries.length}`;
    return {element, place: entries[0].place};
  });
}

/** Moves badges of one line apart, so that none hides another. */
function spread(drawn) {
  let line = -1;
  let free = 0;
  const inOrder = [...drawn].sort((a, b) => Math.round(a.place.top) - Math.round(b.place.top) || a.place.left - b.place.left);
  for (const {element, place} of inOrder) {
    if (Math.round(place.top) !== line) [line, free] = [Math.round(place.top), 0];
    const left = Math.max(place.left - 1, free);
    free = left + element.textContent.length * LETTER_PIXELS + PADDING_PIXELS + GAP_PIXELS;
    element.style.left = `${left}px`;
    element.style.top = `${place.top}px`;
  }
}
