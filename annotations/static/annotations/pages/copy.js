/**
 * Buttons that copy the text of another element: `data-copies` names it, `data-done` is what the button says then.
 * Without JavaScript they stay hidden, and the text is there to be selected.
 */
const SAID_MILLISECONDS = 2000;

for (const button of document.querySelectorAll("button[data-copies]")) {
  const source = document.getElementById(button.dataset.copies);
  const says = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await copy(source);
    button.textContent = button.dataset.done;
    setTimeout(() => {
      button.textContent = says;
    }, SAID_MILLISECONDS);
  });
}

/** The clipboard is there only on https and localhost; elsewhere the selected text is copied the old way. */
async function copy(source) {
  select(source);
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
  } catch {
    document.execCommand("copy");
  }
}

function select(source) {
  if (source.select) {
    source.select();
    return;
  }
  getSelection().selectAllChildren(source);
}
