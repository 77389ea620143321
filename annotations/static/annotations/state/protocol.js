/**
 * The wire of the operations: limits, quotes, and the body of a request.
 */
import {StoreError} from "annotations/state/errors.js";

export const PROTOCOL = 1;
export const MAX_OPERATIONS = 1000;
/** The server refuses 1 MB; the room left is for the envelope of the request. */
export const MAX_OPERATIONS_BYTES = 990_000;

const QUOTE_LIMIT = 64;
const QUOTE_EDGE = 32;
const encoder = new TextEncoder();

/**
 * The quote of [start, end) as the wire wants it: whole, or its two edges when it is over 64 code points.
 *
 * @param {import("annotations/offsets.js").Offsets} offsets
 */
export function quoteOf(offsets, start, end) {
  if (end - start <= QUOTE_LIMIT) return offsets.slice(start, end);
  return {first: offsets.slice(start, start + QUOTE_EDGE), last: offsets.slice(end - QUOTE_EDGE, end)};
}

/** Bytes of a value as JSON in UTF-8. */
export function bytesOf(value) {
  return encoder.encode(JSON.stringify(value)).length;
}

/**
 * Refuses text that the server's parser refuses: U+0000 and surrogates without their partner.
 * @throws {StoreError} forbidden_text
 */
export function refuseForbiddenText(text, where) {
  if (text.includes("\u0000")) throw new StoreError("forbidden_text", {where, character: "U+0000"});
  if (/\p{Surrogate}/u.test(text)) throw new StoreError("forbidden_text", {where, character: "surrogate"});
}

/**
 * Operations in runs that each fit one request, in order.
 *
 * @param {object[]} operations
 * @returns {object[][]}
 * @throws {StoreError} too_large when one operation alone does not fit
 */
export function runsThatFit(operations) {
  const runs = [];
  let bytes = Infinity;
  for (const operation of operations) {
    const size = bytesOf(operation) + 1;
    if (size > MAX_OPERATIONS_BYTES) throw new StoreError("too_large", {bytes: size});
    if (bytes + size > MAX_OPERATIONS_BYTES || runs.at(-1).length === MAX_OPERATIONS) {
      runs.push([]);
      bytes = 0;
    }
    runs.at(-1).push(operation);
    bytes += size;
  }
  return runs;
}

/**
 * The first of some steps that together fit one request; at most `most` of them, at least one. A step is never split.
 *
 * @template {{operations: object[]}} Step
 * @param {Step[]} steps
 * @returns {Step[]}
 */
export function stepsThatFit(steps, most = Infinity) {
  const fitting = [];
  let count = 0;
  let bytes = 0;
  for (const step of steps) {
    count += step.operations.length;
    bytes += bytesOf(step.operations);
    const isTooMuch = count > MAX_OPERATIONS || bytes > MAX_OPERATIONS_BYTES || fitting.length >= most;
    if (fitting.length > 0 && isTooMuch) break;
    fitting.push(step);
  }
  return fitting;
}

/** The fields of a new object as the wire wants them: a span with its quote, without fragments unless it has some. */
export function wireFields(kind, fields, offsets) {
  if (kind !== "span") return fields;
  const {fragments, ...rest} = fields;
  return {...rest, ...(fragments ? {fragments} : {}), quote: quoteOf(offsets, fields.start, fields.end)};
}

/** The object of an update: its id, the fields that change, and the quote if they move it. */
export function changeOf(kind, id, wanted, fields, offsets) {
  const change = Object.fromEntries(fields.map((field) => [field, wanted[field]]));
  const isMoved = kind === "span" && ["start", "end", "fragments"].some((field) => fields.includes(field));
  if (!isMoved) return {id, ...change};
  const {start, end} = wanted;
  return {id, ...change, start, end, quote: quoteOf(offsets, start, end)};
}

/** The body of one request. `person` is who the page was made for. */
export function requestBody({documentSha256, person, steps}) {
  return {
    document_sha256: documentSha256,
    protocol: PROTOCOL,
    person,
    operations: steps.flatMap((step) => step.operations),
  };
}
