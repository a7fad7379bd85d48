/** The visitor's client against a server that loses, repeats, reorders and refuses. */

import { expect, test } from "bun:test";
import type { Message } from "../contract/models.ts";
import { VisitorClient } from "./client.ts";
import { FakeServer, FakeTimers, memoryStorage, settle } from "./fake-server.ts";
import type { Channel } from "./options.ts";

function visit(server: FakeServer, storage = memoryStorage(), channel: Channel | null = null) {
  const timers = new FakeTimers();
  let count = 0;
  const client = new VisitorClient({
    base: "http://lingxi.test",
    key: "shop",
    locale: "zh-CN",
    storage,
    channel,
    timers,
    random: () => 0.5,
    window: null,
    fetch: server.fetch,
    WebSocket: server.WebSocket,
    makeId: () => `c${storage.items.size}${++count}`,
  });
  client.resume();
  return { client, timers, storage };
}

const texts = (client: VisitorClient): string[] =>
  (client.threads.get("cnv_1")?.messages ?? []).map(({ text }) => text);

/** Has written once and is on the line. */
async function visitTalking(server: FakeServer, storage = memoryStorage(), channel: Channel | null = null) {
  const visitor = visit(server, storage, channel);
  visitor.client.send({ text: "你好" });
  await settle();
  return visitor;
}

test("someone who only looks asks nothing and leaves nothing on the device", async () => {
  const server = new FakeServer();
  const { storage } = visit(server);
  await settle();
  expect(server.requests).toEqual([]);
  expect(storage.items.size).toBe(0);
});

test("the first message makes a session, arrives, and the line opens", async () => {
  const server = new FakeServer();
  const { client } = await visitTalking(server);
  expect(texts(client)).toEqual(["你好"]);
  expect(client.outbox.entries).toEqual([]);
  expect(client.connection).toBe("open");
  expect(client.current).toBe("cnv_1");
});

test("answers of the form before the chat go along with the first message", async () => {
  const server = new FakeServer();
  const { client } = visit(server);
  client.send({ text: "你好", details: { name: "陈女士" } });
  await settle();
  expect(server.frames.find(({ t }) => t === "send")).toMatchObject({ details: { name: "陈女士" } });
});

test("a message whose ack was lost is sent again and stands once", async () => {
  const server = new FakeServer();
  const { client, timers } = await visitTalking(server);
  server.silent = true;
  client.send({ text: "在吗" });
  await settle();
  expect(client.outbox.entries).toHaveLength(1);
  server.cut();
  server.silent = false;
  await timers.pass(2_000);
  await settle();
  expect(server.messages.map(({ text }) => text)).toEqual(["你好", "在吗"]);
  expect(texts(client)).toEqual(["你好", "在吗"]);
  expect(client.outbox.entries).toEqual([]);
});

test("without a line, what was written survives a reload and leaves in order on return", async () => {
  const server = new FakeServer();
  const { client, storage } = await visitTalking(server);
  server.down = true;
  server.cut();
  await settle();
  client.send({ text: "一" });
  client.send({ text: "二" });
  await settle();
  expect(client.outbox.entries.map(({ text }) => text)).toEqual(["一", "二"]);
  client.end();
  server.down = false;
  const later = visit(server, storage);
  await settle();
  expect(server.messages.map(({ text }) => text)).toEqual(["你好", "一", "二"]);
  expect(texts(later.client)).toEqual(["你好", "一", "二"]);
  expect(storage.items.has("lingxi.shop.outbox")).toBe(false);
});

test("frames that come twice or late are shown once and in order; a gap is asked for", async () => {
  const server = new FakeServer();
  const { client } = await visitTalking(server);
  const [two, three, four] = ["二", "三", "四"].map((text) => server.say(text)) as [
    Message,
    Message,
    Message,
  ];
  server.send({ t: "message", message: four });
  server.send({ t: "message", message: three });
  server.send({ t: "message", message: two });
  server.send({ t: "message", message: two });
  await settle();
  expect(texts(client)).toEqual(["你好", "二", "三", "四"]);
  expect(server.frames).toContainEqual({ t: "sync", conversation_id: "cnv_1", after: 1, revision: 0 });
});

test("what was said and taken back while the line was down is caught up", async () => {
  const server = new FakeServer();
  const { client, timers } = await visitTalking(server);
  server.send({ t: "message", message: server.say("价格是 268") });
  await settle();
  server.cut();
  server.recall(2);
  server.say("价格是 286");
  await timers.pass(2_000);
  await settle();
  expect(texts(client)).toEqual(["你好", "", "价格是 286"]);
  expect(client.threads.get("cnv_1")!.messages[1]!.recalled_at).toBeDefined();
});

test("a note between two messages, which a visitor never gets, does not hold up what follows", async () => {
  const server = new FakeServer();
  const { client } = await visitTalking(server);
  server.note();
  server.send({ t: "message", message: server.say("您好") });
  await settle();
  expect(texts(client)).toEqual(["你好", "您好"]);
  const asked = server.frames.filter(({ t }) => t === "sync").length;
  server.send({ t: "message", message: server.say("在的") });
  await settle();
  expect(texts(client)).toEqual(["你好", "您好", "在的"]);
  expect(server.frames.filter(({ t }) => t === "sync")).toHaveLength(asked);
});

test("a refused message keeps its text and its reason, and can be sent again", async () => {
  const server = new FakeServer();
  const { client } = await visitTalking(server);
  server.refuse = { status: 422, code: "invalid" };
  const id = client.send({ text: "太长了" });
  await settle();
  expect(client.outbox.entries[0]).toMatchObject({
    text: "太长了",
    failed: { code: "invalid", detail: "refused" },
  });
  server.refuse = null;
  client.retry(id);
  await settle();
  expect(texts(client)).toEqual(["你好", "太长了"]);
});

test("a busy server is tried again by itself", async () => {
  const server = new FakeServer();
  const { client, timers } = await visitTalking(server);
  server.refuse = { status: 503, code: "unavailable" };
  client.send({ text: "在吗" });
  await settle();
  expect(client.outbox.entries[0]!.failed).toBeUndefined();
  server.refuse = null;
  await timers.pass(3_000);
  expect(texts(client)).toEqual(["你好", "在吗"]);
});

test("two tabs have one session and show the same", async () => {
  const server = new FakeServer();
  const storage = memoryStorage();
  const [here, there] = channels();
  const first = visit(server, storage, here);
  const second = visit(server, storage, there);
  first.client.send({ text: "你好" });
  await settle();
  expect(server.sessions).toBe(1);
  expect(texts(second.client)).toEqual(["你好"]);
  second.client.send({ text: "从另一页" });
  await settle();
  expect(texts(first.client)).toEqual(["你好", "从另一页"]);
  expect(server.messages).toHaveLength(2);
  expect(first.client.outbox.entries).toEqual([]);
});

test("a place in the queue never goes back", async () => {
  const server = new FakeServer();
  const { client } = await visitTalking(server);
  for (const place of [3, 2, 4]) server.send({ t: "queue", conversation_id: "cnv_1", place, wait_s: 60 });
  await settle();
  expect(client.queue?.place).toBe(2);
});

test("a queue that has timed out is told, until somebody answers", async () => {
  const server = new FakeServer();
  const { client } = await visitTalking(server);
  server.send({ t: "queue", conversation_id: "cnv_1", place: 0, wait_s: null, timed_out: true });
  await settle();
  expect([client.queue, client.timedOut]).toEqual([null, "cnv_1"]);
  server.send({ t: "message", message: server.say("久等了") });
  await settle();
  expect(client.timedOut).toBeNull();
});

test("unread counts what agents wrote after the last message that was seen", async () => {
  const server = new FakeServer();
  const { client } = await visitTalking(server);
  server.send({ t: "message", message: server.say("您好") });
  server.send({ t: "message", message: server.say("在的") });
  await settle();
  expect(client.unread).toBe(2);
  client.read("cnv_1", 3);
  expect(client.unread).toBe(0);
  expect(server.frames).toContainEqual({ t: "read", conversation_id: "cnv_1", seq: 3 });
});

test("older history joins above without a hole", async () => {
  const server = new FakeServer();
  for (let index = 1; index <= 70; index++) server.say(String(index));
  const storage = memoryStorage();
  storage.setItem("lingxi.shop.token", "token-1");
  const { client } = visit(server, storage);
  await settle();
  expect(texts(client)).toHaveLength(30);
  await client.older("cnv_1");
  await client.older("cnv_1");
  expect(texts(client)).toEqual(server.messages.map(({ text }) => text));
  expect(client.threads.get("cnv_1")!.more).toBe(false);
});

function channels(): [Channel, Channel] {
  const make = (): Channel => ({ postMessage: () => {}, onmessage: null, close: () => {} });
  const [one, other] = [make(), make()];
  const tell = (to: Channel) => (data: unknown) =>
    queueMicrotask(() => to.onmessage?.({ data: structuredClone(data) } as MessageEvent));
  one.postMessage = tell(other);
  other.postMessage = tell(one);
  return [one, other];
}
