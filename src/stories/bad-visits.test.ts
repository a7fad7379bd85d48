/** Whatever comes in from visitors, and in frames: a clear 4xx or a typed error, never 5xx, and nothing has changed. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { protocol } from "../../web/contract/frames.ts";
import type { Message, Problem } from "../../web/contract/models.ts";
import { testApp } from "../testing/app.ts";
import {
  closeHouse,
  conversation,
  house,
  listening,
  openHouse,
  outsider,
  owner,
  refused,
  stranger,
  unchanged,
  visitor,
  type Ask,
} from "./attacked-house.ts";
import { brokenBodies, brokenTexts, hostileTexts } from "./hostile.ts";
import { openLine, type TestLine } from "./lines.ts";

beforeAll(openHouse);
afterAll(closeHouse);

const visitorBodies: [path: string, sample: Record<string, unknown>][] = [
  ["/sessions", { inbox_key: "KEY" }],
  ["/messages", { id: "x1", text: "你好", file_ids: [], reply_to: 1, details: { name: "王" } }],
  ["/offline-messages", { id: "x1", text: "你好", fields: { name: "王" } }],
  ["/conversations/ID/rating", { score: 5, labels: [], comment: "" }],
  ["/frames", { stream: "none", frames: [] }],
];
const wrongValues = [
  null,
  5,
  -1,
  1.5,
  true,
  "",
  "x".repeat(20_000),
  {},
  [],
  [5],
  { a: 1 },
  { a: "b\0" },
  { a: "\ud800" },
  { "a\0": "b" },
  ...brokenTexts,
];

test(
  "every route of the visitors: no token, another's conversation, a foreign page, bad input",
  () =>
    unchanged(async () => {
      const at = (path: string) => `/visitor/v1${path.replace("ID", conversation)}`;
      const gets = ["/conversations", "/conversations/ID/messages", "/stream"];
      const posts = [
        ...visitorBodies.map(([path]) => path).filter((path) => path !== "/sessions"),
        "/files",
        "/conversations/ID/closure",
      ];
      const forged = { authorization: `Bearer ${visitor.token.slice(0, -1)}` };
      await refused([
        ...[...gets.map((path) => ["GET", path]), ...posts.map((path) => ["POST", path])].flatMap(
          ([method, path]) =>
            [{}, forged, { authorization: "Bearer v1.\u00ff" }, owner.program].map((headers) => ({
              what: "no token",
              ask: [method!, at(path!), { headers, ...(method === "POST" && { body: {} }) }] as Ask,
              among: [401],
            })),
        ),
        {
          what: "another's",
          ask: ["GET", at("/conversations/ID/messages"), { headers: stranger.headers }],
          among: [404],
        },
        {
          what: "another's",
          ask: ["POST", at("/conversations/ID/rating"), { headers: stranger.headers, body: { score: 5 } }],
          among: [404],
        },
        {
          what: "another's",
          ask: ["POST", at("/conversations/ID/closure"), { headers: stranger.headers }],
          among: [404],
        },
        {
          what: "another's",
          ask: [
            "POST",
            at("/messages"),
            {
              headers: stranger.headers,
              body: { id: "x1", conversation_id: conversation, text: "让我进来" },
            },
          ],
          among: [404],
        },
        {
          what: "no such route",
          ask: ["POST", "/visitor/v1/dance", { headers: visitor.headers }],
          among: [404],
        },
        { what: "unknown inbox", ask: ["GET", "/visitor/v1/inboxes/__proto__", {}], among: [404] },
        ...["after", "before", "limit", "revision"].flatMap((name) =>
          ["-1", "x", "1e9", "1'--", "%00"].map((value) => ({
            what: "bad number",
            ask: [
              "GET",
              `${at("/conversations/ID/messages")}?after=0&${name}=${value}`.replace(
                "after=0&after",
                "after",
              ),
              { headers: visitor.headers },
            ] as Ask,
            among: [422],
          })),
        ),
      ]);
      for (const [path, sample] of visitorBodies) {
        const ask = (body: unknown): Ask => ["POST", at(path), { headers: visitor.headers, body }];
        const optional = (key: string, value: unknown) =>
          (key === "comment" &&
            typeof value === "string" &&
            value.length <= 2_000 &&
            value.isWellFormed() &&
            !value.includes("\0")) ||
          (["file_ids", "labels", "frames"].includes(key) && JSON.stringify(value) === "[]") ||
          // Which message it answers is the client's own affair.
          ((key === "reply_to" || key === "score") && value === 5) ||
          (["fields", "details"].includes(key) && JSON.stringify(value) === "{}");
        await refused([
          ...brokenBodies.map((body) => ({ what: body.slice(0, 40), ask: ask(body) })),
          { what: "too much", ask: ask({ ...sample, much: "x".repeat(3_400_000) }), among: [413] },
          ...(path === "/frames"
            ? []
            : [{ what: "unknown key", ask: ask({ ...sample, surprise: 1 }), among: [422] }]),
          ...Object.keys(sample).flatMap((key) =>
            wrongValues
              .filter((value) => !optional(key, value))
              .map((value) => ({
                what: `${key} = ${JSON.stringify(value).slice(0, 40)}`,
                ask: ask({ ...sample, [key]: value }),
              })),
          ),
        ]);
      }
    }),
  60_000,
);

test("every frame: wrong types, wrong owners, broken texts: a typed error, and the line goes on", async () => {
  const url = `ws://localhost:${listening.port}`;
  const origin = `http://localhost:${listening.port}`;
  const frames: Record<string, unknown>[] = [
    {
      t: "send",
      id: "f1",
      conversation_id: conversation,
      text: "你好",
      kind: "text",
      file_ids: [],
      reply_to: 1,
    },
    { t: "send", id: "f1", conversation_id: conversation, text: "你好", details: { name: "王" } },
    { t: "typing", conversation_id: conversation, on: true },
    { t: "read", conversation_id: conversation, seq: 1 },
    { t: "delivered", conversation_id: conversation, seq: 1 },
    { t: "sync", id: "s", conversation_id: conversation, after: 0, revision: 0 },
    { t: "watch", conversation_id: conversation, after: 0, revision: 0 },
    { t: "unwatch", conversation_id: conversation },
    { t: "lists", inbox_ids: "all" },
    { t: "suggest", conversation_id: conversation },
    { t: "arm", id: "a1", conversation_id: conversation, reply_id: `qrp_${"0".repeat(25)}`, text: "你好" },
    { t: "disarm", conversation_id: conversation },
  ];
  const previewed = { t: "preview", conversation_id: conversation, n: 1, text: "你好" };
  const lines: [string, TestLine, Record<string, unknown>[]][] = [
    [
      "visitor",
      await openLine(`${url}/visitor/v1/socket`, { protocols: [protocol, `token.${visitor.token}`], origin }),
      [...frames.slice(0, 6), previewed],
    ],
    [
      "agent",
      await openLine(`${url}/console/socket`, { headers: { cookie: owner.browser.cookie! }, origin }),
      frames.filter(({ t }) => t !== "delivered"),
    ],
  ];
  const others: [string, TestLine, Record<string, unknown>[]][] = [
    [
      "stranger",
      await openLine(`${url}/visitor/v1/socket`, {
        protocols: [protocol, `token.${stranger.token}`],
        origin,
      }),
      [...frames.slice(0, 6), previewed],
    ],
    [
      "outsider",
      await openLine(`${url}/console/socket`, { headers: { cookie: outsider.browser.cookie! }, origin }),
      frames.filter(({ t }) => !["delivered", "unwatch", "lists", "disarm"].includes(String(t))),
    ],
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
    if (errors.length !== 1 || error!.status < 400 || error!.status >= 500 || !error!.detail)
      wrong.push(`${who}: ${JSON.stringify(frame).slice(0, 120)} → ${JSON.stringify(error)}`);
  };
  await unchanged(async () => {
    for (const [who, line, known] of lines)
      for (const frame of known) {
        await hears(who, line, { ...frame, surprise: 1 });
        await hears(who, line, JSON.stringify(frame).replace("{", '{"__proto__":{"kind":"note"},'));
        for (const key of Object.keys(frame)) {
          if (key === "t") continue;
          for (const value of wrongValues) {
            const fits =
              ((key === "file_ids" || key === "inbox_ids") && JSON.stringify(value) === "[]") ||
              (key === "details" && JSON.stringify(value) === "{}");
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
    const { status, body } = await house.call<Message>("POST", "/visitor/v1/messages", {
      headers: visitor.headers,
      body: { id: `h${i}`, text },
    });
    expect([status, body.text]).toEqual([201, text]);
  }
  await house.app.settle();
  for (const text of hostileTexts) {
    const { status } = await house.call("GET", `/api/v1/search?q=${encodeURIComponent(text)}`, {
      headers: owner.browser,
    });
    expect([text, status < 500]).toEqual([text, true]);
  }
  expect(tables()).toBe(before);
});

test("any text and any JSON: never a 5xx, and what is accepted is kept as it was", async () => {
  let n = 0;
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 40 }), async (text) => {
      const { status, body } = await house.call<Message>("POST", "/visitor/v1/messages", {
        headers: visitor.headers,
        body: { id: `p${n++}`, text },
      });
      expect(status).toBeLessThan(500);
      if (status === 201) expect(body.text).toBe(text);
      const search = await house.call("GET", `/api/v1/search?q=${encodeURIComponent(text)}`, {
        headers: owner.browser,
      });
      expect(search.status).toBeLessThan(500);
    }),
    { numRuns: 150 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.json(),
      fc.constantFrom(
        "/visitor/v1/messages",
        `/api/v1/conversations/${conversation}/messages`,
        "/api/v1/quick-replies",
      ),
      async (json, path) => {
        const { status } = await house.call("POST", path, {
          headers: path.startsWith("/api") ? owner.browser : visitor.headers,
          body: json,
        });
        expect(status).toBeLessThan(500);
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);

test("too fast is 429 with the seconds to wait, and nothing is stored", async () => {
  const limited = testApp();
  const { key } = await limited.inbox();
  const fast = await limited.visitor(key);
  const statuses: number[] = [];
  let last: Awaited<ReturnType<typeof limited.call<Problem>>> | undefined;
  for (let i = 0; i < 25; i++)
    statuses.push(
      (last = await limited.call<Problem>("POST", "/visitor/v1/messages", {
        headers: fast.headers,
        body: { id: `m${i}`, text: "快" },
      })).status,
    );
  expect(statuses.filter((status) => status === 201)).toHaveLength(20);
  expect(last).toMatchObject({ status: 429, body: { code: "too_many" } });
  expect(Number(last!.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(
    limited.kernel.db.one<{ n: number }>("select count(*) as n from messages where kind = 'text'")!.n,
  ).toBe(20);
  limited.close();
});
