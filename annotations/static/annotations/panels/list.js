/**
 * The spans in reading order with their attributes and relations: the accessible form of what is painted on the text.
 * A long list holds only the rows near its visible part; all rows are of one height.
 */
import {fill, gettext, ngettext} from "annotations/surface/language.js";
import {element} from "annotations/panels/elements.js";
import {createRows} from "annotations/panels/rows.js";

/** Lists up to this length hold all their rows. */
const WHOLE = 300;
/** Rows kept beyond the visible part, on each side. */
const SPARE = 12;

/**
 * @param {HTMLElement} panel
 * @param {object} desk
 */
export function createList(panel, desk) {
  const {store, attention} = desk;
  const {rowOf, badgeOf} = createRows(desk);
  /** Items shown, by span: {item, badge, isStale} */
  const shown = new Map();
  const heading = element("h2", {id: "list-title", class: "panel-title"});
  const list = element("ol", {class: "spans", "aria-labelledby": "list-title"});
  const frame = element("div", {class: "spans-frame"}, list);
  const empty = element(
    "p",
    {class: "soft panel-note"},
    gettext("No spans yet. Select some text, then press the key of a label."),
  );
  let rowHeight = 0;
  panel.append(heading, empty, frame);
  panel.addEventListener("keydown", walk);
  panel.parentElement.addEventListener("scroll", schedule, {capture: true, passive: true});
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-span]");
    if (row) desk.meanSpan(row.dataset.span);
  });
  new ResizeObserver(() => store.spans.size > WHOLE && schedule()).observe(panel);
  store.subscribe(({spans, relations}) => {
    if (spans.size + relations.size > 0) refresh(spans, relations);
  });
  attention.subscribe((changed) => {
    if (changed.has("chosen") || changed.has("relating")) follow();
  });
  refresh(store.spans.keys(), []);
  return {focus, refresh: (ids) => refresh(ids, [])};

  /** Rows say something else when their span, or a relation of it, has changed; a relation may have been anywhere. */
  function refresh(spans, relations) {
    const isWide = [...relations].length > 0;
    for (const [id, entry] of shown) entry.isStale ||= isWide || !store.spans.has(id);
    for (const id of spans) if (shown.has(id)) shown.get(id).isStale = true;
    const count = store.spans.size;
    heading.textContent = fill(
      ngettext("%(count)s span in reading order", "%(count)s spans in reading order", count),
      {count},
    );
    empty.hidden = count > 0;
    schedule();
  }

  function schedule() {
    desk.frames.write(draw);
  }

  function draw() {
    const spans = store.spansInOrder();
    const [first, last] = windowOf(spans.length);
    const wanted = spans.slice(first, last);
    const ids = new Set(wanted.map(({id}) => id));
    for (const [id, {item}] of shown) {
      if (ids.has(id) || (store.spans.has(id) && item.contains(document.activeElement))) continue;
      item.remove();
      shown.delete(id);
    }
    wanted.forEach((span, nth) => put(span, first + nth));
    list.style.height = spans.length > WHOLE ? `${spans.length * rowHeight}px` : "";
    point();
  }

  /** Which rows are to be shown: [first, last). */
  function windowOf(count) {
    if (count <= WHOLE) return [0, count];
    rowHeight ||= rowHeightIn(list);
    const view = panel.parentElement.getBoundingClientRect();
    const {top} = list.getBoundingClientRect();
    const first = Math.floor((view.top - top) / rowHeight) - SPARE;
    const last = Math.ceil((view.bottom - top) / rowHeight) + SPARE;
    return [Math.max(0, Math.min(first, count)), Math.max(0, Math.min(last, count))];
  }

  function put(span, nth) {
    const entry = shown.get(span.id) ?? {item: element("li"), badge: "", isStale: true};
    shown.set(span.id, entry);
    const badge = badgeOf(span);
    if (entry.isStale || entry.badge !== badge) {
      const hadFocus = entry.item.contains(document.activeElement);
      entry.item.replaceChildren(rowOf(span));
      if (hadFocus) entry.item.firstChild.focus({preventScroll: true});
      Object.assign(entry, {badge, isStale: false});
    }
    placeItem(entry.item, nth);
  }

  /** In a whole list items follow one another; in a long one each lies at its place. */
  function placeItem(item, nth) {
    const isLong = store.spans.size > WHOLE;
    list.classList.toggle("is-long", isLong);
    item.style.top = isLong ? `${nth * rowHeight}px` : "";
    item.setAttribute("aria-posinset", String(nth + 1));
    item.setAttribute("aria-setsize", String(store.spans.size));
    const before = isLong ? itemAfter(nth) : list.children[nth] ?? null;
    if (before !== item && item.nextSibling !== before) list.insertBefore(item, before);
    else if (!item.isConnected) list.append(item);
  }

  function itemAfter(nth) {
    return [...list.children].find((item) => Number(item.getAttribute("aria-posinset")) > nth + 1) ?? null;
  }

  /** Shows which row is chosen, aimed at, or allowed as a target. */
  function point() {
    const {chosen, relating} = attention.now;
    const targets = relating ? new Set(desk.commands.targetsOf(relating).map(({id}) => id)) : null;
    for (const [id, {item}] of shown) {
      const row = item.firstChild;
      if (id === chosen) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
      row.classList.toggle("is-aimed", relating?.aimed === id);
      row.classList.toggle("is-off", targets !== null && !targets.has(id) && id !== chosen);
    }
  }

  function follow() {
    schedule();
    desk.frames.measure(bringIntoView);
  }

  /** Scrolls the list to the row of the span that is looked at; what is new in view then is drawn after. */
  function bringIntoView() {
    const {chosen, relating} = attention.now;
    const id = relating?.aimed ?? chosen;
    if (!id) return;
    const nth = store.spansInOrder().findIndex((span) => span.id === id);
    const isLong = store.spans.size > WHOLE && rowHeight > 0;
    const item = shown.get(id)?.item;
    if (!isLong && !item) return;
    const top = isLong ? nth * rowHeight : item.offsetTop;
    const height = isLong ? rowHeight : item.offsetHeight;
    if (top < frame.scrollTop) frame.scrollTop = top;
    else if (top + height > frame.scrollTop + frame.clientHeight) frame.scrollTop = top + height - frame.clientHeight;
  }

  function focus() {
    const row = shown.get(attention.now.chosen)?.item.firstChild ?? list.querySelector(".span-row");
    row?.focus();
  }

  /** Up and down walk the list; the text keeps its own arrows. */
  function walk(event) {
    const row = event.target.closest(".span-row");
    const direction = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (!row || !direction) return;
    const spans = store.spansInOrder();
    const next = spans[spans.findIndex(({id}) => id === row.dataset.span) + direction];
    shown.get(next?.id)?.item.firstChild.focus();
    event.preventDefault();
    event.stopPropagation();
  }
}

/** Pixels of a row: `--row-height` is in rem. */
function rowHeightIn(list) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return parseFloat(getComputedStyle(list).getPropertyValue("--row-height")) * rem;
}
