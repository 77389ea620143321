/**
 * The spans in reading order with their attributes and relations: the accessible form of what is painted on the text.
 */
import {badgeText} from "annotations/surface/badges.js";
import {fill, gettext, ngettext, titleOf} from "annotations/surface/language.js";
import {element} from "annotations/panels/elements.js";
import {quoteOf} from "annotations/panels/sentences.js";

/** Rows made at once; the rest follow while the page is idle. */
const CHUNK = 150;

/**
 * @param {HTMLElement} panel
 * @param {object} desk
 */
export function createList(panel, desk) {
  const {store, attention, looks, text} = desk;
  const rows = new Map();
  const heading = element("h2", {id: "list-title", class: "panel-title"});
  const list = element("ol", {class: "spans", "aria-labelledby": "list-title"});
  const empty = element("p", {class: "soft panel-note"}, gettext("No spans yet. Select some text, then press the key of a label."));
  panel.append(heading, empty, list);
  panel.addEventListener("keydown", walk);
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-span]");
    if (row) desk.meanSpan(row.dataset.span);
  });
  let making = 0;
  refreshAll();
  store.subscribe(({spans, relations}) => {
    if (spans.size > 0 || relations.size > 0) refresh(affected(spans, relations));
  });
  attention.subscribe((changed) => {
    if (changed.has("chosen") || changed.has("relating")) point();
  });
  return {focus};

  /** Spans whose row says something else now: changed ones, and those at a changed relation. */
  function affected(spans, relations) {
    const ids = new Set(spans);
    for (const id of relations) {
      const relation = store.relations.get(id);
      const ends = relation ? [relation.source, relation.target] : [...rows.keys()].filter((span) => rows.get(span).relations.has(id));
      ends.forEach((end) => ids.add(end));
    }
    return ids;
  }

  function refreshAll() {
    refresh(store.spans.keys());
  }

  function refresh(ids) {
    for (const id of ids) rows.get(id) && Object.assign(rows.get(id), {isStale: true});
    for (const id of rows.keys()) if (!store.spans.has(id)) drop(id);
    title();
    arrange(CHUNK);
  }

  function title() {
    const count = store.spans.size;
    heading.textContent = fill(ngettext("%(count)s span in reading order", "%(count)s spans in reading order", count), {count});
    empty.hidden = count > 0;
  }

  /** Puts rows in order, making at most `most` new ones; goes on when the page is idle. */
  function arrange(most) {
    cancelIdle(making);
    let made = 0;
    let place = list.firstChild;
    for (const span of store.spansInOrder()) {
      let row = rows.get(span.id);
      if (!row) {
        if (made >= most) break;
        made += 1;
        row = {item: element("li"), relations: new Set(), isStale: true, badge: ""};
        rows.set(span.id, row);
      }
      const badge = badgeText(span, {looks, numbers: desk.numbers()});
      if (row.isStale || row.badge !== badge) fillRow(row, span, badge);
      if (row.item !== place) list.insertBefore(row.item, place);
      else place = place.nextSibling;
    }
    point();
    if (made >= most) making = whenIdle(() => arrange(CHUNK));
  }

  function drop(id) {
    rows.get(id).item.remove();
    rows.delete(id);
  }

  function fillRow(row, span, badge) {
    const missing = desk.commands.missingIn(span);
    const relations = store.relationsOf(span.id);
    Object.assign(row, {isStale: false, badge, relations: new Set(relations.map(({id}) => id))});
    const isFocused = row.item.contains(document.activeElement);
    row.item.replaceChildren(
      element(
        "button",
        {type: "button", class: "span-row", data: {span: span.id}},
        element("span", {class: "badge", data: {look: looks.lookOf(span)}, "aria-hidden": "true"}, badge),
        element("span", {class: "visually-hidden"}, `${titleOf(looks.labels.get(span.label))} ${badge}: `),
        element("span", {class: "span-quote", dir: "auto"}, quoteOf(text, span)),
        element("span", {class: "span-facts"}, ...facts(span, relations, missing)),
      ),
    );
    if (isFocused) row.item.firstChild.focus({preventScroll: true});
  }

  function facts(span, relations, missing) {
    const summary = desk.sentences.attributeSummary(span);
    return [
      summary && element("span", {}, summary),
      ...missing.map((attribute) =>
        element("span", {class: "tag tag-danger"}, fill(gettext("%(attribute)s missing"), {attribute: titleOf(attribute)})),
      ),
      ...relations.map((relation) => relationFact(span, relation)),
      span.unsure && element("span", {class: "tag tag-warning"}, gettext("not sure")),
      span.comment && element("span", {class: "span-comment", dir: "auto"}, `“${span.comment.slice(0, 60)}”`),
    ];
  }

  function relationFact(span, relation) {
    const isOut = relation.source === span.id;
    const other = store.spans.get(isOut ? relation.target : relation.source);
    const name = other ? badgeText(other, {looks, numbers: desk.numbers()}) : "";
    const type = titleOf(looks.types.get(relation.type));
    const message = isOut ? gettext("%(type)s %(other)s") : gettext("%(other)s %(type)s this");
    return element(
      "span",
      {class: "relation-fact", data: {relation: relation.type}},
      element("span", {"aria-hidden": "true"}, `${isOut ? "→" : "←"}${looks.signOf(relation)}${name}`),
      element("span", {class: "visually-hidden"}, fill(message, {type, other: name})),
    );
  }

  /** Shows which row is chosen, aimed at, or allowed as a target. */
  function point() {
    const {chosen, relating} = attention.now;
    const targets = relating ? new Set(desk.commands.targetsOf(relating).map(({id}) => id)) : null;
    for (const [id, {item}] of rows) {
      const row = item.firstChild;
      if (!row) continue;
      const isChosen = id === chosen;
      if (isChosen) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
      row.classList.toggle("is-aimed", relating?.aimed === id);
      row.classList.toggle("is-off", Boolean(targets) && !targets.has(id) && !isChosen);
      if (isChosen || relating?.aimed === id) keepInView(item);
    }
  }

  function keepInView(item) {
    const [box, frame] = [item.getBoundingClientRect(), list.getBoundingClientRect()];
    if (box.top < frame.top) list.scrollTop -= frame.top - box.top;
    else if (box.bottom > frame.bottom) list.scrollTop += box.bottom - frame.bottom;
  }

  function focus() {
    const row = rows.get(attention.now.chosen)?.item.firstChild ?? list.querySelector(".span-row");
    row?.focus();
  }

  /** Up and down walk the list; the text keeps its own arrows. */
  function walk(event) {
    const row = event.target.closest(".span-row");
    const direction = {ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling"}[event.key];
    if (!row || !direction) return;
    row.parentElement[direction]?.firstChild?.focus();
    event.preventDefault();
    event.stopPropagation();
  }
}

function whenIdle(work) {
  return globalThis.requestIdleCallback ? requestIdleCallback(work) : setTimeout(work, 30);
}

function cancelIdle(id) {
  if (globalThis.cancelIdleCallback) cancelIdleCallback(id);
  else clearTimeout(id);
}
