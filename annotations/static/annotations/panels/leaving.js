/**
 * Leaving by a link of the page's own: what is unsent is sent first. Where that cannot be, it is said that it waits in this
 * browser; only what no browser keeps is held back, by the browser's own question (doors.js). The map, which is made of what
 * the server has, is not gone to while there is no server.
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
    const isToMap = link?.getAttribute("href") === boot.urls.map;
    if (!link || isElsewhere || !(isToMap || waits())) return;
    event.preventDefault();
    (isToMap ? goToMap : leaveBy)(link.href);
  });

  /** Whether something waits in this browser. */
  function waits() {
    const {unsent, isKept} = outbox.state;
    return unsent > 0 && isKept;
  }

  async function goToMap(url) {
    const isSlow = patience(outbox.state.name !== "offline");
    if (await Promise.race([isReached(), isSlow])) return waits() ? leaveBy(url) : leave(url);
    return say(gettext("The map is made on the server, which cannot be reached now. It is there again once the connection is; nothing is lost."), "error");
  }

  function isReached() {
    return request("GET", boot.urls.session).then(({status}) => status < 500, () => false);
  }

  async function leaveBy(url) {
    const isSent = await Promise.race([outbox.drain(), patience(false)]);
    if (isSent) return leave(url);
    const module = await fetched(() => import("annotations/panels/dialogs.js"));
    return module?.openLeaving(outbox.state.unsent, () => leave(url));
  }
}

/** What is taken for the answer when there is none in time. */
function patience(answer) {
  return new Promise((resolve) => {
    setTimeout(() => resolve(answer), PATIENCE_MILLISECONDS);
  });
}
