/**
 * Where the annotator is: the cursor, what is selected, which span is chosen, and what the keys do now.
 */

const START = {
  /** The word the keyboard cursor is on, {start, end}. */
  cursor: null,
  /** The stretch from which a selection grows. */
  anchor: null,
  /** The stretch a label would be put on, {start, end}. */
  selection: null,
  /** Id of the span that is looked at and changed. */
  chosen: null,
  /** A relation being made: {type, source, aimed}; `aimed` is the id of the span it would go to. */
  relating: null,
  /** An attribute being asked for: {span, attribute}, ids. */
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
