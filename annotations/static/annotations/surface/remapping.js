/**
 * Keys that somebody has changed: one press in the place of a key's first one, as long as no other key that can be
 * meant at the same time has it.
 */

/** What is not so in most moments; all else that keys ask for is so when they do something. */
const SELDOM = new Set(["asking", "isAskingText", "relating", "jumping", "isReadOnly", "isClosed"]);
/** Moments that differ in what keys can mean. */
const MOMENTS = [
  {}, {asking: true}, {asking: true, isAskingText: true}, {relating: true}, {jumping: true},
  {isReadOnly: true, isOpen: false, isClosed: true},
].map((given) => new Proxy(given, {get: (target, name) => target[name] ?? !SELDOM.has(name)}));

/** Presses that the browser or the system keeps for itself, or that leave the text. */
const KEPT = /^(Shift\+)?Tab$|^Alt\+(Arrow|F4|Tab)|^F(5|11|12)$|^Ctrl\+(Shift\+)?Key[TWNRLPCVXAQ]$/;

const WRITTEN = {
  ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", Delete: "Del", Period: ".", Comma: ",",
  Semicolon: ";", Quote: "'", Slash: "/", Backquote: "`", Minus: "-", Equal: "=", BracketLeft: "[", BracketRight: "]",
  Backslash: "\\",
};

/** How a press is written: modifiers, then the key as a Latin keyboard has it. */
export function written(press) {
  if (press === "Shift+Slash") return "?";
  const parts = press.split("+");
  const code = parts.pop();
  const letter = code.match(/^Key([A-Z])$/)?.[1];
  const name = WRITTEN[code] ?? code.match(/^Digit(\d)$/)?.[1] ?? code;
  return [...parts, letter ? (parts.length > 0 ? letter : letter.toLowerCase()) : name].join(" ");
}

/** The keys of a row of the help: one, or the two that are shown together. */
export function rowOf(keys, key) {
  const named = (id) => keys.find((one) => one.id === id);
  const back = named(`${key.id}-back`);
  if (back) return [back, key];
  const end = key.id.startsWith("start-") && named(key.id.replace("start-", "end-"));
  return end ? [key, end] : [key];
}

/**
 * The table with somebody's own keys. What clashes in it does not hold.
 *
 * @param {import("annotations/surface/keytable.js").Key[]} keys as the product and the scheme have them
 * @param {Record<string, string>} wanted presses by the id of their key
 * @returns {{keys: import("annotations/surface/keytable.js").Key[], ignored: Map<string, object>}} `ignored`: by the id
 *   of a key whose press does not hold, the key that has it
 */
export function remapped(keys, wanted) {
  const ignored = new Map();
  for (;;) {
    const held = Object.fromEntries(Object.entries(wanted).filter(([id]) => !ignored.has(id)));
    const table = keys.map((key) => withPress(key, held[key.id]));
    const [clash] = table.filter(({id}) => held[id]).map((key) => [key, clashOf(table, key)]).filter(([, other]) => other);
    if (!clash) return {keys: shownIn(table, held), ignored};
    ignored.set(clash[0].id, clash[1]);
  }
}

/**
 * Why a key cannot have a press, or cannot have its first one again.
 *
 * @param {string | null} press null for its own
 * @returns {{reason: "fixed" | "kept"} | {reason: "taken", by: object} | null}
 */
export function refusalOf(keys, wanted, id, press) {
  const key = keys.find((one) => one.id === id);
  if (key.isFixed) return {reason: "fixed"};
  if (press && KEPT.test(press)) return {reason: "kept"};
  const table = keys.map((one) => withPress(one, one.id === id ? press : wanted[one.id]));
  const by = clashOf(table, table[keys.indexOf(key)], press ? [] : keys);
  return by ? {reason: "taken", by} : null;
}

function withPress(key, press) {
  return press && !key.isFixed ? {...key, presses: [press, ...key.presses.slice(1)]} : key;
}

/** Another key that has this one's first press and can be meant at the same time; those of `friends` do so by design. */
function clashOf(table, key, friends = []) {
  const [press] = key.presses;
  const isFriend = (other) => friends.find(({id}) => id === other.id)?.presses.includes(press);
  return table.find((other) => other.id !== key.id && other.presses.includes(press) && !isFriend(other) && meet(key, other));
}

function meet(one, other) {
  return MOMENTS.some((now) => (one.when?.(now) ?? true) && (other.when?.(now) ?? true));
}

/** Rows of the help with a changed key are written anew. */
function shownIn(table, held) {
  return table.map((key) => {
    const row = rowOf(table, key);
    const isChanged = key.shows && row.some(({id}) => held[id]);
    return isChanged ? {...key, shows: row.map(({presses}) => written(presses[0])).join(" ")} : key;
  });
}
