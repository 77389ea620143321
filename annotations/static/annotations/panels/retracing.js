/**
 * Where undo and redo lead: what is there again, or has changed, is chosen; where something went the cursor stands.
 */
import {merged} from "annotations/panels/edits.js";

/**
 * @param {object} desk
 */
export function createRetracing({store, attention, commands, cursor, view}) {
  store.subscribe(follow);

  function follow({reason, deltas = []}) {
    if (!["undo", "redo"].includes(reason) || attention.now.relating) return;
    const changes = merged(deltas).filter(({kind}) => kind !== "document_label");
    const spans = changes.filter(({kind}) => kind === "span");
    const meant = spans.length > 0 ? spans : changes;
    if (meant.length === 1) leadTo(meant[0]);
    else show(spans.map(({before, after}) => after ?? before));
  }

  function leadTo({id, before, after}) {
    if (after) return id === attention.now.chosen ? view.reveal(commands.anchorOf(after)) : commands.choose(id);
    if (before.source) return commands.choose(commands.anchorOf(before).id);
    cursor.moveTo(before.start);
    return view.reveal(before);
  }

  /** Of many none is chosen; what is seen of them says enough. */
  function show(spans) {
    if (spans.length === 0 || spans.some(view.isInView)) return;
    view.reveal(spans.toSorted((one, other) => one.start - other.start)[0]);
  }
}
