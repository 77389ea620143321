/**
 * Keys for the spans and relations there are: going among them, and changing the chosen one.
 */
import {gettext} from "annotations/surface/language.js";
import {isFree, isReading, hasChosen, hasRelation, mayWrite} from "annotations/surface/situations.js";

/** @returns {import("annotations/surface/keytable.js").Key[]} */
export function keysOfMarks() {
  return [...ofRelations(), ...ofSpans()];
}

function ofSpans() {
  const group = "spans";
  const writes = (now) => hasChosen(now) && mayWrite(now);
  return [
    {
      id: "missing",
      presses: ["KeyG"],
      shows: "g",
      does: () => gettext("next unfinished mark"),
      group,
      isHint: true,
      when: (now) => isReading(now) && now.isUnfinished,
      run: (desk) => desk.commands.stepAmong(desk.review.ids()),
    },
    {
      id: "attributes",
      presses: ["KeyE"],
      shows: "e",
      does: () => gettext("attributes"),
      group,
      isHint: true,
      when: (now) => (writes(now) || (hasRelation(now) && mayWrite(now))) && now.hasAttributes,
      run: (desk) => desk.commands.askAll(desk.attention.now.chosen),
    },
    {
      id: "comment",
      presses: ["KeyC"],
      shows: "c",
      does: () => gettext("comment"),
      group,
      isHint: true,
      when: writes,
      run: (desk) => desk.focusComment(),
    },
    {
      id: "unsure",
      presses: ["KeyU"],
      shows: "u",
      does: () => gettext("not sure"),
      group,
      isHint: true,
      when: writes,
      run: (desk) => desk.commands.toggleUnsure(),
    },
    {
      id: "delete",
      presses: ["Delete", "Backspace"],
      shows: "Del",
      does: () => gettext("delete"),
      group,
      isHint: true,
      when: (now) => writes(now) || (hasRelation(now) && mayWrite(now)),
      run: (desk) => desk.commands.remove(),
    },
    {
      id: "add-part",
      presses: ["KeyF"],
      shows: "f",
      does: () => gettext("add the selection to the last span, as a part"),
      group,
      isHint: true,
      when: (now) => isFree(now) && mayWrite(now) && now.canAddPart,
      run: (desk) => desk.commands.addPart(),
    },
    {
      id: "next-part",
      presses: ["KeyF"],
      shows: "f",
      does: () => gettext("next part of the span"),
      group,
      isHint: true,
      when: (now) => hasChosen(now) && now.isTorn,
      run: (desk) => desk.commands.nextPart(),
    },
    {
      id: "remove-part",
      presses: ["Shift+KeyF"],
      shows: "Shift F",
      does: () => gettext("remove this part"),
      group,
      isHint: true,
      when: (now) => writes(now) && now.isInPart,
      run: (desk) => desk.commands.removePart(),
    },
    {
      id: "next",
      presses: ["KeyN"],
      shows: "n",
      does: () => gettext("next span"),
      group,
      isHint: true,
      when: (now) => isReading(now) && now.hasSpans,
      run: (desk) => desk.commands.stepTo(1),
    },
    {
      id: "previous",
      presses: ["KeyP"],
      shows: "p",
      does: () => gettext("previous span"),
      group,
      isHint: true,
      when: (now) => isReading(now) && now.hasSpans,
      run: (desk) => desk.commands.stepTo(-1),
    },
    {
      id: "choose",
      presses: ["Enter"],
      shows: "Enter",
      does: () => gettext("choose the span here"),
      group,
      isHint: true,
      when: (now) => isFree(now) && now.isInSpan,
      run: (desk) => desk.commands.chooseHere(),
    },
    {
      id: "jump",
      presses: ["KeyJ"],
      shows: "j",
      does: () => gettext("to a mark, by its letters"),
      group,
      isHint: true,
      when: (now) => isFree(now) && now.hasSpans,
      run: (desk) => desk.attention.change({jumping: true}),
    },
  ];
}

function ofRelations() {
  const group = "relations";
  const hasRelations = (now) => isFree(now) && now.hasRelations;
  return [
    {
      id: "turn",
      presses: ["KeyT"],
      shows: "t",
      does: () => gettext("turn the relation round"),
      group,
      isHint: true,
      when: (now) => hasRelation(now) && mayWrite(now),
      run: (desk) => desk.commands.turn(),
    },
    {
      id: "next-relation",
      presses: ["KeyK"],
      shows: "k",
      does: () => gettext("next relation"),
      group,
      isHint: true,
      when: hasRelations,
      run: (desk) => desk.commands.stepRelation(1),
    },
    {
      id: "previous-relation",
      presses: ["Shift+KeyK"],
      shows: "Shift K",
      group,
      when: hasRelations,
      run: (desk) => desk.commands.stepRelation(-1),
    },
  ];
}
