/**
 * Letters at the marks on the screen: typing them means the mark, as a click on it would.
 */
import {codesFor} from "annotations/surface/codes.js";

const BESIDE_PIXELS = 2;

/**
 * @param {object} desk
 * @param {string[]} desk.letters the letters that have no other meaning then
 */
export function createLetters(desk) {
  const {attention, commands, store, overlays, scroller, frames, letters} = desk;
  const layer = document.createElement("div");
  layer.className = "layer-letters";
  layer.setAttribute("aria-hidden", "true");
  desk.content.append(layer);
  /** code → id of a mark */
  let given = new Map();
  let typed = "";
  let isShown = false;
  attention.subscribe((changed) => {
    if (changed.has("relating") || changed.has("jumping")) restart();
  });
  overlays.onBuilt(() => isShown && frames.measure(draw));
  scroller.addEventListener("scrollend", () => isShown && frames.measure(draw));
  restart();
  return {type};

  /** Letters that meant something before mean nothing until they are drawn anew. */
  function restart() {
    typed = "";
    given = new Map();
    layer.replaceChildren();
    frames.measure(draw);
  }

  function draw() {
    const wanted = marksWanted();
    isShown = wanted !== null;
    const places = isShown ? inView(wanted) : [];
    const codes = codesFor(places.length, letters);
    given = new Map(places.map(({id}, nth) => [codes[nth], id]));
    layer.replaceChildren(...places.map((place, nth) => letterAt(place, codes[nth])).filter(Boolean));
  }

  /** What a letter may mean now, null when letters mean nothing. */
  function marksWanted() {
    const {relating, jumping} = attention.now;
    if (relating) return commands.candidatesOf(relating);
    return jumping ? [...store.spansInOrder(), ...store.relations.values()] : null;
  }

  /** Where the marks stand that are on the screen, those nearest to the source or the cursor first. */
  function inView(wanted) {
    overlays.places.open();
    const [top, bottom] = [scroller.scrollTop, scroller.scrollTop + scroller.clientHeight];
    const middle = middleOf() ?? (top + bottom) / 2;
    return wanted
      .map(({id}) => ({id, place: overlays.placeOfMark(id)}))
      .filter(({place}) => place && place.bottom > top + 4 && place.top < bottom - 4)
      .map(({id, place}) => ({id, left: place.left, top: Math.max(place.top, top + 10)}))
      .sort((a, b) => Math.abs(a.top - middle) - Math.abs(b.top - middle) || a.left - b.left);
  }

  function middleOf() {
    const {relating, cursor} = attention.now;
    const start = store.spans.get(relating?.source)?.start ?? cursor?.start;
    return start === undefined ? undefined : overlays.places.placeOf(start)?.top;
  }

  function letterAt({id, left, top}, code) {
    if (!code?.startsWith(typed)) return null;
    const element = document.createElement("span");
    element.className = "letter";
    element.dataset.mark = id;
    element.textContent = code.slice(typed.length);
    element.style.left = `${left - BESIDE_PIXELS}px`;
    element.style.top = `${top}px`;
    return element;
  }

  /** Takes one more letter; a letter that leads nowhere begins anew. */
  function type(letter) {
    typed = [...given.keys()].some((code) => code?.startsWith(typed + letter)) ? typed + letter : "";
    const id = given.get(typed);
    if (id === undefined) return frames.measure(draw);
    typed = "";
    return desk.mean(id);
  }
}
