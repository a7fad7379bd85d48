/** How the API behaves on every route: scopes, quotas told in headers, repeats done once, ETags, fewer fields. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { areas, scopeOf } from "../accounts/scopes.ts";
import { testApp, type TestAgent, type TestApp } from "../testing/app.ts";

let house: TestApp;
let owner: TestAgent;
let inbox: { id: string; key: string };
beforeAll(async () => {
  house = testApp();
  owner = await house.agent("owner");
  inbox = await house.inbox();
});
afterAll(() => house.close());

const call = <T = { id: string; code?: string }>(
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string>; key?: string } = {},
) =>
  house.call<T>(method, `/api/v1${path}`, {
    headers: {
      ...(options.key ? { authorization: `Bearer ${options.key}` } : owner.program),
      ...options.headers,
    },
    ...(options.body !== undefined && { body: options.body }),
  });
const keyWith = async (...scopes: string[]) =>
  (
    await house.call<{ key: string }>("POST", "/api/v1/api-keys", {
      headers: owner.browser,
      body: { name: "key", scopes },
    })
  ).body.key;
let serial = 0;
const contact = () => ({ name: `林晓彤 ${++serial}`, inbox_id: inbox.id });
const contacts = () => house.kernel.db.one<{ n: number }>("select count(*) as n from contacts")!.n;

test("every route of the document has an area, so that every key can be limited", async () => {
  const { body } = await house.call<{ paths: Record<string, Record<string, unknown>> }>(
    "GET",
    "/api/v1/openapi.json",
  );
  const without = Object.keys(body.paths).filter((path) => scopeOf("GET", path) === undefined);
  expect(without).toEqual([]);
  expect(
    new Set(Object.keys(body.paths).map((path) => scopeOf("GET", path)!.split(":")[0])).size,
  ).toBeGreaterThan(areas.length - 2);
});

test("a key may do what its scopes say: writing includes reading, nothing includes another area", async () => {
  const reader = await keyWith("contacts:read");
  const writer = await keyWith("contacts:write");
  const status = async (key: string, method: string, path: string, body?: unknown) =>
    (await call(method, path, { key, body })).status;
  expect(await status(reader, "GET", "/contacts")).toBe(200);
  expect(await status(reader, "POST", "/contacts", contact())).toBe(403);
  expect(await status(writer, "POST", "/contacts", contact())).toBe(201);
  expect(await status(writer, "GET", "/contacts")).toBe(200);
  for (const path of ["/conversations", "/inboxes", "/settings", "/webhooks", "/dance"])
    expect([path, await status(writer, "GET", path)]).toEqual([path, 403]);
  const full = await keyWith();
  expect(await status(full, "GET", "/settings")).toBe(200);
  const refused = await call("GET", "/conversations", { key: reader });
  expect(refused.body.code).toBe("scope_missing");
});

test("unknown scopes are refused", async () => {
  const made = await call("POST", "/api-keys", { body: { name: "x", scopes: ["contacts:destroy"] } });
  expect(made.status).toBe(422);
});

test("the quota is told on every answer, also on the refusal", async () => {
  const busy = await house.agent("agent");
  const first = await call("GET", "/agents/me", { headers: busy.program });
  expect(first.headers.get("ratelimit-policy")).toBe('"default";q=300;w=15');
  expect(first.headers.get("ratelimit")).toBe('"default";r=299;t=1');
  let last = first;
  for (let n = 0; n < 400 && last.status === 200; n++)
    last = await call("GET", "/agents/me", { headers: busy.program });
  expect([last.status, last.headers.get("ratelimit")]).toEqual([429, '"default";r=0;t=15']);
  expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("the same request with the same key is done once and answered alike, however often it comes", async () => {
  const body = contact();
  const headers = { "idempotency-key": "order-1" };
  const before = contacts();
  const first = await call("POST", "/contacts", { body, headers });
  const again = await call("POST", "/contacts", { body, headers });
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.body).toEqual(first.body);
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(contacts()).toBe(before + 1);
  const parallel = await Promise.all(
    Array.from({ length: 20 }, () =>
      call("POST", "/contacts", { body: { name: "同时" }, headers: { "idempotency-key": "order-2" } }),
    ),
  );
  expect(parallel.filter((each) => each.status === 201)).toHaveLength(1);
  expect(parallel.filter((each) => each.body.code === "idempotency_running")).toHaveLength(19);
  expect(contacts()).toBe(before + 2);
});

test("the key of one request can't be used for another, or by somebody else, and is forgotten after a day", async () => {
  const headers = { "idempotency-key": "order-3" };
  await call("POST", "/contacts", { body: contact(), headers });
  const other = await call("POST", "/contacts", { body: contact(), headers });
  expect([other.status, other.body.code]).toEqual([422, "idempotency_reused"]);
  const second = await house.agent("owner");
  const theirs = await call("POST", "/contacts", {
    body: contact(),
    headers: { ...second.program, ...headers },
  });
  expect(theirs.status).toBe(201);
  house.clock.advance(25 * 3_600_000);
  expect((await call("POST", "/contacts", { body: contact(), headers })).status).toBe(201);
  expect(
    (await call("POST", "/contacts", { body: contact(), headers: { "idempotency-key": " " } })).status,
  ).toBe(422);
});

test("what was refused may come again, mended, under the same key", async () => {
  const headers = { "idempotency-key": "order-4" };
  expect((await call("POST", "/contacts", { body: { name: 1 }, headers })).status).toBe(422);
  expect((await call("POST", "/contacts", { body: contact(), headers })).status).toBe(201);
});

test("a request that a crash cut off is not done again: its repeat is told so", async () => {
  const body = contact();
  const headers = { "idempotency-key": "order-5" };
  await call("POST", "/contacts", { body, headers });
  house.kernel.db.raw.run(
    "update idempotent_requests set status = null, answer = null where key = 'order-5'",
  );
  const before = contacts();
  const again = await call("POST", "/contacts", { body, headers });
  expect([again.status, again.body.code]).toEqual([409, "idempotency_cut_off"]);
  expect(contacts()).toBe(before);
});

test("an ETag saves the transfer, and a change of what somebody else has changed is refused", async () => {
  const { id } = (await call("POST", "/contacts", { body: contact() })).body;
  const first = await call("GET", `/contacts/${id}`);
  const tag = first.headers.get("etag")!;
  expect(tag).toMatch(/^"[a-z0-9]+"$/);
  expect((await call("GET", `/contacts/${id}`, { headers: { "if-none-match": tag } })).status).toBe(304);
  const mine = await call("PATCH", `/contacts/${id}`, { body: { name: "甲" }, headers: { "if-match": tag } });
  expect(mine.status).toBe(200);
  const late = await call("PATCH", `/contacts/${id}`, { body: { name: "乙" }, headers: { "if-match": tag } });
  expect([late.status, late.body.code]).toEqual([412, "changed_meanwhile"]);
  expect((await call<{ name: string }>("GET", `/contacts/${id}`)).body.name).toBe("甲");
});

test("only the fields that are asked for come back", async () => {
  await call("POST", "/contacts", { body: contact() });
  const list = await call<{ data: object[] }>("GET", "/contacts?fields=id,name&limit=1");
  expect(Object.keys(list.body.data[0]!)).toEqual(["id", "name"]);
  const { id } = list.body.data[0] as { id: string };
  expect(Object.keys((await call<object>("GET", `/contacts/${id}?fields=id`)).body)).toEqual(["id"]);
  expect((await call("GET", "/contacts?fields=<script>")).status).toBe(422);
});
