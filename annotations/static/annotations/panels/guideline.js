/**
 * The guideline beside the text: opened where it speaks of the chosen label, searched, and what is new in it.
 */
import {readBefore} from "annotations/state/preferences.js";
import {fill, gettext} from "annotations/surface/language.js";
import {button, element} from "annotations/panels/elements.js";

/**
 * @param {object} desk
 * @returns {{toggle: () => void, find: () => void}}
 */
export function createGuideline(desk) {
  const {boot, preferences, attention, commands, view, frame: {guideline: panel}} = desk;
  const search = element("input", {type: "search", "aria-label": gettext("Find in the guideline"), placeholder: gettext("Find")});
  const count = element("output", {class: "find-count", role: "status"});
  const news = element("div", {class: "guideline-news", hidden: true});
  const reading = element(
    "div",
    {class: "prose guideline-text", tabindex: "0", role: "region", "aria-label": gettext("Guideline")},
  );
  panel.append(head(), news, reading);
  panel.addEventListener("keydown", press);
  search.addEventListener("input", () => look());
  /** Matches of what is searched, as ranges; and the one that is looked at. */
  let [matches, now] = [[], -1];
  /** Where one read before one searched, and where the search has led since. */
  let [origin, led] = [0, 0];
  let lastLabel = null;
  /** The version that is shown. */
  let shown = 0;
  return {toggle, find};

  function head() {
    const close = button("×", toggle, {class: "button button-small button-quiet", "aria-label": gettext("Close the guideline")});
    const page = element(
      "a", {class: "small", href: boot.urls.guideline, target: "_blank", rel: "noopener"}, gettext("Own window"),
    );
    return element(
      "div",
      {class: "panel-head"},
      element("h2", {class: "panel-title"}, gettext("Guideline")),
      page,
      close,
      element("div", {class: "guideline-find", role: "search"}, search, count, step("↑", gettext("Previous"), -1), step("↓", gettext("Next"), 1)),
    );
  }

  function find() {
    search.focus();
    search.select();
  }

  function step(icon, name, direction) {
    return button(icon, () => goOn(direction), {class: "button button-small button-quiet", "aria-label": name, title: name});
  }

  /** Opens it at the chosen label; goes there if it is open at another one; closes it if there is nowhere to go. */
  async function toggle() {
    const label = chosenLabel();
    if (!panel.hidden && (label === null || label === lastLabel)) return show(false);
    const isThere = !panel.hidden && shown > 0;
    show(true);
    lastLabel = label;
    goTo(label);
    return isThere ? undefined : load();
  }

  function show(isOpen) {
    showing(lookedAt(), () => {
      panel.hidden = !isOpen;
      desk.guidelineToggled(isOpen);
    });
    if (isOpen) reading.focus({preventScroll: true});
    else lastLabel = null;
  }

  /** Beside the guideline the text has less room: what was seen of a stretch before is seen after. */
  function showing(stretch, work) {
    const isSeen = stretch && view.isInView(stretch);
    view.keeping(work);
    if (isSeen) view.reveal(stretch);
  }

  function lookedAt() {
    const {chosen, selection, cursor} = attention.now;
    const mark = commands.markOf(chosen);
    return selection ?? (mark ? commands.anchorOf(mark) : cursor);
  }

  /** The label or relation type that is looked at, null if there is none. */
  function chosenLabel() {
    const {chosen, relating} = attention.now;
    const mark = commands.markOf(chosen);
    return relating?.type ?? mark?.label ?? mark?.type ?? null;
  }

  function goTo(id) {
    const place = id !== null && reading.querySelector(`#${CSS.escape(id)}`);
    if (!place) return;
    reading.scrollTop = place.offsetTop - reading.offsetTop;
    place.tabIndex = -1;
    place.focus({preventScroll: true});
  }

  /** Asked for whenever it is opened: another version may be in force by now. */
  async function load() {
    const article = await partAt("?bare=1", ".prose").catch(() => null);
    const version = Number(article?.dataset.version ?? 0);
    if (shown > 0 && version <= shown) return;
    const isRead = reading.contains(document.activeElement);
    const sorry = gettext("The guideline could not be loaded. Open it in its own window.");
    reading.replaceChildren(...(article?.childNodes ?? [element("p", {}, sorry)]));
    shown = version;
    if (version > 0) tellNews(version);
    if (search.value) look();
    if (!isRead) return;
    reading.focus({preventScroll: true});
    goTo(lastLabel);
  }

  // What is new.

  /** What is shown now has been read; what was read before is compared with it. */
  function tellNews(version) {
    const read = readBefore(preferences.now, boot.project, version);
    const {project} = boot;
    if ((preferences.now.guidelines[project] ?? 0) < version) preferences.change({guidelines: {[project]: version}});
    if (!read) return;
    const says = fill(gettext("Changed since you last read it, in version %(read)s."), {read});
    const open = button(gettext("What has changed"), () => showChanges(read, open));
    news.replaceChildren(element("p", {}, says, " ", open));
    news.hidden = false;
  }

  async function showChanges(read, open) {
    const changes = await partAt(`?bare=1&since=${read}`, ".changes").catch(() => null);
    if (!changes) return desk.say(gettext("The server did not answer. Try again in a moment."), "error");
    open.remove();
    news.append(element("div", {class: "changes stack", tabindex: "0", role: "region", "aria-label": gettext("What has changed")}, ...changes.childNodes));
    return news.lastChild.focus();
  }

  /** A part of the guideline's page. A parsed document runs no scripts, nor do nodes taken from it. */
  async function partAt(query, selector) {
    const answer = await fetch(boot.urls.guideline + query, {credentials: "same-origin"});
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = parsed.querySelector(selector);
    if (!found) throw new Error(`no ${selector}`);
    return document.importNode(found, true);
  }

  // Finding.

  function press(event) {
    if (event.key === "Enter" && event.target === search) goOn(event.shiftKey ? -1 : 1);
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (event.target !== search || !search.value) return show(false);
    event.preventDefault();
    search.value = "";
    origin = led = reading.scrollTop;
    look();
  }

  /** Looks from where one reads; where the search has led nobody has read yet. */
  function look() {
    if (reading.scrollTop !== led) origin = reading.scrollTop;
    matches = rangesOf(reading, search.value.trim().toLowerCase());
    paint("guideline-found", matches);
    now = -1;
    if (matches.length > 0) return go(nextFrom(origin, 1));
    leadTo(origin);
    return say();
  }

  /** To the next match, or the one before; from where one reads if the last one has gone out of sight. */
  function goOn(direction) {
    if (matches.length === 0) return;
    const isSeen = now !== -1 && isInView(topOf(matches[now]));
    go(isSeen ? now + direction : nextFrom(reading.scrollTop, direction));
  }

  /** The first match below a place, or the last above it; round and round. */
  function nextFrom(place, direction) {
    const next = matches.findIndex((match) => topOf(match) >= place);
    const below = next === -1 ? matches.length : next;
    return direction > 0 ? below : below - 1;
  }

  function go(nth) {
    now = (nth + matches.length) % matches.length;
    const top = topOf(matches[now]);
    if (!isInView(top)) leadTo(top - reading.clientHeight * LED_SHARE);
    say();
  }

  function leadTo(top) {
    reading.scrollTop = top;
    led = reading.scrollTop;
  }

  /** How far below the guideline's beginning a match stands. */
  function topOf({startContainer, startOffset}) {
    const letter = document.createRange();
    letter.setStart(startContainer, startOffset);
    letter.setEnd(startContainer, startOffset + 1);
    return letter.getBoundingClientRect().top - reading.getBoundingClientRect().top + reading.scrollTop;
  }

  function isInView(top) {
    return top >= reading.scrollTop && top <= reading.scrollTop + reading.clientHeight - LINE_PIXELS;
  }

  function say() {
    paint("guideline-here", now === -1 ? [] : [matches[now]]);
    const none = search.value.trim() ? gettext("nothing found") : "";
    count.textContent = matches.length === 0 ? none : fill(gettext("%(nth)s of %(all)s"), {nth: now + 1, all: matches.length});
  }
}

/** What is found out of sight is led to, so far below the upper edge. */
const LED_SHARE = 0.3;
const LINE_PIXELS = 24;
const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, td, th, pre, blockquote";

function paint(name, ranges) {
  if (!globalThis.CSS?.highlights) return;
  const highlight = new Highlight();
  ranges.forEach((range) => highlight.add(range));
  CSS.highlights.set(name, highlight);
}

/** Where some words stand in an element, small and large letters alike, also across emphasis. */
function rangesOf(root, words) {
  if (!words) return [];
  const blocks = new Map();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const block = node.parentElement.closest(BLOCKS) ?? root;
    blocks.set(block, [...(blocks.get(block) ?? []), node]);
  }
  return [...blocks.values()].flatMap((nodes) => rangesIn(nodes, words));
}

function rangesIn(nodes, words) {
  const whole = nodes.map(({data}) => data).join("");
  const text = whole.toLowerCase();
  const ranges = [];
  if (text.length !== whole.length) return ranges;
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + words.length)) {
    const [start, end] = [placeIn(nodes, at), placeIn(nodes, at + words.length - 1)];
    ranges.push(new StaticRange({
      startContainer: start.node, startOffset: start.offset, endContainer: end.node, endOffset: end.offset + 1,
    }));
  }
  return ranges;
}

function placeIn(nodes, at) {
  let offset = at;
  const node = nodes.find(({length}) => {
    if (offset < length) return true;
    offset -= length;
    return false;
  });
  return {node, offset};
}
