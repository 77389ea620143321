/**
 * Presses that came while what they were meant for was still being fetched, pressed again: they do what they do by hand,
 * but for Tab, and arrows inside a control, which a page cannot press.
 */
const FIELDS = "textarea, input[type='search'], input[type='text'], input:not([type])";
const PRESSED = "button, a[href], summary, input[type='radio'], input[type='checkbox']";

/**
 * @param {KeyboardEvent[]} presses
 */
export function replay(presses) {
  for (const press of presses) {
    const focused = document.activeElement;
    // A dialog just closed keeps the focus until the page is drawn.
    const target = !focused || focused.closest("dialog:not([open])") ? document.body : focused;
    const {key, code, ctrlKey, metaKey, altKey, shiftKey} = press;
    const again = {key, code, ctrlKey, metaKey, altKey, shiftKey, bubbles: true, cancelable: true};
    if (target.dispatchEvent(new KeyboardEvent("keydown", again))) act(target, press);
  }
}

/** What a browser does of itself with a key that nobody has taken. */
function act(target, {key, ctrlKey, metaKey, altKey}) {
  if (ctrlKey || metaKey || altKey) return;
  if (key === "Escape") (target.closest("dialog") ?? document.querySelector("dialog[open]"))?.close();
  else if (target.matches(FIELDS)) write(target, key);
  else if (["Enter", " "].includes(key) && target.matches(PRESSED)) target.click();
}

function write(field, key) {
  const {selectionStart: start, selectionEnd: end, value} = field;
  const isLineEnd = key === "Enter" && field.matches("textarea");
  if (key === "Backspace") {
    const before = [...value.slice(0, start)].at(-1) ?? "";
    field.setRangeText("", start === end ? start - before.length : start, end, "end");
  } else if (isLineEnd || [...key].length === 1) field.setRangeText(isLineEnd ? "\n" : key, start, end, "end");
  else return;
  field.dispatchEvent(new InputEvent("input", {bubbles: true}));
}
