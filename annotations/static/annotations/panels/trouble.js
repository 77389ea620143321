/**
 * Dialogs for when saving needs a person: who has to sign in, what could not be saved, which marks shall hold.
 */
import {fill, gettext, ngettext} from "annotations/surface/language.js";
import {openDialog} from "annotations/panels/dialogs.js";
import {createDescriptions} from "annotations/panels/descriptions.js";
import {button, element} from "annotations/panels/elements.js";
import {refusal} from "annotations/panels/refusals.js";

const MOST_LISTED = 100;

/** Steps that could not be saved: what was meant, what stands, and the choice. `isClosing`: they keep a document open. */
export function openProblems(desk, {isClosing = false} = {}) {
  const {store} = desk;
  const {described} = createDescriptions(desk);
  const list = element("ul", {class: "asides"});
  const why = isClosing && element("p", {}, gettext("The document stays open until you have decided about these:"));
  const dialog = openDialog(gettext("Marks that could not be saved"), [why, list].filter(Boolean));
  const stop = store.subscribe(draw);
  dialog.addEventListener("close", stop);
  draw();

  function draw() {
    const rows = [...[...store.conflicts].map(conflictRow), ...[...store.problems].map(problemRow)];
    if (rows.length === 0) return dialog.close();
    list.replaceChildren(...rows);
    return undefined;
  }

  function conflictRow([id, conflict]) {
    const settle = (choice) => () => desk.commands.attempt(() => store.resolve(id, choice));
    return element(
      "li",
      {class: "aside stack-tight"},
      element("p", {}, gettext("This was changed in another window in the meantime.")),
      element("dl", {class: "facts"}, ...conflict.items.flatMap(({kind, mine, theirs}) => [
        element("dt", {}, gettext("Mine")), element("dd", {dir: "auto"}, described(kind, mine)),
        element("dt", {}, gettext("Theirs")), element("dd", {dir: "auto"}, described(kind, theirs)),
      ])),
      element(
        "div",
        {class: "row-tight"},
        button(gettext("Keep mine"), settle("mine")),
        button(gettext("Take theirs"), settle("theirs")),
      ),
    );
  }

  function problemRow([id, problem]) {
    return element(
      "li",
      {class: "aside stack-tight"},
      element("p", {}, refusal(problem, desk)),
      ...problem.items.map(({kind, mine}) => element("p", {class: "soft", dir: "auto"}, described(kind, mine))),
      element("div", {class: "row-tight"}, button(gettext("Understood"), () => store.dismiss(id))),
    );
  }
}

/** The session is over: marks are kept, and go on being saved after signing in again. */
export function openSignIn({boot, retry}) {
  const over = gettext("Your session is over, %(name)s. Your marks are kept in this browser and will be saved once you have signed in again.");
  const how = boot.has_password
    ? gettext("Signing in opens in a new window; come back here afterwards.")
    : gettext("You have no password: ask your manager for a new sign-in link, open it in this browser, and come back here. Until then your marks wait here; do not clear this browser’s data.");
  return openDialog(
    gettext("Sign in again"),
    [element("p", {}, fill(over, {name: boot.person_name})), element("p", boot.has_password ? {class: "soft"} : {}, how)],
    [button(gettext("Try again"), retry), boot.has_password && signInLink(boot, gettext("Sign in"))].filter(Boolean),
  );
}

/** Somebody else has signed in in this browser: nothing is sent under their name. */
export function openOtherPerson({boot, retry}) {
  const other = gettext("This page is %(name)s’s, but another person is signed in in this browser now. The marks are kept here and are never saved under another name.");
  const how = gettext("To go on, sign out there and sign in as %(name)s. Whoever has no password asks the manager for a new sign-in link.");
  return openDialog(
    gettext("Another person is signed in"),
    [element("p", {}, fill(other, {name: boot.person_name})), element("p", {}, fill(how, {name: boot.person_name}))],
    [button(gettext("Try again"), retry), element(
      "a",
      {class: "button button-small button-primary", href: boot.urls.home, target: "_blank", rel: "noopener"},
      gettext("To the page where they sign out"),
    )],
  );
}

function signInLink({urls}, words) {
  return element("a", {class: "button button-small button-primary", href: urls.sign_in, target: "_blank", rel: "noopener"}, words);
}

/**
 * The server has an older state than it had acknowledged: what it lacks, and the choice.
 *
 * @param {object} desk
 * @param {import("annotations/state/differences.js").Difference[]} lost
 */
export function openRewound(desk, lost) {
  const {changed} = createDescriptions(desk);
  const count = lost.length;
  const says = fill(ngettext(
    "The server has an older state of this document than you have seen; perhaps an earlier back-up was restored. %(count)s saved mark is missing there or different.",
    "The server has an older state of this document than you have seen; perhaps an earlier back-up was restored. %(count)s saved marks are missing there or different.",
    count,
  ), {count});
  const more = count > MOST_LISTED ? element("p", {class: "soft"}, fill(gettext("… and %(count)s more"), {count: count - MOST_LISTED})) : "";
  const dialog = openDialog(
    gettext("The server has gone back"),
    [
      element("p", {}, says),
      element("p", {}, gettext("Nothing is lost as long as this page is open. Saving your marks again would do this on the server:")),
      element("ul", {class: "asides"}, ...lost.slice(0, MOST_LISTED).map((one) => element("li", {class: "aside"}, ...changed({...one, from: one.to, to: one.from})))),
      more,
    ],
    [
      button(gettext("Keep as a file"), () => desk.header.saveFile()),
      button(gettext("Take the server’s state"), () => settle("theirs")),
      button(gettext("Save my marks again"), () => settle("mine"), {class: "button button-small button-primary"}),
    ],
  );
  dialog.classList.add("dialog-wide");
  return dialog;

  async function settle(choice) {
    if (await desk.outbox.rewinding.settle(choice)) return dialog.close();
    return desk.say(gettext("The server did not answer. Try again in a moment."), "error");
  }
}
