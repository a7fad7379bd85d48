/** The protocol of web/contract/README.md, spoken through real sockets: who may come in, what each side hears, and what ends a line. */

import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { protocol, type ServerFrame } from "../../web/contract/frames.ts";
import type { Conversation, Message } from "../../web/contract/models.ts";
import { serve, type Listening } from "../serve.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";
import { knock, openLine, openStream, type TestLine } from "./lines.ts";

let house: TestApp;
let listening: Listening;
let inbox: { id: string; key: string };
let owner: TestAgent;
const open: { close(): void }[] = [];

beforeAll(async () => {
  house = testApp();
  listening = await serve(house.app);
});
afterAll(async () => {
  for (const line of open) line.close();
  await listening.stop();
});
beforeEach(async () => {
  for (const line of open.splice(0)) line.close();
  // Limits count by minute and by address.
  house.clock.advance(10 * 60_000);
  inbox = await house.inbox();
  owner = await house.agent("owner");
});

const here = () => `http://localhost:${listening.port}`;
const keep = <L extends { close(): void }>(line: L): L => {
  open.push(line);
  return line;
};
const cookieOf = (agent: TestAgent) => agent.browser.cookie!;
const agentLine = async (agent: TestAgent) =>
  keep(await openLine(`${here().replace("http", "ws")}/console/socket`, { protocols: [protocol], headers: { cookie: cookieOf(agent) }, origin: here() }));
const visitorLine = async (visitor: TestVisitor) =>
  keep(await openLine(`${here().replace("http", "ws")}/visitor/v1/socket`, { protocols: [protocol, `token.${visitor.token}`], origin: here() }));

/** A visitor has written and that agent serves them. */
async function chat(agent: TestAgent) {
  const visitor = await house.visitor(inbox.key);
  const line = await visitorLine(visitor);
  line.send({ t: "send", id: "hello", text: "在吗" });
  const { message } = await line.next("ack");
  const id = message.conversation_id;
  const { status } = await house.call("PUT", `/api/v1/conversations/${id}/assignment`, { headers: agent.program, body: { assignee_id: agent.id } });
  expect(status).toBe(200);
  return { visitor, line, id };
}
const texts = (frames: ServerFrame[]) => frames.flatMap((frame) => (frame.t === "message" ? [frame.message.text] : []));

test("origin and token are asked before the upgrade", async () => {
  const shop = await house.inbox({ allowedOrigins: ["https://shop.example"] });
  const [visitor, gone] = [await house.visitor(shop.key), await house.visitor(inbox.key)];
  await house.call("POST", `/api/v1/inboxes/${inbox.id}/archival`, { headers: owner.program });
  const forged = visitor.token.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
  const token = (value: string) => ({ "sec-websocket-protocol": `${protocol}, token.${value}` });
  const cookie = { cookie: cookieOf(owner) };
  const cases: [string, string, Record<string, string>, number][] = [
    ["no token", "/visitor/v1/socket", {}, 401],
    ["a forged token", "/visitor/v1/socket", token(forged), 401],
    ["a token with NUL", "/visitor/v1/socket", token("v1.%00"), 401],
    ["an inbox that is put away", "/visitor/v1/socket", token(gone.token), 404],
    ["a site that the inbox doesn't allow", "/visitor/v1/socket", { ...token(visitor.token), origin: "https://other.example" }, 403],
    ["a site that it allows", "/visitor/v1/socket", { ...token(visitor.token), origin: "https://shop.example" }, 101],
    ["our own page", "/visitor/v1/socket", { ...token(visitor.token), origin: here() }, 101],
    ["an agent's cookie from a foreign page", "/console/socket", { ...cookie, origin: "https://evil.example" }, 403],
    ["an agent's cookie from a page without origin", "/console/socket", { ...cookie, origin: "null" }, 403],
    ["an agent's cookie and no Origin", "/console/socket", cookie, 403],
    ["our page, not signed in", "/console/socket", { origin: here() }, 401],
    ["an API key", "/console/socket", { authorization: owner.program.authorization!, origin: here() }, 401],
    ["an agent on our page", "/console/socket", { ...cookie, origin: here() }, 101],
    ["a path that is no line", "/visitor/v1/sockets", token(visitor.token), 401],
    ["nowhere", "/socket", {}, 404],
  ];
  for (const [what, path, headers, status] of cases) {
    const answer = await knock(listening.port, path, headers);
    answer.socket.destroy();
    expect(`${what}: ${answer.status}`).toBe(`${what}: ${status}`);
    if (status !== 101 && path !== "/socket") expect(JSON.parse(answer.body)).toMatchObject({ status, code: expect.any(String), detail: expect.any(String) });
  }
});

test("a session that is ended closes its sockets, and only its own", async () => {
  const [mine, other] = [await house.agent("agent", { inboxes: [inbox.id] }), await house.agent("agent", { inboxes: [inbox.id] })];
  const [line, bystander] = [await agentLine(mine), await agentLine(other)];
  const { status } = await house.call("DELETE", `/api/v1/agents/me/sessions/${mine.actor.sessionId}`, { headers: mine.browser });
  expect(status).toBe(204);
  expect(await line.next("bye")).toEqual({ t: "bye", code: "revoked" });
  expect(await line.closed).toEqual({ code: 4001, reason: "revoked" });
  await bystander.quiet();
});

test("who is deactivated hears nothing more", async () => {
  const agent = await house.agent("agent", { inboxes: [inbox.id] });
  const line = await agentLine(agent);
  expect((await house.call("POST", `/api/v1/agents/${agent.id}/deactivation`, { headers: owner.browser })).status).toBeLessThan(300);
  expect((await line.closed).code).toBe(4001);
});

test("who leaves an inbox hears nothing more of it, though they still watch", async () => {
  const agent = await house.agent("agent", { inboxes: [inbox.id] });
  const { line: visitor, id } = await chat(owner);
  const [theirs, owners] = [await agentLine(agent), await agentLine(owner)];
  for (const line of [theirs, owners]) line.send({ t: "watch", conversation_id: id });
  for (const line of [theirs, owners]) line.send({ t: "lists", inbox_ids: "all" });
  await theirs.quiet();
  await owners.quiet();
  visitor.send({ t: "send", id: "m2", conversation_id: id, text: "听得到" });
  expect((await theirs.next("message")).message.text).toBe("听得到");
  expect((await house.call("PUT", `/api/v1/inboxes/${inbox.id}/members`, { headers: owner.program, body: { agent_ids: [owner.id] } })).status).toBe(200);
  await theirs.quiet();
  theirs.fresh();

  visitor.send({ t: "send", id: "m3", conversation_id: id, text: "听不到" });
  visitor.send({ t: "typing", conversation_id: id, on: true });
  visitor.send({ t: "read", conversation_id: id, seq: 1 });
  owners.send({ t: "typing", conversation_id: id, on: true });
  await owners.next("message", (frame) => frame.message.text === "听不到");
  await visitor.quiet();
  await owners.quiet();
  // The list's row comes with the next beat.
  await owners.next("conversation", (frame) => frame.conversation.last_text === "听不到");
  await theirs.quiet();
  expect(theirs.fresh().map((frame) => frame.t)).toEqual(["pong"]);
  theirs.send({ t: "sync", id: "s1", conversation_id: id, after: 0, revision: 0 });
  expect(await theirs.next("error")).toMatchObject({ id: "s1", status: 404 });
});

test("broken frames are answered with a typed error, and the line goes on", async () => {
  const { line, id } = await chat(owner);
  const agent = await agentLine(owner);
  const cases: [unknown, number, string][] = [
    ["{", 400, "malformed"],
    ["[]", 400, "malformed"],
    ["null", 400, "malformed"],
    ["7", 400, "malformed"],
    [{}, 400, "malformed"],
    [{ t: 1 }, 400, "malformed"],
    [new Uint8Array([1, 2, 3]), 400, "malformed"],
    [{ t: "dance", id: "d1" }, 422, "unknown_frame"],
    [{ t: "__proto__" }, 422, "unknown_frame"],
    [{ t: "constructor" }, 422, "unknown_frame"],
    [{ t: "send", id: "s", conversation_id: id, text: 5 }, 422, "invalid"],
    [{ t: "send", id: "s", conversation_id: id, text: "" }, 422, "message_empty"],
  ];
  for (const each of [line, agent])
    for (const [frame, status, code] of cases) {
      each.send(frame);
      expect(await each.next("error")).toMatchObject({ status, code, detail: expect.stringMatching(/./) });
    }
  line.send({ t: "watch", conversation_id: id });
  expect(await line.next("error")).toMatchObject({ code: "unknown_frame" });
  await line.quiet();
  await agent.quiet();
});

test("a frame beyond 64 kB closes with 1009, one just below is read", async () => {
  const visitor = await house.visitor(inbox.key);
  const line = await visitorLine(visitor);
  line.send(JSON.stringify({ t: "dance", much: "x".repeat(60_000) }));
  expect(await line.next("error")).toMatchObject({ code: "unknown_frame" });
  line.send(JSON.stringify({ t: "dance", much: "x".repeat(70_000) }));
  // Bun ends the connection without a closing handshake; a client may see that as 1006.
  expect([1006, 1009]).toContain((await line.closed).code);
});

test("a flood is answered once, and closed with 1008 when it goes on", async () => {
  const line = await visitorLine(await house.visitor(inbox.key));
  for (let i = 0; i < 240; i++) line.send({ t: "ping" });
  line.send({ t: "ping" });
  expect(await line.next("error")).toMatchObject({ code: "too_many", status: 429, params: { retry_after: expect.any(Number) } });
  for (let i = 0; i < 300; i++) line.send({ t: "ping" });
  expect((await line.closed).code).toBe(1008);
  expect(line.frames.filter((frame) => frame.t === "error")).toHaveLength(1);
});

test("a reader that stalls is let go, and catches up afterwards", async () => {
  const { visitor, line, id } = await chat(owner);
  line.close();
  await line.closed;
  const { socket } = await knock(listening.port, "/visitor/v1/socket", { "sec-websocket-protocol": `${protocol}, token.${visitor.token}` });
  socket.pause();
  const before = house.app.hub.size;
  const words = "慢".repeat(10_000);
  let count = 0;
  while (house.app.hub.size === before && count < 1_500) {
    const batch = Array.from({ length: 20 }, () => ++count);
    const sent = await Promise.all(
      batch.map((n) => house.call("POST", `/api/v1/conversations/${id}/messages`, { headers: owner.browser, body: { client_id: `b${n}`, text: words } })),
    );
    for (const { status } of sent) if (status === 429) house.clock.advance(60_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(house.app.hub.size).toBe(before - 1);
  socket.destroy();

  const again = await visitorLine(visitor);
  const seqs = new Set<number>([1]);
  for (let after = 1, more = true; more; ) {
    again.send({ t: "sync", conversation_id: id, after, revision: 0 });
    const page = await again.next("messages");
    for (const message of page.messages) seqs.add(message.seq);
    ({ more } = page);
    after = page.messages.at(-1)?.seq ?? after;
    house.clock.advance(60_000);
  }
  const stored = house.kernel.db.one<{ n: number }>("select count(*) as n from messages as m join conversations as c on c.no = m.conversation_no where c.id = ? and m.kind = 'text'", id)!.n;
  expect(stored).toBeGreaterThan(20);
  expect(seqs.size).toBeGreaterThanOrEqual(stored);
}, 60_000);

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
  expect((await stream.next("message", (frame) => frame.message.author.kind === "agent")).message.text).toBe("照样聊");
  stream.send({ t: "dance" });
  expect(await stream.next("error")).toMatchObject({ code: "unknown_frame" });

  const post = (headers: Record<string, string>, body: unknown) =>
    fetch(`${here()}/visitor/v1/frames`, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) }).then((answer) => answer.status);
  const frames = [{ t: "send", id: "x1", conversation_id: id, text: "别人" }];
  const stranger = await house.visitor(inbox.key);
  expect(await post(stranger.headers, { stream: stream.token, frames })).toBe(404);
  expect(await post({}, { stream: stream.token, frames })).toBe(401);
  expect(await post({ ...visitor.headers, origin: "null" }, { stream: "nothing", frames })).toBe(404);
  expect(await post(visitor.headers, { stream: stream.token, frames: "no" })).toBe(400);
  expect(await post(visitor.headers, null)).toBe(400);
  expect(await post(visitor.headers, { stream: stream.token, frames: [{ t: "dance", much: "x".repeat(70_000) }] })).toBe(413);
  expect((await fetch(`${here()}/console/stream`, { headers: { cookie: cookieOf(owner), origin: "https://evil.example" } })).status).toBe(403);
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
  expect(await second.next("receipt", (frame) => frame.by === "contact")).toMatchObject({ read_seq: message.seq });
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
  await first.next("viewers", (frame) => frame.agents.some((each) => each.id === ming.id && each.state === "replying"));
  expect(await visitor.next("typing")).toMatchObject({ who: { kind: "agent", id: ming.id, name: "小明" }, on: true });
  visitor.fresh();
  second.send({ t: "typing", conversation_id: id, on: true, note: true });
  await first.next("viewers", (frame) => frame.agents.some((each) => each.id === ming.id && each.state === "noting"));
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
  expect(await agent.next("receipt", (frame) => frame.by === "contact")).toMatchObject({ delivered_seq: seq, read_seq: 0 });
  visitor.send({ t: "read", conversation_id: id, seq });
  expect(await agent.next("receipt", (frame) => frame.by === "contact")).toMatchObject({ delivered_seq: seq, read_seq: seq });
  visitor.send({ t: "send", id: "m2", conversation_id: id, text: "好" });
  const mine = (await visitor.next("ack", (frame) => frame.id === "m2")).message;
  agent.send({ t: "read", conversation_id: id, seq: mine.seq });
  expect(await visitor.next("receipt", (frame) => frame.by === "agent")).toMatchObject({ read_seq: mine.seq });
  // Nobody can have read what isn't there.
  visitor.send({ t: "read", conversation_id: id, seq: 2 ** 31 });
  expect((await agent.next("receipt", (frame) => frame.by === "contact" && frame.read_seq > seq)).read_seq).toBe(mine.seq);
});

test("a note never reaches the visitor: not live, not by catching up, not when it changes", async () => {
  const { visitor, line, id } = await chat(owner);
  const agent = await agentLine(owner);
  line.fresh();
  agent.send({ t: "send", id: "n1", conversation_id: id, kind: "note", text: "这个客人很急" });
  const note = (await agent.next("ack")).message;
  expect((await house.call("PATCH", `/api/v1/conversations/${id}/messages/${note.seq}`, { headers: owner.program, body: { text: "这个客人不急" } })).status).toBe(200);
  agent.send({ t: "send", id: "r1", conversation_id: id, text: "马上处理" });
  const { message } = await line.next("message", (frame) => frame.message.author.kind === "agent");
  expect(message.seq).toBe(note.seq + 1);
  line.send({ t: "sync", id: "s1", conversation_id: id, after: 0, revision: 0 });
  const page = await line.next("messages");
  expect(page).toMatchObject({ id: "s1", last_seq: message.seq, more: false });
  expect(page.messages.map((each) => each.kind)).not.toContain("note");
  await line.quiet();
  expect(JSON.stringify(line.frames)).not.toContain("客人");
  const { body } = await house.call<{ data: Message[] }>("GET", `/visitor/v1/conversations/${id}/messages`, { headers: visitor.headers });
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
  inbox = await house.inbox({ assignment: "manual" });
  const [first, second] = [await visitorLine(await house.visitor(inbox.key)), await visitorLine(await house.visitor(inbox.key))];
  first.send({ t: "send", id: "m1", text: "第一位" });
  const { message } = await first.next("ack");
  second.send({ t: "send", id: "m1", text: "第二位" });
  expect(await second.next("queue")).toMatchObject({ place: 2 });
  const { body } = await house.call<Conversation>("PUT", `/api/v1/conversations/${message.conversation_id}/assignment`, { headers: owner.program, body: { assignee_id: owner.id } });
  expect(body.assignee_id).toBe(owner.id);
  expect(await second.next("queue", (frame) => frame.place === 1)).toMatchObject({ place: 1 });
});
