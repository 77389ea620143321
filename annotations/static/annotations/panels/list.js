/**
 * The marks in reading order with their attributes and relations: the accessible form of what is painted on the text.
 * A long list holds only the rows near its visible part; all rows are of one height.
 */
import {fill, gettext, ngettext, titleOf} from "annotations/surface/language.js";
import {fragmentsOf} from "annotations/surface/marks.js";
import {button, element} from "annotations/panels/elements.js";
import {createRows} from "annotations/panels/rows.js";
import {createWalking} from "annotations/panels/walking.js";

/** Lists up to this length hold all their rows. */
const WHOLE = 300;
/** Rows kept beyond the visible part, on each side. */
const SPARE = 12;

/**
 * @param {HTMLElement} panel
 * @param {object} desk
 */
export function createList(panel, desk) {
  const {store, attention, commands, looks, text} = desk;
  const {rowOf, rename} = createRows(desk);
  /** Items shown, by mark: {item, name, ends, isStale} */
  const shown = new Map();
  const heading = element("h2", {id: "list-title", class: "panel-title"});
  const list = element("ol", {class: "spans", "aria-labelledby": "list-title"});
  const frame = element("div", {class: "spans-frame"}, list);
  const empty = element("p", {class: "soft panel-note"});
  /** What the scheme asks of the document as a whole. */
  const expected = element("p", {class: "soft panel-note", hidden: true});
  const toggle = button(gettext("Filter"), openFilter, {"aria-expanded": "false", class: "button button-small button-quiet"});
  const form = element("div", {class: "filter", hidden: true});
  /** What narrows the list, as its fields tell it; null when nothing does. */
  let filter = null;
  /** The marks to be listed; null when that has to be found out again. */
  let listed = null;
  let listsRelations = false;
  let rowHeight = 0;
  /** Whether how many marks pass the filter is still to be said. */
  let isNews = false;
  /** What of the list is to be seen, in pixels from its top, and how far it is scrolled, as last measured. */
  let view = {top: 0, bottom: 0, scrolled: 0, height: 0};
  let isFollowing = false;
  panel.append(element("div", {class: "list-head"}, heading, toggle), form, expected, empty, frame);
  const walking = createWalking({list, desk, listed: () => (listed ??= marksListed()), rowOf: (id) => shown.get(id)?.item.firstChild});
  form.addEventListener("keydown", leaveOnEscape);
  panel.parentElement.addEventListener("scroll", () => desk.frames.measure(measure), {capture: true, passive: true});
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-mark]");
    if (row) desk.mean(row.dataset.mark);
  });
  new ResizeObserver(() => isLong() && follow()).observe(panel);
  store.subscribe(({spans, relations}) => {
    if (spans.size + relations.size > 0) refresh(spans, relations);
  });
  attention.subscribe((changed) => {
    if (changed.has("relating")) relist();
    if (changed.has("chosen") || changed.has("relating")) follow();
  });
  refresh(store.spans.keys(), []);
  return {focus: walking.focus, focusFilter, refreshFound, wordsOf};

  /** Rows say something else when their mark, or a relation of it, has changed; a relation may have been anywhere. */
  function refresh(marks, relations) {
    const isWide = [...relations].length > 0;
    for (const [id, entry] of shown) entry.isStale ||= isWide || !commands.markOf(id);
    for (const id of marks) if (shown.has(id)) shown.get(id).isStale = true;
    relist();
  }

  /** Something else is found at these marks; what a relation lacks stands in the row of the span that it starts at. */
  function refreshFound(ids) {
    refresh([...ids].flatMap((id) => [id, store.relations.get(id)?.source]), []);
  }

  function relist() {
    listed = null;
    schedule();
  }

  function schedule() {
    desk.frames.later.measure(measure);
  }

  function measure() {
    const [side, {top}] = [panel.parentElement.getBoundingClientRect(), list.getBoundingClientRect()];
    view = {top: side.top - top, bottom: side.bottom - top, scrolled: frame.scrollTop, height: frame.clientHeight};
    desk.frames.write(draw);
  }

  /** The marks that pass the filter; relations are listed when they are asked for or can be pointed at. */
  function marksListed() {
    const {relating} = attention.now;
    const isMeant = relating?.source && looks.types.get(relating.type).target.includes("relation");
    listsRelations = isMeant || filter?.asksForRelations;
    const all = listsRelations ? store.spansInOrder().flatMap(withRelations) : store.spansInOrder();
    if (!filter) return all;
    const parts = {found: desk.review.at, attributesOf: commands.attributesOf, wordsOf};
    return all.filter((mark) => filter.passes(mark, parts));
  }

  function withRelations(span) {
    return [span, ...store.relationsOf(span.id).filter(({source}) => source === span.id)];
  }

  /** Everything in a mark that words can be looked for in: its quotes, comment, name, label and attributes. */
  function wordsOf(mark) {
    const ends = mark.source ? [mark.source, mark.target].map(commands.markOf).map(commands.anchorOf) : [mark];
    const quotes = ends.map((end) => fragmentsOf(end).map(([start, stop]) => text.slice(start, stop)).join(" "));
    const entry = looks.labels.get(mark.label) ?? looks.types.get(mark.type);
    return [...quotes, mark.comment, desk.nameOf(mark), titleOf(entry), desk.sentences.attributeSummary(mark)].join("\n");
  }

  function draw() {
    listed ??= marksListed();
    const held = walking.held();
    const [first, last] = windowOf(listed.length);
    const wanted = listed.slice(first, last);
    const ids = new Set(wanted.map(({id}) => id));
    for (const [id, {item}] of shown) {
      if (ids.has(id) || (isLong() && commands.markOf(id) && item.contains(document.activeElement))) continue;
      item.remove();
      shown.delete(id);
    }
    wanted.forEach((mark, nth) => put(mark, first + nth));
    inOrder(wanted);
    list.style.height = isLong() ? `${listed.length * rowHeight}px` : "";
    tellCount();
    if (isNews) desk.announcer.say(heading.textContent);
    isNews = false;
    point();
    walking.settle(held);
    if (isFollowing) desk.frames.measure(bringIntoView);
    isFollowing = false;
  }

  function isLong() {
    return listed?.length > WHOLE;
  }

  function tellCount() {
    const [count, spans] = [listed.length, store.spans.size];
    const says = filter
      ? filter.countSaid(count, store, listsRelations)
      : fill(ngettext("%(count)s span in reading order", "%(count)s spans in reading order", spans), {count: spans});
    if (heading.textContent !== says) heading.textContent = says;
    const absent = desk.review.absent().map((id) => titleOf(looks.labels.get(id) ?? {id})).join(", ");
    expected.hidden = !absent;
    expected.textContent = fill(gettext("Expected and not marked yet: %(labels)s"), {labels: absent});
    empty.hidden = count > 0;
    empty.textContent = spans > 0
      ? gettext("Nothing passes the filter.")
      : gettext("No spans yet. Select some text, then press the key of a label.");
  }

  /** Which rows are to be shown: [first, last). */
  function windowOf(count) {
    if (count <= WHOLE) return [0, count];
    rowHeight ||= rowHeightIn(list);
    const first = Math.floor(view.top / rowHeight) - SPARE;
    const last = Math.ceil(view.bottom / rowHeight) + SPARE;
    return [Math.max(0, Math.min(first, count)), Math.max(0, Math.min(last, count))];
  }

  function put(mark, nth) {
    const entry = shown.get(mark.id) ?? {item: element("li"), name: "", ends: "", isStale: true};
    shown.set(mark.id, entry);
    const [name, ends] = [desk.nameOf(mark), endsOf(mark)];
    if (entry.isStale) {
      entry.item.replaceChildren(rowOf(mark));
    } else if (entry.name !== name || entry.ends !== ends) rename(entry.item, mark);
    Object.assign(entry, {name, ends, isStale: false});
    placeItem(entry.item, nth);
  }

  /** The names of the marks that a row speaks of beside its own: numbers change with each mark before them. */
  function endsOf(mark) {
    const relations = mark.source ? [mark] : store.relationsOf(mark.id);
    return relations.flatMap(({source, target}) => [source, target]).map((id) => desk.nameOf(commands.markOf(id))).join(" ");
  }

  /** In a whole list items follow one another; in a long one each lies at its place. */
  function placeItem(item, nth) {
    list.classList.toggle("is-long", isLong());
    item.style.top = isLong() ? `${nth * rowHeight}px` : "";
    item.setAttribute("aria-posinset", String(nth + 1));
    item.setAttribute("aria-setsize", String(listed.length));
  }

  /** Has the items of these marks follow one another, moving as few as can be. */
  function inOrder(wanted) {
    let next = list.firstChild;
    for (const {id} of wanted) {
      const {item} = shown.get(id);
      if (item === next) next = next.nextSibling;
      else list.insertBefore(item, next);
    }
  }

  /** Shows which row is chosen, aimed at, or allowed as an end; Tab comes to one row, arrows lead to the others. */
  function point() {
    const {chosen, relating} = attention.now;
    const home = walking.home()?.id;
    const entrance = shown.has(home) ? home : listed.find(({id}) => shown.has(id))?.id;
    const allowed = relating ? new Set(commands.candidatesOf(relating).map(({id}) => id)) : null;
    for (const [id, {item}] of shown) {
      const row = item.firstChild;
      if (id === chosen) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
      row.tabIndex = id === entrance ? 0 : -1;
      row.classList.toggle("is-aimed", relating?.aimed === id);
      row.classList.toggle("is-off", allowed !== null && !allowed.has(id) && id !== chosen);
    }
  }

  function follow() {
    isFollowing = true;
    schedule();
  }

  /** Scrolls the list to the row of the mark that is looked at; what is new in view then is drawn after. */
  function bringIntoView() {
    const {chosen, relating} = attention.now;
    const id = relating?.aimed ?? chosen;
    if (!id || !listed) return;
    const nth = listed.findIndex((mark) => mark.id === id);
    const isFar = isLong() && rowHeight > 0 && nth !== -1;
    const item = shown.get(id)?.item;
    if (!isFar && !item) return;
    // Of a long list all is known beforehand; asking would have the page laid out for it.
    const [top, height] = isFar ? [nth * rowHeight, rowHeight] : [item.offsetTop, item.offsetHeight];
    const seen = isFar ? view : {scrolled: frame.scrollTop, height: frame.clientHeight};
    if (top < seen.scrolled) frame.scrollTop = top;
    else if (top + height > seen.scrolled + seen.height) frame.scrollTop = top + height - seen.height;
  }

  /** The filter's fields are fetched when they are first wanted. */
  async function openFilter() {
    if (!form.hasChildNodes()) {
      const module = await desk.awaited(() => import("annotations/panels/filter.js"));
      if (!module) return;
      form.replaceChildren(module.filterFields(desk, setFilter));
    }
    form.hidden = !form.hidden;
    toggle.setAttribute("aria-expanded", String(!form.hidden));
    if (form.hidden) form.querySelector("form").reset();
    else form.querySelector("select").focus();
  }

  /** To the filter's fields; they are shown if they were not. */
  function focusFilter() {
    if (form.hidden) return openFilter();
    return form.querySelector("select").focus();
  }

  function leaveOnEscape(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    desk.focusText();
  }

  function setFilter(wanted) {
    filter = wanted;
    isNews = true;
    relist();
    frame.scrollTop = 0;
  }
}

/** Pixels of a row: `--row-height` is in rem. */
function rowHeightIn(list) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return parseFloat(getComputedStyle(list).getPropertyValue("--row-height")) * rem;
}
