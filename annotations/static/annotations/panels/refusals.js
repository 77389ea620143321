/**
 * Why something was refused, in words.
 */
import {fill, gettext, titleOf} from "annotations/surface/language.js";

const SENTENCES = {
  read_only: () => gettext("This document is closed for marking. Reopen it to change marks."),
  only_looking: () => gettext("You are only looking at this document."),
  not_submitted: () => gettext("This document is not submitted yet. Submit it first, or skip it."),
  nothing_selected: () => gettext("Select some words first, or go to a word with the arrow keys."),
  nothing_chosen: () => gettext("Choose a span first."),
  no_relation_chosen: () => gettext("Choose a relation first."),
  nothing_unfinished: () => gettext("No mark is unfinished."),
  nothing_there: () => gettext("There are no marks for this yet."),
  nothing_labelled: () => gettext("Nothing has been labelled here yet."),
  not_recalled: () => gettext("What was done before this page was loaded is not known here yet."),
  nothing_to_undo: () => gettext("Nothing to undo."),
  nothing_to_redo: () => gettext("Nothing to redo."),
  torn: () => gettext("A span of several parts cannot be looked for elsewhere."),
  empty_span: () => gettext("A span needs at least one character."),
  out_of_range: () => gettext("This place lies outside the text."),
  unknown_label: () => gettext("The scheme has no label “%(label)s”."),
  unknown_type: () => gettext("The scheme has no relation “%(type)s”."),
  same_ends: () => gettext("A relation needs two different ends."),
  unknown_end: () => gettext("One end of this relation no longer exists."),
  end_not_allowed: ({side}) =>
    side === "source"
      ? gettext("“%(type)s” cannot start at %(label)s; it starts at: %(allowed)s.")
      : gettext("“%(type)s” cannot go to %(label)s; it goes to: %(allowed)s."),
  relation_forbids_label: () => gettext("A relation of this span does not allow the label %(label)s. Remove the relation first."),
  relation_exists: () => gettext("These two are already linked in this way."),
  no_source: () => gettext("There is nothing yet that “%(type)s” could start at; it starts at: %(allowed)s."),
  no_target: () => gettext("There is nothing yet that “%(type)s” could go to; it goes to: %(allowed)s."),
  out_of_sight: () => gettext("What this would mark was out of sight. Here it is: press again to mark it."),
  no_part: () => gettext("Select the words to add first."),
  part_exists: () => gettext("These words belong to the span already."),
  wrong_value: () => gettext("This value is not allowed here."),
  forbidden_text: () => gettext("The text holds a character that cannot be stored."),
  text_too_long: () => gettext("This text is too long."),
  too_large: () => gettext("This is too large to be saved at once."),
  no_such_object: () => gettext("It no longer exists."),
  step_failed: () => gettext("It was part of a change that was refused as a whole."),
};

/**
 * A StoreError, or a fault the server found and has put into words (`detail`), as a sentence.
 *
 * @param {{code: string, values?: object, detail?: string}} error
 * @param {{looks: object}} desk
 */
export function refusal({code, values = {}, detail}, {looks}) {
  if (detail) return detail;
  const known = SENTENCES[code];
  return known ? fill(known(values), spoken(values, looks)) : fill(gettext("That cannot be done (%(code)s)."), {code});
}

function spoken(values, looks) {
  const named = {...values};
  if (values.label) named.label = titlesOf([values.label], looks);
  if (values.type) named.type = titleOf(looks.types.get(values.type) ?? {id: values.type});
  if (values.allowed) named.allowed = titlesOf(values.allowed, looks);
  return named;
}

function titlesOf(labels, looks) {
  return labels.map((id) => (id === "relation" ? gettext("a relation") : titleOf(looks.labels.get(id) ?? {id}))).join(", ");
}
