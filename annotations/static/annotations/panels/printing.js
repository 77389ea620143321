/**
 * The document on paper: its text with a badge at the start of every span, then a list of all marks.
 */
import {gettext, titleOf} from "annotations/surface/language.js";
import {fragmentsOf} from "annotations/surface/marks.js";
import {pieceBefore} from "annotations/surface/pieces.js";
import {quoteOf} from "annotations/surface/quotes.js";
import {element} from "annotations/panels/elements.js";
import {createRows} from "annotations/panels/rows.js";

const QUOTE_LETTERS = 300;

/**
 * @param {object} desk
 * @returns {{prepare: () => void, clear: () => void}} `prepare` writes what is printed, `clear` takes it away
 */
export function createPrinting(desk) {
  const {text, store, looks, boot, highlights, root} = desk;
  const {factsOf} = createRows(desk);
  let paper = null;
  root.dataset.printing = "true";
  return {prepare, clear};

  function prepare() {
    clear();
    const {blocks, rangeOf} = copied();
    paper = element(
      "section",
      {class: "paper"},
      element("h1", {dir: "auto"}, boot.document.name),
      element("div", {class: "text", lang: boot.document.language || null, data: {numbering: text.container.dataset.numbering}}, ...blocks),
      element("h2", {}, gettext("Spans")),
      element("ol", {class: "paper-marks"}, ...store.spansInOrder().map(rowOf)),
    );
    root.append(paper);
    highlights.paintCopy(store.spansInOrder(), rangeOf);
  }

  function clear() {
    paper?.remove();
    paper = null;
    highlights.paintCopy([], null);
  }

  /** The blocks of the text once more, cut where spans start, and what finds a stretch in them. */
  function copied() {
    const blocks = [];
    /** {start, startUtf16, node}, in order */
    const cuts = [];
    const starts = startsOf();
    for (const piece of text.pieces) {
      blocks[piece.block] ??= element("p", {class: text.blockOf(piece).className, dir: "auto"});
      const places = [piece.start, ...(starts.get(piece) ?? []).map(({start}) => start)];
      for (const start of new Set(places)) {
        const next = Math.min(piece.end, ...places.filter((place) => place > start));
        const node = document.createTextNode(text.slice(start, next));
        cuts.push({start, startUtf16: text.offsets.toUtf16(start), node});
        const badges = (starts.get(piece) ?? []).filter((span) => span.start === start).map(({name}) => badge(name));
        blocks[piece.block].append(...badges, node);
      }
    }
    return {blocks, rangeOf: (start, end) => ({...edge("start", start), ...edge("end", end)})};

    /** Where a range starts or ends; its end lies in the node that holds the letter before. */
    function edge(side, position) {
      const {node, startUtf16} = cuts[pieceBefore(cuts, side === "end" ? position - 1 : position)];
      return {[`${side}Container`]: node, [`${side}Offset`]: text.offsets.toUtf16(position) - startUtf16};
    }
  }

  /** Where spans and their further fragments start, by piece: [{start, name}] in order. */
  function startsOf() {
    const starts = new Map();
    for (const span of store.spansInOrder()) {
      fragmentsOf(span).forEach(([start], nth) => {
        const piece = text.pieceAt(start);
        starts.set(piece, [...(starts.get(piece) ?? []), {start, name: (nth > 0 ? "…" : "") + desk.nameOf(span)}]);
      });
    }
    for (const found of starts.values()) found.sort((a, b) => a.start - b.start);
    return starts;
  }

  function badge(name) {
    return element("sup", {class: "paper-badge"}, name);
  }

  function rowOf(span) {
    return element(
      "li",
      {},
      element("strong", {}, `${desk.nameOf(span)} ${titleOf(looks.labels.get(span.label))}`),
      element("span", {class: "paper-quote", dir: "auto"}, quoteOf(text, span, QUOTE_LETTERS)),
      ...factsOf(span, true),
    );
  }
}
