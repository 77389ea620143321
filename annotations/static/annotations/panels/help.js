/**
 * All keys, by what they are for; each can be changed here.
 */
import {fill, gettext} from "annotations/surface/language.js";
import {pressOf} from "annotations/surface/keys.js";
import {refusalOf, remapped, rowOf, written} from "annotations/surface/remapping.js";
import {openDialog} from "annotations/panels/dialogs.js";
import {button, element, keycaps, redraw} from "annotations/panels/elements.js";
import {doingOf, groupOf} from "annotations/panels/keywords.js";

const MODIFIERS = ["Control", "Shift", "Alt", "Meta", "AltGraph"];

/**
 * @param {object} desk
 */
export function openHelp(desk) {
  const {keys, usualKeys, preferences} = desk;
  desk.remapWith(remapped);
  const groups = element("div", {class: "key-groups"});
  const status = element("p", {class: "key-status", role: "status"}, gettext("To change a key, press it here with the mouse or with Enter."));
  /** Id of the key for which a new press is awaited. */
  let awaited = null;
  const idle = element("div", {class: "stack-tight"});
  const dialog = openDialog(gettext("Keys"), [status, idle, groups, mouse(), note()], [
    button(gettext("Settings"), () => go(desk.openSettings)),
    button(gettext("Show the tour"), () => go(desk.openTour)),
    button(gettext("All keys as they were"), reset),
  ]);
  dialog.classList.add("dialog-wide");
  dialog.addEventListener("keydown", take, {capture: true});
  dialog.addEventListener("close", preferences.subscribe(draw));
  draw();

  function go(open) {
    dialog.close();
    open();
  }

  function draw() {
    const byGroup = new Map();
    for (const key of keys.filter(({shows}) => shows)) byGroup.set(key.group, [...(byGroup.get(key.group) ?? []), key]);
    const {ignored} = remapped(usualKeys, preferences.now.keys);
    idle.replaceChildren(...[...ignored].map(([id, by]) => element("p", {class: "message message-warning"}, idleSaid(id, by))));
    redraw(groups, ...[...byGroup.values()].map((members) => group(groupOf(members[0]), members.flatMap(row))));
  }

  /** A key of one's own that the scheme of this document has taken. */
  function idleSaid(id, by) {
    const own = preferences.now.keys[id];
    const press = refusalOf(usualKeys, preferences.now.keys, id, own)?.press ?? own;
    return fill(gettext("Your key %(key)s for “%(does)s” does not hold here: it means “%(other)s”."), {
      key: written(press), does: nameOf(id), other: nameOf(by.id),
    });
  }

  /** What a key does; of two that are shown together the first one says it. */
  function nameOf(id) {
    const key = usualKeys.find((one) => one.id === id);
    return doingOf(key) || doingOf(rowOf(usualKeys, usualKeys.find((one) => rowOf(usualKeys, one).includes(key)))[0]);
  }

  function row(key) {
    const does = doingOf(key);
    const caps = key.isFixed ? keycaps(key.shows) : rowOf(keys, key).flatMap((one) => [cap(one, does), undo(one, does)]);
    return [element("dt", {}, ...caps), element("dd", {}, does)];
  }

  /** A key that can be pressed to be changed. */
  function cap(key, does) {
    const shows = written(key.presses[0]);
    const isAwaited = awaited === key.id;
    return button(isAwaited ? gettext("press…") : keycaps(shows), () => wait(key.id, does), {
      class: `key-button${isAwaited ? " is-awaited" : ""}`,
      "aria-label": fill(gettext("%(does)s: %(key)s. Change"), {does, key: shows}),
      data: {focus: key.id},
    });
  }

  function undo(key, does) {
    if (!preferences.now.keys[key.id]) return null;
    const usual = written(usualKeys.find(({id}) => id === key.id).presses[0]);
    return button("↺", () => change(key.id, null), {
      class: "button button-small button-quiet",
      "aria-label": fill(gettext("%(does)s: %(key)s again"), {does, key: usual}),
      title: usual,
    });
  }

  function wait(id, does) {
    awaited = id;
    say(fill(gettext("Press the new key for “%(does)s”. Esc leaves it as it is."), {does}));
    draw();
  }

  /** The press that was waited for. */
  function take(event) {
    if (!awaited || MODIFIERS.includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const id = awaited;
    awaited = null;
    if (event.key !== "Escape") return change(id, pressOf(event));
    say(gettext("The key stays as it is."));
    return draw();
  }

  function change(id, press) {
    const {[id]: _, ...others} = preferences.now.keys;
    const refusal = refusalOf(usualKeys, others, id, press);
    say(refusal ? refusalSaid(refusal, press) : gettext("Changed."));
    if (refusal) return draw();
    preferences.change({keys: press ? {...others, [id]: press} : others});
    return draw();
  }

  function refusalSaid({reason, by, press: taken}, press) {
    if (reason === "kept") return fill(gettext("%(key)s is needed by the browser."), {key: written(press)});
    return fill(gettext("%(key)s is taken by “%(does)s”. Change that one first."), {key: written(taken), does: nameOf(by.id)});
  }

  function reset() {
    preferences.change({keys: {}});
    say(gettext("All keys are as they were."));
  }

  function say(message) {
    status.textContent = message;
  }
}

function group(title, items) {
  return element("section", {class: "key-group"}, element("h3", {}, title), element("dl", {class: "facts"}, ...items));
}

function mouse() {
  const hands = [
    [gettext("drag"), gettext("select, snapping to words; with Alt: exactly")],
    [gettext("double click"), gettext("word")],
    [gettext("triple click"), gettext("sentence, without its full stop")],
    [gettext("click"), gettext("choose the span; again: the one around it")],
  ];
  return group(gettext("Mouse"), hands.flatMap(([name, does]) => [element("dt", {}, name), element("dd", {}, does)]));
}

function note() {
  return element(
    "p",
    {class: "soft small"},
    gettext("With a screen reader, switch to its focus mode in the text: the cursor speaks each word and the spans it enters and leaves."),
  );
}
