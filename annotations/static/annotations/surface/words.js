/**
 * Words, sentences and paragraphs for the hand: what the cursor steps over and what a drag snaps to. Words are segmented
 * a piece at a time, sentences where they are asked for. Agreement never uses these.
 */
import {goesOn, isNumberOnly} from "annotations/surface/abbreviations.js";
import {paragraphsOf} from "annotations/surface/pieces.js";
import {withoutNotes} from "annotations/surface/sentence.js";

/** A hyphen that joins two words without a space: «кое-где», “well-known”. */
const HYPHENS = new Set(["-", "\u2010", "\u2011"]);
/** Code points looked at to find one letter. */
const LETTER_REACH = 40;

/**
 * @param {object} text as `writeText` answers it
 * @param {string} [language]
 */
export function createWords(text, language) {
  // Browsers take their time to make a segmenter.
  const cutter = remembered((granularity) => new Intl.Segmenter(safeLanguage(language), {granularity}));
  const wordsOf = remembered((piece) => stretches(piece, joinHyphens([...cutter("word").segment(stringOf(piece))])));
  /** A line break inside a paragraph ends no sentence, so the segmenter sees a space there, and in the place of notes. */
  const sentencesOf = remembered((paragraph) => cutter("sentence").segment(withoutNotes(stringOf(paragraph).replaceAll("\n", " "))));
  const {pieces} = text;
  const paragraphs = paragraphsOf(pieces);

  return {
    wordAt, wordAfter, wordBefore, snapped, sentenceAt, sentenceBeside, paragraphAt, paragraphBeside, letterBeside,
  };

  function stringOf(piece) {
    return text.string.slice(piece.startUtf16, piece.endUtf16);
  }

  /** [start, end] pairs in UTF-16 of the piece → code points of the text. */
  function stretches(piece, pairs) {
    return pairs.map(([from, to]) => ({
      start: text.offsets.toCodePoints(piece.startUtf16 + from, "start"),
      end: text.offsets.toCodePoints(piece.startUtf16 + to, "end"),
    }));
  }

  /** The word that holds the letter at a position; null between words. */
  function wordAt(position) {
    return holding(wordsOf(text.pieceAt(position)), position);
  }

  /** The first word that starts at or after a position; null at the end of the text. */
  function wordAfter(position) {
    for (let nth = text.pieceAt(position).index; nth < pieces.length; nth += 1) {
      const found = wordsOf(pieces[nth]).find((word) => word.start >= position);
      if (found) return found;
    }
    return null;
  }

  /** The last word that ends at or before a position; null at the start of the text. */
  function wordBefore(position) {
    for (let nth = text.pieceAt(position).index; nth >= 0; nth -= 1) {
      const found = wordsOf(pieces[nth]).findLast((word) => word.end <= position);
      if (found) return found;
    }
    return null;
  }

  /** [start, end) widened so that it cuts no word. */
  function snapped(start, end) {
    const first = wordAt(start);
    const last = end > start ? wordAt(end - 1) : first;
    return {start: Math.min(start, first?.start ?? start), end: Math.max(end, last?.end ?? end)};
  }

  function sentenceAt(position) {
    const paragraph = paragraphAt(position);
    const segments = sentencesOf(paragraph);
    let first = segments.containing(text.offsets.toUtf16(position) - paragraph.startUtf16);
    if (!first) return null;
    let last = first;
    for (let before; (before = segments.containing(first.index - 1)) && isOpen(segments, before); ) first = before;
    for (let after; isOpen(segments, last) && (after = segments.containing(bounds(last)[1])); ) last = after;
    return stretches(paragraph, [[first.index, bounds(last)[1]]])[0];
  }

  /** Whether a sentence goes on after a segment; after a number if it is that of an item, not the last word. */
  function isOpen(segments, {index, segment}) {
    if (!isNumberOnly(segment)) return goesOn(segment);
    const before = segments.containing(index - 1);
    return !before || !goesOn(before.segment);
  }

  /** The sentence of the next (1) word after a sentence, or of the last (-1) one before it; null when there is none. */
  function sentenceBeside(sentence, direction) {
    const word = direction > 0 ? wordAfter(sentence.end) : wordBefore(sentence.start);
    return word ? sentenceAt(word.start) : null;
  }

  function paragraphAt(position) {
    return paragraphs[text.pieceAt(position).paragraph];
  }

  /** The next (1) or previous (-1) paragraph that has a word; null when there is none. */
  function paragraphBeside({start, end}, direction) {
    const word = direction > 0 ? wordAfter(end) : wordBefore(start);
    return word ? paragraphAt(word.start) : null;
  }

  /** The next (1) or previous (-1) boundary between letters as readers see them, so that no emoji is cut. */
  function letterBeside(position, direction) {
    const far = Math.min(Math.max(position + direction * LETTER_REACH, 0), text.length);
    const near = text.slice(Math.min(position, far), Math.max(position, far));
    const letters = [...cutter("grapheme").segment(near)];
    const letter = direction > 0 ? letters[0] : letters.at(-1);
    return letter ? position + direction * [...letter.segment].length : null;
  }
}

/** A stretch without the white space around it; null when nothing is left. */
export function trimmed(text, start, end) {
  const string = text.slice(start, end);
  const before = [...string.slice(0, string.length - string.trimStart().length)].length;
  const after = [...string.slice(string.trimEnd().length)].length;
  return start + before < end - after ? {start: start + before, end: end - after} : null;
}

function bounds({index, segment}) {
  return [index, index + segment.length];
}

/** Word segments, those that a hyphen joins made one. */
export function joinHyphens(segments) {
  const joined = [];
  segments.forEach((segment, nth) => {
    if (!segment.isWordLike) return;
    const [from, to] = bounds(segment);
    const isJoined = joined.at(-1)?.[1] === from - 1 && HYPHENS.has(segments[nth - 1].segment);
    if (isJoined) joined.at(-1)[1] = to;
    else joined.push([from, to]);
  });
  return joined;
}

function holding(stretches, position) {
  return stretches.find(({start, end}) => start <= position && position < end) ?? null;
}

function remembered(ask) {
  const answers = new Map();
  return (piece) => {
    if (!answers.has(piece)) answers.set(piece, ask(piece));
    return answers.get(piece);
  };
}

function safeLanguage(language) {
  try {
    return language && Intl.Segmenter.supportedLocalesOf(language).length ? language : undefined;
  } catch {
    return undefined;
  }
}
