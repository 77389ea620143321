/**
 * Keys for the document as a whole, and for the page itself.
 */
import {gettext} from "annotations/surface/language.js";

/** @returns {import("annotations/surface/keytable.js").Key[]} */
export function keysOfFlow() {
  const whole = "document";
  const page = "general";
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
      group: whole,
      when: isOpen,
      run: (desk) => desk.flow.skip(),
    },
    {
      id: "moments",
      presses: ["Shift+KeyM"],
      shows: "Shift M",
      group: whole,
      run: (desk) => desk.openMoments(),
    },
    {
      id: "settings",
      presses: ["Ctrl+Comma"],
      shows: "Ctrl ,",
      group: page,
      run: (desk) => desk.openSettings(),
    },
    {
      id: "tour",
      presses: ["Shift+KeyT"],
      shows: "Shift T",
      group: page,
      run: (desk) => desk.goOnWithTour(),
    },
  ];
}
