/**
 * Requests to the product's own server: the session goes along, and the CSRF token as the cookie has it at that moment.
 */
const TIMEOUT_SECONDS = 30;

/**
 * @typedef {{status: number, body: any, retryAfterSeconds: number | null}} Answer `body` is null unless it is JSON
 * @param {object} given
 * @param {typeof fetch} given.fetch
 * @param {() => string} given.cookies the page's cookies
 * @returns {(method: string, url: string, body?: object, how?: {keepalive?: boolean}) => Promise<Answer>} rejects when
 *   there is no answer; `keepalive`: it goes on when the page is left
 */
export function createRequest({fetch, cookies, timeoutSeconds = TIMEOUT_SECONDS}) {
  return async (method, url, body, {keepalive = false} = {}) => {
    const response = await fetch(url, {
      method,
      credentials: "same-origin",
      redirect: "error",
      keepalive,
      headers: headersFor(method, cookies()),
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    return {status: response.status, body: await jsonOf(response), retryAfterSeconds: retryAfterOf(response)};
  };
}

function headersFor(method, cookies) {
  const headers = {Accept: "application/json"};
  if (method === "GET") return headers;
  return {...headers, "Content-Type": "application/json", "X-CSRFToken": csrfTokenIn(cookies)};
}

/** The CSRF token in a page's cookies; empty if there is none. */
export function csrfTokenIn(cookies) {
  const cookie = cookies.split("; ").find((candidate) => candidate.startsWith("csrftoken="));
  return cookie ? decodeURIComponent(cookie.slice("csrftoken=".length)) : "";
}

async function jsonOf(response) {
  const isJson = /^application\/([a-z]+\+)?json\b/.test(response.headers.get("Content-Type") ?? "");
  return isJson ? await response.json() : null;
}

/** Seconds of a Retry-After header, as a number or a date; null without one. */
function retryAfterOf(response) {
  const value = response.headers.get("Retry-After");
  if (!value) return null;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}
