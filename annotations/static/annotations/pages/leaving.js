/**
 * Signing out while marks of this person wait in the browser: it is said that they do, and asked once more. It looks into
 * the outbox's database (state/database.js) itself, so that a page that has nothing else loads this one file.
 */
const NAME = "annotations";
const PATIENCE_MILLISECONDS = 1000;
const form = document.querySelector("form[data-unsent]");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const isWaiting = await Promise.race([hasUnsent(form.dataset.person), later(false)]).catch(() => false);
  if (!isWaiting || confirm(form.dataset.unsent)) form.submit();
});

async function hasUnsent(person) {
  const database = await opened();
  const owners = await answered(database.transaction("steps").objectStore("steps").getAllKeys());
  database.close();
  return owners.some(([owner]) => owner.startsWith(`${person}/`));
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
