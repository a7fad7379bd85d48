/** Lines that break in the middle of sending: no network on either side, a server killed, a proxy without WebSocket. */

import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { Database } from "bun:sqlite";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { databaseName } from "../../kernel/backup.ts";
import {
  agentSees,
  answer,
  eventually,
  openChat,
  openInbox,
  say,
  Stage,
  visitorSees,
} from "../../testing/browser.ts";
import {
  freePort,
  KillableServer,
  startServer,
  transcriptOf,
  type StoryAgent,
  type StoryInbox,
  type StoryServer,
} from "../../testing/server.ts";

const stage = new Stage();
let server: StoryServer;
let inbox: StoryInbox;
let lin: StoryAgent;
/** What a browser reports while it has no network, or nobody answers. */
const unreachable = /net::ERR_|WebSocket connection to|Failed to load resource/;

beforeAll(async () => {
  server = await startServer({ RATE_LIMITS: "off" });
  inbox = await server.inbox("官网");
  lin = await server.agent({ name: "林小满", inboxes: [inbox] });
});
afterEach(() => stage.clear());
afterAll(async () => {
  await stage.end();
  await server.stop();
});

async function pair(path = "") {
  const visitor = await stage.person({ width: 480, height: 760, expected: unreachable });
  const chat = await openChat(visitor, server, inbox.key, path);
  await say(chat, "你好");
  await chat.locator(".lx-m.sent, .lx-m.delivered").waitFor();
  const agent = await stage.agent(server, lin, { expected: unreachable });
  const desk = await openInbox(agent, server, `/conversations/${server.newest()}`);
  await desk.locator(".thread .bub").getByText("你好").waitFor();
  return { visitor, chat, agent, desk };
}

const numbered = (from: number, to: number, word: string) =>
  Array.from({ length: to - from + 1 }, (_, at) => `${word} ${from + at}`);

/** Both screens and the database say the same, in the same order. */
async function allAgree(
  chat: Page,
  desk: Page,
  expected: string[],
  transcript: () => string[],
): Promise<void> {
  await eventually(
    () => expect(transcript().map((line) => line.replace(/^\w+: /, ""))).toEqual(expected),
    20_000,
  );
  await eventually(async () => expect(await visitorSees(chat)).toEqual(expected));
  await eventually(async () => expect(await agentSees(desk)).toEqual(expected));
}

test("a visitor whose network goes away while sending sees what waits, and all of it arrives once and in order", async () => {
  const { visitor, chat, desk } = await pair();
  for (const text of numbered(1, 3, "线上")) await say(chat, text);
  await visitor.setOffline(true);
  for (const text of numbered(1, 4, "断网")) await say(chat, text);
  await chat.locator(".lx-down").waitFor();
  await eventually(async () => expect((await visitorSees(chat)).at(-1)).toBe("断网 4"));
  expect(await chat.locator(".lx-m").last().textContent()).toContain("发送中");
  expect(server.transcript().join()).not.toContain("断网");
  await visitor.setOffline(false);
  await chat.locator(".lx-down").waitFor({ state: "detached" });
  await say(chat, "又连上了");
  await allAgree(
    chat,
    desk,
    ["你好", ...numbered(1, 3, "线上"), ...numbered(1, 4, "断网"), "又连上了"],
    server.transcript,
  );
});

test("what a visitor wrote without network survives closing the page", async () => {
  const { visitor, chat, desk } = await pair();
  await visitor.setOffline(true);
  await say(chat, "先关掉再说");
  await chat.locator(".lx-down").waitFor();
  await chat.close();
  await visitor.setOffline(false);
  const again = await openChat(visitor, server, inbox.key);
  await allAgree(again, desk, ["你好", "先关掉再说"], server.transcript);
});

test("an agent whose network goes away keeps writing, and all of it arrives once and in order", async () => {
  const { chat, agent, desk } = await pair();
  for (const text of numbered(1, 3, "在线")) await answer(desk, text);
  await agent.setOffline(true);
  for (const text of numbered(1, 4, "离线")) await answer(desk, text);
  await desk.locator(".banner").getByText("没有网络").waitFor();
  await eventually(async () =>
    expect(await desk.locator(".meta.held").filter({ hasText: "等连上后发出" }).count()).toBeGreaterThan(0),
  );
  await say(chat, "您还在吗");
  expect(server.transcript().join()).not.toContain("离线");
  await agent.setOffline(false);
  await desk.locator(".banner").waitFor({ state: "detached" });
  await allAgree(
    chat,
    desk,
    ["你好", ...numbered(1, 3, "在线"), "您还在吗", ...numbered(1, 4, "离线")],
    server.transcript,
  );
});

test("a server killed in the middle of sending and started again costs nobody a message", async () => {
  const killed = new KillableServer(freePort());
  const { inbox: web } = await killed.setUp("owner@example.com", "three calm herons");
  await killed.start();
  try {
    const visitor = await stage.person({ width: 480, height: 760, expected: unreachable });
    const chat = await openChat(visitor, killed, web.key);
    await say(chat, "你好");
    await chat.locator(".lx-m.sent, .lx-m.delivered").waitFor();
    const agent = await stage.person({ width: 1440, height: 900, expected: unreachable });
    const door = await agent.newPage();
    await door.goto(`${killed.url}/sign-in`);
    await door.locator("[name=email]").fill("owner@example.com");
    await door.locator("[name=password]").fill("three calm herons");
    await door.locator("[name=password]").press("Enter");
    await door.locator(".cv").first().click();
    await door.locator(".thread .bub").getByText("你好").waitFor();

    const asked = numbered(1, 12, "问");
    const answered = numbered(1, 12, "答");
    const write = async (from: number, to: number) => {
      for (let at = from; at <= to; at++)
        await Promise.all([say(chat, asked[at - 1]!), answer(door, answered[at - 1]!)]);
    };
    await write(1, 4);
    const dying = write(5, 8);
    await eventually(async () => expect(await visitorSees(chat)).toContain("问 5"));
    await killed.kill();
    await dying;
    await write(9, 10);
    await door.locator(".banner").waitFor();
    await killed.start();
    await door.locator(".banner").waitFor({ state: "detached", timeout: 40_000 });
    await write(11, 12);

    const file = new Database(join(killed.folder, databaseName), { readonly: true });
    const conversation = (file.query("select id from conversations").get() as { id: string }).id;
    const transcript = () => transcriptOf((sql, ...values) => file.query(sql).all(...values), conversation);
    const of = (who: string) =>
      transcript()
        .filter((line) => line.startsWith(`${who}: `))
        .map((line) => line.slice(who.length + 2));
    await eventually(() => expect(of("visitor")).toEqual(["你好", ...asked]), 40_000);
    await eventually(() => expect(of("agent")).toEqual(answered), 20_000);
    const all = transcript().map((line) => line.replace(/^\w+: /, ""));
    await allAgree(chat, door, all, transcript);
    file.close();
  } finally {
    await killed.stop();
  }
});

test("where WebSocket is blocked both sides chat all the same, and by themselves", async () => {
  const visitor = await stage.person({ width: 480, height: 760, expected: unreachable });
  const agent = await stage.agent(server, lin, { expected: unreachable });
  const sockets: string[] = [];
  for (const context of [visitor, agent])
    await context.routeWebSocket(/./, (socket) => {
      sockets.push(new URL(socket.url()).pathname);
      void socket.close({ code: 1006 as never }).catch(() => undefined);
    });
  const desk = await openInbox(agent, server);
  const chat = await openChat(visitor, server, inbox.key);
  const streams: string[] = [];
  for (const page of [desk, chat])
    page.on(
      "request",
      (request) =>
        /\/stream$/.test(new URL(request.url()).pathname) && streams.push(new URL(request.url()).pathname),
    );
  await say(chat, "这里用不了 WebSocket");
  await desk.locator(".cv").filter({ hasText: "这里用不了 WebSocket" }).click();
  await desk.locator(".comp textarea").pressSequentially("没关系");
  await chat.locator(".lx-typing").waitFor();
  await answer(desk, "没关系，照样能聊");
  await eventually(async () =>
    expect(await visitorSees(chat)).toEqual(["这里用不了 WebSocket", "没关系，照样能聊"]),
  );
  await say(chat, "真的");
  await allAgree(chat, desk, ["这里用不了 WebSocket", "没关系，照样能聊", "真的"], server.transcript);
  await desk.locator(".g.me .meta .read").waitFor();
  expect(sockets).toContain("/visitor/v1/socket");
  expect(sockets).toContain("/console/socket");
  expect(streams).toContain("/visitor/v1/stream");
});
