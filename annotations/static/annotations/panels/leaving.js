/**
 * Leaving by a link of the page's own: what is unsent is sent first. Where that cannot be, it is said that it waits in this
 * browser; only what no browser keeps is held back, by the browser's own question (doors.js). While there is no server to
 * make the other page, one stays on this.
 */
import {gettext} from "annotations/surface/language.js";

/** So long the server may take before the annotator is asked. */
const PATIENCE_MILLISECONDS = 1500;

/**
 * @param {object} desk
 * @param {{leave: (url: string) => void}} ways
 */
export function createLeaving({boot, frame, outbox, request, fetched, say}, {leave}) {
  frame.header.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button > 0;
    if (!link || isElsewhere) return;
    event.preventDefault();
    goTo(link);
  });

  /** What is unsent is sent first: that tells best whether there is a server. */
  async function goTo(link) {
    const {unsent, isKept} = outbox.state;
    const isSent = unsent === 0 || !isKept || await Promise.race([outbox.drain(), patience(false)]);
    const isSlow = patience(outbox.state.name !== "offline");
    if (!(await Promise.race([isReached(), isSlow]))) return say(staySaid(link), "error");
    return isSent ? leave(link.href) : ask(link);
  }

  async function ask(link) {
    const module = await fetched(() => import("annotations/panels/dialogs.js"));
    return module?.openLeaving(outbox.state.unsent, () => leave(link.href));
  }

  function staySaid(link) {
    return link.getAttribute("href") === boot.urls.map
      ? gettext("The map is made on the server, which cannot be reached now. It is there again once the connection is; nothing is lost.")
      : gettext("The server cannot be reached now, so the page stays here. Nothing is lost; go on, or try again once there is a connection.");
  }

  function isReached() {
    return request("GET", boot.urls.session).then(({status}) => status < 500, () => false);
  }
}

/** What is taken for the answer when there is none in time. */
function patience(answer) {
  return new Promise((resolve) => {
    setTimeout(() => resolve(answer), PATIENCE_MILLISECONDS);
  });
}
