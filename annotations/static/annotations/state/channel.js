/**
 * What the tabs of one browser that show the same annotation set tell each other.
 *
 * @param {string} name
 * @returns {{post: (message: object) => void, listen: (hear: (message: object) => void) => void, close: () => void}}
 *   a channel without anybody at the other end where the browser has none
 */
export function openChannel(name, Channel = globalThis.BroadcastChannel) {
  if (!Channel) return {post() {}, listen() {}, close() {}};
  const channel = new Channel(name);
  return {
    post: (message) => channel.postMessage(message),
    listen: (hear) => { channel.onmessage = (event) => hear(event.data); },
    close: () => channel.close(),
  };
}
