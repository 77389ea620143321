/**
 * Elements made in code, so that text stays text.
 */

/**
 * An element. `properties`: class, data (dataset), on (listeners), everything else an attribute; null, undefined and
 * false are left out, true is an empty attribute. Children are elements or text; null, undefined and false are left out.
 *
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  const {data = {}, on = {}, ...attributes} = properties;
  Object.assign(made.dataset, data);
  for (const [event, listener] of Object.entries(on)) made.addEventListener(event, listener);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A button that does one thing. */
export function button(content, act, properties = {}) {
  return element("button", {type: "button", class: "button button-small", ...properties, on: {click: act}}, content);
}

/** A key as it is written on the keyboard. */
export function keycaps(shows) {
  return shows.split(" ").map((key) => element("kbd", {}, key));
}

/** Replaces what a panel shows and gives the focus back to the element that had it, known by `data-focus`. */
export function redraw(panel, ...children) {
  const held = panel.contains(document.activeElement) ? document.activeElement.closest("[data-focus]")?.dataset.focus : null;
  panel.replaceChildren(...children.filter(Boolean));
  if (held) panel.querySelector(`[data-focus="${CSS.escape(held)}"]`)?.focus({preventScroll: true});
}
