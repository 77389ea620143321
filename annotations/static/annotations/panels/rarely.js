/**
 * What is wanted seldom, and fetched when it is.
 */
import {gettext} from "annotations/surface/language.js";

/**
 * @param {object} desk
 */
export function createRarely(desk) {
  let find = null;
  return {fetched, openFind, openEverywhere};

  /** A module; null, and the annotator told, when it cannot be had. */
  async function fetched(fetch) {
    try {
      return await fetch();
    } catch {
      desk.say(gettext("This could not be fetched. Try again when the server can be reached."), "error");
      return null;
    }
  }

  async function openFind() {
    const module = find ? null : await fetched(() => import("annotations/panels/find.js"));
    find ??= module?.createFind(desk);
    find?.open();
  }

  async function openEverywhere() {
    const module = await fetched(() => import("annotations/panels/everywhere.js"));
    module?.openEverywhere(desk);
  }
}
