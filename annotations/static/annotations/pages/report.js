/**
 * The report of an import as elements: what was created and what was done to it, what was there already, what failed
 * and why, which lines were joined for which reason.
 */
import {element} from "annotations/panels/elements.js";
import {fill, gettext, ngettext} from "annotations/surface/language.js";

/** More failures or joins than this are not laid out, only counted. */
const SHOWN = 500;

/**
 * @param {object} report {created, unchanged, failed}
 * @param {string} state the job's: done, failed, cancelled
 * @param {{documents?: string, rules?: Record<string, string>}} [page] where documents are, and why lines are joined
 * @returns {HTMLElement}
 */
export function reportElement(report, state = "done", {documents = "", rules = {}} = {}) {
  const {created = [], unchanged = [], failed = []} = report ?? {};
  return element(
    "section",
    {class: "card stack", "aria-label": gettext("Report of the upload")},
    element("p", {class: `message ${toneOf(state, failed)}`}, headline(state, created, unchanged, failed)),
    failed.length > 0 && failures(failed),
    unchanged.length > 0 && sameFiles(unchanged),
    created.length > 0 && createdFiles(created, documents),
    joins(created, rules),
    created.length > 0 && element("p", {}, element("a", {class: "button", href: documents}, gettext("Show them in the list"))),
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

function createdFiles(created, documents) {
  return listed(gettext("Created"), created, (one) => [
    element("a", {href: `${documents}${one.id}/`}, one.name),
    " ",
    element("span", {class: "soft"}, doneTo(one).join(" · ")),
  ]);
}

/** How long a document is, and what cleaning its file did, in a few words each. */
export function doneTo(one) {
  const told = counted(ngettext("%(n)s character", "%(n)s characters", one.length), one.length);
  if (!one.cleaned) return [told];
  const counts = [
    [one.source_length - one.length, (n) => ngettext("%(n)s character of the file left out", "%(n)s characters of the file left out", n)],
    [one.cleaned.line_ends, (n) => ngettext("%(n)s line end made a plain one", "%(n)s line ends made plain ones", n)],
    [one.cleaned.soft_hyphens, (n) => ngettext("%(n)s soft hyphen dropped", "%(n)s soft hyphens dropped", n)],
    [joinsOf(one), (n) => ngettext("%(n)s line end joined", "%(n)s line ends joined", n)],
  ];
  const changes = counts.filter(([n]) => n > 0).map(([n, message]) => counted(message(n), n));
  if (one.cleaned.byte_order_mark) changes.push(gettext("without its byte order mark"));
  return [told, ...(changes.length > 0 ? changes : [gettext("every character as it came")])];
}

function joinsOf(one) {
  return Object.values(one.joins_by_rule).reduce((sum, count) => sum + count, 0);
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

function joins(created, rules) {
  const joined = created.filter((one) => one.joins?.length > 0);
  if (joined.length === 0) return null;
  return element("div", {}, element("h3", {}, gettext("Lines that were joined")), ...joined.slice(0, SHOWN).map((one) => joinsIn(one, rules)));
}

function joinsIn(document, rules) {
  const all = joinsOf(document);
  const rest = all - Math.min(document.joins.length, SHOWN);
  const because = (rule) => rules[rule] ?? rule;
  return element(
    "details",
    {},
    element("summary", {}, `${document.name}: ${counted(ngettext("%(n)s join", "%(n)s joins", all), all)}`),
    element("ul", {class: "small"}, ...Object.entries(document.joins_by_rule).map(([rule, count]) => element("li", {}, `${count} × ${because(rule)}`))),
    element(
      "div",
      {class: "table-frame is-tall", role: "group", "aria-label": document.name, tabindex: "0"},
      element(
        "table",
        {class: "small"},
        element("thead", {}, row("th", gettext("Line"), gettext("Joined"), gettext("Result"), gettext("Why"))),
        element("tbody", {}, ...document.joins.slice(0, SHOWN).map((join) => row("td", join.line, `${join.before} | ${join.after}`, join.result, because(join.rule)))),
      ),
    ),
    rest > 0 && element("p", {class: "soft small"}, counted(ngettext("and %(n)s more", "and %(n)s more", rest), rest)),
  );
}

function row(kind, ...cells) {
  return element("tr", {}, ...cells.map((cell) => element(kind, kind === "th" ? {scope: "col"} : {}, String(cell))));
}
