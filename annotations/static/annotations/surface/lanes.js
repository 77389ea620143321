/**
 * Lanes: overlapping spans are underlined below one another, so that each can be seen and clicked.
 */

/**
 * The lane of each span, from 0. Spans that overlap or touch never share one.
 *
 * @param {{id: string, start: number, end: number}[]} spans by start, the longer first
 * @returns {Map<string, number>}
 */
export function lanesOf(spans) {
  const ends = [];
  const lanes = new Map();
  for (const span of spans) {
    let lane = 0;
    while (lane < ends.length && ends[lane] >= span.start) lane += 1;
    ends[lane] = span.end;
    lanes.set(span.id, lane);
  }
  return lanes;
}
