/**
 * What the guideline's button says until a new version of it has been read.
 */
import {readBefore} from "annotations/state/preferences.js";
import {gettext} from "annotations/surface/language.js";
import {element} from "annotations/panels/elements.js";

/**
 * @param {HTMLElement} toggle the guideline's button
 * @param {object} desk
 * @returns {{hear: (version: number) => void}} `hear`: to be told which version the server says is in force
 */
export function createUnread(toggle, desk) {
  const news = element("span", {class: "tag tag-accent"}, gettext("new version"));
  const {boot, preferences} = desk;
  let inForce = boot.guideline_version;
  preferences.subscribe(show);
  show();
  return {hear};

  function hear(version) {
    inForce = Math.max(inForce, version);
    show();
  }

  function show() {
    if (readBefore(preferences.now, boot.project, inForce)) toggle.append(" ", news);
    else news.remove();
  }
}
