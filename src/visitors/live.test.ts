/** The live board: who hears what, how often, in frames of what size. */

import { beforeEach, expect, test } from "bun:test";
import { largestFrame } from "../../web/contract/frames.ts";
import type { LiveVisitor } from "../../web/contract/visitors.ts";
import { topics } from "../conversations/broadcast.ts";
import { second } from "../kernel/clock.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";
import { stateOf } from "./live-row.ts";
import { agreedVisitor, dwell, line, page, track, trackingInbox, type TestLine } from "./testing.ts";
import type { Tab } from "./types.ts";

let t: TestApp;
let inbox: { id: string; key: string };
let visitor: TestVisitor;
let agent: TestAgent;
let screen: TestLine;

beforeEach(async () => {
  t = testApp({ env: { RATE_LIMITS: "off" } });
  inbox = await trackingInbox(t);
  visitor = await agreedVisitor(t, inbox);
  agent = await t.agent("agent", { inboxes: [inbox.id], name: "陈可" });
  screen = line(t, agent.id);
  return () => {
    t.app.visitors.board.stop();
    t.close();
  };
});

const board = () => t.app.visitors.board;
/** What has been told since the last time. */
const told = (): LiveVisitor[] => {
  board().flush();
  return screen.take().flatMap((frame) => frame.visitor ?? []);
};
const show = () => {
  board().show(screen, agent.actor, "all");
  screen.take();
};

test("many changes within a moment are one row, and time alone is none", async () => {
  show();
  const pages = [page(t, "p1", "/a"), page(t, "p2", "/b"), page(t, "p3", "/c")];
  await Promise.all(pages.map((each) => track(t, visitor, [each])));
  expect(told().map((row) => [row.page.url, row.visit.pages])).toEqual([["https://shop.example/c", 3]]);
  t.clock.advance(15 * second);
  await track(t, visitor, [dwell(t, "p3", 15, { depth: 0 })]);
  expect(told()).toEqual([]);
  t.clock.advance(15 * second);
  // The page was hidden for a while: what the screens count is wrong now.
  await track(t, visitor, [dwell(t, "p3", 16, { depth: 0 })]);
  expect(told()[0]!.page.visible_ms).toBe(16_000);
});

test("a hidden page, the pointer at the tabs, another tab and the end are states of their own", async () => {
  show();
  const state = async (events: unknown[], tab = "tab1") => {
    await track(t, visitor, events, { tab });
    return told().at(-1)?.state;
  };
  expect(await state([page(t, "p1", "/a")])).toBe("here");
  expect(await state([{ t: "leaving", id: "p1", at: t.clock.now() }])).toBe("leaving");
  expect(await state([dwell(t, "p1", 1, { state: "hidden" })])).toBe("hidden");
  expect(await state([page(t, "p2", "/b")], "tab2")).toBe("here");
  expect(await state([dwell(t, "p2", 1, { state: "gone" })], "tab2")).toBe("hidden");
  expect(await state([dwell(t, "p1", 1, { state: "gone" })])).toBe("left");
  expect(await state([dwell(t, "p1", 2, { state: "here" })])).toBe("here");
});

test("leaving is over after ten seconds, and a sign after 45 s of silence is too late", () => {
  const tab = { state: "here", seenAt: 0, leavingAt: 1 } as Tab;
  expect(stateOf({ tabs: [tab] }, 9_000)).toBe("leaving");
  expect(stateOf({ tabs: [tab] }, 11_000)).toBe("here");
  expect(stateOf({ tabs: [tab] }, 45_000)).toBe("here");
  expect(stateOf({ tabs: [tab] }, 45_001)).toBe("left");
});

test("name, conversation and who serves it are on the row, and follow what happens", async () => {
  show();
  await track(t, visitor, [page(t, "p1", "/a")]);
  expect(told()[0]).toMatchObject({ name: null, conversation: null });
  const { body } = await t.call<{ conversation_id: string }>("POST", "/visitor/v1/messages", {
    headers: visitor.headers,
    body: { id: "m1", text: "在吗", details: { name: "林晓彤" } },
  });
  expect(told().at(-1)).toMatchObject({ name: "林晓彤", conversation: { id: body.conversation_id } });
  await t.call("PUT", `/api/v1/conversations/${body.conversation_id}/assignment`, {
    headers: agent.program,
    body: { assignee_id: agent.id },
  });
  expect(told().at(-1)!.conversation).toMatchObject({ status: "open", agent: "陈可" });
  await t.call("PUT", `/api/v1/conversations/${body.conversation_id}/closure`, { headers: agent.program });
  expect(told().at(-1)!.conversation).toBeNull();
});

test("whoever looks at a conversation hears of its visitor without the board", async () => {
  await track(t, visitor, [page(t, "p1", "/a")]);
  const { body } = await t.call<{ conversation_id: string }>("POST", "/visitor/v1/messages", {
    headers: visitor.headers,
    body: { id: "m1", text: "在吗" },
  });
  t.app.hub.subscribe(screen, topics.watch(body.conversation_id));
  told();
  await track(t, visitor, [page(t, "p2", "/b")]);
  expect(told().map((row) => row.page.url)).toEqual(["https://shop.example/b"]);
});

test("who follows one visitor hears of them at once, and of nobody else", async () => {
  const other = await agreedVisitor(t, inbox);
  await track(t, visitor, [page(t, "p1", "/a")]);
  board().flush();
  board().follow(screen, agent.actor, visitor.contactId);
  expect(screen.take()).toMatchObject([{ t: "visitor", visitor: { id: visitor.contactId } }]);
  await track(t, other, [page(t, "p1", "/b")]);
  expect(told()).toEqual([]);
  board().follow(screen, agent.actor, other.contactId);
  screen.take();
  await track(t, visitor, [page(t, "p2", "/c")]);
  expect(told()).toEqual([]);
  board().follow(screen, agent.actor, null);
  await track(t, other, [page(t, "p2", "/c")]);
  expect(told()).toEqual([]);
});

test("rights are asked at each delivery", async () => {
  show();
  await t.kernel.write((tx) => tx.run("delete from inbox_members where agent_id = ?", agent.id));
  const owner = await t.agent("owner");
  await t.call("PATCH", `/api/v1/inboxes/${inbox.id}`, { headers: owner.program, body: { name: "新名字" } });
  await track(t, visitor, [page(t, "p1", "/a")]);
  expect(told()).toEqual([]);
});

test("a snapshot comes in frames that fit the line, and the last one says so", async () => {
  const title = "青瓷盖碗".repeat(50);
  for (let i = 0; i < 90; i++)
    await track(t, await agreedVisitor(t, inbox), [page(t, "p1", `/p/${i}`, { title })]);
  const sizes: number[] = [];
  const { send } = screen;
  const frames: { visitors: unknown[]; more: boolean }[] = [];
  await new Promise<void>((done) => {
    screen.send = (text) => {
      const frame = JSON.parse(text) as (typeof frames)[number] & { t: string };
      if (frame.t !== "board") return true;
      sizes.push(Buffer.byteLength(text));
      frames.push(frame);
      if (!frame.more) done();
      return send(text);
    };
    board().show(screen, agent.actor, "all");
  });
  expect(Math.max(...sizes)).toBeLessThanOrEqual(largestFrame);
  expect(frames.flatMap((frame) => frame.visitors)).toHaveLength(90);
  expect(frames.map((frame) => frame.more)).toEqual([...Array<boolean>(frames.length - 1).fill(true), false]);
});

test("after a restart a visitor is back with the next sign of their page", async () => {
  await track(t, visitor, [page(t, "p1", "/a")]);
  board().forget(visitor.contactId);
  expect(board().list(agent.actor)).toEqual([]);
  t.clock.advance(20 * second);
  await track(t, visitor, [dwell(t, "p1", 20)]);
  expect(board().list(agent.actor)).toMatchObject([
    { state: "here", page: { url: "https://shop.example/a", visible_ms: 20_000 }, visit: { pages: 1 } },
  ]);
});

test("the list is filtered, and the strongest intent comes first", async () => {
  const other = await agreedVisitor(t, inbox);
  await track(t, visitor, [page(t, "p1", "/a", { referrer: "https://www.zhihu.com/q" })]);
  await track(t, other, [page(t, "p1", "/b", { referrer: "https://www.baidu.com/s?wd=%E5%BB%BA%E7%9B%8F" })]);
  const list = async (query: string) =>
    (
      await t.call<{ data: LiveVisitor[]; total: number }>("GET", `/api/v1/visitors${query}`, {
        headers: agent.browser,
      })
    ).body;
  expect((await list("")).data.map((row) => row.id)).toEqual([other.contactId, visitor.contactId]);
  expect((await list("?source=zhihu")).data.map((row) => row.id)).toEqual([visitor.contactId]);
  expect((await list("?source=search&search=%E5%BB%BA%E7%9B%8F")).total).toBe(1);
  expect((await list("?state=left")).total).toBe(0);
  expect((await list("?limit=1")).data).toHaveLength(1);
});
