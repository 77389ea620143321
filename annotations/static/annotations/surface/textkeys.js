/**
 * Keys for reading, selecting and moving boundaries.
 */
import {gettext} from "annotations/surface/language.js";
import {isFree, isReading, mayWrite} from "annotations/surface/situations.js";

/** @returns {import("annotations/surface/keytable.js").Key[]} */
export function keysOfText() {
  return [...moving(), ...boundaries()];
}

function moving() {
  const group = "reading";
  const key = (fields) => ({group, when: isReading, ...fields});
  const both = (id, [back, on], move, {shows, does, grows, isHint}) => [
    key({id, presses: [on], shows, does, isHint, run: (desk) => move(desk.cursor, 1, false)}),
    key({id: `${id}-back`, presses: [back], shows: "", does, run: (desk) => move(desk.cursor, -1, false)}),
    key({
      id: `grow-${id}`,
      presses: [shifted(on)],
      shows: shows.replace("Ctrl", "Ctrl Shift").replace(/^(?!Ctrl)/, "Shift "),
      does: grows,
      isHint: id === "word",
      run: (desk) => move(desk.cursor, 1, true),
    }),
    key({id: `grow-${id}-back`, presses: [shifted(back)], shows: "", does: grows, run: (desk) => move(desk.cursor, -1, true)}),
  ];
  const unit = (name) => (cursor, direction, extend) => cursor.moveUnit(name, direction, extend);
  const take = (name) => (desk) => {
    if (!desk.cursor.takeUnit(name, desk.commands.chosenSpan())) desk.say(gettext("The text ends here."));
  };
  const turn = (id, code, direction) => key({
    id,
    presses: [code],
    shows: direction > 0 ? "PageUp PageDown" : "",
    run: (desk) => desk.turn(direction),
  });
  return [
    ...both("word", ["ArrowLeft", "ArrowRight"], (cursor, ...way) => cursor.moveWord(...way), {
      shows: "← →", does: () => gettext("word"), grows: () => gettext("extend"), isHint: true,
    }),
    ...both("sentence", ["Ctrl+ArrowLeft", "Ctrl+ArrowRight"], unit("sentence"), {shows: "Ctrl ← →"}),
    ...both("paragraph", ["ArrowUp", "ArrowDown"], unit("paragraph"), {
      shows: "↑ ↓", does: () => gettext("paragraph"), isHint: true,
    }),
    ...both("end", ["Ctrl+Home", "Ctrl+End"], (cursor, ...way) => cursor.moveToEnd(...way), {shows: "Ctrl Home End"}),
    turn("screen", "PageDown", 1),
    turn("screen-back", "PageUp", -1),
    key({
      id: "take-sentence",
      presses: ["KeyS"],
      shows: "s",
      does: () => gettext("select the sentence; again: one more"),
      isHint: true,
      run: take("sentence"),
    }),
    key({
      id: "take-paragraph",
      presses: ["Shift+KeyS"],
      shows: "Shift S",
      run: take("paragraph"),
    }),
  ];
}

function shifted(press) {
  return press.replace(/^(Ctrl\+)?/, "$1Shift+");
}

function boundaries() {
  const group = "boundaries";
  const when = (now) => isFree(now) && mayWrite(now) && now.hasTarget;
  const nudge = (code, side, outwards) => [
    {id: `${side}-out`, presses: [code], run: (desk) => desk.commands.nudge(side, outwards, "word")},
    {id: `${side}-in`, presses: [`Shift+${code}`], run: (desk) => desk.commands.nudge(side, -outwards, "word")},
    {id: `${side}-letter-out`, presses: [`Alt+${code}`], run: (desk) => desk.commands.nudge(side, outwards, "letter")},
    {id: `${side}-letter-in`, presses: [`Alt+Shift+${code}`], run: (desk) => desk.commands.nudge(side, -outwards, "letter")},
  ];
  const says = {
    "start-out": ["[ ]", () => gettext("widen by a word"), true],
    "start-in": ["Shift [ ]"],
    "start-letter-out": ["Alt [ ]"],
    "start-letter-in": ["Alt Shift [ ]"],
  };
  return [...nudge("BracketLeft", "start", -1), ...nudge("BracketRight", "end", 1)].map((key) => {
    const [shows, does, isHint] = says[key.id] ?? [""];
    return {...key, shows, does, isHint, group, when};
  });
}
