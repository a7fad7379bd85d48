/** What the board says above its list, and what visitors did last: only of the inboxes that one sees. */

import { beforeEach, expect, test } from "bun:test";
import type { VisitorSummary } from "../../web/contract/visitor-board.ts";
import { day, minute } from "../kernel/clock.ts";
import { testApp, type TestAgent, type TestApp } from "../testing/app.ts";
import { agreedVisitor, did, page, track, trackingInbox } from "./testing.ts";

let t: TestApp;
let inbox: { id: string; key: string };
let owner: TestAgent;

beforeEach(async () => {
  t = testApp();
  inbox = await trackingInbox(t);
  owner = await t.agent("owner");
  return () => t.close();
});

const ask = <T>(who: TestAgent, path: string) =>
  t.call<T>("GET", `/api/v1/visitors/${path}`, { headers: who.program });
const summary = async (who = owner) => (await ask<VisitorSummary>(who, "summary")).body;

test("each minute counts whoever was on the site in it; yesterday is left out until there was one", async () => {
  const [first, second] = [await agreedVisitor(t, inbox), await agreedVisitor(t, inbox)];
  await track(t, first, [page(t, "p1")]);
  t.clock.advance(5 * minute);
  await track(t, first, [page(t, "p2", "/a")]);
  await track(t, second, [page(t, "p3")]);
  const { minutes, yesterday, day: lately } = await summary();
  expect(minutes).toHaveLength(30);
  expect(minutes.slice(-7)).toEqual([0, 1, 1, 1, 1, 1, 2]);
  expect([yesterday, lately]).toEqual([null, 2]);
});

test("yesterday at this time is counted once the house has seen such a day", async () => {
  const visitor = await agreedVisitor(t, inbox);
  await track(t, visitor, [page(t, "p0")]);
  t.clock.advance(2 * 60 * minute);
  await track(t, visitor, [page(t, "p1")], { visit: "visit2" });
  t.clock.advance(day);
  expect((await summary()).yesterday).toBe(1);
  t.clock.advance(10 * minute);
  expect((await summary()).yesterday).toBe(0);
});

test("other inboxes are not counted, and what visitors did is for those who set the rules", async () => {
  const outsider = await t.agent("agent");
  const visitor = await agreedVisitor(t, inbox);
  await track(t, visitor, [page(t, "p1"), did(t, "p1", "k1", "cart_added")]);
  expect(await summary(outsider)).toMatchObject({ day: 0, yesterday: null });
  expect((await ask(outsider, "behaviours")).status).toBe(403);
  expect((await t.call("GET", "/api/v1/visitors/summary")).status).toBe(401);
  const { body } = await ask<{ data: { name: string; visitor_id: string }[] }>(owner, "behaviours");
  expect(body.data).toMatchObject([{ name: "cart_added", visitor_id: visitor.contactId }]);
});
