/**
 * The words of the interface: the messages of the page's language where it has loaded them, else English as it is written.
 */

export function gettext(message) {
  return globalThis.gettext ? globalThis.gettext(message) : message;
}

export function ngettext(one, many, count) {
  if (globalThis.ngettext) return globalThis.ngettext(one, many, count);
  return count === 1 ? one : many;
}

/** A message with its `%(name)s` filled in. */
export function fill(message, values) {
  return message.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A stretch of somebody's words, between the quotation marks of the page's language. */
export function quoted(text) {
  return fill(gettext("“%(text)s”"), {text});
}

/** A label's, value's or relation's title in the language of the page, else in English, else its id. */
export function titleOf(entry) {
  const language = globalThis.document?.documentElement.lang.slice(0, 2) ?? "en";
  return entry?.title?.[language] ?? entry?.title?.en ?? entry?.id ?? "";
}
