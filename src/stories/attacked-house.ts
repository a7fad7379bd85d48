/** A house with two inboxes, people inside and outside, and a digest of all its tables: what bad input must not change. */

import { expect } from "bun:test";
import type { Message, Problem } from "../../web/contract/models.ts";
import { serve, type Listening } from "../serve.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";
import { operationsOf, type Operation } from "./hostile.ts";

export let house: TestApp;
export let listening: Listening;
export let owner: TestAgent;
export let insider: TestAgent;
export let outsider: TestAgent;
let inbox: { id: string; key: string };
export let visitor: TestVisitor;
export let stranger: TestVisitor;
export let conversation: string;
export let operations: Operation[];
/** What stands for `{id}` in a path, by its beginning. */
let ids: [string, string][];

export async function openHouse(): Promise<void> {
  house = testApp({ env: { RATE_LIMITS: "off" } });
  listening = await serve(house.app);
  inbox = await house.inbox({ assignment: "manual" });
  const other = await house.inbox({ name: "别的收件箱" });
  owner = await house.agent("owner");
  insider = await house.agent("agent", { inboxes: [inbox.id] });
  outsider = await house.agent("agent", { inboxes: [other.id] });
  [visitor, stranger] = [await house.visitor(inbox.key), await house.visitor(inbox.key)];
  const said = await house.call<Message>("POST", "/visitor/v1/messages", {
    headers: visitor.headers,
    body: { id: "m1", text: "在吗" },
  });
  await house.call("POST", "/visitor/v1/messages", {
    headers: stranger.headers,
    body: { id: "m1", text: "另一个人" },
  });
  conversation = said.body.conversation_id;
  const make = async (agent: TestAgent, path: string, body: unknown) => {
    const { body: made, status } = await house.call<{ id: string }>("POST", `/api/v1${path}`, {
      headers: agent.browser,
      body,
    });
    expect(`${path} ${status} ${status === 201 ? "" : JSON.stringify(made)}`).toBe(`${path} 201 `);
    return made.id;
  };
  await make(insider, `/conversations/${conversation}/messages`, {
    client_id: "n1",
    kind: "note",
    text: "内部",
  });
  ids = [
    ["/conversations/", conversation],
    ["/agents/me/sessions/", insider.actor.sessionId!],
    ["/agents/", insider.id],
    ["/contacts/", visitor.contactId],
    ["/inboxes/", inbox.id],
    ["/teams/", await house.team()],
    [
      "/quick-replies/",
      await make(insider, "/quick-replies", {
        scope: "personal",
        shortcut: "hi",
        title: "问候",
        text: "您好",
      }),
    ],
    ["/views/", await make(insider, "/views", { name: "我的", filter: { view: "mine" } })],
  ];
  const document = await house.call<{ paths: never }>("GET", "/api/v1/openapi.json");
  operations = operationsOf(document.body);
  // Everybody has been seen once: "last used" doesn't move while the clock stands.
  for (const agent of [owner, insider, outsider])
    for (const headers of [agent.browser, agent.program])
      await house.call("GET", "/api/v1/agents/me", { headers });
  // What the queue has taken up by itself ends too.
  do await house.app.settle();
  while (house.kernel.queue.counts().running > 0);
}
export const closeHouse = () => listening.stop();

export const concrete = (path: string) =>
  path
    .replace("{id}", ids.find(([start]) => path.startsWith(start))?.[1] ?? "nobody")
    .replace("{seq}", "1")
    .replace("{no}", "1")
    .replace("{name}", "none");

/** Every table by its content, but for the count of wrong passwords, which is there to change. */
function digest(): Record<string, string> {
  const tables = house.kernel.db.all<{ name: string }>(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'message_search%' and name <> 'login_failures'",
  );
  return Object.fromEntries(
    tables.map(({ name }) => [
      name,
      `${Bun.hash(JSON.stringify(house.kernel.db.all(`select * from ${name}`)))}`,
    ]),
  );
}
export async function unchanged(run: () => Promise<void>): Promise<void> {
  const before = digest();
  await run();
  expect(digest()).toEqual(before);
}

export type Ask = [
  method: string,
  path: string,
  options: { headers?: Record<string, string>; body?: unknown },
];

export interface Attempt {
  what: string;
  ask: Ask;
  among?: number[];
}

/** Asks all of it; what is not refused in good form is named. */
export async function refused(asks: Attempt[]): Promise<void> {
  const wrong: string[] = [];
  for (const {
    what,
    ask: [method, path, options],
    among,
  } of asks) {
    const { status, body, headers } = await house.call<Problem>(method, path, options);
    const told = `${method} ${path} (${what}) → ${status}`;
    if (status < 400 || status >= 500 || (among && !among.includes(status)))
      wrong.push(`${told} ${JSON.stringify(body).slice(0, 200)}`);
    else if (
      !headers.get("content-type")?.startsWith("application/problem+json") ||
      body.status !== status ||
      !body.code ||
      !body.detail ||
      body.detail.startsWith("errors.")
    )
      wrong.push(`${told} in bad form: ${JSON.stringify(body).slice(0, 200)}`);
  }
  expect(wrong).toEqual([]);
}
export const every = (method?: RegExp) => operations.filter((each) => (method ?? /./).test(each.method));
