/**
 * What of this person's marks waits in this browser, on the pages that make none: told beside the documents they belong to,
 * and asked about once more before signing out. It looks into the outbox's database (state/database.js) itself, so that a
 * page that has nothing else loads this one file.
 */
const NAME = "annotations";
/** As long as the outbox itself waits for the database. */
const PATIENCE_MILLISECONDS = 5000;
const NO_SET = "00000000-0000-0000-0000-000000000000";
const form = document.querySelector("form[data-unsent]");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const unsent = await Promise.race([setsIn(["steps"]), later(new Set())]).catch(() => new Set());
  if (unsent.size === 0 || confirm(form.dataset.unsent)) form.submit();
});
addEventListener("pageshow", tell);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tell());

/** Shows at each document whether something of it waits, unsent or to be decided about; and what no row is for. */
async function tell() {
  const places = [...document.querySelectorAll("[data-waiting]")];
  const elsewhere = document.querySelector("template[data-elsewhere]");
  if (!form || (places.length === 0 && !elsewhere)) return;
  const waiting = await setsIn(["steps", "asides"]).catch(() => new Set());
  for (const place of places) place.hidden = !waiting.delete(place.dataset.waiting);
  document.querySelectorAll("[data-told]").forEach((told) => told.remove());
  elsewhere?.after(...[...waiting].map((set) => linkTo(set, elsewhere)));
}

function linkTo(set, template) {
  const told = template.content.cloneNode(true);
  const link = told.querySelector("a");
  link.href = link.getAttribute("href").replace(NO_SET, set);
  return told;
}

/** Ids of the annotation sets of which this person has something in these tables. */
async function setsIn(tables) {
  const database = await opened();
  const transaction = database.transaction(tables);
  const keys = await Promise.all(tables.map((table) => answered(transaction.objectStore(table).getAllKeys())));
  database.close();
  const owners = keys.flat().map(([owner]) => owner.split("/"));
  return new Set(owners.filter(([person]) => person === form.dataset.person).map(([, set]) => set));
}

/** The database, if there is one: none is made. */
function opened() {
  const request = indexedDB.open(NAME);
  request.onupgradeneeded = () => request.transaction.abort();
  return answered(request);
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function later(value) {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value), PATIENCE_MILLISECONDS);
  });
}
