/**
 * The bar under the text: the keys that do something now, and nothing else.
 */
import {titleOf, fill, gettext} from "annotations/surface/language.js";
import {element, keycaps} from "annotations/panels/elements.js";

/**
 * @param {HTMLElement} bar
 * @param {object} desk
 */
export function createHints(bar, desk) {
  const {attention, store, keys, looks} = desk;
  let drawn = "";
  attention.subscribe(schedule);
  store.subscribe(schedule);
  schedule();

  function schedule() {
    desk.frames.write(draw);
  }

  function draw() {
    const situation = desk.situation();
    const shown = keys.filter((key) => key.isHint && key.shows && (key.when?.(situation) ?? true));
    const now = JSON.stringify([attention.now.relating?.type, shown.map(({id}) => id)]);
    if (now === drawn) return;
    drawn = now;
    const help = shown.filter(({id}) => id === "help");
    const others = shown.filter((key) => !help.includes(key));
    bar.replaceChildren(element("div", {class: "hints-now"}, doing(), ...others.map(hint)), ...help.map(hint));
  }

  function hint(key) {
    return element("span", {class: "hint"}, ...keycaps(key.shows), ` ${key.does()}`);
  }

  /** What is going on, if it is something special. */
  function doing() {
    const {relating} = attention.now;
    if (!relating) return "";
    const type = titleOf(looks.types.get(relating.type));
    return element("strong", {class: "hint"}, fill(gettext("“%(type)s”: click the target"), {type}));
  }
}
