/**
 * What the keys do now, right at the place: labels for a selection, values for an attribute that is asked.
 */
import {valuesOf} from "annotations/surface/asking.js";
import {fill, gettext, titleOf} from "annotations/surface/language.js";
import {button, element} from "annotations/panels/elements.js";

const BELOW_PIXELS = 10;

/**
 * @param {HTMLElement} content what the palette is placed in
 * @param {object} desk
 */
export function createPalette(content, desk) {
  const {attention, commands, looks, store, frames} = desk;
  const palette = element("div", {class: "palette", role: "toolbar", hidden: true});
  content.append(palette);
  palette.addEventListener("pointerdown", (event) => event.preventDefault());
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
    if (question) return show(question.span, titleOf(question.attribute), answers(question));
    if (selection && !relating && !desk.isDragging() && !store.readOnly) return show(selection, gettext("Label"), labels());
    palette.hidden = true;
    return undefined;
  }

  function labels() {
    return looks.scheme.labels.map((label) => {
      const letter = element("span", {class: "badge", data: {look: label.id}, "aria-hidden": "true"}, label.badge);
      return choice(label.key ?? "", [letter, titleOf(label)], () => commands.label(label.id));
    });
  }

  function answers({span, attribute}) {
    return valuesOf(attribute).slice(0, 9).map((value, nth) => {
      const look = `${span.label}.${attribute.id}.${value.id}`;
      const swatch = value.colour && element("span", {class: "swatch", data: {look}});
      const isGiven = span.attributes[attribute.id] === value.id;
      return choice(String(nth + 1), [swatch, titleOf(value)], () => commands.answer(nth), {"aria-pressed": String(isGiven)});
    });
  }

  /** A button with its key; the text keeps the keyboard. */
  function choice(key, content, act, properties) {
    const actAndReturn = () => {
      act();
      desk.focusText();
    };
    return button([key && element("kbd", {}, key), ...content], actAndReturn, properties);
  }

  function show(stretch, title, buttons) {
    palette.setAttribute("aria-label", fill(gettext("%(title)s: choose"), {title}));
    palette.replaceChildren(element("span", {class: "palette-title"}, title), ...buttons);
    palette.hidden = false;
    frames.measure(() => place(stretch));
  }

  /** Under the end of the stretch, or above its start where there is no room below. */
  function place({start, end}) {
    const {places} = desk.overlays;
    places.open();
    const last = places.boxesOf(end - 1, end).at(-1) ?? places.boxesOf(start, end).at(-1);
    const first = places.boxesOf(start, start + 1)[0] ?? last;
    if (!last) return;
    const {scroller} = desk;
    const room = scroller.scrollTop + scroller.clientHeight - palette.offsetHeight - BELOW_PIXELS;
    const below = last.bottom + BELOW_PIXELS;
    const top = below <= room ? below : Math.min(first.top - palette.offsetHeight - BELOW_PIXELS, room);
    palette.style.top = `${Math.max(top, scroller.scrollTop + 4)}px`;
    palette.style.left = `${Math.max(4, Math.min(last.left, content.clientWidth - palette.offsetWidth - 8))}px`;
  }
}
