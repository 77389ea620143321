/**
 * What a listener hears: the word the cursor is on, the spans entered and left, what has been done.
 */
import {fill, gettext, titleOf} from "annotations/surface/language.js";
import {quoteOf} from "annotations/surface/quotes.js";

const MOST_LETTERS = 120;
/** Of a longer selection both ends are said: either may have just moved. */
const END_LETTERS = 40;

/**
 * @param {HTMLElement} region an `aria-live` element
 * @param {object} desk
 */
export function createAnnouncer(region, desk) {
  const {attention, marks, text, store, looks, commands} = desk;
  let inside = new Set();
  /** What is said at one go is heard as one. */
  let waiting = [];
  store.subscribe((change) => say(desk.edits.said(change)));
  attention.subscribe(tellOf);
  catchUp(attention.now);
  return {say};

  /** Keys may have been pressed before this was fetched, or a place been found again. */
  function catchUp(now) {
    say(desk.edits.said(desk.latestEdit ?? {}));
    tellOf({has: (field) => Boolean(now[field])}, now);
    if (now.chosen && now.asking) sayQuestion();
    say(desk.unsaid);
  }

  function tellOf(changed, now) {
    // A row of the list that has the focus is read out anyway.
    if (changed.has("chosen") && now.chosen && desk.frame.list.contains(document.activeElement)) return undefined;
    if (changed.has("chosen") && now.chosen) return say(fill(
      gettext("%(span)s chosen: %(quote)s"),
      {span: nameOf(now.chosen), quote: quote(now.chosen)},
    ));
    if (changed.has("relating") && now.relating) return sayEnd(now.relating);
    if (changed.has("part") && commands.currentPart()) return say(fill(
      gettext("Part %(number)s: %(quote)s"),
      {number: now.part + 1, quote: quoteOf(text, commands.currentPart(), MOST_LETTERS)},
    ));
    if (changed.has("asking") && now.asking) return sayQuestion();
    if (changed.has("selection") && now.selection && !desk.isDragging()) return say(fill(
      gettext("Selected: %(quote)s"),
      {quote: bothEnds(now.selection)},
    ));
    if (changed.has("cursor") && now.cursor) sayWord(now.cursor);
    return undefined;
  }

  function bothEnds({start, end}) {
    if (end - start <= MOST_LETTERS) return quoteOf(text, {start, end}, MOST_LETTERS);
    const last = quoteOf(text, {start: end - END_LETTERS, end}).replace(/^\S* /u, "");
    return `${quoteOf(text, {start, end}, MOST_LETTERS - END_LETTERS)} ${last}`;
  }

  function say(message) {
    if (!message) return;
    if (waiting.length === 0) queueMicrotask(tell);
    waiting.push(message);
  }

  /** What is said twice is heard twice only if it differs a little. */
  function tell() {
    const says = waiting.map((one) => one.replace(/\.$/, "")).join(". ");
    waiting = [];
    region.textContent = region.textContent === says ? `${says}\u00a0` : says;
  }

  function sayWord(word) {
    const spans = new Set(marks.at(word.start).map(({id}) => id));
    const entered = [...spans].filter((id) => !inside.has(id));
    const left = [...inside].filter((id) => !spans.has(id) && store.spans.has(id));
    inside = spans;
    say([
      text.slice(word.start, word.end),
      ...entered.map((id) => fill(gettext("into %(span)s"), {span: nameOf(id)})),
      ...left.map((id) => fill(gettext("out of %(span)s"), {span: nameOf(id)})),
    ].join(", "));
  }

  function sayQuestion() {
    const {attribute} = commands.question();
    if (attribute.kind === "text") return say(fill(gettext("%(attribute)s: Enter to write"), {attribute: titleOf(attribute)}));
    const values = (attribute.values ?? []).map((value, nth) => `${nth + 1} ${titleOf(value)}`);
    return say(`${titleOf(attribute)}: ${values.join(", ")}`);
  }

  /** The end of a relation that is looked for, or the mark pointed at. */
  function sayEnd({type, source, aimed}) {
    const end = source ? gettext("Target") : gettext("Start");
    if (aimed) return say(`${end} ${nameOf(aimed)}: ${quote(aimed)}`);
    return say(`${titleOf(looks.types.get(type))}: ${end}?`);
  }

  function nameOf(id) {
    const mark = commands.markOf(id);
    if (!mark?.source) return mark ? `${titleOf(looks.labels.get(mark.label))} ${desk.nameOf(mark)}` : "";
    const [source, target] = [mark.source, mark.target].map((end) => desk.nameOf(commands.markOf(end)));
    return `${source} ${titleOf(looks.types.get(mark.type))} ${target}`;
  }

  function quote(id) {
    const mark = commands.markOf(id);
    return mark ? quoteOf(text, commands.anchorOf(mark), MOST_LETTERS) : "";
  }
}
