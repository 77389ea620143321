/**
 * The bar under the text: the keys that do something now, and nothing else.
 */
import {titleOf, fill, gettext} from "annotations/surface/language.js";
import {button, element, keycaps} from "annotations/panels/elements.js";

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
  return {refresh: schedule};

  function schedule() {
    desk.frames.later.write(draw);
  }

  function draw() {
    const situation = desk.situation();
    const shown = keys.filter((key) => key.isHint && key.shows && (key.when?.(situation) ?? true));
    const {relating, jumping} = attention.now;
    const now = JSON.stringify([relating?.type, relating?.source, jumping, shown.map(({id, shows}) => [id, shows])]);
    if (now === drawn) return;
    drawn = now;
    const help = shown.filter(({id}) => id === "help");
    const others = shown.filter((key) => !help.includes(key));
    bar.classList.toggle("is-doing", Boolean(relating || jumping));
    bar.replaceChildren(element("div", {class: "hints-now"}, doing(), ...others.map(hint)), ...help.map(hint));
  }

  function hint(key) {
    return element("span", {class: "hint"}, ...keycaps(key.shows), ` ${key.does()}`);
  }

  /** What is going on, if it is something special. */
  function doing() {
    const {relating, jumping} = attention.now;
    if (jumping) return asked(gettext("To a mark: type its letters"));
    if (!relating) return "";
    const type = titleOf(looks.types.get(relating.type));
    const message = relating.source
      ? gettext("“%(type)s”: click where it goes, or type the letters")
      : gettext("“%(type)s”: click where it starts, or type the letters");
    return asked(fill(message, {type}));
  }

  /** What is to be done next, and the way out for who has no Esc. */
  function asked(message) {
    const way = button(gettext("Cancel"), () => desk.commands.stepBack(), {class: "button button-small hints-cancel"});
    return element("span", {class: "hint"}, element("strong", {}, message), way);
  }
}
