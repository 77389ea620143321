/**
 * Keeps opened labelling pages in the browser, so that they can be loaded again without the server: the page, its files,
 * and the set as the page last knew it. `TOLD` is written before this by the server.
 *
 * - The server comes first. A kept page is shown only if the server does not answer, or not in time.
 * - What is kept belongs to one person: it is shown only while the server's last word is that this person is signed in,
 *   and thrown away when another one is, or somebody signs out.
 * - Files carry a digest in their names and never change; those kept are not asked for again.
 * - A new version of the server brings a new version of this, which begins with nothing.
 */
const PAGES = `pages ${TOLD.version}`;
const FILES = `files ${TOLD.version}`;
const WHO = "/who";
const PATIENCE_MILLISECONDS = 4000;
const MOST_PAGES = 12;
/** Answers of a proxy whose server is away. */
const AWAY = [502, 503, 504];
/** Until what the server has said is written down, nothing that is kept is shown. */
let written = Promise.resolve();

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => event.waitUntil(begin()));

addEventListener("fetch", (event) => {
  const {request} = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  const isSignOut = request.method === "POST" && url.pathname === TOLD.signOut;
  if (request.method !== "GET" && !isSignOut) return;
  if (request.mode === "navigate") event.respondWith(navigated(event, url, isSignOut));
  else if (TOLD.files.some((place) => url.pathname.startsWith(place))) event.respondWith(file(request));
  else if (request.destination === "style" || url.search === TOLD.beside) event.respondWith(serverFirst(request));
});

addEventListener("message", (event) => {
  const {type, ...told} = event.data;
  if (type === "keep") event.waitUntil(keepOpened(told));
  if (type === "set") event.waitUntil(keepSet(told));
});

async function begin() {
  for (const name of await caches.keys()) if (![PAGES, FILES].includes(name)) await caches.delete(name);
  await clients.claim();
}

/** A page: the server's, else the kept one. */
async function navigated(event, url, isSignOut) {
  const isKeepable = !isSignOut && TOLD.page.test(url.pathname);
  const kept = isKeepable ? await keptFor(url.pathname) : null;
  const answer = fetch(event.request);
  event.waitUntil(answer.then((response) => (isSignOut ? inTurn(forgetAll) : note(url, response, isKeepable)), () => {}));
  if (!kept) return answer;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLISECONDS, null));
  const inTime = await Promise.race([answer.catch(() => null), late]);
  return inTime && !AWAY.includes(inTime.status) ? inTime : kept;
}

/** Takes in what an answer tells: who is signed in, and the page itself. Nothing else is copied: it may be a long stream. */
async function note(url, response, isKeepable) {
  const person = response.headers.get(TOLD.personHeader);
  const copy = isKeepable && response.ok && person ? response.clone() : null;
  const isRefused = isKeepable && [403, 404, 410].includes(response.status);
  await inTurn(async () => {
    // What the server refuses now is not shown from here either.
    if (isRefused) await (await caches.open(PAGES)).delete(url.pathname);
    if (person !== null) await meet(person);
  });
  if (copy) await keepPage(url.pathname, copy);
}

/** Writes down what the server has said, one thing after the other. */
function inTurn(write) {
  const done = written.then(write);
  written = done.catch(() => {});
  return done;
}

/** The server has said who is signed in; "" is nobody. What another person has left here is thrown away. */
async function meet(person) {
  const pages = await caches.open(PAGES);
  const owners = new Set();
  for (const key of await pages.keys()) owners.add((await pages.match(key))?.headers.get(TOLD.personHeader));
  owners.delete("");
  owners.delete(null);
  if (person && [...owners].some((owner) => owner !== person)) await caches.delete(PAGES);
  await (await caches.open(PAGES)).put(WHO, answerOf("", person));
}

/** Nothing is left of anybody. */
async function forgetAll() {
  for (const name of await caches.keys()) await caches.delete(name);
}

async function whoIsHere() {
  await written;
  return (await (await caches.open(PAGES)).match(WHO))?.headers.get(TOLD.personHeader) ?? "";
}

/** What is kept under an address for the person who is signed in. */
async function keptFor(address) {
  const [who, kept] = [await whoIsHere(), await (await caches.open(PAGES)).match(address)];
  return kept && who && kept.headers.get(TOLD.personHeader) === who ? kept : null;
}

/** Keeps a page and all files that it names; it is kept only if they are. */
async function keepPage(address, response) {
  const html = await response.text();
  const files = await caches.open(FILES);
  for (const name of filesIn(html)) {
    if (await files.match(name)) continue;
    const found = await fetch(name);
    if (!found.ok) return;
    await files.put(name, found);
  }
  const pages = await caches.open(PAGES);
  await pages.delete(address);
  // The page shall know that it does not come from the server.
  const marked = html.replace("<html ", '<html data-kept="" ');
  await pages.put(address, answerOf(marked, response.headers.get(TOLD.personHeader), response.headers));
  const addresses = (await pages.keys()).map(({url}) => new URL(url).pathname).filter((path) => TOLD.page.test(path));
  for (const old of addresses.slice(0, -MOST_PAGES)) await pages.delete(old);
}

/** The scripts and stylesheets of a page: those it names, and those its import map does. */
function filesIn(html) {
  const head = html.slice(0, html.indexOf("</head>"));
  const named = [...head.matchAll(/<(?:link|script)\b[^>]*?\b(?:href|src)="([^"]+)"/g)].map(([, address]) => address);
  const [, map] = head.match(/<script type="importmap">(.*?)<\/script>/s) ?? [];
  return new Set([...named, ...Object.values(map ? JSON.parse(map).imports : {})]);
}

/** A page that was opened before this was there, or has changed, is kept now, with what can be shown beside it. */
async function keepOpened({address, isChanged, beside}) {
  if (!isChanged && (await keptFor(address))) return;
  const response = await fetch(address);
  const person = response.headers.get(TOLD.personHeader);
  if (!response.ok || response.redirected || !person) return;
  await inTurn(() => meet(person));
  await keepPage(address, response);
  for (const one of beside) await serverFirst(new Request(one)).catch(() => {});
}

/** The set as a page has it now, all of it answered by the server. */
async function keepSet({address, person, text}) {
  if (person !== (await whoIsHere())) return;
  const headers = {"Content-Type": "application/json"};
  await (await caches.open(PAGES)).put(address, answerOf(text, person, headers));
}

function answerOf(text, person, from = {}) {
  const headers = new Headers(from);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.set(TOLD.personHeader, person);
  return new Response(text, {headers});
}

/** A file whose name tells its content. */
async function file(request) {
  const files = await caches.open(FILES);
  return (await files.match(request, {ignoreVary: true})) ?? fetch(request);
}

/** What may change on the server, kept for when it is away. */
async function serverFirst(request) {
  const [pages, who] = [await caches.open(PAGES), await whoIsHere()];
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected && who) {
      const copy = response.clone();
      await pages.put(request, answerOf(await copy.text(), who, copy.headers));
    }
    return response;
  } catch (error) {
    const {pathname, search} = new URL(request.url);
    const kept = (await keptFor(pathname + search)) ?? (await (await caches.open(FILES)).match(request));
    if (kept) return kept;
    throw error;
  }
}
