/**
 * Work for when the page has nothing else to do, or can do again what it could not.
 */
const PATIENCE_MILLISECONDS = 500;
const PAUSE_MILLISECONDS = 100;

/** @returns {number} by which the work can be called off */
export function whenIdle(work) {
  if (globalThis.requestIdleCallback) return requestIdleCallback(work, {timeout: PATIENCE_MILLISECONDS});
  return setTimeout(work, PAUSE_MILLISECONDS);
}

/** Once the network is back, or somebody comes back to the page. */
export function onceThereIsHope(work) {
  const hope = new AbortController();
  for (const event of ["online", "focus"]) addEventListener(event, () => { hope.abort(); work(); }, {signal: hope.signal});
}

export function callOff(number) {
  if (globalThis.cancelIdleCallback) cancelIdleCallback(number);
  else clearTimeout(number);
}
