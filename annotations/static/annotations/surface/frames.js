/**
 * Work for the next frame, each piece of work once: first what measures, while the page is still laid out from the last
 * frame, then what writes into it, then what has to measure what was written. So the browser lays the page out once.
 *
 * `later` is for what nobody waits for, such as panels beside the text: it comes in a frame that is asked for when the one
 * in which the text changes is out. Asked for again before it came, it comes a turn after that, unless it has waited long:
 * what one key left to do is not done in the frame of the next.
 */

/** Turns that work which is asked for again and again waits at most. */
const LONGEST_WAIT = 6;

/**
 * @param {(work: () => void) => void} [request] has work done in the next frame
 * @param {(work: () => void) => void} [rest] has work done once the frame that is being made is out
 * @typedef {{write: (work: () => void) => void, measure: (work: () => void) => void}} Frame
 * @returns {Frame & {later: Frame}}
 */
export function createFrames(request = requestAnimationFrame.bind(globalThis), rest = soon) {
  const [measuring, writing] = [new Set(), new Set()];
  /** work → the turns in which it was asked for {first, last} */
  const [measuringLater, writingLater] = [new Map(), new Map()];
  let [isAsked, isResting] = [false, false];
  let turn = 0;
  return {
    write: (work) => ask(writing, work),
    measure: (work) => ask(measuring, work),
    later: {
      write: (work) => askLater(writingLater, work),
      measure: (work) => askLater(measuringLater, work),
    },
  };

  function ask(queue, work) {
    queue.add(work);
    wake();
  }

  function askLater(queue, work) {
    queue.set(work, {first: turn, ...queue.get(work), last: turn});
    wake();
  }

  function wake() {
    if (!isAsked) request(run);
    isAsked = true;
  }

  function run() {
    takeDue(measuringLater, measuring);
    takeDue(writingLater, writing);
    try {
      [measuring, writing, measuring].forEach(doAll);
    } finally {
      isAsked = false;
      if (measuring.size + writing.size > 0) wake();
      if (measuringLater.size + writingLater.size > 0) turnSoon();
    }
  }

  function turnSoon() {
    if (!isResting) rest(nextTurn);
    isResting = true;
  }

  function nextTurn() {
    isResting = false;
    turn += 1;
    wake();
  }

  function takeDue(waiting, queue) {
    for (const [work, {first, last}] of waiting) {
      if (turn <= last && turn < first + LONGEST_WAIT) continue;
      queue.add(work);
      waiting.delete(work);
    }
  }
}

/** Frames come before tasks as long as they are asked for in frames. */
function soon(work) {
  setTimeout(work, 0);
}

function doAll(queue) {
  const now = [...queue];
  queue.clear();
  now.forEach((work) => work());
}
