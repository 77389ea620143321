import assert from "node:assert/strict";
import {test} from "node:test";
import {meaningOf} from "annotations/state/answers.js";
import {createMemoryDatabase, openDatabase} from "annotations/state/database.js";
import {createRequest, csrfTokenIn} from "annotations/state/transport.js";

/** A request whose network answers with `response`; what was asked is kept in `asked`. */
function requestTo(response, cookies = () => "") {
  const asked = [];
  const fetch = async (url, given) => { asked.push({url, ...given}); return response; };
  return {asked, request: createRequest({fetch, cookies})};
}

const json = (body, given) => new Response(JSON.stringify(body), {headers: {"Content-Type": "application/json"}, ...given});

test("a request carries the session and the CSRF token the cookie has at that moment", async () => {
  let cookies = "csrftoken=old; theme=dark";
  const {asked, request} = requestTo(json({}), () => cookies);
  await request("POST", "/operations/", {protocol: 1}).catch(() => {});
  cookies = "theme=dark; csrftoken=new%20er";
  await request("POST", "/operations/", {protocol: 1}).catch(() => {});
  assert.deepEqual(asked.map(({headers}) => headers["X-CSRFToken"]), ["old", "new er"]);
  assert.deepEqual([asked[0].credentials, asked[0].body, asked[0].headers["Content-Type"]], ["same-origin", '{"protocol":1}', "application/json"]);
  assert.equal(csrfTokenIn(""), "");
});

test("a problem document is read like any JSON, and a page is not", async () => {
  const problem = new Response('{"code":"not_open"}', {status: 409, headers: {"Content-Type": "application/problem+json"}});
  assert.deepEqual(await requestTo(problem).request("POST", "/"), {status: 409, body: {code: "not_open"}, retryAfterSeconds: null});
  const page = new Response("<html>", {headers: {"Content-Type": "text/html"}});
  assert.equal((await requestTo(page).request("GET", "/")).body, null);
});

test("Retry-After is read as seconds", async () => {
  const busy = json({}, {status: 429, headers: {"Content-Type": "application/json", "Retry-After": "7"}});
  assert.equal((await requestTo(busy).request("POST", "/")).retryAfterSeconds, 7);
});

for (const [status, code, verdict, name] of [
  [400, "invalid", "unreadable"], [413, "too_many_operations", "unreadable"],
  [401, "not_signed_in", "waits", "signed_out"], [404, "not_found", "waits", "refused"],
  [409, "other_person", "waits", "other_person"], [409, "client_outdated", "waits", "outdated"],
  [409, "not_open", "waits", "closed"], [409, "document_mismatch", "waits", "mismatch"],
  [403, "role_may_not", "later", "refused"], [429, "too_many", "later", "offline"],
  [500, "server_error", "later", "offline"], [503, "busy", "later", "offline"], [502, undefined, "later", "offline"],
]) {
  test(`${status} ${code ?? ""} means ${verdict} ${name ?? ""}`, () => {
    const meaning = meaningOf({status, body: code && {code}, retryAfterSeconds: null});
    assert.deepEqual([meaning.verdict, meaning.name], [verdict, name]);
  });
}

test("only the product's server can say that something cannot be read", () => {
  const isTheServers = (body) => meaningOf({status: 413, body, retryAfterSeconds: null}).isTheServers;
  assert.deepEqual([isTheServers({code: "too_many_operations"}), isTheServers({}), isTheServers(null)], [true, false, false]);
});

test("a transaction in memory is kept whole or not at all", async () => {
  const database = createMemoryDatabase();
  await database.transact((tables) => tables.put("steps", {owner: "a", key: 1, value: "one"}));
  await assert.rejects(database.transact(async (tables) => {
    await tables.put("steps", {owner: "a", key: 2, value: "two"});
    throw new Error("no");
  }));
  const list = await database.transact((tables) => tables.list("steps", "a"));
  assert.deepEqual(list.map(({value}) => value), ["one"]);
});

test("records are told by owner and in the order of their keys", async () => {
  const database = createMemoryDatabase();
  await database.transact(async (tables) => {
    for (const [owner, key] of [["p/1", 10], ["p/1", 9], ["p/10", 1], ["q/1", 1]]) await tables.put("steps", {owner, key});
  });
  const keys = (owner) => database.transact(async (tables) => (await tables.list("steps", owner)).map(({key}) => key));
  assert.deepEqual([await keys("p/1"), await keys("p/10")], [[9, 10], [1]]);
});

test("without IndexedDB, or when it fails, there is memory, and it says that it does not last", async () => {
  const failing = {open: () => { throw new DOMException("no", "SecurityError"); }};
  for (const factory of [undefined, failing]) assert.equal((await openDatabase(factory)).isDurable, false);
});
