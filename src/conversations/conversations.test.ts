/** A visitor and an agent talk: sequence, idempotency, order of statuses, and who may see what. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Conversation, Message } from "../../web/contract/models.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";

let t: TestApp;
let inbox: { id: string; key: string };
let agent: TestAgent;
let visitor: TestVisitor;
beforeEach(async () => {
  t = testApp({ env: { RATE_LIMITS: "off" } });
  inbox = await t.inbox();
  agent = await t.agent("agent", { name: "陈可", inboxes: [inbox.id] });
  visitor = await t.visitor(inbox.key);
});
afterEach(() => t.close());

const say = (id: string, text: string, more: object = {}) =>
  t.call<Message>("POST", "/visitor/v1/messages", { headers: visitor.headers, body: { id, text, ...more } });
const answer = (conversation: string, client_id: string, text: string, more: object = {}) =>
  t.call<Message>("POST", `/api/v1/conversations/${conversation}/messages`, {
    headers: agent.browser,
    body: { client_id, text, ...more },
  });
const get = (id: string) =>
  t.call<Conversation>("GET", `/api/v1/conversations/${id}`, { headers: agent.browser });

test("a first message makes the contact and the conversation; the answer comes back", async () => {
  expect(t.kernel.db.one<{ n: number }>("select count(*) as n from contacts")!.n).toBe(0);
  const first = await say("m1", "请问盖碗有 180ml 的吗？");
  expect(first.status).toBe(201);
  expect(first.body.seq).toBe(1);
  const id = first.body.conversation_id;
  const reply = await answer(id, "a1", "有的，龙泉青瓷 180ml。");
  expect(reply.status).toBe(201);
  const seen = await t.call<{ data: Message[] }>("GET", `/visitor/v1/conversations/${id}/messages`, {
    headers: visitor.headers,
  });
  expect(seen.body.data.map((message) => [message.author.kind, message.text || message.event?.name])).toEqual(
    [
      ["contact", "请问盖碗有 180ml 的吗？"],
      ["system", "assigned"],
      ["agent", "有的，龙泉青瓷 180ml。"],
    ],
  );
  const { body } = await get(id);
  expect(body).toMatchObject({
    status: "open",
    assignee_id: agent.id,
    last_seq: 3,
    unread: 0,
    waiting_since: null,
    last_author: "agent",
  });
});

test("fifty parallel sends of one client id make one message, and all get the same answer", async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => say("same", "你好")));
  expect(new Set(answers.map((each) => each.body.id)).size).toBe(1);
  expect(answers.filter((each) => each.status === 201)).toHaveLength(1);
  expect(t.kernel.db.one<{ n: number }>("select count(*) as n from messages where kind = 'text'")!.n).toBe(1);
  expect(t.kernel.db.one<{ n: number }>("select count(*) as n from conversations")!.n).toBe(1);
});

test("the same client id with another body is a conflict, on both sides", async () => {
  const { body } = await say("m1", "一");
  expect((await say("m1", "二")).status).toBe(409);
  await answer(body.conversation_id, "a1", "好");
  const again = await answer(body.conversation_id, "a1", "不好");
  expect([again.status, (again.body as never as { code: string }).code]).toEqual([409, "client_id_reused"]);
  expect((await answer(body.conversation_id, "a1", "好")).status).toBe(200);
});

test("seq counts without gaps whoever writes", async () => {
  const { body } = await say("m1", "一");
  const id = body.conversation_id;
  await Promise.all(
    [...Array(20).keys()].flatMap((i) => [
      say(`v${i}`, `v${i}`),
      answer(id, `a${i}`, `a${i}`),
      answer(id, `n${i}`, `n${i}`, { kind: "note" }),
    ]),
  );
  const seqs = t.kernel.db
    .all<{ seq: number }>("select seq from messages order by seq")
    .map((row) => row.seq);
  expect(seqs).toEqual(seqs.map((_, i) => i + 1));
  expect(seqs.length).toBeGreaterThan(60);
});

test("notes never reach the contact", async () => {
  const { body } = await say("m1", "在吗");
  await answer(body.conversation_id, "n1", "这位是老客", { kind: "note" });
  const seen = await t.call<{ data: Message[] }>(
    "GET",
    `/visitor/v1/conversations/${body.conversation_id}/messages?after=0`,
    { headers: visitor.headers },
  );
  expect(JSON.stringify(seen.body)).not.toContain("老客");
});

test("with nobody there a conversation waits; it goes to the first who comes, oldest first", async () => {
  await t.kernel.write((tx) => tx.run("update agents set availability = 'offline'"));
  const { body } = await say("m1", "有人吗");
  expect((await get(body.conversation_id)).body.status).toBe("waiting");
});

test("fifty claims at once: one wins, the others learn who", async () => {
  const { body } = await say("m1", "有人吗");
  const agents = await Promise.all(
    [...Array(50).keys()].map((i) => t.agent("agent", { name: `客服甲${i}`, inboxes: [inbox.id] })),
  );
  const claims = await Promise.all(
    agents.map((each) =>
      t.call<{ code: string; params: { name: string } }>(
        "POST",
        `/api/v1/conversations/${body.conversation_id}/claim`,
        { headers: each.program },
      ),
    ),
  );
  expect(claims.filter((claim) => claim.status === 200)).toHaveLength(1);
  const lost = claims.filter((claim) => claim.status === 409);
  expect(lost).toHaveLength(49);
  expect(lost[0]!.body.code).toBe("already_claimed");
  expect(lost[0]!.body.params.name).toStartWith("客服甲");
});

test("closing frees, writing within a day reopens, later it is a new conversation", async () => {
  const { body } = await say("m1", "一");
  const id = body.conversation_id;
  const closed = await t.call<Conversation>("PUT", `/api/v1/conversations/${id}/closure`, {
    headers: agent.browser,
  });
  expect(closed.body.status).toBe("closed");
  t.clock.advance(3_600_000);
  expect((await say("m2", "还有一件事")).body.conversation_id).toBe(id);
  await t.call("PUT", `/api/v1/conversations/${id}/closure`, { headers: agent.browser });
  t.clock.advance(25 * 3_600_000);
  const later = await say("m3", "隔天再问");
  expect(later.body.conversation_id).not.toBe(id);
  expect(later.body.seq).toBe(1);
});

test("a snoozed conversation wakes at its time, exactly once, and not before", async () => {
  const { body } = await say("m1", "明天叫我");
  const id = body.conversation_id;
  const until = new Date(t.clock.now() + 3_600_000).toISOString();
  expect(
    (
      await t.call<Conversation>("PUT", `/api/v1/conversations/${id}/snooze`, {
        headers: agent.browser,
        body: { until },
      })
    ).body.status,
  ).toBe("snoozed");
  await t.app.settle();
  expect((await get(id)).body.status).toBe("snoozed");
  t.clock.advance(3_600_001);
  await t.app.settle();
  expect((await get(id)).body).toMatchObject({ snoozed_until: null });
  expect((await get(id)).body.status).not.toBe("snoozed");
});

test("a message can be recalled within the limit only; its words are gone for everybody but the audit", async () => {
  const { body } = await say("m1", "一");
  const id = body.conversation_id;
  const wrong = await answer(id, "a1", "发错人了");
  const recalled = await t.call<Message>("DELETE", `/api/v1/conversations/${id}/messages/${wrong.body.seq}`, {
    headers: agent.browser,
  });
  expect(recalled.body).toMatchObject({ text: "", revision: 1 });
  expect(recalled.body.recalled_at).toBeDefined();
  const caughtUp = await t.call<{ data: Message[] }>(
    "GET",
    `/visitor/v1/conversations/${id}/messages?after=${wrong.body.seq}&revision=0`,
    { headers: visitor.headers },
  );
  expect(caughtUp.body.data.map((message) => [message.seq, message.text])).toEqual([[wrong.body.seq, ""]]);
  expect((await get(id)).body.last_text).toBe("一");
  expect(t.kernel.db.one<{ text: string }>("select text from message_revisions")!.text).toBe("发错人了");
  const late = await answer(id, "a2", "太晚了");
  t.clock.advance(121_000);
  const refused = await t.call<{ code: string }>(
    "DELETE",
    `/api/v1/conversations/${id}/messages/${late.body.seq}`,
    { headers: agent.browser },
  );
  expect([refused.status, refused.body.code]).toEqual([409, "recall_too_late"]);
});

test("an agent of another inbox sees nothing; the answer doesn't tell that it exists", async () => {
  const other = await t.agent("agent", { inboxes: [(await t.inbox()).id] });
  const { body } = await say("m1", "机密");
  for (const [method, path, data] of [
    ["GET", "", undefined],
    ["GET", "/messages", undefined],
    ["POST", "/messages", { client_id: "x", text: "x" }],
    ["PUT", "/closure", undefined],
    ["PUT", "/tags", { tags: ["x"] }],
    ["PUT", "/read", { seq: 1 }],
    ["POST", "/claim", undefined],
    ["PUT", "/assignment", { assignee_id: null }],
    ["POST", "/transfers", { agent_id: other.id }],
    ["PUT", "/draft", { text: "x", kind: "text" }],
    ["DELETE", "/messages/1", undefined],
  ] as const) {
    const { status } = await t.call(method, `/api/v1/conversations/${body.conversation_id}${path}`, {
      headers: other.browser,
      ...(data && { body: data }),
    });
    expect([method, path, status]).toEqual([method, path, 404]);
  }
  const list = await t.call<{ data: unknown[] }>("GET", "/api/v1/conversations?view=all", {
    headers: other.browser,
  });
  expect(list.body.data).toEqual([]);
});

test("read-only agents see and may not touch; strangers get 401", async () => {
  const reader = await t.agent("read_only", { inboxes: [inbox.id] });
  const { body } = await say("m1", "你好");
  const path = `/api/v1/conversations/${body.conversation_id}`;
  expect((await t.call("GET", path, { headers: reader.browser })).status).toBe(200);
  expect(
    (
      await t.call("POST", `${path}/messages`, {
        headers: reader.browser,
        body: { client_id: "x", text: "x" },
      })
    ).status,
  ).toBe(403);
  expect((await t.call("GET", path)).status).toBe(401);
  expect(
    (
      await t.call("PUT", `${path}/closure`, {
        headers: { ...agent.browser, origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      })
    ).status,
  ).toBe(403);
});

test("one visitor can't use another's conversation", async () => {
  const { body } = await say("m1", "我的");
  const thief = await t.visitor(inbox.key);
  const asThief = { headers: thief.headers };
  expect(
    (await t.call("GET", `/visitor/v1/conversations/${body.conversation_id}/messages`, asThief)).status,
  ).toBe(404);
  expect(
    (
      await t.call("POST", "/visitor/v1/messages", {
        ...asThief,
        body: { id: "x", text: "x", conversation_id: body.conversation_id },
      })
    ).status,
  ).toBe(404);
  expect(
    (await t.call("POST", `/visitor/v1/conversations/${body.conversation_id}/closure`, asThief)).status,
  ).toBe(404);
  const forged = visitor.token.replace(visitor.contactId, thief.contactId);
  expect(
    (await t.call("GET", "/visitor/v1/conversations", { headers: { authorization: `Bearer ${forged}` } }))
      .status,
  ).toBe(401);
});

test("a blocked contact's messages are refused in plain words", async () => {
  const { body } = await say("m1", "骂人");
  const contact = (await get(body.conversation_id)).body.contact.id;
  expect(
    (await t.call("PUT", `/api/v1/contacts/${contact}/block`, { headers: agent.browser })).status,
  ).toBeLessThan(300);
  const refused = await say("m2", "再骂");
  expect([refused.status, (refused.body as never as { code: string }).code]).toEqual([403, "blocked"]);
});

test("search finds words of one and two characters, newest first, and forgets what was recalled", async () => {
  const { body } = await say("m1", "我想退货，发票还在");
  await say("m2", "退款什么时候到");
  await answer(body.conversation_id, "a1", "退货地址在这里");
  await t.app.settle();
  const find = async (q: string) =>
    (
      await t.call<{ data: { message: Message; snippet: { text: string; marks: [number, number][] } }[] }>(
        "GET",
        `/api/v1/search?q=${encodeURIComponent(q)}`,
        { headers: agent.browser },
      )
    ).body.data;
  expect((await find("退货")).map((hit) => hit.message.text)).toEqual([
    "退货地址在这里",
    "我想退货，发票还在",
  ]);
  expect(await find("退")).toHaveLength(3);
  expect((await find("发票"))[0]!.snippet).toEqual({ text: "我想退货，发票还在", marks: [[5, 7]] });
  expect(await find('"退货" OR *')).toHaveLength(0);
  await t.call("DELETE", `/api/v1/conversations/${body.conversation_id}/messages/1`, {
    headers: (await t.agent("supervisor")).browser,
  });
  expect(await find("发票")).toHaveLength(0);
});

test("a transfer to a team puts the conversation into its queue and tells the contact in a clean line", async () => {
  const { body } = await say("m1", "转一下");
  const team = await t.team("售后");
  await t.agent("agent", { inboxes: [inbox.id], teams: [team] });
  const moved = await t.call<Conversation>(
    "POST",
    `/api/v1/conversations/${body.conversation_id}/transfers`,
    { headers: agent.browser, body: { team_id: team, note: "请接手" } },
  );
  expect(moved.body).toMatchObject({ status: "waiting", assignee_id: null, team_id: team });
  const seen = await t.call<{ data: Message[] }>(
    "GET",
    `/visitor/v1/conversations/${body.conversation_id}/messages`,
    { headers: visitor.headers },
  );
  expect(seen.body.data.at(-1)!.event!.name).toBe("transferred");
});

test("an agent may write first: the conversation is theirs, and a retry makes no second", async () => {
  const { body } = await say("m1", "先认识一下");
  const contact = (await get(body.conversation_id)).body.contact.id;
  await t.call("PUT", `/api/v1/conversations/${body.conversation_id}/closure`, { headers: agent.browser });
  const order = {
    inbox_id: inbox.id,
    contact_id: contact,
    message: { client_id: "f1", text: "您的盖碗到货了" },
  };
  const first = await t.call<Conversation>("POST", "/api/v1/conversations", {
    headers: agent.browser,
    body: order,
  });
  expect([first.status, first.body.status, first.body.assignee_id]).toEqual([201, "open", agent.id]);
  const again = await t.call<Conversation>("POST", "/api/v1/conversations", {
    headers: agent.browser,
    body: order,
  });
  expect(again.body.id).toBe(first.body.id);
  expect(t.kernel.db.one<{ n: number }>("select count(*) as n from messages where client_id = 'f1'")!.n).toBe(
    1,
  );
  const stranger = await t.agent("agent", { inboxes: [(await t.inbox()).id] });
  expect(
    (await t.call("POST", "/api/v1/conversations", { headers: stranger.browser, body: order })).status,
  ).toBe(404);
});
