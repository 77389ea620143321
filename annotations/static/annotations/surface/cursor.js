/**
 * The keyboard cursor: it stands on a word, steps over words, sentences and paragraphs, and lets a selection grow.
 */
import {trimmed} from "annotations/surface/words.js";

/**
 * @param {{text: object, words: object, attention: object, firstVisible: () => number}} parts
 *   `firstVisible` answers where the cursor starts
 */
export function createCursor({text, words, attention, firstVisible}) {
  return {moveWord, moveParagraph, moveTo, takeSentence, take, nudged};

  /** One word on (1) or back (-1); with `extend` the selection grows with it. */
  function moveWord(direction, extend = false) {
    const {cursor} = attention.now;
    if (!cursor) return moveTo(firstVisible());
    const word = direction > 0 ? words.wordAfter(cursor.end) : words.wordBefore(cursor.start);
    if (word) stand(word, extend);
  }

  function moveParagraph(direction, extend = false) {
    const {cursor} = attention.now;
    if (!cursor) return moveTo(firstVisible());
    const paragraph = words.paragraphBeside(cursor.start, direction);
    if (!paragraph) return;
    const isDown = direction > 0;
    const word = extend && isDown ? words.wordBefore(paragraph.end) : words.wordAfter(paragraph.start);
    if (word) stand(word, extend);
  }

  /** Puts the cursor on the word at a position, or the next one. */
  function moveTo(position) {
    const word = words.wordAt(position) ?? words.wordAfter(position) ?? words.wordBefore(position);
    if (word) stand(word, false);
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

  /** Selects the sentence at the cursor; if a sentence is selected already, the next one too. */
  function takeSentence() {
    const {cursor, selection} = attention.now;
    const at = cursor?.start ?? firstVisible();
    const here = sentence(words.sentenceAt(at));
    if (!here) return;
    const isTaken = selection && selection.start <= here.start && selection.end >= here.end;
    const next = isTaken ? sentence(words.sentenceAfter(selection.end)) : null;
    take(next ? {start: selection.start, end: next.end} : here);
  }

  /** A sentence as it is marked: without white space around it and without its full stop. */
  function sentence(found) {
    const whole = found && trimmed(text, found.start, found.end);
    if (!whole) return null;
    const hasStop = /[^.。]\s*[.。]$/u.test(text.slice(whole.start, whole.end));
    return hasStop ? trimmed(text, whole.start, whole.end - 1) : whole;
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
