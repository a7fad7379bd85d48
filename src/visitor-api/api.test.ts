/** Routes of the visitors: a stranger leaves no trace, a visitor sees their own conversations and nothing else. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import type { VisitorConversation } from "../../web/contract/frames.ts";
import type { Message } from "../../web/contract/models.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";

let house: TestApp;
let inbox: { id: string; key: string };
let agent: TestAgent;
beforeAll(async () => {
  house = testApp({ env: { RATE_LIMITS: "off" } });
  inbox = await house.inbox();
  agent = await house.agent("agent", { inboxes: [inbox.id] });
});
afterAll(() => house.close());

interface Messages {
  data: Message[];
  last_seq: number;
  revision: number;
  more: boolean;
}
const count = (table: string) => house.kernel.db.one<{ n: number }>(`select count(*) as n from ${table}`)!.n;
const say = (visitor: TestVisitor, id: string, text: string) =>
  house.call<Message>("POST", "/visitor/v1/messages", { headers: visitor.headers, body: { id, text } });
const answer = (conversationId: string, client_id: string, text: string, kind = "text") =>
  house.call<Message>("POST", `/api/v1/conversations/${conversationId}/messages`, {
    headers: agent.program,
    body: { client_id, text, kind },
  });

test("a token writes nothing: who only looks leaves no trace", async () => {
  const before = [count("contacts"), count("conversations"), count("events")];
  const visitor = await house.visitor(inbox.key);
  const { body } = await house.call<{ data: unknown[] }>("GET", "/visitor/v1/conversations", {
    headers: visitor.headers,
  });
  expect(body.data).toEqual([]);
  expect([count("contacts"), count("conversations"), count("events")]).toEqual(before);
  const unknown = { body: { inbox_key: "nowhere" } };
  expect((await house.call("POST", "/visitor/v1/sessions", unknown)).status).toBe(404);
});

test("the first message makes one contact and one conversation; a retry makes nothing", async () => {
  const visitor = await house.visitor(inbox.key);
  const before = count("conversations");
  const [first, again] = [await say(visitor, "m1", "在吗"), await say(visitor, "m1", "在吗")];
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body).toEqual(first.body);
  expect((await say(visitor, "m1", "别的")).status).toBe(409);
  expect(count("conversations")).toBe(before + 1);
});

test("fifty sends of one id at once are one message", async () => {
  const visitor = await house.visitor(inbox.key);
  const { body } = await say(visitor, "first", "先说一句");
  const before = count("messages");
  const sent = await Promise.all(Array.from({ length: 50 }, () => say(visitor, "same", "只有一次")));
  expect(new Set(sent.map((each) => each.body.id)).size).toBe(1);
  expect(sent.filter((each) => each.status === 201)).toHaveLength(1);
  expect(count("messages")).toBe(before + 1);
  expect(sent[0]!.body.conversation_id).toBe(body.conversation_id);
});

test("pages, catch-up and the list leave notes out, and name the true last seq", async () => {
  const visitor = await house.visitor(inbox.key);
  const { body: asked } = await say(visitor, "m1", "多少钱");
  const id = asked.conversation_id;
  await answer(id, "n1", "老客户，给九折", "note");
  const { body: told } = await answer(id, "a1", "九十");
  const path = `/visitor/v1/conversations/${id}/messages`;
  const { headers } = visitor;
  const page = await house.call<Messages>("GET", path, { headers });
  expect(page.body.data.filter((each) => each.kind === "text").map((each) => each.text)).toEqual([
    "多少钱",
    "九十",
  ]);
  expect(page.body).toMatchObject({ last_seq: told.seq, more: false });
  const since = await house.call<Messages>("GET", `${path}?after=${asked.seq}&revision=0`, { headers });
  expect(since.body.data.map((each) => each.kind)).not.toContain("note");
  expect(since.body.last_seq).toBe(told.seq);
  const earlier = await house.call<Messages>("GET", `${path}?before=${told.seq}&limit=1`, { headers });
  expect(earlier.body.data).toHaveLength(1);
  const list = await house.call<{ data: VisitorConversation[] }>("GET", "/visitor/v1/conversations", {
    headers,
  });
  expect(list.body.data[0]).toMatchObject({ id, last_text: "九十", unread: 1, agent: { id: agent.id } });
  expect(JSON.stringify([page.body, since.body, list.body])).not.toContain("九折");
});

test("a visitor ends and rates their conversation, a stranger does neither", async () => {
  const [visitor, stranger] = [await house.visitor(inbox.key), await house.visitor(inbox.key)];
  const { body } = await say(visitor, "m1", "谢谢");
  const path = `/visitor/v1/conversations/${body.conversation_id}`;
  for (const part of ["closure", "rating"]) {
    const asked = { headers: stranger.headers, body: { score: 5 } };
    expect((await house.call("POST", `${path}/${part}`, asked)).status).toBe(404);
  }
  await answer(body.conversation_id, "a1", "不客气");
  const closed = await house.call<VisitorConversation>("POST", `${path}/closure`, {
    headers: visitor.headers,
  });
  expect(closed.body.status).toBe("closed");
  const rated = await house.call("POST", `${path}/rating`, {
    headers: visitor.headers,
    body: { score: 5, labels: ["快"], comment: "好" },
  });
  expect(rated.status).toBe(201);
});

test("a blocked contact can't write any more", async () => {
  const visitor = await house.visitor(inbox.key);
  await say(visitor, "m1", "骂人的话");
  const owner = await house.agent("owner");
  const blocked = await house.call("PUT", `/api/v1/contacts/${visitor.contactId}/block`, {
    headers: owner.program,
  });
  expect(blocked.status).toBeLessThan(300);
  const { status, body } = await say(visitor, "m2", "还有一句");
  expect([status, (body as unknown as { code: string }).code]).toEqual([403, "blocked"]);
});

test("a token of another inbox doesn't open this one's conversation, and after a year none does", async () => {
  const other = await house.inbox();
  const [visitor, elsewhere] = [await house.visitor(inbox.key), await house.visitor(other.key)];
  const { body } = await say(visitor, "m1", "你好");
  const path = `/visitor/v1/conversations/${body.conversation_id}/messages`;
  expect((await house.call("GET", path, { headers: elsewhere.headers })).status).toBe(404);
  expect((await house.call("GET", path, { headers: visitor.headers })).status).toBe(200);
  house.clock.advance(367 * 86_400_000);
  expect((await house.call("GET", path, { headers: visitor.headers })).status).toBe(401);
});
