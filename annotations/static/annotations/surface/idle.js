/**
 * Work for when the page has nothing else to do.
 */
const PATIENCE_MILLISECONDS = 500;
const PAUSE_MILLISECONDS = 100;

/** @returns {number} by which the work can be called off */
export function whenIdle(work) {
  if (globalThis.requestIdleCallback) return requestIdleCallback(work, {timeout: PATIENCE_MILLISECONDS});
  return setTimeout(work, PAUSE_MILLISECONDS);
}

export function callOff(number) {
  if (globalThis.cancelIdleCallback) cancelIdleCallback(number);
  else clearTimeout(number);
}
