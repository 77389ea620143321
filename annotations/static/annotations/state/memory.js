/**
 * Small things that a browser remembers by name: JSON in its local storage, or for the page's life where it has none.
 *
 * @param {() => Storage} open gives the browser's storage; it may throw
 */
export function createMemory(open = () => globalThis.localStorage) {
  const held = new Map();
  return {get, put, remove, names};

  function get(name) {
    try {
      return JSON.parse(open().getItem(name)) ?? held.get(name) ?? null;
    } catch {
      return held.get(name) ?? null;
    }
  }

  /** @returns {boolean} whether it outlives the page */
  function put(name, value) {
    held.set(name, value);
    try {
      open().setItem(name, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  function remove(name) {
    held.delete(name);
    try {
      open().removeItem(name);
    } catch {
      // What was never stored need not be removed.
    }
  }

  function names() {
    try {
      return [...new Set([...Object.keys(open()), ...held.keys()])];
    } catch {
      return [...held.keys()];
    }
  }
}
