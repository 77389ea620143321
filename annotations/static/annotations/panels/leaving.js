/**
 * Leaving by a link of the page's own: what is unsent is sent first. Where that cannot be, it is said that it waits in this
 * browser; only what no browser keeps is held back, by the browser's own question (doors.js).
 */

/** So long the server may take before the annotator is asked. */
const PATIENCE_MILLISECONDS = 1500;

/**
 * @param {object} desk
 * @param {{leave: (url: string) => void}} ways
 */
export function createLeaving({frame, outbox, fetched}, {leave}) {
  frame.header.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button > 0;
    const {unsent, isKept} = outbox.state;
    if (!link || isElsewhere || unsent === 0 || !isKept) return;
    event.preventDefault();
    leaveBy(link.href);
  });

  async function leaveBy(url) {
    const isSent = await Promise.race([outbox.drain(), patience()]);
    if (isSent) return leave(url);
    const module = await fetched(() => import("annotations/panels/dialogs.js"));
    return module?.openLeaving(outbox.state.unsent, () => leave(url));
  }
}

function patience() {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), PATIENCE_MILLISECONDS);
  });
}
