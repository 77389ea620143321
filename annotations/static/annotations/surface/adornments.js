/**
 * What makes reading easier and nothing waits for: fetched once the text stands.
 */
import {followHover} from "annotations/surface/hover.js";
import {createMinimap} from "annotations/surface/minimap.js";

/**
 * @param {object} surface
 */
export function adorn(surface) {
  createMinimap(surface);
  followHover(surface);
}
