/**
 * A person's work as a file of their own, for when neither the server nor the browser can be trusted with it.
 */
import {requestBody} from "annotations/state/protocol.js";

/**
 * What has not reached the server, and all that stands on the page: a file's name and its JSON.
 *
 * @param {{person: string, setId: string, documentSha256: string, steps: object[], store: object}} given
 */
export function fileOf({person, setId, documentSha256, steps, store}) {
  const marks = Object.entries(store.marks).map(([kind, objects]) => [kind, [...objects.values()]]);
  const content = {
    ...requestBody({documentSha256, person, steps}),
    annotation_set: setId,
    set_aside: [...store.conflicts.values(), ...store.problems.values()],
    marks: Object.fromEntries(marks),
  };
  return {name: `marks-${setId}.json`, text: JSON.stringify(content, null, 2)};
}
