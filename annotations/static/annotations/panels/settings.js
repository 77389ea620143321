/**
 * How the page shall be: for the person, at every machine; the theme for this browser. Everything holds at once.
 */
import {fill, gettext} from "annotations/surface/language.js";
import {openDialog} from "annotations/panels/dialogs.js";
import {button, element} from "annotations/panels/elements.js";
import {THEMES} from "annotations/panels/typesetting.js";

const [SMALLEST, LARGEST] = [12, 36];

/**
 * @param {object} desk
 */
export function openSettings(desk) {
  const {preferences, typesetting} = desk;
  const kept = element("p", {class: "soft small", role: "status"});
  const size = element("input", {
    type: "range", id: "font-size", min: SMALLEST, max: LARGEST, step: 1, value: preferences.now.font_size, on: {input: setSize},
  });
  const sizeSaid = element("span", {class: "number soft", "aria-hidden": "true"});
  const dialog = openDialog(gettext("Settings"), [
    choice("density", gettext("Lines"), {
      compact: gettext("close"), normal: gettext("normal"), wide: gettext("far apart"),
    }),
    element("div", {class: "field"}, element("label", {for: "font-size"}, gettext("Size of the text"), " ", sizeSaid), size),
    choice("numbering", gettext("Numbers beside the text"), {
      none: gettext("none"), lines: gettext("lines"), paragraphs: gettext("paragraphs"),
    }),
    kept,
    radios("theme", gettext("Theme, in this browser"), themes(), typesetting.theme(), typesetting.setTheme),
  ], [
    button(gettext("Keys"), () => go(desk.openHelp)),
    button(gettext("Show the tour"), () => go(desk.openTour)),
  ]);
  dialog.addEventListener("close", preferences.subscribe(draw));
  draw();
  preferences.flush();

  function go(open) {
    dialog.close();
    open();
  }

  function choice(name, title, values) {
    return radios(name, title, values, preferences.now[name], (value) => preferences.change({[name]: value}));
  }

  function setSize() {
    preferences.change({font_size: size.valueAsNumber});
  }

  function draw() {
    sizeSaid.textContent = fill(gettext("%(size)s px"), {size: preferences.now.font_size});
    size.setAttribute("aria-valuetext", sizeSaid.textContent);
    kept.textContent = preferences.areSent
      ? gettext("Kept for you at every machine.")
      : gettext("Kept in this browser until the server can be reached.");
  }
}

function themes() {
  const titles = [gettext("as the system"), gettext("light"), gettext("dark")];
  return Object.fromEntries(THEMES.map((theme, nth) => [theme, titles[nth]]));
}

function radios(name, title, values, now, choose) {
  const option = ([value, words]) => element(
    "label",
    {class: "choice"},
    element("input", {type: "radio", name: `setting-${name}`, value, checked: value === now, on: {change: () => choose(value)}}),
    words,
  );
  return element(
    "fieldset",
    {},
    element("legend", {}, title),
    element("div", {class: "row-tight"}, ...Object.entries(values).map(option)),
  );
}
