/**
 * The document's text in the page: written once, a block element a line, and never changed afterwards.
 * The only module that turns code points into DOM positions and back.
 */
import {createOffsets} from "annotations/offsets.js";
import {pieceBefore, piecesOf} from "annotations/surface/pieces.js";

/**
 * Writes the text into `container` and answers what knows its way around in it.
 *
 * @param {HTMLElement} container
 * @param {{text: string, language?: string}} document
 */
export function writeText(container, {text, language = ""}) {
  const offsets = createOffsets(text);
  const pieces = piecesOf(text, offsets);
  const owners = new WeakMap();
  container.replaceChildren(...blocksOf(pieces, text, owners));
  if (language) container.lang = language;
  return {
    container,
    string: text,
    offsets,
    pieces,
    length: offsets.length,
    slice: (start, end) => offsets.slice(start, end),
    blockOf: (piece) => container.children[piece.block],
    pieceAt: (position) => pieces[pieceBefore(pieces, position)],
    piecesBetween: (start, end) => piecesBetween(pieces, start, end),
    positionOf: (node, offsetUtf16) => positionOf(node, offsetUtf16),
    rangeIn,
    rangeOf,
  };

  /** The code point position of a DOM position in the text; null when it lies outside. */
  function positionOf(node, offsetUtf16) {
    if (!container.contains(node)) return null;
    if (node.nodeType === Node.TEXT_NODE) {
      const piece = owners.get(node.parentNode);
      return piece ? offsets.toCodePoints(Math.min(piece.startUtf16 + offsetUtf16, piece.endUtf16), "start") : null;
    }
    const child = node.childNodes[offsetUtf16];
    if (child) return startOf(child);
    const last = node.lastChild ?? node;
    return last === node ? startOf(node) : endOf(last);
  }

  function startOf(node) {
    const first = owners.get(node) ?? owners.get(node.firstChild) ?? owners.get(node.parentNode);
    return first?.start ?? 0;
  }

  function endOf(node) {
    const last = owners.get(node) ?? owners.get(node.lastChild) ?? owners.get(node.parentNode);
    return last?.end ?? offsets.length;
  }

  /** What of [start, end) lies in a piece, as a range; null when nothing does. */
  function rangeIn(piece, start, end) {
    const from = Math.max(start, piece.start);
    const to = Math.min(end, piece.end);
    if (from >= to || !piece.node) return null;
    return {
      startContainer: piece.node,
      startOffset: offsets.toUtf16(from) - piece.startUtf16,
      endContainer: piece.node,
      endOffset: offsets.toUtf16(to) - piece.startUtf16,
    };
  }

  /** [start, end) as a live range, from which rectangles can be asked; null when it holds no letter. */
  function rangeOf(start, end) {
    const parts = piecesBetween(pieces, start, end).map((piece) => rangeIn(piece, start, end)).filter(Boolean);
    if (parts.length === 0) return null;
    const range = container.ownerDocument.createRange();
    range.setStart(parts[0].startContainer, parts[0].startOffset);
    range.setEnd(parts.at(-1).endContainer, parts.at(-1).endOffset);
    return range;
  }
}

/** One element a block; a long block holds one inline element a piece, an empty one nothing. */
function blocksOf(pieces, text, owners) {
  const blocks = [];
  for (const piece of pieces) {
    const isContinued = pieces[piece.index + 1]?.block === piece.block;
    if (blocks[piece.block] === undefined) {
      blocks[piece.block] = blockElement(pieces[piece.index - 1]?.paragraph === piece.paragraph);
    }
    const block = blocks[piece.block];
    const isOnly = !isContinued && block.childNodes.length === 0;
    piece.element = isOnly ? block : block.appendChild(document.createElement("span"));
    const letters = text.slice(piece.startUtf16, piece.endUtf16);
    piece.node = letters ? document.createTextNode(letters) : null;
    if (piece.node) piece.element.append(piece.node);
    if (/[\u2028\u2029]$/.test(piece.node?.data)) piece.element.classList.add("line-end");
    owners.set(piece.element, piece);
  }
  return blocks;
}

/** @param {boolean} goesOn whether the paragraph of the line before goes on */
function blockElement(goesOn) {
  const element = document.createElement("p");
  element.className = goesOn ? "block goes-on" : "block";
  element.dir = "auto";
  return element;
}

/** The pieces that hold something of [start, end). */
function piecesBetween(pieces, start, end) {
  const found = [];
  for (let nth = pieceBefore(pieces, start); nth < pieces.length && pieces[nth].start < end; nth += 1) {
    if (pieces[nth].end > start) found.push(pieces[nth]);
  }
  return found;
}
