/**
 * What makes reading easier and nothing waits for: fetched once the text stands.
 */
import {drawRelations} from "annotations/surface/gutter.js";
import {followHover} from "annotations/surface/hover.js";
import {createMinimap} from "annotations/surface/minimap.js";

/**
 * @param {object} surface
 */
export function adorn(surface) {
  surface.overlays.drawRelationsWith(drawRelations);
  createMinimap(surface);
  followHover(surface);
}
