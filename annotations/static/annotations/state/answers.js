/**
 * What an answer of the server means for the steps that were sent.
 *
 * @typedef {{verdict: "taken", results: object[], revision: number}
 *   | {verdict: "unreadable", isTheServers: boolean, fault: {code: string, where: string, detail: string}}
 *   | {verdict: "waits" | "later", name: string, code: string, seconds: number | null}} Meaning
 *   unreadable: something in the request cannot be sent; waits: only the person can help; later: try again
 *   `isTheServers`: the product's server says so, and not something on the way to it
 */
const WAITING = {
  other_person: "other_person",
  client_outdated: "outdated",
  not_open: "closed",
  document_mismatch: "mismatch",
};

/**
 * @param {import("annotations/state/transport.js").Answer} answer
 * @returns {Meaning}
 */
export function meaningOf({status, body, retryAfterSeconds}) {
  if (status === 200 && Array.isArray(body?.results)) {
    return {verdict: "taken", results: body.results, revision: body.revision};
  }
  const code = body?.code ?? `http_${status}`;
  if (status === 400 || status === 413 || status === 422) {
    return {verdict: "unreadable", isTheServers: Boolean(body?.code), fault: faultOf(code, body)};
  }
  if (status === 401) return {verdict: "waits", name: "signed_out", code, seconds: null};
  if (status === 409 && code in WAITING) return {verdict: "waits", name: WAITING[code], code, seconds: null};
  if (status === 404) return {verdict: "waits", name: "refused", code, seconds: null};
  const name = status === 403 || status === 405 ? "refused" : "offline";
  return {verdict: "later", name, code, seconds: retryAfterSeconds};
}

function faultOf(code, body) {
  return {code, where: body?.errors?.[0]?.where ?? "", detail: body?.detail ?? ""};
}
