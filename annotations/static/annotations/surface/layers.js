/**
 * What is drawn again and again: an element stays from one drawing to the next, and only what differs is changed, so that
 * the browser styles and lays out only that.
 *
 * @typedef {object} Drawing
 * @property {string} key what it stands for, once in a layer
 * @property {() => Element} make a new element for it
 * @property {Record<string, string | number | undefined>} looks what it looks like; equal looks are one element
 * @property {(element: Element, looks: object, before: object) => void} [change] turns an element of other looks into one
 *   of these; without it a new one is made
 */

/**
 * @param {Element} layer
 * @returns {(drawings: Drawing[]) => void} draws these, in this order, and nothing else
 */
export function drawerOf(layer) {
  /** key → {element, looks} */
  let kept = new Map();
  return (drawings) => {
    const now = new Map(drawings.map((drawing) => [drawing.key, drawn(drawing, kept.get(drawing.key))]));
    for (const [key, {element}] of kept) if (now.get(key)?.element !== element) element.remove();
    let next = layer.firstChild;
    for (const {element} of now.values()) {
      if (element === next) next = next.nextSibling;
      else layer.insertBefore(element, next);
    }
    kept = now;
  };
}

function drawn({make, looks, change}, before) {
  if (before && isSame(looks, before.looks)) return before;
  if (!before || !change) return {element: make(), looks};
  change(before.element, looks, before.looks);
  return {element: before.element, looks};
}

function isSame(one, other) {
  return Object.keys(one).every((name) => one[name] === other[name]);
}

/**
 * A small thing with a word in it, placed.
 *
 * @param {string} key
 * @param {{className: string, text: string, marks: string, look?: string, relation?: string, title?: string, left?: number,
 *   top: number}} looks
 * @returns {Drawing}
 */
export function tag(key, looks) {
  return {key, looks, change, make: () => change(document.createElement("span"), looks, {})};
}

function change(element, looks, before) {
  const {className, text, title = "", left, top, ...data} = looks;
  if (className !== before.className) element.className = className;
  if (text !== before.text) element.textContent = text;
  if (title !== (before.title ?? "")) element.title = title;
  if (left !== before.left) element.style.left = left === undefined ? "" : `${left}px`;
  if (top !== before.top) element.style.top = `${top}px`;
  for (const [name, value] of Object.entries(data)) {
    if (value === undefined) delete element.dataset[name];
    else if (value !== before[name]) element.dataset[name] = value;
  }
  return element;
}
