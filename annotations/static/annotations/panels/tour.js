/**
 * The first steps: three, beside the work, each followed by the next one when its thing has been done.
 */
import {fill, gettext} from "annotations/surface/language.js";
import {button, element} from "annotations/panels/elements.js";

/**
 * @param {object} desk
 * @returns {{open: () => void, goOn: () => void}} `goOn`: the next step, the first one if the tour is closed
 */
export function createTour(desk) {
  const {frame, attention, store, preferences, shownKey} = desk;
  const words = element("p", {class: "tour-words"});
  const count = element("strong", {class: "tour-count"});
  const next = button("", goOn);
  frame.tour.append(count, words, element("span", {class: "row-tight"}, next, button(gettext("Skip the tour"), close, {class: "button button-small button-quiet"})));
  frame.tour.addEventListener("keydown", (event) => event.key === "Escape" && close());
  let [step, begun] = [-1, 0];
  const isDone = [
    () => attention.now.selection !== null || store.spans.size > begun,
    () => store.spans.size > begun,
    () => false,
  ];
  attention.subscribe(follow);
  store.subscribe(follow);
  return {open, goOn};

  function steps() {
    const keys = {
      word: shownKey("word"), grow: shownKey("grow-word"), sentence: shownKey("take-sentence"), label: shownKey(firstLabel()),
      submit: shownKey("submit"), help: shownKey("help"), guideline: shownKey("guideline"), relation: shownKey(firstRelation()),
    };
    const linking = keys.relation && gettext("To link two spans, choose one, press %(relation)s, then the letters at the other.");
    const whole = gettext("Every mark is saved by itself; when the document is done, submit it with %(submit)s. %(guideline)s opens the guideline, %(help)s shows all keys.");
    return [
      gettext("Select some words: drag over them, or walk with %(word)s and extend with %(grow)s; %(sentence)s takes the sentence."),
      gettext("Press the key of a label, %(label)s for instance. What the label wants to know is asked at once."),
      `${linking} ${whole}`.trim(),
    ].map((message) => fill(message, keys));
  }

  function firstLabel() {
    return `label-${desk.looks.scheme.labels.find(({key}) => key)?.id}`;
  }

  function firstRelation() {
    return `relation-${desk.looks.scheme.relations?.find(({key}) => key)?.id}`;
  }

  function open() {
    [step, begun] = [0, store.spans.size];
    show();
  }

  function goOn() {
    if (step === -1) return open();
    step += 1;
    return step < isDone.length ? show() : close();
  }

  function follow() {
    if (step !== -1 && isDone[step]()) goOn();
  }

  function show() {
    const told = steps();
    frame.tour.hidden = false;
    count.textContent = fill(gettext("%(step)s of %(all)s"), {step: step + 1, all: told.length});
    words.textContent = told[step];
    next.textContent = step + 1 < told.length ? gettext("Next") : gettext("Done");
    next.title = shownKey("tour");
    desk.announcer.say(`${count.textContent}: ${words.textContent}`);
  }

  /** Done or skipped: it does not come by itself again. */
  function close() {
    const hadFocus = frame.tour.contains(document.activeElement);
    step = -1;
    frame.tour.hidden = true;
    if (hadFocus) desk.focusText();
    if (!preferences.now.tour_seen) preferences.change({tour_seen: true});
  }
}
