/**
 * The keyboard cursor: it stands on a word, steps over words, sentences and paragraphs, and lets a selection grow.
 */
import {markedPart} from "annotations/surface/sentence.js";
import {trimmed} from "annotations/surface/words.js";

/**
 * @param {{text: object, words: object, attention: object, firstVisible: () => number, isInView: (stretch: object) =>
 *   boolean, reveal: (stretch: object) => void}} parts `firstVisible` answers where the cursor starts, until it has stood
 *   somewhere that is in view; `reveal` shows where a stretch begins
 */
export function createCursor({text, words, attention, firstVisible, isInView, reveal}) {
  /** Where the cursor stood last: whoever lets it go does not lose the place. */
  let last = null;
  attention.subscribe((_, {cursor}) => {
    last = cursor ?? last;
  });
  const units = {
    sentence: {at: words.sentenceAt, beside: words.sentenceBeside, marked: sentence},
    paragraph: {at: words.paragraphAt, beside: words.paragraphBeside, marked: whole},
  };
  return {moveWord, moveUnit, moveTo, moveToEnd, takeUnit, take, nudged};

  function beginning() {
    return last && isInView(last) ? last.start : firstVisible();
  }

  /** One word on (1) or back (-1); with `extend` the selection grows with it. */
  function moveWord(direction, extend = false) {
    const {cursor} = attention.now;
    if (!cursor) return moveTo(beginning());
    const word = direction > 0 ? words.wordAfter(cursor.end) : words.wordBefore(cursor.start);
    if (word) stand(word, extend);
  }

  /**
   * To the first word of the next (1) or this or the previous (-1) sentence or paragraph; a selection grows forward to
   * the last word of one.
   * @param {"sentence" | "paragraph"} name
   */
  function moveUnit(name, direction, extend = false) {
    const {cursor} = attention.now;
    if (!cursor) return moveTo(beginning());
    const {at, beside, marked} = units[name];
    const here = at(cursor.start) ?? cursor;
    const isForward = direction > 0;
    const lastOf = (place) => words.wordBefore(marked(place)?.end ?? place.end);
    const edge = isForward ? lastOf(here) : words.wordAfter(here.start);
    const isAtEdge = !edge || (isForward ? !extend || edge.start <= cursor.start : edge.start >= cursor.start);
    const there = isAtEdge ? beside(here, direction) : here;
    if (!there) return;
    const word = extend && isForward ? lastOf(there) : words.wordAfter(there.start);
    if (word) stand(word, extend);
  }

  /** Puts the cursor on the word at a position, or the next one. */
  function moveTo(position) {
    const word = words.wordAt(position) ?? words.wordAfter(position) ?? words.wordBefore(position);
    if (word) stand(word, false);
  }

  /** To the last (1) or first (-1) word of the text. */
  function moveToEnd(direction, extend = false) {
    const word = direction > 0 ? words.wordBefore(text.length) : words.wordAfter(0);
    if (word) stand(word, extend);
  }

  function stand(word, extend) {
    const {cursor, anchor, selection} = attention.now;
    const from = anchor ?? (extend && selection) ?? cursor ?? word;
    const grown = {start: Math.min(from.start, word.start), end: Math.max(from.end, word.end)};
    attention.change({
      cursor: word,
      anchor: extend ? from || cursor : null,
      selection: extend ? grown : null,
      chosen: null,
      asking: null,
    });
  }

  /**
   * Selects the sentence or paragraph at the cursor; if it is selected or `done` already, the next one: too, or instead.
   * @param {"sentence" | "paragraph"} name
   * @param {{start: number, end: number} | null} [done] the span that is chosen
   * @returns {boolean} false when there is nothing left to take
   */
  function takeUnit(name, done = null) {
    const {cursor, selection} = attention.now;
    const {at, beside, marked} = units[name];
    const place = at(cursor?.start ?? beginning());
    const here = place && marked(place);
    if (!here) return false;
    const isDone = !selection && holds(done, here);
    if (!isDone && !holds(selection, here)) return takeAndShow(here, here);
    const last = isDone ? place : at(selection.end - 1) ?? selection;
    const isCut = !isDone && marked(last)?.end > selection.end;
    const next = marked(isCut ? last : beside(last, 1) ?? last) ?? here;
    if (holds(isDone ? done : selection, next)) return false;
    return isDone ? takeAndShow(next, next) : takeAndShow({start: selection.start, end: next.end}, lastLetter(next));
  }

  /** The place is shown also where the cursor stood on it before, out of sight. */
  function takeAndShow(stretch, place) {
    take(stretch);
    reveal(place);
    return true;
  }

  function whole(found) {
    return trimmed(text, found.start, found.end);
  }

  /** A sentence as it is marked; null when nothing of it is. */
  function sentence({start, end}) {
    const string = text.slice(start, end);
    const part = markedPart(string);
    if (!part) return null;
    const [from, to] = part.map((at) => [...string.slice(0, at)].length);
    return {start: start + from, end: start + to};
  }

  /** Makes a stretch the selection. */
  function take(stretch) {
    const selection = trimmed(text, stretch.start, stretch.end);
    if (!selection) return;
    attention.change({
      selection,
      anchor: null,
      cursor: words.wordAt(selection.start) ?? words.wordAfter(selection.start) ?? selection,
      chosen: null,
      asking: null,
    });
  }

  /**
   * A stretch with one boundary moved by a word or a letter.
   * @param {"start" | "end"} side
   * @param {1 | -1} direction
   * @param {"word" | "letter"} by
   */
  function nudged(stretch, side, direction, by) {
    const position = stretch[side];
    const moved = by === "letter" ? words.letterBeside(position, direction) : wordEdge(position, side, direction);
    const next = {...stretch, [side]: moved ?? position};
    return next.start < next.end ? next : stretch;
  }

  /** The nearest place beside a position where a word starts, or (for an end) ends. */
  function wordEdge(position, side, direction) {
    if (side === "start") {
      return direction > 0 ? words.wordAfter(position + 1)?.start : words.wordBefore(position)?.start;
    }
    return direction > 0 ? words.wordAfter(position)?.end : words.wordBefore(position - 1)?.end;
  }
}

/** The letter before the end of a stretch. */
export function lastLetter({end}) {
  return {start: end - 1, end};
}

function holds(outer, inner) {
  return Boolean(outer) && outer.start <= inner.start && outer.end >= inner.end;
}
