/**
 * Keys for the document as a whole, and for the page itself.
 */
import {gettext} from "annotations/surface/language.js";

/** @returns {import("annotations/surface/keytable.js").Key[]} */
export function keysOfFlow() {
  const whole = () => gettext("Document");
  const page = () => gettext("General");
  const isOpen = (now) => now.isOpen;
  return [
    {
      id: "submit",
      presses: ["Ctrl+Enter"],
      shows: "Ctrl Enter",
      does: () => gettext("submit"),
      group: whole,
      isHint: true,
      when: isOpen,
      run: (desk) => desk.flow.submit(),
    },
    {
      id: "next-document",
      presses: ["Shift+KeyN"],
      shows: "Shift N",
      does: () => gettext("next document"),
      group: whole,
      isHint: true,
      when: (now) => now.isClosed,
      run: (desk) => desk.flow.goOn(),
    },
    {
      id: "skip",
      presses: ["Shift+KeyX"],
      shows: "Shift X",
      does: () => gettext("skip, with a reason"),
      group: whole,
      when: isOpen,
      run: (desk) => desk.flow.skip(),
    },
    {
      id: "moments",
      presses: ["Shift+KeyM"],
      shows: "Shift M",
      does: () => gettext("earlier moments"),
      group: whole,
      run: (desk) => desk.openMoments(),
    },
    {
      id: "settings",
      presses: ["Ctrl+Comma"],
      shows: "Ctrl ,",
      does: () => gettext("settings"),
      group: page,
      run: (desk) => desk.openSettings(),
    },
    {
      id: "tour",
      presses: ["Shift+KeyT"],
      shows: "Shift T",
      does: () => gettext("the tour: its next step"),
      group: page,
      run: (desk) => desk.goOnWithTour(),
    },
  ];
}
