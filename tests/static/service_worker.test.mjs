// The service worker alone, between a browser's cache and a server that are made up.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {beforeEach, mock, test} from "node:test";
import vm from "node:vm";

const SOURCE = readFileSync(new URL("../../annotations/web/service_worker.js", import.meta.url), "utf8");
const ORIGIN = "https://workbench.example";
const TOLD = {
  version: "1", signOut: "/sign-out/", files: ["/static/"], beside: "?bare=1", personHeader: "Workbench-Person",
  page: /^\/annotation-sets\/[0-9a-f-]{36}\/$/,
};
const PAGE = "/annotation-sets/00000000-0000-4000-8000-000000000001/";

/** The browser's caches: entries in the order in which they were put. */
class Caches {
  #all = new Map();
  /** Until this is over nothing is deleted. */
  deleting = Promise.resolve();
  keys = async () => [...this.#all.keys()];
  delete = async (name) => this.deleting.then(() => this.#all.delete(name));
  async open(name) {
    if (!this.#all.has(name)) this.#all.set(name, new Map());
    const entries = this.#all.get(name);
    const nameOf = (key) => new URL(key.url ?? key, ORIGIN).href;
    return {
      match: async (key) => entries.get(nameOf(key))?.clone(),
      put: async (key, response) => void entries.set(nameOf(key), response),
      delete: async (key) => this.deleting.then(() => entries.delete(nameOf(key))),
      keys: async () => [...entries.keys()].map((url) => ({url})),
    };
  }
}

let caches, server, listeners, asked;
const usual = (path) => (path.startsWith("/static/") ? new Response("file") : page("anna"));

/** A page of the server's, made for a person. */
function page(person, {words = "from the server", status = 200} = {}) {
  const html = `<!doctype html>\n<html lang="en"><head><script src="/static/a.js"></script></head>${words}`;
  return new Response(html, {status, headers: {"Content-Type": "text/html", "Workbench-Person": person}});
}

beforeEach(() => {
  [caches, listeners, asked] = [new Caches(), {}, []];
  server = usual;
  const scope = {
    TOLD, caches, location: {origin: ORIGIN}, clients: {claim() {}}, skipWaiting() {},
    URL, Headers, Response, Request, setTimeout: (...given) => setTimeout(...given),
    addEventListener: (name, listener) => { listeners[name] = listener; },
    fetch: async (request) => {
      const {pathname} = new URL(request.url ?? request, ORIGIN);
      asked.push(pathname);
      return server(pathname);
    },
  };
  vm.runInNewContext(SOURCE, scope);
});

/** What the worker answers; undefined when it leaves the request to the browser. */
async function request(path, {mode = "navigate", method = "GET", destination = "document"} = {}) {
  const work = [];
  let answer;
  listeners.fetch({
    request: {url: new URL(path, ORIGIN).href, mode, method, destination},
    respondWith: (given) => { answer = Promise.resolve(given); },
    waitUntil: (given) => work.push(given),
  });
  answer?.catch(() => {});
  const response = await Promise.race([answer, new Promise((resolve) => setImmediate(resolve, "waiting"))]);
  return {answer, response, done: () => Promise.all(work)};
}

/** Loads a page and waits until it is kept. */
async function load(path) {
  const {answer, done} = await request(path);
  const response = await answer;
  await done();
  return response;
}

const away = async () => { throw new TypeError("no network"); };

test("a page that was opened is shown when the server is away, and says that it is kept", async () => {
  await load(PAGE);
  server = away;
  const html = await (await load(PAGE)).text();
  assert.match(html, /<html data-kept="" lang="en">.*from the server/s);
});

test("a server that answers is never hidden, whatever it says; a proxy without its server is", async () => {
  await load(PAGE);
  server = () => page("anna", {words: "newer"});
  assert.match(await (await load(PAGE)).text(), /newer/);
  server = () => page("anna", {words: "broken", status: 500});
  assert.match(await (await load(PAGE)).text(), /broken/);
  server = () => new Response("proxy", {status: 503});
  assert.match(await (await load(PAGE)).text(), /newer/);
});

test("what the server refuses now is not shown once it is away; what it fails at still is", async () => {
  for (const status of [403, 404, 410]) {
    server = usual;
    await load(PAGE);
    server = () => page("anna", {status});
    await load(PAGE);
    server = away;
    await assert.rejects(load(PAGE), `${status}`);
  }
  server = usual;
  await load(PAGE);
  server = () => page("anna", {status: 500});
  await load(PAGE);
  server = away;
  assert.match(await (await load(PAGE)).text(), /data-kept/);
});

test("a server that takes long is waited for four seconds, then the kept page is shown", async () => {
  await load(PAGE);
  mock.timers.enable({apis: ["setTimeout"]});
  try {
    server = () => new Promise(() => {});
    const {answer} = await request(PAGE);
    mock.timers.tick(3900);
    assert.equal(await Promise.race([answer, new Promise((resolve) => setImmediate(resolve, "waiting"))]), "waiting");
    mock.timers.tick(200);
    assert.match(await (await answer).text(), /data-kept/);
  } finally {
    mock.timers.reset();
  }
});

test("a page is kept only with all its files", async () => {
  server = (path) => (path.startsWith("/static/") ? new Response("", {status: 404}) : page("anna"));
  await load(PAGE);
  server = away;
  await assert.rejects(load(PAGE));
});

test("what was kept for one person is gone as soon as a page is made for another one", async () => {
  await load(PAGE);
  server = () => page("boris");
  await load("/");
  server = away;
  await assert.rejects(load(PAGE));
  server = () => page("anna");
  await load("/");
  server = away;
  await assert.rejects(load(PAGE));
});

test("what the server has said holds already while it is being written down", async () => {
  for (const said of [{path: "/", status: 200}, {path: "/sign-out/", method: "POST", status: 200}, {path: PAGE, status: 403}]) {
    server = usual;
    await load(PAGE);
    let goOn;
    caches.deleting = new Promise((resolve) => { goOn = resolve; });
    server = () => page("boris", said);
    const {answer, done} = await request(said.path, said);
    await answer;
    server = away;
    const shown = load(PAGE);
    await new Promise((resolve) => setImmediate(resolve));
    goOn();
    await assert.rejects(shown, said.path);
    await done();
  }
});

test("signing out leaves nothing", async () => {
  await load(PAGE);
  server = () => new Response(null, {status: 302, headers: {Location: "/sign-in/"}});
  const {answer, done} = await request("/sign-out/", {method: "POST"});
  await answer;
  await done();
  assert.deepEqual(await caches.keys(), []);
});

test("the twelve pages opened last are kept", async () => {
  const pages = Array.from({length: 13}, (_, nth) => PAGE.replace(/001\/$/, `${100 + nth}/`));
  for (const path of pages) await load(path);
  await load(pages[1]);
  server = away;
  await assert.rejects(load(pages[0]));
  assert.match(await (await load(pages[1])).text(), /data-kept/);
  assert.match(await (await load(pages[12])).text(), /data-kept/);
});

test("what is sent is left to the browser, and so are other pages' contents", async () => {
  assert.equal((await request("/projects/x/imports/", {method: "POST"})).answer, undefined);
  assert.equal((await request("/api/v1/annotation-sets/", {mode: "cors", destination: ""})).answer, undefined);
  assert.equal((await request("https://elsewhere.example/", {})).answer, undefined);
});

test("a set is kept for the person it belongs to and no other", async () => {
  await load(PAGE);
  const keep = async (person) => {
    const work = [];
    const data = {type: "set", address: "/api/v1/set/", person, text: `{"of": "${person}"}`};
    listeners.message({data, waitUntil: (given) => work.push(given)});
    await Promise.all(work);
  };
  await keep("boris");
  const pages = await caches.open("pages 1");
  assert.equal(await pages.match("/api/v1/set/"), undefined);
  await keep("anna");
  assert.equal((await (await pages.match("/api/v1/set/")).json()).of, "anna");
});

test("a new version begins with nothing", async () => {
  await caches.open("pages 0");
  const work = [];
  listeners.activate({waitUntil: (given) => work.push(given)});
  await Promise.all(work);
  assert.deepEqual(await caches.keys(), []);
});

test("a file that is kept is not asked for again", async () => {
  await load(PAGE);
  asked = [];
  const {answer} = await request("/static/a.js", {mode: "no-cors", destination: "script"});
  assert.equal(await (await answer).text(), "file");
  assert.deepEqual(asked, []);
});
