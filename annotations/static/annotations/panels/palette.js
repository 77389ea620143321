/**
 * What the keys do now, right at the place, or on a narrow screen below the text: labels for a selection, values for an
 * attribute that is asked.
 */
import {valuesOf} from "annotations/surface/asking.js";
import {fragmentsOf} from "annotations/surface/marks.js";
import {fill, gettext, titleOf} from "annotations/surface/language.js";
import {button, element} from "annotations/panels/elements.js";

/** Under the letters, and under the knobs that a finger moves. */
const BELOW_PIXELS = matchMedia("(pointer: coarse)").matches ? 34 : 10;
/** Beside the palette; at the right lies the map of the text. */
const [LEFT_PIXELS, RIGHT_PIXELS] = [4, 22];
/** Where the palette would cover what it is for it lies below the text. */
const IS_NARROW = "(max-width: 30rem)";

/**
 * @param {HTMLElement} content what the palette is placed in
 * @param {object} desk
 */
export function createPalette(content, desk) {
  const {attention, commands, looks, store, frames} = desk;
  const palette = element("div", {class: "palette", role: "toolbar", hidden: true});
  const {inspector, toasts} = desk.frame;
  const main = document.getElementById("main");
  const narrow = matchMedia(IS_NARROW);
  palette.addEventListener("pointerdown", (event) => event.preventDefault());
  narrow.addEventListener("change", schedule);
  for (const event of ["focusin", "focusout"]) inspector.addEventListener(event, schedule);
  attention.subscribe((changed) => {
    if (changed.has("selection") || changed.has("asking") || changed.has("relating")) schedule();
  });
  store.subscribe(schedule);
  return {schedule};

  function schedule() {
    frames.write(draw);
  }

  function draw() {
    const {selection, relating} = attention.now;
    const question = commands.question();
    if (question) return show(question.mark, titleOf(question.attribute), answers(question));
    const isFree = selection && !relating && !desk.isDragging() && !store.readOnly;
    if (isFree) return show(selection, gettext("Label"), [...labels(), ...addition()]);
    return hide();
  }

  function hide() {
    palette.hidden = true;
    toasts.style.marginBottom = "";
  }

  /** Below the text it lies over the panel that is written in. */
  function isInTheWay() {
    return narrow.matches && inspector.contains(document.activeElement);
  }

  function labels() {
    return looks.scheme.labels.map((label) => {
      const letter = element("span", {class: "badge", data: {look: label.id}, "aria-hidden": "true"}, label.badge);
      return choice(desk.shownKey(`label-${label.id}`), [letter, titleOf(label)], () => commands.label(label.id));
    });
  }

  /** The selection may also become a part of the span chosen last. */
  function addition() {
    const span = commands.heldSpan();
    if (!span) return [];
    const badge = element("span", {class: "badge", data: {look: looks.lookOf(span)}}, desk.nameOf(span));
    return [choice(desk.shownKey("add-part"), [gettext("Part of"), badge], () => commands.addPart())];
  }

  function answers({mark, attribute}) {
    if (attribute.kind === "text") return [writing()];
    return valuesOf(attribute).slice(0, 9).map((value, nth) => {
      const look = `${mark.label}.${attribute.id}.${value.id}`;
      const swatch = value.colour && element("span", {class: "swatch", data: {look}});
      const isGiven = mark.attributes[attribute.id] === value.id;
      return choice(String(nth + 1), [swatch, titleOf(value)], () => commands.answer(nth), {"aria-pressed": String(isGiven)});
    });
  }

  /** A text is written in the panel beside. */
  function writing() {
    return button([element("kbd", {}, desk.shownKey("write-answer")), gettext("write")], () => desk.focusAsked());
  }

  /** A button with its key; the text keeps the keyboard. */
  function choice(key, content, act, properties) {
    const actAndReturn = () => {
      act();
      desk.focusText();
    };
    return button([key && element("kbd", {}, key), ...content], actAndReturn, properties);
  }

  function show(mark, title, buttons) {
    if (isInTheWay()) return hide();
    const says = fill(gettext("%(title)s: choose"), {title});
    const isNew = palette.hidden || palette.getAttribute("aria-label") !== says;
    palette.setAttribute("aria-label", says);
    palette.replaceChildren(element("span", {class: "palette-title"}, title), ...buttons);
    palette.hidden = false;
    const home = narrow.matches ? main : content;
    if (palette.parentNode !== home) home.append(palette);
    toasts.style.marginBottom = "";
    if (narrow.matches) return frames.measure(() => lift(isNew));
    // As wide as it may be while it is measured: at the right edge it would be squeezed.
    palette.style.left = "0";
    return frames.measure(() => place(mark));
  }

  /** What is said stands above what lies below the text. */
  function lift(isNew) {
    if (isNew) palette.scrollTop = 0;
    palette.style.top = palette.style.left = "";
    toasts.style.marginBottom = `${palette.offsetHeight + BELOW_PIXELS}px`;
  }

  /** Under the end of the stretch or the sign of the relation, or above its start where there is no room below. */
  function place(mark) {
    const {places, placeOfMark} = desk.overlays;
    places.open();
    const boxes = mark.source ? [placeOfMark(mark.id) ?? placeOfMark(mark.source)] : boxesAt(fragmentsOf(mark));
    const [first, last] = [boxes[0], boxes.at(-1)];
    if (!last) return;
    const {scroller} = desk;
    const room = scroller.scrollTop + scroller.clientHeight - palette.offsetHeight - BELOW_PIXELS;
    const below = last.bottom + BELOW_PIXELS;
    const top = below <= room ? below : Math.min(first.top - palette.offsetHeight - BELOW_PIXELS, room);
    palette.style.top = `${Math.max(top, scroller.scrollTop + 4)}px`;
    palette.style.left = `${Math.max(LEFT_PIXELS, Math.min(last.left, content.clientWidth - palette.offsetWidth - RIGHT_PIXELS))}px`;
  }

  /** The boxes of the first and the last letter of some stretches. */
  function boxesAt(stretches) {
    const {places} = desk.overlays;
    const [start, end] = [stretches[0][0], stretches.at(-1)[1]];
    return [...places.boxesOf(start, start + 1), ...places.boxesOf(end - 1, end)];
  }
}
