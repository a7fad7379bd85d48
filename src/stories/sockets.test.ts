/** Lines of the protocol through real sockets: who may come in, how much they may say, and what ends a line. */

import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { protocol } from "../../web/contract/frames.ts";
import {
  agentLine,
  chat,
  closeHouse,
  cookieOf,
  freshInbox,
  here,
  house,
  inbox,
  listening,
  openHouse,
  owner,
  visitorLine,
} from "./line-house.ts";
import { knock } from "./lines.ts";

beforeAll(openHouse);
afterAll(closeHouse);
beforeEach(() => freshInbox());

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
    [
      "a site that the inbox doesn't allow",
      "/visitor/v1/socket",
      { ...token(visitor.token), origin: "https://other.example" },
      403,
    ],
    [
      "a site that it allows",
      "/visitor/v1/socket",
      { ...token(visitor.token), origin: "https://shop.example" },
      101,
    ],
    ["our own page", "/visitor/v1/socket", { ...token(visitor.token), origin: here() }, 101],
    [
      "an agent's cookie from a foreign page",
      "/console/socket",
      { ...cookie, origin: "https://evil.example" },
      403,
    ],
    ["an agent's cookie from a page without origin", "/console/socket", { ...cookie, origin: "null" }, 403],
    ["an agent's cookie and no Origin", "/console/socket", cookie, 403],
    ["our page, not signed in", "/console/socket", { origin: here() }, 401],
    ["an API key", "/console/socket", { authorization: owner.program.authorization!, origin: here() }, 401],
    ["an agent on our page", "/console/socket", { ...cookie, origin: here() }, 101],
    ["a path that is no line", "/visitor/v1/sockets", token(visitor.token), 404],
    ["nowhere", "/socket", {}, 404],
  ];
  for (const [what, path, headers, status] of cases) {
    const answer = await knock(listening.port, path, headers);
    answer.socket.destroy();
    expect(`${what}: ${answer.status}`).toBe(`${what}: ${status}`);
    if (status !== 101 && path !== "/socket")
      expect(JSON.parse(answer.body)).toMatchObject({
        status,
        code: expect.any(String),
        detail: expect.any(String),
      });
  }
});

test("a session that is ended closes its sockets, and only its own", async () => {
  const [mine, other] = [
    await house.agent("agent", { inboxes: [inbox.id] }),
    await house.agent("agent", { inboxes: [inbox.id] }),
  ];
  const [line, bystander] = [await agentLine(mine), await agentLine(other)];
  const { status } = await house.call("DELETE", `/api/v1/agents/me/sessions/${mine.actor.sessionId}`, {
    headers: mine.browser,
  });
  expect(status).toBe(204);
  expect(await line.next("bye")).toEqual({ t: "bye", code: "revoked" });
  expect(await line.closed).toEqual({ code: 4001, reason: "revoked" });
  await bystander.quiet();
});

test("who is deactivated hears nothing more", async () => {
  const agent = await house.agent("agent", { inboxes: [inbox.id] });
  const line = await agentLine(agent);
  expect(
    (await house.call("POST", `/api/v1/agents/${agent.id}/deactivation`, { headers: owner.browser })).status,
  ).toBeLessThan(300);
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
  expect(
    (
      await house.call("PUT", `/api/v1/inboxes/${inbox.id}/members`, {
        headers: owner.program,
        body: { agent_ids: [owner.id] },
      })
    ).status,
  ).toBe(200);
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
  expect(await line.next("error")).toMatchObject({
    code: "too_many",
    status: 429,
    params: { retry_after: expect.any(Number) },
  });
  for (let i = 0; i < 300; i++) line.send({ t: "ping" });
  expect((await line.closed).code).toBe(1008);
  expect(line.frames.filter((frame) => frame.t === "error")).toHaveLength(1);
});

test("a reader that stalls is let go, and catches up afterwards", async () => {
  const { visitor, line, id } = await chat(owner);
  line.close();
  await line.closed;
  const { socket } = await knock(listening.port, "/visitor/v1/socket", {
    "sec-websocket-protocol": `${protocol}, token.${visitor.token}`,
  });
  socket.pause();
  const before = house.app.hub.size;
  const words = "慢".repeat(10_000);
  let count = 0;
  while (house.app.hub.size === before && count < 1_500) {
    const batch = Array.from({ length: 20 }, () => ++count);
    const sent = await Promise.all(
      batch.map((n) =>
        house.call("POST", `/api/v1/conversations/${id}/messages`, {
          headers: owner.browser,
          body: { client_id: `b${n}`, text: words },
        }),
      ),
    );
    for (const { status } of sent) if (status === 429) house.clock.advance(60_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(house.app.hub.size).toBe(before - 1);
  socket.destroy();

  const again = await visitorLine(visitor);
  const seqs = new Set<number>([1]);
  for (let after = 1, more = true; more;) {
    again.send({ t: "sync", conversation_id: id, after, revision: 0 });
    const page = await again.next("messages");
    for (const message of page.messages) seqs.add(message.seq);
    ({ more } = page);
    after = page.messages.at(-1)?.seq ?? after;
    house.clock.advance(60_000);
  }
  const stored = house.kernel.db.one<{ n: number }>(
    "select count(*) as n from messages as m join conversations as c on c.no = m.conversation_no where c.id = ? and m.kind = 'text'",
    id,
  )!.n;
  expect(stored).toBeGreaterThan(20);
  expect(seqs.size).toBeGreaterThanOrEqual(stored);
}, 60_000);
