/** Asking for a rating: who may, how often, and what the contact sees of it. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Message } from "../../web/contract/models.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";

let t: TestApp;
let agent: TestAgent;
let visitor: TestVisitor;
let conversation: string;
let inbox: { id: string; key: string };
beforeEach(async () => {
  t = testApp();
  inbox = await t.inbox();
  agent = await t.agent("agent", { name: "林晓", inboxes: [inbox.id] });
  visitor = await t.visitor(inbox.key);
  const { body } = await t.call<Message>("POST", "/visitor/v1/messages", {
    headers: visitor.headers,
    body: { id: "m1", text: "你好" },
  });
  conversation = body.conversation_id;
});
afterEach(() => t.close());

const ask = (headers: Record<string, string>) =>
  t.call<{ code: string }>("POST", `/api/v1/conversations/${conversation}/rating-requests`, { headers });
const seenByVisitor = async (query = "") =>
  (
    await t.call<{ data: Message[] }>("GET", `/visitor/v1/conversations/${conversation}/messages${query}`, {
      headers: visitor.headers,
    })
  ).body.data;
const asked = (messages: Message[]) => messages.filter((each) => each.event?.name === "rating_requested");

test("the contact sees that an agent asks, on the whole page and when catching up", async () => {
  expect((await ask(agent.program)).status).toBe(204);
  expect(asked(await seenByVisitor())).toMatchObject([
    { kind: "system", event: { params: { agent: "林晓" } } },
  ]);
  expect(asked(await seenByVisitor("?after=0"))).toHaveLength(1);
});

test("asking again waits an hour", async () => {
  await ask(agent.program);
  t.clock.advance(3_599_000);
  expect(await ask(agent.program)).toMatchObject({ status: 409, body: { code: "rating_asked" } });
  t.clock.advance(2_000);
  expect((await ask(agent.program)).status).toBe(204);
});

test("whoever has rated is not asked, nor is anybody where ratings are off", async () => {
  await t.call("POST", `/visitor/v1/conversations/${conversation}/rating`, {
    headers: visitor.headers,
    body: { score: 5 },
  });
  expect((await ask(agent.program)).body.code).toBe("rating_given");
  await t.kernel.write((tx) => tx.run("update inboxes set rating_enabled = 0"));
  expect((await ask(agent.program)).body.code).toBe("rating_disabled");
});

test("nobody, readers, and agents of other inboxes may not", async () => {
  expect((await ask({})).status).toBe(401);
  expect((await ask((await t.agent("read_only", { inboxes: [inbox.id] })).program)).status).toBe(403);
  expect((await ask((await t.agent("agent")).program)).status).toBe(404);
  expect(asked(await seenByVisitor())).toEqual([]);
});
