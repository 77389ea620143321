/**
 * Work for the next frame, each piece of work once: first what measures, while the page is still laid out from the last
 * frame, then what writes into it, then what has to measure what was written. So the browser lays the page out once.
 *
 * `later` is for what nobody waits for, such as panels beside the text: it comes a frame later, so that the frame in
 * which the text changes is short.
 */

/**
 * @typedef {{write: (work: () => void) => void, measure: (work: () => void) => void}} Frame
 * @returns {Frame & {later: Frame}}
 */
export function createFrames(request = requestAnimationFrame.bind(globalThis)) {
  const [measuring, writing, measuringLater, writingLater] = [new Set(), new Set(), new Set(), new Set()];
  let isAsked = false;
  return {
    write: (work) => ask(writing, work),
    measure: (work) => ask(measuring, work),
    later: {
      write: (work) => ask(writingLater, work),
      measure: (work) => ask(measuringLater, work),
    },
  };

  function ask(queue, work) {
    queue.add(work);
    if (!isAsked) request(run);
    isAsked = true;
  }

  function run() {
    try {
      [measuring, writing, measuring].forEach(doAll);
    } finally {
      takeOver(measuringLater, measuring);
      takeOver(writingLater, writing);
      isAsked = measuring.size + writing.size > 0;
      if (isAsked) request(run);
    }
  }
}

function doAll(queue) {
  const now = [...queue];
  queue.clear();
  now.forEach((work) => work());
}

function takeOver(from, to) {
  from.forEach((work) => to.add(work));
  from.clear();
}
