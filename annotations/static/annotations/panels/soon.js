/**
 * What reading can begin without, fetched once the text stands: lines of relations, the strip beside the text, what is
 * told of edits, where undo leads, the bar of keys, what is printed, what is said to who leaves, the time at work.
 */
import {createEdits} from "annotations/panels/edits.js";
import {createHints} from "annotations/panels/hints.js";
import {createLeaving} from "annotations/panels/leaving.js";
import {createMore} from "annotations/panels/more.js";
import {createPrinting} from "annotations/panels/printing.js";
import {rememberLast} from "annotations/panels/remembering.js";
import {createRetracing} from "annotations/panels/retracing.js";
import {createSitting} from "annotations/panels/sitting.js";
import {createUnread} from "annotations/panels/unread.js";
import {createAnnouncer} from "annotations/surface/announcer.js";
import {drawRelations} from "annotations/surface/gutter.js";
import {followHover} from "annotations/surface/hover.js";
import {createMinimap} from "annotations/surface/minimap.js";

/**
 * @param {object} desk
 * @param {{leave: (url: string) => void}} ways
 */
export function complete(desk, ways) {
  const {frame, boot, store, say} = desk;
  desk.overlays.drawRelationsWith(drawRelations);
  createMinimap(desk);
  followHover(desk);
  desk.edits = createEdits(desk);
  desk.announcer = createAnnouncer(frame.live, desk);
  store.subscribe(tellDropped);
  // Keys may have been pressed before this was fetched.
  tellDropped(desk.latestEdit ?? {});
  createRetracing(desk);
  desk.attention.subscribe(() => desk.palette || showPalette());
  desk.selectionSettled = showPalette;
  showPalette();
  desk.hints = createHints(frame.hints, desk);
  desk.unread = createUnread(document.getElementById("guideline-toggle"), desk);
  createMore(frame.header, desk);
  desk.printing = createPrinting(desk);
  createLeaving(desk, ways);
  if (!boot.read_only) createSitting(desk);
  if (!boot.read_only) rememberLast(desk);

  /** The palette comes with the first thing that it has to show; the keys mean the same without it. */
  async function showPalette() {
    const {selection, asking} = desk.attention.now;
    if (!desk.palette && !selection && !asking) return;
    const module = desk.palette ? null : await import("annotations/panels/palette.js").catch(() => null);
    desk.palette ??= module?.createPalette(frame.content, desk);
    desk.palette?.schedule();
  }

  function tellDropped(change) {
    const dropped = desk.edits.dropped(change);
    if (dropped) say(dropped);
  }
}
