/**
 * What is wanted seldom, and fetched when it is.
 */
import {gettext} from "annotations/surface/language.js";
import {element} from "annotations/panels/elements.js";
import {fetchLater} from "annotations/panels/later.js";

/** Keys pressed while something is fetched are not meant for the text, but nobody waits longer than this. */
const PATIENCE_MILLISECONDS = 1000;
/** Older presses are not pressed again: by then the hand and the eye may be elsewhere. */
const FRESH_MILLISECONDS = 2000;

/**
 * @param {object} desk
 */
export function createRarely(desk) {
  let [find, guideline, inspector, letters, tour] = [null, null, null, null, null];
  let [words, waitingUntil, pending] = [null, 0, 0];
  /** Presses that wait for what is being fetched. */
  const presses = [];
  // Whoever points elsewhere means what they point at.
  addEventListener("pointerdown", () => tellDropped(presses.splice(0)), {capture: true});
  if (matchMedia("(any-pointer: coarse)").matches) followTouch();
  desk.attention.subscribe(showLetters);
  desk.attention.subscribe(inspect);
  return {
    imported, fetched, awaited, keepPress, isWaiting, hasKeptPresses,
    typeLetter: (letter) => letters?.type(letter), keepComment: () => inspector?.keep(), focusComment, focusAsked,
    openFind, openEverywhere, openHelp, openMoments, openProblems, openSettings, openTour, goOnWithTour, toggleGuideline,
  };

  /** Nobody types the letters at the marks before they are to be seen. */
  async function showLetters() {
    const {relating, jumping} = desk.attention.now;
    if (letters || !(relating || jumping)) return;
    const module = await imported(() => import("annotations/surface/letters.js"));
    letters ??= module?.createLetters(desk);
  }

  /** The panel about the chosen mark is wanted with the first one; whoever goes to a word is about to make one. */
  function inspect(changed, {chosen}) {
    if (inspector) return;
    if (chosen && changed.has("chosen")) inspected(fetched);
    else if (changed.has("cursor")) inspected(complete).catch(() => {});
  }

  async function inspected(having) {
    const module = inspector ? null : await having(() => import("annotations/panels/inspector.js"));
    inspector ??= module?.createInspector(desk.frame.inspector, desk);
    return inspector;
  }

  async function focusComment() {
    (await inspected(awaited))?.focusComment();
  }

  async function focusAsked() {
    (await inspected(awaited))?.focusAsked();
  }

  async function followTouch() {
    const module = await imported(() => import("annotations/surface/touch.js"));
    module?.followTouch(desk);
  }

  /** A module; null, and the annotator told, when it cannot be had. */
  async function imported(fetch) {
    try {
      return await fetch();
    } catch {
      desk.say(gettext("This could not be fetched. Try again when the server can be reached."), "error");
      return null;
    }
  }

  /** A module with the styles and messages that the page did not begin with. */
  async function complete(fetch) {
    const [module] = await Promise.all([fetch(), fetchLater()]);
    return module;
  }

  /** The same; null, and the annotator told, when it cannot be had. */
  function fetched(fetch) {
    return imported(() => complete(fetch));
  }

  /** The same for what a key asked for: what is pressed meanwhile is meant for that, and waits until it is there. */
  async function awaited(fetch, having = fetched) {
    pending += 1;
    waitingUntil = performance.now() + PATIENCE_MILLISECONDS;
    const module = await having(fetch);
    if (presses.length > 0) waitingUntil = performance.now() + PATIENCE_MILLISECONDS;
    // Whoever asked opens it first; what they open may have to be waited for in its turn.
    setTimeout(() => {
      pending -= 1;
      if (pending === 0) pressAgain(module);
    }, 0);
    return module;
  }

  function isWaiting() {
    return performance.now() < waitingUntil;
  }

  function hasKeptPresses() {
    return isWaiting() && presses.length > 0;
  }

  function keepPress(event) {
    event.preventDefault();
    presses.push(event);
  }

  /** What could not be fetched takes with it what was meant for it. */
  async function pressAgain(isThere) {
    const module = isThere && presses.length > 0 && await imported(() => import("annotations/surface/replaying.js"));
    waitingUntil = 0;
    const waiting = presses.splice(0);
    if (!module) return;
    const isFresh = ({timeStamp}) => performance.now() - timeStamp < FRESH_MILLISECONDS;
    tellDropped(waiting.filter((press) => !isFresh(press)));
    module.replay(waiting.filter(isFresh));
  }

  function tellDropped(dropped) {
    if (dropped.length > 0) desk.say(gettext("What was pressed while the page waited was not taken. Press it again."), "error");
  }

  /** In the text, or in the guideline for whoever reads that. The field is there at once, so that nothing typed is lost. */
  async function openFind() {
    if (guideline && desk.frame.guideline.contains(document.activeElement)) return guideline.find();
    words ??= fieldToFind();
    desk.view.keeping(() => {
      words.form.hidden = false;
    });
    words.select();
    words.focus();
    const module = find ? null : await fetched(() => import("annotations/panels/find.js"));
    find ??= module?.createFind(desk, words);
    if (find) find.open();
    else words.form.hidden = true;
    return pressAgain(find);
  }

  function fieldToFind() {
    const field = element("input", {type: "search", "aria-label": gettext("Find"), placeholder: gettext("Find")});
    const on = {
      submit: (event) => event.preventDefault(),
      keydown: (event) => !find && ["Enter", "Escape"].includes(event.key) && keepPress(event),
    };
    desk.scroller.before(element("form", {class: "find", role: "search", hidden: true, on}, field));
    return field;
  }

  async function openEverywhere() {
    const module = await awaited(() => import("annotations/panels/everywhere.js"));
    module?.openEverywhere(desk);
  }

  async function openHelp() {
    const module = await awaited(() => import("annotations/panels/help.js"));
    module?.openHelp(desk);
  }

  async function openMoments() {
    const module = await awaited(() => import("annotations/panels/moments.js"));
    module?.openMoments(desk);
  }

  async function openProblems(how) {
    const module = await fetched(() => import("annotations/panels/trouble.js"));
    module?.openProblems(desk, how);
  }

  async function openSettings() {
    const module = await awaited(() => import("annotations/panels/settings.js"));
    module?.openSettings(desk);
  }

  async function toggleGuideline() {
    const module = guideline ? null : await awaited(() => import("annotations/panels/guideline.js"));
    guideline ??= module?.createGuideline(desk);
    await guideline?.toggle();
  }

  async function openTour() {
    await fetchTour();
    tour?.open();
  }

  async function goOnWithTour() {
    await fetchTour();
    tour?.goOn();
  }

  async function fetchTour() {
    const module = tour ? null : await imported(() => import("annotations/panels/tour.js"));
    tour ??= module?.createTour(desk);
  }
}
