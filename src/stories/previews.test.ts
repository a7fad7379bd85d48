/** Previews, suggestions and what is armed, through real sockets: who sees what, when it ends, and that nothing of it is kept. */

import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { textVersion } from "../consents/types.ts";
import { updateInbox } from "../inboxes/service.ts";
import { system } from "../accounts/actor.ts";
import { createReply } from "../replies/service.ts";
import type { TestAgent, TestVisitor } from "../testing/app.ts";
import {
  agentLine,
  chat,
  closeHouse,
  freshInbox,
  here,
  house,
  inbox,
  keep,
  openHouse,
  owner,
  visitorLine,
} from "./line-house.ts";
import { openStream, type TestLine } from "./lines.ts";

beforeAll(openHouse);
afterAll(closeHouse);
beforeEach(async () => {
  await freshInbox();
  await set({ preview_enabled: true });
});

const set = (changes: Parameters<typeof updateInbox>[2]["changes"]) =>
  house.kernel.write((tx) => updateInbox(tx, system("test"), { id: inbox.id, changes }));
const consent = (visitor: TestVisitor, granted = true) =>
  house.call("POST", "/visitor/v1/consents", {
    headers: visitor.headers,
    body: { purpose: "preview", granted, text_version: textVersion, how: "widget" },
  });
const write = (agent: TestAgent, shortcut: string, title: string, text: string) =>
  house.kernel.write((tx) => createReply(tx, agent.actor, { scope: "shared", shortcut, title, text }));
const preview = (line: TestLine, id: string, n: number, text: string) =>
  line.send({ t: "preview", conversation_id: id, n, text });

async function agreed() {
  const { visitor, line, id } = await chat(owner);
  expect((await consent(visitor)).status).toBe(200);
  const agent = await agentLine(owner);
  agent.send({ t: "watch", conversation_id: id });
  await agent.quiet();
  return { visitor, line, id, agent };
}

test("without a yes, or with the inbox's no, nothing is relayed", async () => {
  const { visitor, line, id } = await chat(owner);
  const agent = await agentLine(owner);
  agent.send({ t: "watch", conversation_id: id });
  preview(line, id, 1, "还没同意");
  expect(await line.next("error")).toMatchObject({ code: "consent_missing", status: 403 });
  await consent(visitor);
  await set({ preview_enabled: false });
  preview(line, id, 2, "没有打开");
  expect(await line.next("error")).toMatchObject({ code: "consent_missing" });
  await agent.quiet();
  expect(agent.frames.filter((frame) => frame.t === "preview")).toEqual([]);
});

test("the agent who serves and those who look see it, masked again; others don't", async () => {
  const { line, id, agent } = await agreed();
  const looks = await agentLine(await house.agent("supervisor"));
  looks.send({ t: "watch", conversation_id: id });
  await looks.quiet();
  const colleague = await agentLine(await house.agent("agent", { inboxes: [inbox.id] }));
  const other = await visitorLine(await house.visitor(inbox.key));
  preview(line, id, 5, "卡号 4111111111111111 对吗");
  for (const each of [agent, looks])
    expect(await each.next("preview")).toEqual({
      t: "preview",
      conversation_id: id,
      n: 5,
      text: "卡号 ••••••••••••1111 对吗",
    });
  await colleague.quiet();
  await other.quiet();
  for (const each of [colleague, other])
    expect(each.frames.some((frame) => frame.t === "preview")).toBe(false);
});

test("an older number says nothing any more, and another's conversation is not found", async () => {
  const { line, id, agent } = await agreed();
  preview(line, id, 9, "新的");
  preview(line, id, 8, "旧的");
  await line.quiet();
  await agent.quiet();
  expect(agent.frames.flatMap((frame) => (frame.t === "preview" ? [frame.text] : []))).toEqual(["新的"]);
  const stranger = await house.visitor(inbox.key);
  await consent(stranger);
  const foreign = await visitorLine(stranger);
  preview(foreign, id, 10, "偷看");
  expect(await foreign.next("error")).toMatchObject({ code: "not_found" });
});

test("withdrawal and closing end it; the message takes its place without a frame", async () => {
  const { visitor, line, id, agent } = await agreed();
  preview(line, id, 1, "一");
  await agent.next("preview", (frame) => frame.text === "一");
  line.send({ t: "send", id: "m1", conversation_id: id, text: "一。" });
  await agent.next("message", (frame) => frame.message.text === "一。");
  await agent.quiet();
  expect(agent.frames.some((frame) => frame.t === "preview" && frame.text === "")).toBe(false);

  preview(line, id, 2, "二");
  await agent.next("preview", (frame) => frame.text === "二");
  await consent(visitor, false);
  await agent.next("preview", (frame) => frame.text === "");
  preview(line, id, 3, "三");
  expect(await line.next("error")).toMatchObject({ code: "consent_missing" });

  await consent(visitor);
  preview(line, id, 4, "四");
  await agent.next("preview", (frame) => frame.text === "四");
  await house.call("PUT", `/api/v1/conversations/${id}/closure`, { headers: owner.program });
  await agent.next("preview", (frame) => frame.text === "");
  preview(line, id, 5, "五");
  expect(await line.next("error")).toMatchObject({ code: "conversation_closed" });
});

test("nothing of it is in the database, and no event was written for it", async () => {
  const { line, id, agent } = await agreed();
  house.events.splice(0);
  const changes = () => house.kernel.db.one<{ n: number }>("select total_changes() as n")!.n;
  const before = changes();
  const secret = "只是打在输入框里的话";
  preview(line, id, 1, secret);
  await agent.next("preview");
  expect(changes()).toBe(before);
  expect(house.events).toEqual([]);
  const tables = house.kernel.db.all<{ name: string }>(
    "select name from sqlite_master where type = 'table' and name not like '%search%' and name not like 'sqlite%'",
  );
  for (const { name } of tables)
    expect(JSON.stringify(house.kernel.db.all(`select * from ${name}`))).not.toContain(secret);
});

test("broken frames are refused, each for its reason", async () => {
  const { line, id } = await agreed();
  for (const bad of [
    { n: 0 },
    { n: 1.5 },
    { n: "1" },
    { n: 2 ** 60 },
    { text: "x".repeat(1_001) },
    { text: "\ud800" },
    { text: null },
    { conversation_id: "cnv_x" },
    { more: 1 },
  ]) {
    line.send({ t: "preview", conversation_id: id, n: 1, text: "好", ...bad });
    expect(await line.next("error")).toMatchObject({ status: 422 });
  }
});

test("four times as many previews as other frames are let through in a minute", async () => {
  const { line, id } = await agreed();
  for (let n = 1; n <= 900; n++) preview(line, id, n, String(n));
  await line.quiet();
  expect(line.frames.filter((frame) => frame.t === "error")).toEqual([]);
});

test("it works without WebSocket too", async () => {
  const { visitor, id, agent } = await agreed();
  const stream = keep(await openStream(`${here()}/visitor/v1`, visitor.headers));
  preview(stream, id, 7, "没有套接字");
  expect((await agent.next("preview")).text).toBe("没有套接字");
});

test("what is typed, and what was said, ranks the replies for the agent who serves", async () => {
  await write(owner, "fahuo", "发货时间", "每天 16:00 前的订单当天从杭州仓发出");
  await write(owner, "tuihuo", "退货说明", "签收七天内可以退货，运费我们出");
  const { line, id, agent } = await agreed();
  preview(line, id, 1, "我想退货，运费");
  expect((await agent.next("suggest")).replies[0]!.shortcut).toBe("tuihuo");
  line.send({ t: "send", id: "m1", conversation_id: id, text: "什么时候能发货" });
  expect((await agent.next("suggest")).replies[0]!.shortcut).toBe("fahuo");
  agent.send({ t: "suggest", conversation_id: id });
  expect((await agent.next("suggest")).replies[0]!.shortcut).toBe("fahuo");
  const outsider = await agentLine(await house.agent("agent"));
  outsider.send({ t: "suggest", conversation_id: id });
  expect(await outsider.next("error")).toMatchObject({ code: "not_found" });
});

test("an armed reply answers the message in the same breath, keeps the draft, and says that it was armed", async () => {
  const reply = await write(owner, "fp1", "开发票", "签收后在订单里点申请发票");
  const { line, id, agent } = await agreed();
  await house.call("PUT", `/api/v1/conversations/${id}/draft`, {
    headers: owner.program,
    body: { text: "写到一半", kind: "text" },
  });
  agent.send({ t: "arm", conversation_id: id, reply_id: reply.id, text: "签收后点申请发票。" });
  expect((await agent.next("armed")).armed).toEqual({
    reply_id: reply.id,
    text: "签收后点申请发票。",
    state: "armed",
  });
  line.send({ t: "send", id: "m1", conversation_id: id, text: "怎么开发票" });
  const { message } = await line.next("message", (frame) => frame.message.author.kind === "agent");
  expect(message).toMatchObject({ text: "签收后点申请发票。", armed: true });
  expect((await agent.next("armed")).armed).toBeNull();
  const draft = await house.call("GET", `/api/v1/conversations/${id}/draft`, { headers: owner.program });
  expect(draft.body).toMatchObject({ text: "写到一半" });
  line.send({ t: "send", id: "m2", conversation_id: id, text: "怎么开发票呢" });
  await line.next("ack");
  await line.quiet();
  expect(
    line.frames.filter((frame) => frame.t === "message" && frame.message.author.kind === "agent"),
  ).toHaveLength(1);
  expect(
    house.kernel.db.one<{ used: number }>("select used from quick_replies where id = ?", reply.id)!.used,
  ).toBe(1);
});

test("what does not fit is held, and asks", async () => {
  const reply = await write(owner, "fp2", "电子发票抬头", "抬头和税号填好就能开发票");
  const { line, id, agent } = await agreed();
  agent.send({ t: "arm", conversation_id: id, reply_id: reply.id, text: "抬头填好就行" });
  await agent.next("armed");
  line.send({ t: "send", id: "m1", conversation_id: id, text: "水壶漏水了怎么办" });
  expect((await agent.next("armed")).armed?.state).toBe("held");
  await line.quiet();
  expect(line.frames.some((frame) => frame.t === "message" && frame.message.author.kind === "agent")).toBe(
    false,
  );
});

test("a word of one's own, a transfer, closing, disarming and two minutes disarm; a new window sees what is armed", async () => {
  const reply = await write(owner, "fp3", "增值税发票", "增值税发票三天内寄出");
  const ends: Record<string, (id: string, line: TestLine) => unknown> = {
    answer: (id, line) =>
      line.send({ t: "send", id: `own-${id.slice(-9)}`, conversation_id: id, text: "我自己说" }),
    transfer: async (id) => {
      const colleague = await house.agent("agent", { inboxes: [inbox.id] });
      await house.call("PUT", `/api/v1/conversations/${id}/assignment`, {
        headers: owner.program,
        body: { assignee_id: colleague.id },
      });
    },
    close: (id) => house.call("PUT", `/api/v1/conversations/${id}/closure`, { headers: owner.program }),
    disarm: (id, line) => line.send({ t: "disarm", conversation_id: id }),
  };
  for (const end of Object.values(ends)) {
    const { id, agent } = await agreed();
    agent.send({ t: "arm", conversation_id: id, reply_id: reply.id, text: "三天内寄出" });
    await agent.next("armed", (frame) => frame.armed !== null);
    const second = await agentLine(owner);
    expect((await second.next("armed")).armed?.text).toBe("三天内寄出");
    await end(id, agent);
    await agent.next("armed", (frame) => frame.conversation_id === id && frame.armed === null);
  }
  const { line, id, agent } = await agreed();
  agent.send({ t: "arm", conversation_id: id, reply_id: reply.id, text: "三天内寄出" });
  await agent.next("armed", (frame) => frame.conversation_id === id && frame.armed !== null);
  house.clock.advance(121_000);
  line.send({ t: "send", id: "late", conversation_id: id, text: "增值税发票" });
  expect((await agent.next("armed", (frame) => frame.conversation_id === id)).armed).toBeNull();
});

test("arming asks for the right: a reply that one sees, a conversation that one serves, words", async () => {
  const reply = await write(owner, "fp4", "专票", "专票要寄");
  const mine = await house.kernel.write((tx) =>
    createReply(tx, owner.actor, { scope: "personal", shortcut: "mine", title: "我的", text: "我的" }),
  );
  const { id } = await chat(owner);
  const colleague = await house.agent("agent", { inboxes: [inbox.id] });
  const line = await agentLine(colleague);
  const reader = await agentLine(await house.agent("read_only", { inboxes: [inbox.id] }));
  const arm = (more: object) => ({
    t: "arm",
    id: "a1",
    conversation_id: id,
    reply_id: reply.id,
    text: "好",
    ...more,
  });
  for (const [from, frame, code] of [
    [line, arm({}), "not_serving"],
    [line, arm({ reply_id: mine.id }), "not_found"],
    [reader, arm({}), "forbidden"],
    [line, arm({ text: " " }), "invalid"],
    [line, arm({ text: "x".repeat(5_001) }), "invalid"],
    [line, arm({ reply_id: "qrp_1" }), "invalid"],
    [line, { t: "disarm", conversation_id: 5 }, "invalid"],
    [line, { t: "suggest" }, "invalid"],
  ] as const) {
    from.send(frame);
    expect(await from.next("error")).toMatchObject({ code });
  }
});
