/**
 * What the scheme's rules find in the marks, looked at while the page is idle: once it stands, and after each change. A rule
 * is a piece of work, so that no key waits for all of them.
 */
import {callOff, whenIdle} from "annotations/surface/idle.js";

/**
 * @param {{store: object, rules: {violations: () => Iterator<object[]>}, onFound: (ids: Set<string>) => void}} parts
 *   `onFound` is told the marks about which something else is found now
 */
export function createReview({store, rules, onFound}) {
  let found = new Map();
  let absent = [];
  let waiting = 0;
  store.subscribe(({spans, relations}) => {
    if (spans.size + relations.size > 0) lookLater();
  });
  lookLater();
  return {
    /** Violations at a span or a relation. */
    at: (id) => found.get(id) ?? [],
    /** Ids of the marks at which something is to be done. */
    ids: () => found.keys(),
    isEmpty: () => found.size === 0,
    /** Ids of the labels that the document should have and does not. */
    absent: () => absent,
  };

  function lookLater() {
    callOff(waiting);
    let turns = null;
    const all = [];
    waiting = whenIdle(look);

    function look() {
      turns ??= rules.violations();
      const {done, value} = turns.next();
      if (done) return tell(all);
      all.push(...value);
      waiting = whenIdle(look);
      return undefined;
    }
  }

  function tell(violations) {
    const before = found;
    found = group(violations);
    absent = absentIn(violations);
    const names = (some) => (some ?? []).map(({rule, attribute}) => `${rule} ${attribute}`).join();
    const ids = new Set([...before.keys(), ...found.keys()]);
    onFound(new Set([...ids].filter((id) => names(before.get(id)) !== names(found.get(id)))));
  }
}

function absentIn(violations) {
  return violations.filter(({rule}) => rule === "label_expected").map(({label}) => label);
}

function group(violations) {
  const groups = new Map();
  for (const violation of violations.filter(({kind}) => kind === "span" || kind === "relation")) {
    groups.set(violation.id, [...(groups.get(violation.id) ?? []), violation]);
  }
  return groups;
}
