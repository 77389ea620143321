/**
 * The report of an import as elements: what was created, what was there already, what failed and why, which lines
 * were joined by which rule.
 */
import {element} from "annotations/panels/elements.js";
import {fill, gettext, ngettext} from "annotations/surface/language.js";

/** More failures or joins than this are not laid out, only counted. */
const SHOWN = 500;

/**
 * @param {object} report {created, unchanged, failed}
 * @param {string} state the job's: done, failed, cancelled
 * @returns {HTMLElement}
 */
export function reportElement(report, state = "done") {
  const {created = [], unchanged = [], failed = []} = report ?? {};
  return element(
    "section",
    {class: "card stack", "aria-label": gettext("Report of the upload")},
    element("p", {class: `message ${toneOf(state, failed)}`}, headline(state, created, unchanged, failed)),
    failed.length > 0 && failures(failed),
    unchanged.length > 0 && sameFiles(unchanged),
    joins(created),
    created.length > 0 && element("p", {}, element("a", {class: "button", href: location.pathname}, gettext("Show them in the list"))),
  );
}

function toneOf(state, failed) {
  if (state === "done") return failed.length > 0 ? "message-warning" : "message-success";
  return state === "cancelled" ? "message-warning" : "message-error";
}

function headline(state, created, unchanged, failed) {
  if (state === "cancelled") return gettext("Cancelled: nothing was imported.");
  if (state === "failed") return gettext("Nothing was imported.");
  return [
    counted(ngettext("%(n)s document created", "%(n)s documents created", created.length), created.length),
    unchanged.length > 0 && counted(ngettext("%(n)s was there already", "%(n)s were there already", unchanged.length), unchanged.length),
    failed.length > 0 && counted(ngettext("%(n)s failed", "%(n)s failed", failed.length), failed.length),
  ].filter(Boolean).join(", ");
}

function counted(message, n) {
  return fill(message, {n});
}

function failures(failed) {
  return listed(gettext("What failed"), failed, (one) => [element("strong", {}, placeOf(one.where)), one.where ? ": " : "", one.detail]);
}

/** The file, and its line in the words of the page. */
function placeOf(where) {
  return where.replace(/\bline (\d+)$/, (_, n) => fill(gettext("line %(n)s"), {n}));
}

function sameFiles(unchanged) {
  return listed(gettext("There already"), unchanged, (one) => [
    element("strong", {}, one.name),
    one.known_as && one.known_as !== one.name ? fill(gettext(": the same file as %(name)s"), {name: one.known_as}) : "",
  ]);
}

function listed(title, items, lineOf) {
  const rest = items.length - SHOWN;
  return element(
    "div",
    {},
    element("h3", {}, title),
    element("ul", {class: "plain-list small"}, ...items.slice(0, SHOWN).map((one) => element("li", {}, ...lineOf(one)))),
    rest > 0 && element("p", {class: "soft small"}, counted(ngettext("and %(n)s more", "and %(n)s more", rest), rest)),
  );
}

function joins(created) {
  const joined = created.filter((one) => one.joins?.length > 0);
  if (joined.length === 0) return null;
  return element("div", {}, element("h3", {}, gettext("Lines that were joined")), ...joined.slice(0, SHOWN).map(joinsOf));
}

function joinsOf(document) {
  const all = document.joins.length + (document.joins_left_out ?? 0);
  const rest = all - Math.min(document.joins.length, SHOWN);
  return element(
    "details",
    {},
    element("summary", {}, `${document.name}: ${counted(ngettext("%(n)s join", "%(n)s joins", all), all)} (${byRule(document)})`),
    element(
      "div",
      {class: "table-frame is-tall", role: "group", "aria-label": document.name, tabindex: "0"},
      element(
        "table",
        {class: "small"},
        element("thead", {}, row("th", gettext("Line"), gettext("Joined"), gettext("Result"), gettext("Rule"))),
        element("tbody", {}, ...document.joins.slice(0, SHOWN).map((join) => row("td", join.line, `${join.before} | ${join.after}`, join.result, join.rule))),
      ),
    ),
    rest > 0 && element("p", {class: "soft small"}, counted(ngettext("and %(n)s more", "and %(n)s more", rest), rest)),
  );
}

function byRule(document) {
  return Object.entries(document.joins_by_rule ?? {}).map(([rule, count]) => `${rule} ${count}`).join(", ");
}

function row(kind, ...cells) {
  return element("tr", {}, ...cells.map((cell) => element(kind, kind === "th" ? {scope: "col"} : {}, String(cell))));
}
