/**
 * What was labelled last, for whoever comes from another browser: there the place that is kept here says it.
 */

/**
 * @param {object} desk
 */
export async function rememberLast({store, log, commands, hints}) {
  if (commands.last() || store.spans.size === 0) return;
  commands.remember(lastLabelled((await log.read()) ?? []));
  hints.refresh();
}

/**
 * The span that a set's log gave a label last.
 *
 * @param {object[]} log operations, oldest first
 * @returns {{id: string, label: string} | undefined}
 */
export function lastLabelled(log) {
  const operation = log.findLast(({kind, object}) => kind === "span" && object.label);
  return operation && {id: operation.object.id, label: operation.object.label};
}
