/**
 * Work for the next frame, each piece of work once: first what measures, while the page is still laid out from the last
 * frame, then what writes into it, then what has to measure what was written. So the browser lays the page out once.
 *
 * `later` is for what nobody waits for, such as panels beside the text: it comes a frame later, so that the frame in
 * which the text changes is short. Asked for again before it came, it comes a frame after that, unless it has waited long:
 * what one key left to do is not done in the frame of the next.
 */

/** Frames that work which is asked for again and again waits at most. */
const LONGEST_WAIT = 6;

/**
 * @typedef {{write: (work: () => void) => void, measure: (work: () => void) => void}} Frame
 * @returns {Frame & {later: Frame}}
 */
export function createFrames(request = requestAnimationFrame.bind(globalThis)) {
  const [measuring, writing] = [new Set(), new Set()];
  /** work → the frames after which it was asked for {first, last} */
  const [measuringLater, writingLater] = [new Map(), new Map()];
  let isAsked = false;
  let frame = 0;
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
    queue.set(work, {first: frame, ...queue.get(work), last: frame});
    wake();
  }

  function wake() {
    if (!isAsked) request(run);
    isAsked = true;
  }

  function run() {
    frame += 1;
    takeDue(measuringLater, measuring);
    takeDue(writingLater, writing);
    try {
      [measuring, writing, measuring].forEach(doAll);
    } finally {
      isAsked = [measuring, writing, measuringLater, writingLater].some(({size}) => size > 0);
      if (isAsked) request(run);
    }
  }

  function takeDue(waiting, queue) {
    for (const [work, {first, last}] of waiting) {
      if (frame < last + 2 && frame <= first + LONGEST_WAIT) continue;
      queue.add(work);
      waiting.delete(work);
    }
  }
}

function doAll(queue) {
  const now = [...queue];
  queue.clear();
  now.forEach((work) => work());
}
