/**
 * What the guideline's button says until a new version of it has been read.
 */
import {gettext} from "annotations/surface/language.js";
import {element} from "annotations/panels/elements.js";

/**
 * The version of the guideline that somebody has read last, if it is older than this one; 0 if there is nothing new.
 *
 * @param {{boot: object, preferences: object}} desk
 * @param {number} version
 */
export function readBefore({boot, preferences}, version) {
  const read = preferences.now.guidelines[boot.project] ?? 0;
  return read < version ? read : 0;
}

/**
 * @param {HTMLElement} toggle the guideline's button
 * @param {object} desk
 * @returns {{hear: (version: number) => void}} `hear`: to be told which version the server says is in force
 */
export function createUnread(toggle, desk) {
  const news = element("span", {class: "tag tag-accent"}, gettext("new version"));
  let inForce = desk.boot.guideline_version;
  desk.preferences.subscribe(show);
  show();
  return {hear};

  function hear(version) {
    inForce = Math.max(inForce, version);
    show();
  }

  function show() {
    if (readBefore(desk, inForce)) toggle.append(" ", news);
    else news.remove();
  }
}
