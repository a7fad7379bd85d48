/** Frames of the protocol through real sockets and streams: what each side hears of a chat, and what it must not hear. */

import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import type { Conversation, Message } from "../../web/contract/models.ts";
import {
  agentLine,
  chat,
  closeHouse,
  cookieOf,
  freshInbox,
  here,
  house,
  inbox,
  keep,
  openHouse,
  owner,
  texts,
  visitorLine,
} from "./line-house.ts";
import { openStream, type TestLine } from "./lines.ts";

beforeAll(openHouse);
afterAll(closeHouse);
beforeEach(() => freshInbox());

test("SSE and POST carry the same chat as a socket", async () => {
  const visitor = await house.visitor(inbox.key);
  const stream = keep(await openStream(`${here()}/visitor/v1`, visitor.headers));
  stream.send({ t: "send", id: "m1", text: "没有套接字" });
  const { message } = await stream.next("ack");
  const id = message.conversation_id;
  const agent = keep(await openStream(`${here()}/console`, { ...owner.browser, origin: here() }));
  agent.send({ t: "watch", conversation_id: id, after: 0 });
  expect((await agent.next("messages")).messages.map((each) => each.text)).toContain("没有套接字");
  agent.send({ t: "send", id: "r1", conversation_id: id, text: "照样聊" });
  await agent.next("ack");
  expect((await stream.next("message", (frame) => frame.message.author.kind === "agent")).message.text).toBe(
    "照样聊",
  );
  stream.send({ t: "dance" });
  expect(await stream.next("error")).toMatchObject({ code: "unknown_frame" });

  const post = (headers: Record<string, string>, body: unknown) =>
    fetch(`${here()}/visitor/v1/frames`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(body),
    }).then((answer) => answer.status);
  const frames = [{ t: "send", id: "x1", conversation_id: id, text: "别人" }];
  const stranger = await house.visitor(inbox.key);
  expect(await post(stranger.headers, { stream: stream.token, frames })).toBe(404);
  expect(await post({}, { stream: stream.token, frames })).toBe(401);
  expect(await post({ ...visitor.headers, origin: "null" }, { stream: "nothing", frames })).toBe(404);
  expect(await post(visitor.headers, { stream: stream.token, frames: "no" })).toBe(400);
  expect(await post(visitor.headers, null)).toBe(400);
  expect(
    await post(visitor.headers, { stream: stream.token, frames: [{ t: "dance", much: "x".repeat(70_000) }] }),
  ).toBe(413);
  expect(
    (
      await fetch(`${here()}/console/stream`, {
        headers: { cookie: cookieOf(owner), origin: "https://evil.example" },
      })
    ).status,
  ).toBe(403);
});

test("two tabs of one visitor stay in step", async () => {
  const { visitor, line: first, id } = await chat(owner);
  const second = await visitorLine(visitor);
  first.send({ t: "send", id: "m2", conversation_id: id, text: "第一页写的" });
  expect((await second.next("message")).message).toMatchObject({ text: "第一页写的", client_id: "m2" });
  second.send({ t: "send", id: "m2", conversation_id: id, text: "第一页写的" });
  const { message } = await second.next("ack");
  first.send({ t: "send", id: "m2", conversation_id: id, text: "别的话" });
  expect(await first.next("error")).toMatchObject({ id: "m2", status: 409, code: "client_id_reused" });
  first.send({ t: "read", conversation_id: id, seq: message.seq });
  expect(await second.next("receipt", (frame) => frame.by === "contact")).toMatchObject({
    read_seq: message.seq,
  });
});

test("colleagues see who looks and who writes; the visitor only that somebody answers", async () => {
  const ming = await house.agent("agent", { name: "小明", inboxes: [inbox.id] });
  const { line: visitor, id } = await chat(owner);
  const [first, second] = [await agentLine(owner), await agentLine(ming)];
  first.send({ t: "watch", conversation_id: id });
  second.send({ t: "watch", conversation_id: id });
  const both = await first.next("viewers", (frame) => frame.agents.length === 2);
  expect(both.agents.map((each) => each.state)).toEqual(["viewing", "viewing"]);
  second.send({ t: "typing", conversation_id: id, on: true });
  await first.next("viewers", (frame) =>
    frame.agents.some((each) => each.id === ming.id && each.state === "replying"),
  );
  expect(await visitor.next("typing")).toMatchObject({
    who: { kind: "agent", id: ming.id, name: "小明" },
    on: true,
  });
  visitor.fresh();
  second.send({ t: "typing", conversation_id: id, on: true, note: true });
  await first.next("viewers", (frame) =>
    frame.agents.some((each) => each.id === ming.id && each.state === "noting"),
  );
  visitor.send({ t: "typing", conversation_id: id, on: true });
  expect(await first.next("typing")).toMatchObject({ who: { kind: "contact" }, on: true });
  second.close();
  await first.next("viewers", (frame) => frame.agents.length === 1 && frame.agents[0]!.id === owner.id);
  await visitor.quiet();
  expect(visitor.fresh().filter((frame) => frame.t === "typing" || frame.t === "viewers")).toEqual([]);
});

test("who may only read can't show that they write", async () => {
  const reader = await house.agent("read_only", { inboxes: [inbox.id] });
  const { id } = await chat(owner);
  const line = await agentLine(reader);
  line.send({ t: "typing", conversation_id: id, on: true });
  expect(await line.next("error")).toMatchObject({ status: 403 });
  line.send({ t: "send", id: "r1", conversation_id: id, text: "我不该说话" });
  expect(await line.next("error")).toMatchObject({ id: "r1", status: 403 });
});

test("receipts go both ways", async () => {
  const { line: visitor, id } = await chat(owner);
  const agent = await agentLine(owner);
  agent.send({ t: "send", id: "r1", conversation_id: id, text: "在的" });
  const { seq } = (await agent.next("ack")).message;
  visitor.send({ t: "delivered", conversation_id: id, seq });
  expect(await agent.next("receipt", (frame) => frame.by === "contact")).toMatchObject({
    delivered_seq: seq,
    read_seq: 0,
  });
  visitor.send({ t: "read", conversation_id: id, seq });
  expect(await agent.next("receipt", (frame) => frame.by === "contact")).toMatchObject({
    delivered_seq: seq,
    read_seq: seq,
  });
  visitor.send({ t: "send", id: "m2", conversation_id: id, text: "好" });
  const mine = (await visitor.next("ack", (frame) => frame.id === "m2")).message;
  agent.send({ t: "read", conversation_id: id, seq: mine.seq });
  expect(await visitor.next("receipt", (frame) => frame.by === "agent")).toMatchObject({
    read_seq: mine.seq,
  });
  // Nobody can have read what isn't there.
  visitor.send({ t: "read", conversation_id: id, seq: 2 ** 31 });
  expect(
    (await agent.next("receipt", (frame) => frame.by === "contact" && frame.read_seq > seq)).read_seq,
  ).toBe(mine.seq);
});

test("a note never reaches the visitor: not live, not by catching up, not when it changes", async () => {
  const { visitor, line, id } = await chat(owner);
  const agent = await agentLine(owner);
  line.fresh();
  agent.send({ t: "send", id: "n1", conversation_id: id, kind: "note", text: "这个客人很急" });
  const note = (await agent.next("ack")).message;
  expect(
    (
      await house.call("PATCH", `/api/v1/conversations/${id}/messages/${note.seq}`, {
        headers: owner.program,
        body: { text: "这个客人不急" },
      })
    ).status,
  ).toBe(200);
  agent.send({ t: "send", id: "r1", conversation_id: id, text: "马上处理" });
  const { message } = await line.next("message", (frame) => frame.message.author.kind === "agent");
  expect(message.seq).toBe(note.seq + 1);
  line.send({ t: "sync", id: "s1", conversation_id: id, after: 0, revision: 0 });
  const page = await line.next("messages");
  expect(page).toMatchObject({ id: "s1", last_seq: message.seq, more: false });
  expect(page.messages.map((each) => each.kind)).not.toContain("note");
  await line.quiet();
  expect(JSON.stringify(line.frames)).not.toContain("客人");
  const { body } = await house.call<{ data: Message[] }>("GET", `/visitor/v1/conversations/${id}/messages`, {
    headers: visitor.headers,
  });
  expect(JSON.stringify(body)).not.toContain("客人");
});

test("a visitor hears nothing of another's conversation, and can't touch it", async () => {
  const { id } = await chat(owner);
  const stranger: TestLine = await visitorLine(await house.visitor(inbox.key));
  const frames = [
    { t: "send", id: "m9", conversation_id: id, text: "让我进来" },
    { t: "typing", conversation_id: id, on: true },
    { t: "read", conversation_id: id, seq: 1 },
    { t: "delivered", conversation_id: id, seq: 1 },
    { t: "sync", conversation_id: id, after: 0, revision: 0 },
  ];
  for (const frame of frames) {
    stranger.send(frame);
    expect(await stranger.next("error")).toMatchObject({ status: 404, code: "not_found" });
  }
  const agent = await agentLine(owner);
  agent.send({ t: "send", id: "r1", conversation_id: id, text: "只给你" });
  await agent.next("ack");
  await stranger.quiet();
  expect(texts(stranger.frames)).toEqual([]);
});

test("who waits is told their place, and moves up", async () => {
  await freshInbox({ assignment: "manual" });
  const [first, second] = [
    await visitorLine(await house.visitor(inbox.key)),
    await visitorLine(await house.visitor(inbox.key)),
  ];
  first.send({ t: "send", id: "m1", text: "第一位" });
  const { message } = await first.next("ack");
  second.send({ t: "send", id: "m1", text: "第二位" });
  expect(await second.next("queue")).toMatchObject({ place: 2 });
  const { body } = await house.call<Conversation>(
    "PUT",
    `/api/v1/conversations/${message.conversation_id}/assignment`,
    { headers: owner.program, body: { assignee_id: owner.id } },
  );
  expect(body.assignee_id).toBe(owner.id);
  expect(await second.next("queue", (frame) => frame.place === 1)).toMatchObject({ place: 1 });
});
