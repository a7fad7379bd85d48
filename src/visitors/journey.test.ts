/** The thread from a page's tracker to the agent's screen: rows, live board, journey. */

import { beforeEach, expect, test } from "bun:test";
import type { Journey, LiveVisitor } from "../../web/contract/visitors.ts";
import { hour, minute, second } from "../kernel/clock.ts";
import { testApp, type TestAgent, type TestApp, type TestVisitor } from "../testing/app.ts";
import { agreedVisitor, did, dwell, line, page, track, trackingInbox } from "./testing.ts";

let t: TestApp;
let inbox: { id: string; key: string };
let visitor: TestVisitor;
let agent: TestAgent;

beforeEach(async () => {
  t = testApp();
  inbox = await trackingInbox(t);
  visitor = await agreedVisitor(t, inbox);
  agent = await t.agent("agent", { inboxes: [inbox.id] });
  return () => t.close();
});

const journey = async (by = agent, id = visitor.contactId, query = "") =>
  t.call<Journey>("GET", `/api/v1/visitors/${id}/journey${query}`, { headers: by.browser });
const count = (table: string) => t.kernel.db.one<{ n: number }>(`select count(*) as n from ${table}`)!.n;

test("a page view is kept, shown live and stands in the journey", async () => {
  const screen = line(t, agent.id);
  t.app.visitors.board.show(screen, agent.actor, "all");
  expect(screen.take()).toEqual([{ t: "board", visitors: [], more: false }]);

  const url = "https://www.baidu.com/s?wd=%E9%9D%92%E7%93%B7%E7%9B%96%E7%A2%97";
  const answer = await track(t, visitor, [page(t, "p1", "/gaiwan?id=7&token=x#top", { referrer: url })]);
  expect(answer.status).toBe(204);
  t.clock.advance(20 * second);
  await track(t, visitor, [dwell(t, "p1", 20, { depth: 80 })]);
  t.app.visitors.board.flush();

  // The board may have told the first look by itself; the last frame is whole.
  const frame = screen.take().at(-1);
  expect(frame).toMatchObject({
    t: "visitor",
    visitor: {
      id: visitor.contactId,
      inbox_id: inbox.id,
      state: "here",
      page: { url: "https://shop.example/gaiwan?id=7", visible_ms: 20_000, depth: 80 },
      visit: { pages: 1, number: 1 },
      source: { kind: "search", name: "baidu", keyword: "青瓷盖碗" },
    },
  });

  const { status, body } = await journey();
  expect(status).toBe(200);
  expect(body.visitor).toMatchObject({ id: visitor.contactId, visits: 1, first_source: { name: "baidu" } });
  expect(body.live?.state).toBe("here");
  expect(body.visits).toHaveLength(1);
  expect(body.visits[0]).toMatchObject({
    ended_at: null,
    bounced: false,
    visible_ms: 20_000,
    referrer: "https://www.baidu.com/s",
    pages: [{ id: "p1", visible_ms: 20_000, depth: 80 }],
  });
  expect(
    (await t.call<{ data: LiveVisitor[] }>("GET", "/api/v1/visitors", { headers: agent.browser })).body.data,
  ).toHaveLength(1);
});

test("an event that comes twice is one", async () => {
  const events = [page(t, "p1", "/a"), did(t, "p1", "k1", "cart", { sku: "A1" })];
  await track(t, visitor, events);
  await track(t, visitor, events);
  expect([count("page_views"), count("behaviours"), count("visits")]).toEqual([1, 1, 1]);
  expect((await journey()).body.visits[0]!.behaviours).toMatchObject([
    { name: "cart", page_id: "p1", props: { sku: "A1" } },
  ]);
});

test("after 30 minutes of silence a visit is another one, and tabs share one", async () => {
  await track(t, visitor, [page(t, "p1", "/a")]);
  t.clock.advance(29 * minute);
  await track(t, visitor, [page(t, "p2", "/b")], { visit: "visit2", tab: "tab2" });
  expect(count("visits")).toBe(1);
  t.clock.advance(31 * minute);
  await track(t, visitor, [page(t, "p3", "/a")], { visit: "visit2", tab: "tab2" });
  const { visits, visitor: who } = (await journey()).body;
  expect(visits.map((visit) => [visit.number, visit.pages.length, visit.ended_at === null])).toEqual([
    [2, 1, true],
    [1, 2, false],
  ]);
  expect(who.visits).toBe(2);
});

test("events that a device kept while it was offline find their own visit", async () => {
  await track(t, visitor, [page(t, "p1", "/a")]);
  t.clock.advance(2 * hour);
  await track(t, visitor, [page(t, "p2", "/b")], { visit: "visit2" });
  await track(t, visitor, [page(t, "p3", "/c", { at: t.clock.now() - 2 * hour + minute })]);
  const { visits } = (await journey()).body;
  expect(visits.map((visit) => visit.pages.map((each) => each.id))).toEqual([["p2"], ["p1", "p3"]]);
});

test("who shows no sign for 45 seconds has left, and leaves the board two minutes later", async () => {
  const screen = line(t, agent.id);
  const { board } = t.app.visitors;
  await track(t, visitor, [page(t, "p1", "/a")]);
  board.show(screen, agent.actor, "all");
  expect(screen.take()[0]!.visitors).toHaveLength(1);
  t.clock.advance(46 * second);
  board.sweep();
  board.flush();
  expect(screen.take()).toMatchObject([{ t: "visitor", visitor: { state: "left" } }]);
  t.clock.advance(121 * second);
  board.sweep();
  expect(screen.take()).toEqual([{ t: "visitor_gone", visitor_id: visitor.contactId }]);
  expect((await journey()).body.live).toBeNull();
});

test("agents of other inboxes see nothing of it, and nobody sees it unasked", async () => {
  await track(t, visitor, [page(t, "p1", "/a")]);
  const stranger = await t.agent("agent", { inboxes: [(await t.inbox()).id] });
  expect((await journey(stranger)).status).toBe(404);
  const list = await t.call<{ data: unknown[] }>("GET", "/api/v1/visitors", { headers: stranger.browser });
  expect(list.body.data).toEqual([]);
  expect((await t.call("GET", `/api/v1/visitors/${visitor.contactId}/journey`)).status).toBe(401);
  expect((await journey(agent, "con_0000000000000000000000000")).status).toBe(404);

  const { board } = t.app.visitors;
  const screen = line(t, stranger.id);
  board.show(screen, stranger.actor, "all");
  board.follow(screen, stranger.actor, visitor.contactId);
  await track(t, visitor, [page(t, "p2", "/b")]);
  board.flush();
  expect(screen.take()).toEqual([
    { t: "board", visitors: [], more: false },
    { t: "visitor_gone", visitor_id: visitor.contactId },
  ]);
});
