/**
 * The guideline beside the text.
 */
import {gettext} from "annotations/surface/language.js";
import {button, element} from "annotations/panels/elements.js";

/**
 * @param {HTMLElement} panel
 * @param {{boot: object, onToggle: (isOpen: boolean) => void}} parts
 */
export function createGuideline(panel, {boot, onToggle}) {
  const close = button("×", () => toggle(), {
    class: "button button-small button-quiet",
    "aria-label": gettext("Close the guideline"),
  });
  const page = element(
    "a",
    {class: "small", href: boot.urls.guideline, target: "_blank", rel: "noopener"},
    gettext("Own window"),
  );
  const reading = element(
    "div",
    {class: "prose guideline-text", tabindex: "0", role: "region", "aria-label": gettext("Guideline")},
  );
  panel.append(
    element("div", {class: "panel-head"}, element("h2", {class: "panel-title"}, gettext("Guideline")), page, close),
    reading,
  );
  let isLoaded = false;
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") toggle();
  });
  return {toggle};

  function toggle() {
    panel.hidden = !panel.hidden;
    onToggle(!panel.hidden);
    if (panel.hidden) return;
    close.focus();
    if (!isLoaded) load();
  }

  async function load() {
    try {
      reading.replaceChildren(...(await guidelineNodes(`${boot.urls.guideline}?bare=1`)));
      isLoaded = true;
    } catch {
      reading.replaceChildren(element(
        "p",
        {},
        gettext("The guideline could not be loaded. Open it in its own window."),
      ));
    }
  }
}

/** The guideline's prose. A parsed document runs no scripts, nor do nodes taken from it. */
async function guidelineNodes(url) {
  const answer = await fetch(url, {credentials: "same-origin"});
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  const prose = parsed.querySelector(".prose");
  if (!prose) throw new Error("no prose");
  return [...prose.childNodes].map((node) => document.importNode(node, true));
}
