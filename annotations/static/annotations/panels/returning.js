/**
 * The place where somebody stopped: kept while they read, found again when they come back.
 */
import {createBookmark} from "annotations/state/bookmark.js";

const KEEP_MILLISECONDS = 500;

/**
 * @param {object} desk
 */
export function createReturning({boot, store, text, scroller, attention, view, commands, memory}) {
  const bookmark = createBookmark({owner: `${boot.person}/${boot.set.id}`, memory});
  let timer = 0;
  restore();
  attention.subscribe((changed) => (changed.has("cursor") || changed.has("chosen")) && keepSoon());
  scroller.addEventListener("scroll", keepSoon, {passive: true});
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());

  function keepSoon() {
    clearTimeout(timer);
    timer = setTimeout(keep, KEEP_MILLISECONDS);
  }

  function keep() {
    clearTimeout(timer);
    const {cursor, chosen} = attention.now;
    const position = view.firstVisible();
    bookmark.put({top: {position, pixels: view.topOf(position)}, cursor, chosen, last: commands.last()});
  }

  function restore() {
    const place = bookmark.get();
    if (!place) return;
    const {top, cursor, chosen, last} = place;
    commands.remember(last);
    if (store.marks.span.has(chosen) || store.marks.relation.has(chosen)) commands.choose(chosen);
    else if (cursor && cursor.end <= text.length) attention.change({cursor});
    if (top.position < text.length) scroller.scrollBy({top: view.topOf(top.position) - top.pixels, behavior: "instant"});
  }
}
