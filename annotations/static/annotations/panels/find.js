/**
 * Finding words in the text or in the marks: a bar over the text.
 */
import {folded} from "annotations/surface/filters.js";
import {fill, gettext} from "annotations/surface/language.js";
import {occurrences} from "annotations/surface/occurrences.js";
import {button, element} from "annotations/panels/elements.js";

/** More matches than this near the screen are not painted. */
const MOST_PAINTED = 1000;

/**
 * @param {object} desk
 * @param {HTMLInputElement} words the field, in the form that becomes the bar
 * @returns {{open: () => void}} `open` looks for what is in the field
 */
export function createFind(desk, words) {
  const {text, words: segments, store, attention, commands, cursor, view, highlights, scroller} = desk;
  const bar = words.form;
  const place = element(
    "select",
    {"aria-label": gettext("Where to look")},
    element("option", {value: "text"}, gettext("in the text")),
    element("option", {value: "marks"}, gettext("in the spans")),
  );
  const [matchesCase, sameYo] = [element("input", {type: "checkbox"}), element("input", {type: "checkbox", checked: true})];
  const count = element("output", {class: "find-count", role: "status"});
  view.keeping(() => bar.append(
    count,
    step("↑", gettext("Previous"), -1),
    step("↓", gettext("Next"), 1),
    place,
    element("label", {class: "choice"}, matchesCase, gettext("Match case")),
    element("label", {class: "choice"}, sameYo, "ё = е"),
    button("×", close, {class: "button button-small button-quiet", "aria-label": gettext("Close")}),
  ));
  /** Stretches of the text or spans, in reading order. */
  let matches = [];
  let now = -1;
  /** Where the annotator was when the bar was opened. */
  let origin = null;
  bar.addEventListener("input", look);
  bar.addEventListener("keydown", press);
  desk.onPieces(() => !bar.hidden && paint());
  return {open};

  function open() {
    const {selection, cursor: word, chosen} = attention.now;
    origin = {top: scroller.scrollTop, chosen, from: selection?.start ?? word?.start ?? view.firstVisible()};
    look();
  }

  function step(icon, name, direction) {
    return button(icon, () => go(now + direction), {class: "button button-small button-quiet", "aria-label": name, title: name});
  }

  function close() {
    view.keeping(() => {
      bar.hidden = true;
    });
    paint();
    desk.focusText();
    const match = matches[now];
    if (match && place.value === "text") cursor.take(segments.snapped(match.start, match.end));
  }

  function press(event) {
    event.stopPropagation();
    if (event.key === "Escape") close();
    if (event.key === "Enter" && event.target === words) go(now + (event.shiftKey ? -1 : 1));
  }

  /** Looks again, from where the annotator was. */
  function look() {
    sameYo.disabled = matchesCase.disabled = place.value === "marks";
    matches = place.value === "marks" ? marksWith(words.value) : occurrences(
      text,
      words.value,
      {matchesCase: matchesCase.checked, sameYo: sameYo.checked},
    );
    const next = matches.findIndex(({start}) => start >= origin.from);
    go(next === -1 ? 0 : next);
  }

  function marksWith(wanted) {
    if (!wanted.trim()) return [];
    return store.spansInOrder().filter((span) => folded(desk.list.wordsOf(span)).includes(folded(wanted.trim())));
  }

  /** Goes to the nth match, round and round. */
  function go(nth) {
    now = matches.length > 0 ? (nth + matches.length) % matches.length : -1;
    const match = matches[now];
    if (match && place.value === "marks") commands.choose(match.id);
    else if (match) view.reveal(match);
    else goBack();
    count.textContent = !words.value.trim() ? "" : match
      ? fill(gettext("%(nth)s of %(count)s"), {nth: now + 1, count: matches.length})
      : gettext("nothing found");
    paint();
  }

  /** Where nothing is found, nobody is led away. */
  function goBack() {
    if (place.value === "marks") attention.change({chosen: commands.markOf(origin.chosen) ? origin.chosen : null});
    scroller.scrollTop = origin.top;
  }

  /** Paints the matches near the screen, and the one gone to. */
  function paint() {
    const isPainted = !bar.hidden && place.value === "text";
    const near = isPainted ? [...desk.near] : [];
    const [from, to] = [Math.min(...near.map(({start}) => start)), Math.max(...near.map(({end}) => end))];
    const shown = matches.filter(({start, end}) => isPainted && end > from && start < to).slice(0, MOST_PAINTED);
    highlights.paintOver("found", shown.map(({start, end}) => [start, end]));
    const match = isPainted ? matches[now] : null;
    highlights.paintOver("now", match ? [[match.start, match.end]] : []);
  }
}
