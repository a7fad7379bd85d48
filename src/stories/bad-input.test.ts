/** Whatever comes in: every route and every frame answers with a clear 4xx or a typed error, never 5xx, and nothing has changed. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { protocol } from "../../web/contract/frames.ts";
import type { Message, Problem } from "../../web/contract/models.ts";
import { serve, type Listening } from "../serve.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";
import { brokenBodies, brokenTexts, hostileTexts, operationsOf, sampleOf, wrongOf, type Operation } from "./hostile.ts";
import { openLine, type TestLine } from "./lines.ts";

let house: TestApp;
let listening: Listening;
let owner: TestAgent;
let insider: TestAgent;
let outsider: TestAgent;
let inbox: { id: string; key: string };
let visitor: TestVisitor;
let stranger: TestVisitor;
let conversation: string;
let operations: Operation[];
/** What stands for `{id}` in a path, by its beginning. */
let ids: [string, string][];

beforeAll(async () => {
  house = testApp({ env: { RATE_LIMITS: "off" } });
  listening = await serve(house.app);
  inbox = await house.inbox({ assignment: "manual" });
  const other = await house.inbox({ name: "别的收件箱" });
  owner = await house.agent("owner");
  insider = await house.agent("agent", { inboxes: [inbox.id] });
  outsider = await house.agent("agent", { inboxes: [other.id] });
  [visitor, stranger] = [await house.visitor(inbox.key), await house.visitor(inbox.key)];
  const said = await house.call<Message>("POST", "/visitor/v1/messages", { headers: visitor.headers, body: { id: "m1", text: "在吗" } });
  await house.call("POST", "/visitor/v1/messages", { headers: stranger.headers, body: { id: "m1", text: "另一个人" } });
  conversation = said.body.conversation_id;
  const make = async (agent: TestAgent, path: string, body: unknown) => {
    const { body: made, status } = await house.call<{ id: string }>("POST", `/api/v1${path}`, { headers: agent.browser, body });
    expect(`${path} ${status} ${status === 201 ? "" : JSON.stringify(made)}`).toBe(`${path} 201 `);
    return made.id;
  };
  await make(insider, `/conversations/${conversation}/messages`, { client_id: "n1", kind: "note", text: "内部" });
  ids = [
    ["/conversations/", conversation],
    ["/agents/me/sessions/", insider.actor.sessionId!],
    ["/agents/", insider.id],
    ["/contacts/", visitor.contactId],
    ["/inboxes/", inbox.id],
    ["/teams/", await house.team()],
    ["/quick-replies/", await make(insider, "/quick-replies", { scope: "personal", shortcut: "hi", title: "问候", text: "您好" })],
    ["/views/", await make(insider, "/views", { name: "我的", filter: { view: "mine" } })],
  ];
  const document = await house.call<{ paths: never }>("GET", "/api/v1/openapi.json");
  operations = operationsOf(document.body);
  // Everybody has been seen once: "last used" doesn't move while the clock stands.
  for (const agent of [owner, insider, outsider]) for (const headers of [agent.browser, agent.program]) await house.call("GET", "/api/v1/agents/me", { headers });
  await house.app.settle();
});
afterAll(() => listening.stop());

const concrete = (path: string) => path.replace("{id}", ids.find(([start]) => path.startsWith(start))?.[1] ?? "nobody").replace("{seq}", "1").replace("{no}", "1").replace("{name}", "none");

/** Every table by its content, but for the count of wrong passwords, which is there to change. */
function digest(): Record<string, string> {
  const tables = house.kernel.db.all<{ name: string }>("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'message_search%' and name <> 'login_failures'");
  return Object.fromEntries(tables.map(({ name }) => [name, `${Bun.hash(JSON.stringify(house.kernel.db.all(`select * from ${name}`)))}`]));
}
async function unchanged(run: () => Promise<void>): Promise<void> {
  const before = digest();
  await run();
  expect(digest()).toEqual(before);
}

type Ask = [method: string, path: string, options: { headers?: Record<string, string>; body?: unknown }];

/** Asks all of it; what is not refused in good form is named. */
async function refused(asks: { what: string; ask: Ask; among?: number[] }[]): Promise<void> {
  const wrong: string[] = [];
  for (const { what, ask: [method, path, options], among } of asks) {
    const { status, body, headers } = await house.call<Problem>(method, path, options);
    const told = `${method} ${path} (${what}) → ${status}`;
    if (status < 400 || status >= 500 || (among && !among.includes(status))) wrong.push(`${told} ${JSON.stringify(body).slice(0, 200)}`);
    else if (!headers.get("content-type")?.startsWith("application/problem+json") || body.status !== status || !body.code || !body.detail || body.detail.startsWith("errors."))
      wrong.push(`${told} in bad form: ${JSON.stringify(body).slice(0, 200)}`);
  }
  expect(wrong).toEqual([]);
}
const every = (method?: RegExp) => operations.filter((each) => (method ?? /./).test(each.method));

test("there are as many routes as one would think", () => expect(operations.length).toBeGreaterThan(70));

test("every route: nobody is 401, a foreign page with the cookie is 403", () =>
  unchanged(async () => {
    await refused(every().map((each) => ({ what: "anonymous", ask: [each.method, `/api/v1${concrete(each.path)}`, {}], among: [401] })));
    await refused(every(/POST|PUT|PATCH|DELETE/).map((each) => ({
      what: "foreign page", ask: [each.method, `/api/v1${concrete(each.path)}`, { headers: { ...owner.browser, origin: "https://evil.example", "sec-fetch-site": "cross-site" }, body: {} }], among: [403],
    })));
    await refused(every().map((each) => ({ what: "wrong key", ask: [each.method, `/api/v1${concrete(each.path)}`, { headers: { authorization: `Bearer lxk_${"x".repeat(43)}` } }], among: [401] })));
  }));

test("every route of a conversation, a reply, a view, a session, is not there for an agent of another inbox", () =>
  unchanged(() =>
    refused(
      every()
        .filter(({ path }) => /^\/(conversations|quick-replies|views|agents\/me\/sessions)\/\{id\}/.test(path))
        .map((each) => ({ what: "wrong owner", ask: [each.method, `/api/v1${concrete(each.path)}`, { headers: outsider.browser, ...(each.schema && { body: sampleOf(each.schema) }) }], among: [403, 404, 422] })),
    ),
  ));

test("every route with an id: what is no id is not found or invalid", () =>
  unchanged(() =>
    refused(
      every()
        .filter(({ path }) => path.includes("{"))
        .flatMap((each) =>
          ["%27%20or%201%3D1--", "a%00b", "%ED%A0%80", "__proto__", "%3Cscript%3E", "cnv_0000000000000000000000000", "9".repeat(500), "%"].map((id) => ({
            what: "bad id", ask: [each.method, `/api/v1${each.path.replaceAll(/\{\w+\}/g, id)}`, { headers: owner.browser, ...(each.schema && { body: sampleOf(each.schema) }) }] as Ask,
          })),
        ),
    ),
  ));

test("every route with a body: broken JSON, wrong types, unknown keys, broken texts, too much", () =>
  unchanged(() => {
    const asks = every().filter(({ schema }) => schema).flatMap((each) => {
      const ask = (body: unknown): Ask => [each.method, `/api/v1${concrete(each.path)}`, { headers: owner.browser, body }];
      const sample = sampleOf(each.schema!);
      return [
        ...brokenBodies.map((body) => ({ what: `body ${body.slice(0, 40)}`, ask: ask(body) })),
        { what: "no JSON", ask: [each.method, `/api/v1${concrete(each.path)}`, { headers: { ...owner.browser, "content-type": "text/plain" }, body: "hello" }] },
        { what: "too much", ask: ask({ ...sample, much: "x".repeat(300_000) }), among: [413] },
        { what: "unknown key", ask: ask({ ...sample, surprise: 1 }), among: [422] },
        ...wrongOf(each.schema!).map(({ path, value }) => ({ what: `${path} = ${JSON.stringify(value).slice(0, 40)}`, ask: ask({ ...sample, [path]: value }) })),
      ];
    });
    return refused(asks);
  }), 120_000);

test("every query takes anything: an answer or a clear refusal", () =>
  unchanged(async () => {
    const wrong: string[] = [];
    for (const each of every(/GET/))
      for (const name of each.query)
        for (const value of [...hostileTexts, ...brokenTexts, "x".repeat(5_000)]) {
          const query = `${name}=${encodeURIComponent(value.toWellFormed())}`;
          const { status, headers } = await house.call("GET", `/api/v1${concrete(each.path)}?${query}`, { headers: owner.browser });
          if (status >= 500 || (status >= 400 && !headers.get("content-type")?.includes("problem+json"))) wrong.push(`${each.path}?${query.slice(0, 80)} → ${status}`);
        }
    expect(wrong).toEqual([]);
  }), 60_000);

const visitorBodies: [path: string, sample: Record<string, unknown>][] = [
  ["/sessions", { inbox_key: "KEY" }],
  ["/messages", { id: "x1", text: "你好", file_ids: [], reply_to: 1, details: { name: "王" } }],
  ["/offline-messages", { id: "x1", text: "你好", fields: { name: "王" } }],
  ["/conversations/ID/rating", { score: 5, labels: [], comment: "" }],
  ["/frames", { stream: "none", frames: [] }],
];
const wrongValues = [null, 5, -1, 1.5, true, "", "x".repeat(20_000), {}, [], [5], { a: 1 }, { a: "b\0" }, { a: "\ud800" }, { "a\0": "b" }, ...brokenTexts];

test("every route of the visitors: no token, another's conversation, a foreign page, bad input", () =>
  unchanged(async () => {
    const at = (path: string) => `/visitor/v1${path.replace("ID", conversation)}`;
    const gets = ["/conversations", "/conversations/ID/messages", "/stream"];
    const posts = [...visitorBodies.map(([path]) => path).filter((path) => path !== "/sessions"), "/files", "/conversations/ID/closure"];
    const forged = { authorization: `Bearer ${visitor.token.slice(0, -1)}` };
    await refused([
      ...[...gets.map((path) => ["GET", path]), ...posts.map((path) => ["POST", path])].flatMap(([method, path]) =>
        [{}, forged, { authorization: "Bearer v1.\u00ff" }, owner.program].map((headers) => ({ what: "no token", ask: [method!, at(path!), { headers, ...(method === "POST" && { body: {} }) }] as Ask, among: [401] }))),
      { what: "another's", ask: ["GET", at("/conversations/ID/messages"), { headers: stranger.headers }], among: [404] },
      { what: "another's", ask: ["POST", at("/conversations/ID/rating"), { headers: stranger.headers, body: { score: 5 } }], among: [404] },
      { what: "another's", ask: ["POST", at("/conversations/ID/closure"), { headers: stranger.headers }], among: [404] },
      { what: "another's", ask: ["POST", at("/messages"), { headers: stranger.headers, body: { id: "x1", conversation_id: conversation, text: "让我进来" } }], among: [404] },
      { what: "unknown inbox", ask: ["GET", "/visitor/v1/inboxes/__proto__", {}], among: [404] },
      ...["after", "before", "limit", "revision"].flatMap((name) => ["-1", "x", "1e9", "1'--", "%00"].map((value) => ({
        what: "bad number", ask: ["GET", `${at("/conversations/ID/messages")}?after=0&${name}=${value}`.replace("after=0&after", "after"), { headers: visitor.headers }] as Ask, among: [422],
      }))),
    ]);
    for (const [path, sample] of visitorBodies) {
      const ask = (body: unknown): Ask => ["POST", at(path), { headers: visitor.headers, body }];
      const optional = (key: string, value: unknown) =>
        (key === "comment" && typeof value === "string" && value.length <= 2_000 && value.isWellFormed() && !value.includes("\0")) || (["file_ids", "labels", "frames"].includes(key) && JSON.stringify(value) === "[]") ||
        // Which message it answers is the client's own affair.
        (key === "reply_to" && value === 5) || (["fields", "details"].includes(key) && JSON.stringify(value) === "{}");
      await refused([
        ...brokenBodies.map((body) => ({ what: body.slice(0, 40), ask: ask(body) })),
        { what: "too much", ask: ask({ ...sample, much: "x".repeat(3_400_000) }), among: [413] },
        ...(path === "/frames" ? [] : [{ what: "unknown key", ask: ask({ ...sample, surprise: 1 }), among: [422] }]),
        ...Object.keys(sample).flatMap((key) =>
          wrongValues.filter((value) => !optional(key, value)).map((value) => ({ what: `${key} = ${JSON.stringify(value).slice(0, 40)}`, ask: ask({ ...sample, [key]: value }) }))),
      ]);
    }
  }), 60_000);

test("every frame: wrong types, wrong owners, broken texts: a typed error, and the line goes on", async () => {
  const url = `ws://localhost:${listening.port}`;
  const origin = `http://localhost:${listening.port}`;
  const frames: Record<string, unknown>[] = [
    { t: "send", id: "f1", conversation_id: conversation, text: "你好", kind: "text", file_ids: [], reply_to: 1 },
    { t: "send", id: "f1", conversation_id: conversation, text: "你好", details: { name: "王" } },
    { t: "typing", conversation_id: conversation, on: true },
    { t: "read", conversation_id: conversation, seq: 1 },
    { t: "delivered", conversation_id: conversation, seq: 1 },
    { t: "sync", id: "s", conversation_id: conversation, after: 0, revision: 0 },
    { t: "watch", conversation_id: conversation, after: 0, revision: 0 },
    { t: "unwatch", conversation_id: conversation },
    { t: "lists", inbox_ids: "all" },
  ];
  const lines: [string, TestLine, Record<string, unknown>[]][] = [
    ["visitor", await openLine(`${url}/visitor/v1/socket`, { protocols: [protocol, `token.${visitor.token}`], origin }), frames.slice(0, 6)],
    ["agent", await openLine(`${url}/console/socket`, { headers: { cookie: owner.browser.cookie! }, origin }), frames.filter(({ t }) => t !== "delivered")],
  ];
  const others: [string, TestLine, Record<string, unknown>[]][] = [
    ["stranger", await openLine(`${url}/visitor/v1/socket`, { protocols: [protocol, `token.${stranger.token}`], origin }), frames.slice(0, 6)],
    ["outsider", await openLine(`${url}/console/socket`, { headers: { cookie: outsider.browser.cookie! }, origin }), frames.filter(({ t }) => !["delivered", "unwatch", "lists"].includes(String(t)))],
  ];
  await house.app.settle();
  const wrong: string[] = [];
  const hears = async (who: string, line: TestLine, frame: unknown) => {
    const had = line.frames.filter(({ t }) => t === "error").length;
    line.send(frame);
    await line.quiet();
    // Writes answer after the commit: one more round behind it.
    await house.kernel.write(() => undefined);
    await line.quiet();
    const errors = line.frames.filter((each) => each.t === "error").slice(had);
    const [error] = errors;
    if (errors.length !== 1 || error!.status < 400 || error!.status >= 500 || !error!.detail) wrong.push(`${who}: ${JSON.stringify(frame).slice(0, 120)} → ${JSON.stringify(error)}`);
  };
  await unchanged(async () => {
    for (const [who, line, known] of lines)
      for (const frame of known) {
        await hears(who, line, { ...frame, surprise: 1 });
        await hears(who, line, JSON.stringify(frame).replace("{", '{"__proto__":{"kind":"note"},'));
        for (const key of Object.keys(frame)) {
          if (key === "t") continue;
          for (const value of wrongValues) {
            const fits = ((key === "file_ids" || key === "inbox_ids") && JSON.stringify(value) === "[]") || (key === "details" && JSON.stringify(value) === "{}");
            const number = (key === "seq" || key === "after" || key === "revision") && value === 5;
            const free = (key === "on" && value === true) || (key === "reply_to" && value === 5);
            if (!fits && !number && !free) await hears(who, line, { ...frame, [key]: value });
          }
        }
      }
    for (const [who, line, known] of others) for (const frame of known) await hears(who, line, frame);
  });
  for (const [, line] of [...lines, ...others]) line.close();
  expect(wrong).toEqual([]);
}, 60_000);

test("words that look like code are words: kept as they are, and they do nothing", async () => {
  const tables = () => house.kernel.db.one<{ n: number }>("select count(*) as n from sqlite_master")!.n;
  const before = tables();
  for (const [i, text] of hostileTexts.entries()) {
    const { status, body } = await house.call<Message>("POST", "/visitor/v1/messages", { headers: visitor.headers, body: { id: `h${i}`, text } });
    expect([status, body.text]).toEqual([201, text]);
  }
  await house.app.settle();
  for (const text of hostileTexts) {
    const { status } = await house.call("GET", `/api/v1/search?q=${encodeURIComponent(text)}`, { headers: owner.browser });
    expect([text, status < 500]).toEqual([text, true]);
  }
  expect(tables()).toBe(before);
});

test("any text and any JSON: never a 5xx, and what is accepted is kept as it was", async () => {
  let n = 0;
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 40 }), async (text) => {
      const { status, body } = await house.call<Message>("POST", "/visitor/v1/messages", { headers: visitor.headers, body: { id: `p${n++}`, text } });
      expect(status).toBeLessThan(500);
      if (status === 201) expect(body.text).toBe(text);
      const search = await house.call("GET", `/api/v1/search?q=${encodeURIComponent(text)}`, { headers: owner.browser });
      expect(search.status).toBeLessThan(500);
    }),
    { numRuns: 150 },
  );
  await fc.assert(
    fc.asyncProperty(fc.json(), fc.constantFrom("/visitor/v1/messages", `/api/v1/conversations/${conversation}/messages`, "/api/v1/quick-replies"), async (json, path) => {
      const { status } = await house.call("POST", path, { headers: path.startsWith("/api") ? owner.browser : visitor.headers, body: json });
      expect(status).toBeLessThan(500);
    }),
    { numRuns: 150 },
  );
}, 60_000);

test("too fast is 429 with the seconds to wait, and nothing is stored", async () => {
  const limited = testApp();
  const { key } = await limited.inbox();
  const fast = await limited.visitor(key);
  const statuses: number[] = [];
  let last: Awaited<ReturnType<typeof limited.call<Problem>>> | undefined;
  for (let i = 0; i < 25; i++) statuses.push((last = await limited.call<Problem>("POST", "/visitor/v1/messages", { headers: fast.headers, body: { id: `m${i}`, text: "快" } })).status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(20);
  expect(last).toMatchObject({ status: 429, body: { code: "too_many" } });
  expect(Number(last!.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(limited.kernel.db.one<{ n: number }>("select count(*) as n from messages where kind = 'text'")!.n).toBe(20);
  limited.close();
});
