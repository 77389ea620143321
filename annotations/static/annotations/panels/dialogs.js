/**
 * Dialogs: all keys, marks that could not be saved, signing in again, a reason for skipping.
 */
import {fill, gettext, quoted, titleOf} from "annotations/surface/language.js";
import {button, element, keycaps} from "annotations/panels/elements.js";
import {quoteOf} from "annotations/surface/quotes.js";

/**
 * Opens a modal dialog and gives it back; it removes itself when closed.
 *
 * @param {string} title
 * @param {Array<Node | string>} body
 * @param {HTMLElement[]} [actions]
 */
export function openDialog(title, body, actions = []) {
  const dialog = element(
    "dialog",
    {"aria-labelledby": "dialog-title"},
    element(
      "header",
      {},
      element("h2", {id: "dialog-title"}, title),
      button("×", () => dialog.close(), {class: "button button-small button-quiet", "aria-label": gettext("Close")}),
    ),
    element("div", {class: "dialog-body", tabindex: "0", role: "group", "aria-labelledby": "dialog-title"}, ...body),
    actions.length > 0 && element("footer", {}, ...actions),
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** All keys, by what they are for. */
export function openHelp({keys}) {
  const groups = new Map();
  for (const key of keys.filter(({shows}) => shows)) groups.set(key.group(), [...(groups.get(key.group()) ?? []), key]);
  const sections = [...groups].map(([group, members]) =>
    element(
      "section",
      {class: "key-group"},
      element("h3", {}, group),
      element(
        "dl",
        {class: "facts"},
        ...members.flatMap((key) => [element("dt", {}, ...keycaps(key.shows)), element("dd", {}, key.does())]),
      ),
    ),
  );
  const mouse = element(
    "section",
    {class: "key-group"},
    element("h3", {}, gettext("Mouse")),
    element(
      "dl",
      {class: "facts"},
      ...[
        [gettext("drag"), gettext("select, snapping to words; with Alt: exactly")],
        [gettext("double click"), gettext("word")],
        [gettext("triple click"), gettext("sentence, without its full stop")],
        [gettext("click"), gettext("choose the span; again: the one around it")],
      ].flatMap(([name, does]) => [element("dt", {}, name), element("dd", {}, does)]),
    ),
  );
  const note = element(
    "p",
    {class: "soft small"},
    gettext("With a screen reader, switch to its focus mode in the text: the cursor speaks each word and the spans it enters and leaves."),
  );
  const dialog = openDialog(gettext("Keys"), [element("div", {class: "key-groups"}, ...sections, mouse), note]);
  dialog.classList.add("dialog-wide");
}

/** Steps that could not be saved: what was meant, what stands, and the choice. */
export function openProblems(desk) {
  const {store} = desk;
  const list = element("ul", {class: "asides"});
  const dialog = openDialog(gettext("Marks that could not be saved"), [list]);
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
        element("dt", {}, gettext("Mine")), element("dd", {dir: "auto"}, describe(kind, mine)),
        element("dt", {}, gettext("Theirs")), element("dd", {dir: "auto"}, describe(kind, theirs)),
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
      element("p", {}, desk.sentences.refusal(problem)),
      element("div", {class: "row-tight"}, button(gettext("Understood"), () => store.dismiss(id))),
    );
  }

  function describe(kind, object) {
    if (!object) return gettext("deleted");
    const {labels, types} = desk.looks;
    if (kind === "relation") return titleOf(types.get(object.type) ?? {id: object.type});
    const title = titleOf(labels.get(object.label) ?? {id: object.label});
    if (kind !== "span") return title;
    return [title, desk.sentences.attributeSummary(object), quoted(quoteOf(desk.text, object, 60)), object.comment].filter(Boolean).join(" · ");
  }
}

/** The session is over: marks are kept, and go on being saved after signing in again. */
export function openSignIn({boot, retry}) {
  return openDialog(
    gettext("Sign in again"),
    [
      element(
        "p",
        {},
        fill(
          gettext("Your session is over, %(name)s. Your marks are kept in this browser and will be saved once you have signed in again."),
          {name: boot.person_name},
        ),
      ),
      element("p", {class: "soft"}, gettext("Signing in opens in a new window; come back here afterwards.")),
    ],
    [button(gettext("Try again"), retry), element(
      "a",
      {class: "button button-small button-primary", href: boot.urls.sign_in, target: "_blank", rel: "noopener"},
      gettext("Sign in"),
    )],
  );
}

/** Asks for a reason, which may stay empty. */
export function openSkip(skip) {
  const reason = element("textarea", {id: "skip-reason", rows: 3});
  const dialog = openDialog(
    gettext("Skip this document?"),
    [element(
      "div",
      {class: "field"},
      element("label", {for: "skip-reason"}, gettext("Reason (may stay empty)")),
      reason,
    )],
    [
      button(gettext("Cancel"), () => dialog.close()),
      button(gettext("Skip"), () => {
        dialog.close();
        skip(reason.value.trim());
      }, {class: "button button-small button-primary"}),
    ],
  );
  reason.focus();
}

/** The places for which submitting was refused; each leads there. */
export function openRefused(desk, faults) {
  const found = new Map();
  const rows = faults.map(({where, code, detail}) => {
    const [kind, id] = where.split(" ");
    const span = desk.store.spans.get(kind === "relation" ? desk.store.relations.get(id)?.source : id);
    const go = () => {
      dialog.close();
      desk.commands.choose(span.id);
      desk.commands.askMissing(span.id);
      desk.focusText();
    };
    const says = ownWords(kind === "span" && span, code) ?? desk.sentences.refusal({code, detail});
    return element(
      "li",
      {class: "aside"},
      span ? button([says, element("span", {class: "soft", dir: "auto"}, quoted(quoteOf(desk.text, span, 50)))], go, {class: "button button-quiet place-button"}) : says,
    );
  });
  const dialog = openDialog(
    gettext("Not ready to submit"),
    [element("p", {}, gettext("The scheme asks for these places to be put right first:")), element("ul", {class: "asides"}, ...rows)],
  );

  /** The same finding with the titles of the scheme, of which a fault has only the ids; both come in the scheme's order. */
  function ownWords(span, rule) {
    if (!span) return null;
    const [violation, ...rest] = found.get(`${span.id} ${rule}`) ?? desk.review.at(span.id).filter((one) => one.rule === rule);
    found.set(`${span.id} ${rule}`, rest);
    return violation ? `${titleOf(desk.looks.labels.get(span.label))} – ${desk.sentences.shortly(span, violation)}` : null;
  }
}
