/**
 * The desk: everything on the labelling page, and how its parts reach one another.
 */
import {createDoors} from "annotations/panels/doors.js";
import {element} from "annotations/panels/elements.js";
import {createFlow} from "annotations/panels/flow.js";
import {createHeader} from "annotations/panels/header.js";
import {createList} from "annotations/panels/list.js";
import {createRarely} from "annotations/panels/rarely.js";
import {createReturning} from "annotations/panels/returning.js";
import {createSentences} from "annotations/panels/sentences.js";
import {createTypesetting} from "annotations/panels/typesetting.js";
import {openSession} from "annotations/state/session.js";
import {onceThereIsHope, whenIdle} from "annotations/surface/idle.js";
import {createKeyboard} from "annotations/surface/keyboard.js";
import {gettext} from "annotations/surface/language.js";
import {createReview} from "annotations/surface/review.js";
import {createSurface} from "annotations/surface/surface.js";

const SAID_SECONDS = 6;
const EDITS = ["command", "undo", "redo"];

/**
 * @param {object} boot what the server wrote into the page
 * @param {HTMLElement} root
 */
export async function openDesk(boot, root) {
  const frame = layOut(root);
  /** The refusal that is to be told next. */
  let latest = null;
  let doors = null;
  const session = await openSession(boot, (state) => doors?.show(state));
  const {store, rules} = session;
  store.subscribe((change) => EDITS.includes(change.reason) && edited(change));
  const desk = {...session, boot, root, frame, say, refuse, showBanner, guidelineToggled, focusText};
  Object.assign(desk, createSurface({boot, store, frame, refuse}));
  desk.sentences = createSentences(desk.looks);
  desk.review = createReview({store, rules, onFound: (ids) => desk.list.refreshFound(ids)});
  Object.assign(desk, createRarely(desk));
  desk.typesetting = createTypesetting(desk);
  Object.assign(desk, createKeyboard(desk));
  // What is said before there is anything to say it with is said then.
  desk.announcer = {say(message) { desk.unsaid = message; }};
  desk.header = createHeader(frame.header, desk);
  desk.list = createList(frame.list, desk);
  desk.focusList = () => desk.list.focus();
  desk.focusFilter = () => desk.list.focusFilter();
  doors = createDoors(desk);
  desk.askWhatToDo = doors.ask;
  doors.show(session.outbox.state);
  const ways = {leave: (url) => location.assign(url)};
  desk.flow = createFlow(desk, ways);
  let [completing, isAboutToPrint] = [null, false];
  whenIdle(complete);
  if (!desk.isPainted) showBanner(gettext("This browser cannot paint marks on the text. Use a current Chrome, Edge, Safari or Firefox."));
  // Keyboard first: the keys work from the first moment.
  if (document.activeElement === document.body) focusText();
  createReturning(desk);
  if (!boot.read_only) desk.header.showTime(boot.seconds);
  if (desk.flow.situation().isOpen && !desk.preferences.now.tour_seen) desk.openTour();
  chooseLinked();
  addEventListener("hashchange", chooseLinked);
  addEventListener("keydown", printComplete, {capture: true});
  addEventListener("beforeprint", () => {
    desk.showWhole(true);
    desk.printing?.prepare();
  });
  addEventListener("afterprint", () => {
    desk.showWhole(false);
    desk.printing?.clear();
  });
  return desk;

  function complete() {
    completing ??= fetchRest();
    return completing;
  }

  /** What cannot be fetched now is asked for again when there is hope. */
  async function fetchRest() {
    const module = await desk.imported(() => import("annotations/panels/soon.js"));
    if (module) return module.complete(desk, ways);
    completing = null;
    return onceThereIsHope(complete);
  }

  /** The key of the browser that prints waits for the list of marks; if that cannot be had, the text is printed alone. */
  async function printComplete(event) {
    if (desk.printing || !meansPrinting(event)) return;
    event.preventDefault();
    if (event.repeat || isAboutToPrint) return;
    isAboutToPrint = true;
    try {
      await complete();
    } finally {
      isAboutToPrint = false;
      print();
    }
  }

  /** What was said is over with the next edit; what is said of that comes after. */
  function edited(change) {
    latest = null;
    frame.toasts.replaceChildren();
    desk.latestEdit = change;
  }

  /** Chooses the span that the address names, …/#<its id>; the address names it once. */
  function chooseLinked() {
    const id = location.hash.slice(1);
    if (!store.spans.has(id)) return;
    desk.commands.choose(id);
    history.replaceState(history.state, "", location.pathname + location.search);
  }

  /** Tells the annotator something, until the next edit or for a while, and to listeners too. */
  function say(message, kind = "") {
    latest = null;
    const toast = element("p", {class: `message toast ${kind === "error" ? "message-error" : ""}`}, message);
    frame.toasts.replaceChildren(toast);
    setTimeout(() => toast.remove(), SAID_SECONDS * 1000);
  }

  /** Tells the annotator why something was not done, unless something newer is to be told when the words have come. */
  async function refuse(error) {
    latest = error;
    const module = await desk.fetched(() => import("annotations/panels/refusals.js"));
    if (module && latest === error) say(module.refusal(error, desk), "error");
  }

  function showBanner(message) {
    frame.banner.textContent = message;
    frame.banner.hidden = !message;
  }

  function focusText() {
    frame.text.focus({preventScroll: true});
  }

  function guidelineToggled(isOpen) {
    root.classList.toggle("has-guideline", isOpen);
    document.getElementById("guideline-toggle").setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) focusText();
  }
}

/** Browsers know this key by its letter; where letters are not Latin, by its place. */
function meansPrinting({key, code, ctrlKey, metaKey, altKey}) {
  return (ctrlKey || metaKey) && !altKey && (key === "p" || (code === "KeyP" && key > "~"));
}

/** The places of the page. */
function layOut(root) {
  const text = element(
    "div",
    {class: "text", id: "text", tabindex: "0", role: "region", "aria-label": gettext("Text"), "aria-describedby": "text-help"},
  );
  const content = element("div", {class: "content"}, text);
  const scroller = element("div", {class: "scroller"}, content);
  const frame = {
    text,
    content,
    scroller,
    header: element("header", {class: "desk-header bar"}),
    banner: element("p", {class: "banner", role: "status", hidden: true}),
    inspector: element("section", {class: "inspector", "aria-label": gettext("Chosen span"), hidden: true}),
    list: element("section", {class: "list"}),
    guideline: element("aside", {class: "guideline", "aria-label": gettext("Guideline"), hidden: true}),
    tour: element("aside", {class: "tour", "aria-label": gettext("Tour"), hidden: true}),
    hints: element("footer", {class: "hints", "aria-label": gettext("Keys that do something now")}),
    live: element("div", {class: "visually-hidden", "aria-live": "polite", "aria-atomic": "true"}),
    toasts: element("div", {class: "toasts", role: "alert"}),
  };
  const help = element(
    "p",
    {id: "text-help", class: "visually-hidden"},
    gettext("Arrows move by word and paragraph, Shift selects, the keys of the labels mark. Question mark: all keys."),
  );
  root.replaceChildren(
    frame.header,
    frame.banner,
    element(
      "main",
      {class: "desk-main", id: "main"},
      help,
      element("div", {class: "reading"}, scroller),
      element("div", {class: "side"}, frame.inspector, frame.list),
      frame.guideline,
    ),
    frame.tour,
    frame.hints,
    frame.toasts,
    frame.live,
  );
  return frame;
}
