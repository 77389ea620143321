/**
 * What a listener hears: the word the cursor is on, the spans entered and left, what has been done.
 */
import {badgeText} from "annotations/surface/badges.js";
import {fill, gettext, titleOf} from "annotations/surface/language.js";

/**
 * @param {HTMLElement} region an `aria-live` element
 * @param {object} desk
 */
export function createAnnouncer(region, desk) {
  const {attention, marks, text, store, looks} = desk;
  let inside = new Set();
  attention.subscribe((changed, now) => {
    if (changed.has("chosen") && now.chosen) return say(fill(
      gettext("%(span)s chosen: %(quote)s"),
      {span: nameOf(now.chosen), quote: quote(store.spans.get(now.chosen))},
    ));
    if (changed.has("relating") && now.relating?.aimed) return say(fill(
      gettext("Target %(span)s: %(quote)s"),
      {span: nameOf(now.relating.aimed), quote: quote(store.spans.get(now.relating.aimed))},
    ));
    if (changed.has("asking") && now.asking) return sayQuestion();
    if (changed.has("selection") && now.selection && !desk.isDragging()) return say(fill(
      gettext("Selected: %(quote)s"),
      {quote: quote(now.selection)},
    ));
    if (changed.has("cursor") && now.cursor) sayWord(now.cursor);
    return undefined;
  });
  return {say};

  function say(message) {
    region.textContent = message;
  }

  function sayWord(word) {
    const spans = new Set(marks.at(word.start).map(({id}) => id));
    const entered = [...spans].filter((id) => !inside.has(id));
    const left = [...inside].filter((id) => !spans.has(id) && store.spans.has(id));
    inside = spans;
    say([
      quote(word),
      ...entered.map((id) => fill(gettext("into %(span)s"), {span: nameOf(id)})),
      ...left.map((id) => fill(gettext("out of %(span)s"), {span: nameOf(id)})),
    ].join(", "));
  }

  function sayQuestion() {
    const {attribute} = desk.commands.question();
    const values = (attribute.values ?? []).map((value, nth) => `${nth + 1} ${titleOf(value)}`);
    say(`${titleOf(attribute)}: ${values.join(", ")}`);
  }

  function nameOf(id) {
    const span = store.spans.get(id);
    return span ? `${titleOf(looks.labels.get(span.label))} ${badgeText(span, {looks, numbers: desk.numbers()})}` : "";
  }

  function quote({start, end}) {
    return text.slice(start, Math.min(end, start + 120));
  }
}
