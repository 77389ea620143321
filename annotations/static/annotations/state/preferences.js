/**
 * How a person likes the page to be. Changes hold at once and are kept in this browser until the server has them.
 *
 * @typedef {{revision: number, density: string, font_size: number, numbering: string, tour_seen: boolean,
 *   keys: Record<string, string>, guidelines: Record<string, number>}} Preferences
 *   `keys`: presses by the id of the key that has been changed; `guidelines`: the version last read, by project
 */

/** What is given by name within a preference is added to what is there. */
const BY_NAME = ["guidelines"];

/**
 * @param {object} given
 * @param {Preferences} given.preferences as the server has them
 * @param {string} given.person
 * @param {object} given.memory see memory.js
 * @param {(changes: object) => Promise<{status: number, body: any}>} given.send rejects when there is no answer
 */
export function createPreferences({preferences, person, memory, send}) {
  const name = `preferences ${person}`;
  const listeners = new Set();
  let known = latest(preferences, memory.get(name)?.known);
  let changes = memory.get(name)?.changes ?? {};
  let sending = null;
  return {
    /** @returns {Preferences} as they hold now */
    get now() {
      return merged(known, changes);
    },
    /** Whether the server has them all. */
    get areSent() {
      return Object.keys(changes).length === 0;
    },
    change,
    flush,
    hear,
    subscribe(listen) {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
  };

  /** Changes some of them. */
  function change(wanted) {
    changes = merged(changes, wanted);
    keep();
    tell();
    return flush();
  }

  /** Sends what the server does not have. @returns {Promise<boolean>} whether it has everything now */
  function flush() {
    sending ??= sendAll().finally(() => { sending = null; });
    return sending;
  }

  async function sendAll() {
    while (Object.keys(changes).length > 0) {
      const sent = changes;
      const {status, body} = await send(sent).catch(() => ({status: 0, body: null}));
      if (status === 200) known = latest(known, body);
      else if (status !== 400) return false;
      // What the server cannot take is given up, rather than sent for ever.
      changes = Object.fromEntries(Object.entries(changes).filter(([key, value]) => sent[key] !== value));
      keep();
      tell();
    }
    return true;
  }

  /** Another tab has changed what is kept. */
  function hear(changedName) {
    if (changedName !== name) return;
    const kept = memory.get(name);
    if (!kept) return;
    known = latest(known, kept.known);
    changes = kept.changes;
    tell();
  }

  function keep() {
    memory.put(name, {known, changes});
  }

  function tell() {
    listeners.forEach((listen) => listen());
  }
}

/** The version of a project's guideline that was read last, if it is older than this one; 0 if there is nothing new. */
export function readBefore({guidelines}, project, version) {
  const read = guidelines[project] ?? 0;
  return read < version ? read : 0;
}

function latest(one, other) {
  return other && other.revision > one.revision ? other : one;
}

function merged(known, changes) {
  const result = {...known, ...changes};
  for (const key of BY_NAME) if (known[key] && changes[key]) result[key] = {...known[key], ...changes[key]};
  return result;
}
