/**
 * The surface alone: the text and its highlights, nothing around them.
 */
import {inReadingOrder} from "annotations/state/objects.js";
import {createHighlights} from "annotations/surface/highlights.js";
import {createLooks} from "annotations/surface/looks.js";
import {createMarks} from "annotations/surface/marks.js";
import {writeText} from "annotations/surface/text.js";
import {watchPieces} from "annotations/surface/viewport.js";

const boot = JSON.parse(document.getElementById("boot").textContent);
const spans = [...boot.spans].sort(inReadingOrder);
const store = {spans: new Map(spans.map((span) => [span.id, span])), spansInOrder: () => spans};
const text = writeText(document.getElementById("text"), {text: boot.text, language: "en"});
const looks = createLooks(boot.scheme);
const marks = createMarks(text, store);
const counters = {rangesRegistered: 0};
const highlights = createHighlights({text, marks, store, looks, counters});
watchPieces(document.querySelector(".scroller"), text.pieces, ({shown, hidden}) => {
  hidden.forEach(highlights.hide);
  shown.forEach(highlights.show);
  if (counters.rangesRegistered > 0) document.documentElement.dataset.ready = "";
});
