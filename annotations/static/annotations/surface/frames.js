/**
 * Work for the next frame: each piece of work once, what writes into the page before what measures it, so that the
 * browser lays the page out once.
 */

/**
 * @returns {{write: (work: () => void) => void, measure: (work: () => void) => void}}
 */
export function createFrames(request = requestAnimationFrame.bind(globalThis)) {
  const writing = new Set();
  const measuring = new Set();
  let isAsked = false;
  return {
    write: (work) => ask(writing, work),
    measure: (work) => ask(measuring, work),
  };

  function ask(queue, work) {
    queue.add(work);
    if (isAsked) return;
    isAsked = true;
    request(run);
  }

  function run() {
    isAsked = false;
    for (const queue of [writing, measuring]) {
      const now = [...queue];
      queue.clear();
      now.forEach((work) => work());
    }
  }
}
