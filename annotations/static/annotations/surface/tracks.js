/**
 * Tracks of the gutter: lines that pass one another vertically run beside one another. No DOM.
 */

/**
 * The track of each line, 0 nearest to the text; short lines stay near. Beyond `most` tracks lines share the last.
 *
 * @param {{id: string, top: number, bottom: number}[]} lines
 * @param {number} most
 * @returns {Map<string, number>}
 */
export function tracksOf(lines, most) {
  const taken = Array.from({length: most}, () => []);
  const tracks = new Map();
  const height = (line) => line.bottom - line.top;
  for (const line of [...lines].sort((a, b) => height(a) - height(b) || a.top - b.top)) {
    const isFree = (others) => others.every((other) => other.bottom < line.top || other.top > line.bottom);
    const free = taken.findIndex(isFree);
    const track = free === -1 ? most - 1 : free;
    taken[track].push(line);
    tracks.set(line.id, track);
  }
  return tracks;
}
