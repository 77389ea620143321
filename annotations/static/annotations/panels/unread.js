/**
 * What the guideline's button says until a new version of it has been read.
 */
import {gettext} from "annotations/surface/language.js";
import {element} from "annotations/panels/elements.js";

/**
 * The version of the guideline that somebody has read last, if another one is in force now; 0 if there is nothing new.
 *
 * @param {{boot: object, preferences: object}} desk
 */
export function readBefore({boot, preferences}) {
  const read = preferences.now.guidelines[boot.project] ?? 0;
  return read < boot.guideline_version ? read : 0;
}

/**
 * @param {HTMLElement} toggle the guideline's button
 * @param {object} desk
 */
export function createUnread(toggle, desk) {
  const news = element("span", {class: "tag tag-accent"}, gettext("new version"));
  desk.preferences.subscribe(show);
  show();

  function show() {
    if (readBefore(desk)) toggle.append(" ", news);
    else news.remove();
  }
}
