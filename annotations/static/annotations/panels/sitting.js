/**
 * The time somebody works on the page, told to the server now and then.
 */
import {newId} from "annotations/state/ids.js";
import {Stopwatch, createSittings} from "annotations/state/stopwatch.js";

const TOUCHES = ["keydown", "pointerdown", "pointermove", "wheel", "scroll"];
const KEEP_SECONDS = 15;

/**
 * @param {object} desk
 */
export function createSitting({boot, request, memory, header, store, unread}) {
  const stopwatch = new Stopwatch();
  const now = () => performance.now();
  const sittings = createSittings({
    owner: `${boot.person}/${boot.set.id}`,
    sitting: newId(),
    seconds: () => stopwatch.seconds(now()),
    memory,
    send,
    onTotal: header.showTime,
  });
  for (const event of TOUCHES) addEventListener(event, touch, {passive: true, capture: true});
  addEventListener("focus", touch);
  addEventListener("blur", leave);
  addEventListener("pagehide", goAway);
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? goAway() : touch()));
  setInterval(sittings.keep, KEEP_SECONDS * 1000);
  setInterval(() => sittings.tell(), sittings.everySeconds * 1000);
  sittings.tell();

  /** The answer says which guideline is in force by now. */
  async function send(told, isLast) {
    const answer = await request("POST", boot.urls.time, {person: boot.person, ...told}, {keepalive: isLast});
    if (answer.status === 200) unread.hear(answer.body.guideline_version);
    return answer;
  }

  /** A document that is closed is looked at, not worked on. */
  function touch() {
    if (document.visibilityState !== "visible" || !document.hasFocus() || store.readOnly) stopwatch.leave(now());
    else stopwatch.touch(now());
  }

  function leave() {
    stopwatch.leave(now());
  }

  function goAway() {
    leave();
    sittings.tell(true);
  }
}
