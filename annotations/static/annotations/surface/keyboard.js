/**
 * Keys: what is the case now, and which key of the table an event means.
 */
import {keyFor, keysOf, pressOf, whyNot} from "annotations/surface/keys.js";

/** Where letters are typed or arrows belong to the element itself. */
const TYPING = "textarea, select, [contenteditable], input:not([type='radio'], [type='checkbox'])";

/**
 * @param {object} desk
 */
export function createKeyboard(desk) {
  const {store, attention, commands, marks, boot} = desk;
  const usualKeys = keysOf(boot.scheme);
  /** The table as this person has it; the list stays the same one when they change it. */
  const keys = [...usualKeys];
  /** Fetched for whoever has changed a key, or is about to. */
  let remapped = null;
  let areKnown = !hasOwnKeys();
  desk.preferences.subscribe(remap);
  if (!areKnown) fetchOwnKeys();
  // Wherever the focus was lost to: dialogs keep their keys to themselves.
  document.addEventListener("keydown", press);
  return {keys, usualKeys, situation, shownKey, remapWith};

  function hasOwnKeys() {
    return Object.keys(desk.preferences.now.keys).length > 0;
  }

  async function fetchOwnKeys() {
    const module = await desk.awaited(() => import("annotations/surface/remapping.js"), desk.imported);
    if (module) remapWith(module.remapped);
    areKnown = true;
    desk.hints?.refresh();
  }

  /** @param {typeof import("annotations/surface/remapping.js").remapped} makeTable */
  function remapWith(makeTable) {
    remapped = makeTable;
    remap();
  }

  function remap() {
    if (!remapped) return hasOwnKeys() && fetchOwnKeys();
    const own = remapped(usualKeys, desk.preferences.now.keys);
    for (const [list, now] of [[keys, own.keys], [desk.letters, own.letters]]) list.splice(0, list.length, ...now);
    return undefined;
  }

  /** How a key is written, as this person has it. */
  function shownKey(id) {
    return keys.find((key) => key.id === id)?.shows ?? "";
  }

  function press(event) {
    if (event.isComposing) return;
    // What was pressed before comes first, whoever has the focus by now.
    if (event.target.closest(TYPING) && !desk.hasKeptPresses()) return;
    if (!areKnown || desk.isWaiting()) return holdBack(event);
    if (belongsToControl(event)) return;
    const now = situation();
    const key = keyFor(keys, event, now);
    if (!key) return tellWhyNot(event, now);
    event.preventDefault();
    key.run(desk, event);
  }

  /** A press that means something here, or writes, waits; to reload, or to go on with Tab, stays the browser's. */
  function holdBack(event) {
    const press = pressOf(event);
    const isWritten = event.key?.length === 1 && !/Ctrl|Alt/.test(press);
    const known = [...keys.flatMap(({presses}) => presses), ...Object.values(desk.preferences.now.keys)];
    if (isWritten || known.includes(press)) desk.keepPress(event);
  }

  /** A key that would do something at another time says why it does nothing now. */
  function tellWhyNot(event, now) {
    const code = whyNot(keys, event, now);
    if (code) desk.refuse({code});
  }

  /** A focused button keeps Enter and Space, a focused radio its arrows. */
  function belongsToControl(event) {
    const isPlain = !event.ctrlKey && !event.metaKey;
    const isActivation = isPlain && ["Enter", "NumpadEnter", "Space"].includes(event.code);
    if (isActivation && event.target.closest("button, a, summary, input")) return true;
    return event.code.startsWith("Arrow") && event.target.matches("input[type='radio']");
  }

  /** What the keys' conditions ask for. */
  function situation() {
    const {asking, relating, jumping, chosen, selection, cursor} = attention.now;
    const span = commands.chosenSpan();
    const relation = commands.chosenRelation();
    const under = cursor ? marks.at(cursor.start) : [];
    return {
      asking,
      isAskingText: commands.question()?.attribute.kind === "text",
      relating,
      jumping,
      chosen: span && chosen,
      edge: relation && chosen,
      isReadOnly: store.readOnly,
      hasTarget: commands.target() !== null,
      hasSpans: store.spans.size > 0,
      hasAttributes: commands.attributesOf(span ?? relation ?? {}).length > 0,
      isUnfinished: !desk.review.isEmpty(),
      isInSpan: under.length > 0 && !selection,
      isTorn: Boolean(span?.fragments),
      isInPart: commands.currentPart() !== null,
      canAddPart: Boolean(selection && commands.heldSpan()),
      canRepeat: commands.last() !== null,
      canUndo: store.canUndo,
      isRecalled: store.isRecalled,
      canRedo: store.canRedo,
      canStepBack: Boolean(asking || relating || jumping || selection || chosen || cursor),
      hasRelations: store.relations.size > 0,
      ...desk.flow?.situation(),
    };
  }
}
