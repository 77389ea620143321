/**
 * Where the annotator is: the cursor, what is selected, which mark is chosen, and what the keys do now.
 */

const START = {
  /** The word the keyboard cursor is on, {start, end}. */
  cursor: null,
  /** The stretch from which a selection grows. */
  anchor: null,
  /** The stretch a label would be put on, {start, end}. */
  selection: null,
  /** Id of the span or relation that is looked at and changed. */
  chosen: null,
  /** Which fragment of the chosen span boundaries are moved of, from 0; null: of the span as a whole. */
  part: null,
  /** Id of the span chosen last, to which a selection can be added as a fragment. */
  held: null,
  /**
   * A relation being made: {type, source, aimed}; `source` is null while it is looked for, `aimed` is the id of the mark
   * that would be taken next.
   */
  relating: null,
  /** Whether the letters at the marks are waited for, to choose one. */
  jumping: false,
  /** An attribute being asked for: {mark, attribute, onlyMissing}; ids. */
  asking: null,
};

/**
 * An observable value. `change` tells the subscribers which fields now differ.
 */
export function createAttention() {
  const state = {...START};
  const subscribers = new Set();
  return {
    get now() {
      return state;
    },
    change,
    subscribe(subscriber) {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
  };

  function change(changes) {
    const changed = new Set(Object.keys(changes).filter((field) => state[field] !== changes[field]));
    if (changed.size === 0) return;
    Object.assign(state, changes);
    for (const subscriber of [...subscribers]) subscriber(changed, state);
  }
}
